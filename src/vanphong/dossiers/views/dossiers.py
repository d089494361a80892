"""Dossiers: the list, one with its documents, opening, closing, and its acts."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from vanphong.directory.queries import post_of, tenant_of
from vanphong.dossiers import dossier_printing, operations, queries
from vanphong.dossiers.audit import history_of_dossier
from vanphong.dossiers.dossier_forms import DossierFilter, OpenForm, OpenUnlistedForm
from vanphong.dossiers.models import Catalogue, Dossier
from vanphong.dossiers.operations import NewDossier
from vanphong.dossiers.policies import DossierPolicy
from vanphong.dossiers.queries import Line
from vanphong.dossiers.retention import retention_words
from vanphong.dossiers.states import DOSSIER_TONES, CatalogueState, DossierState
from vanphong.dossiers.views.filing import filing_url
from vanphong.kernel.audit import log
from vanphong.kernel.policies import Missing
from vanphong.kernel.policies.routes import ActorRequest, may_call, requires
from vanphong.kernel.principals import Actor
from vanphong.kernel.printing import print_table, write_table
from vanphong.kernel.subjects import SubjectRef
from vanphong.kernel.ui.components.badges import status_tag
from vanphong.kernel.ui.format_vi import day_vi, number_vi
from vanphong.kernel.ui.requests import idempotency_key
from vanphong.kernel.ui.tables import Column, Empty, Table, address_with, ordered, paginate
from vanphong.kernel.ui.values import Act, Tab, Words
from vanphong.registry.fields import FormPage, answer, as_pdf, as_workbook, sent
from vanphong.registry.models import Incoming
from vanphong.registry.states import INCOMING

#: rows of a list that is taken away; who needs more narrows it
MOST_ROWS = 2_000
#: documents without a dossier that the page names at once
SHOWN = 10
QUEUES: dict[str, tuple[Words, Callable[[Actor], QuerySet[Dossier]]]] = {
    "open": (gettext_lazy("Mine, open"), queries.list_open_of),
    "all": (gettext_lazy("All"), queries.list_dossiers_for),
}


def state_of(dossier: Dossier) -> object:
    """Return the state as a tag."""
    return status_tag(dossier.get_state_display(), DOSSIER_TONES[dossier.state])


COLUMNS = (
    Column[Dossier](key="code", label=gettext_lazy("Code"), short=True, sort="code"),
    Column[Dossier](key="title", label=gettext_lazy("Title of the dossier"), main=True),
    Column[Dossier](
        key="year", label=gettext_lazy("Year"), short=True, cell=lambda d: d.catalogue.year
    ),
    Column[Dossier](
        key="retention", label=gettext_lazy("Retention"), short=True,
        cell=lambda d: retention_words(d.retention_years),
    ),
    Column[Dossier](
        key="keeper", label=gettext_lazy("Who builds it"),
        cell=lambda d: f"{d.keeper.person.full_name}, {d.unit.abbreviation}",
    ),
    Column[Dossier](
        key="opened", label=gettext_lazy("First day"), short=True, sort="started_on",
        cell=lambda d: day_vi(d.started_on),
    ),
    Column[Dossier](key="state", label=gettext_lazy("State"), short=True, cell=state_of),
)  # fmt: skip


@requires("dossiers.dossier.read")
def dossier_list(request: ActorRequest) -> HttpResponse:
    """Show the dossiers the reader may know; queue, conditions and order stand in the address."""
    today = timezone.localdate()
    queue = request.GET.get("queue", "open")
    label, lister = QUEUES.get(queue, QUEUES["open"])
    form = DossierFilter(request.GET, tenant=tenant_of(request.actor), day=today)
    narrowed = form.narrow(lister(request.actor), request.actor, today)
    rows, order = ordered(narrowed, COLUMNS, request.GET, "-opened")
    if request.GET.get("format") in ("pdf", "xlsx"):
        return _send_list(request, rows, f"{_('Dossiers')} – {label}")
    page, pager = paginate(rows, request.GET)
    new = reverse("dossiers:open") if may_call(request.actor, "dossiers.dossier.open") else ""
    table = Table(
        columns=COLUMNS, rows=page, pager=pager, order=order, params=request.GET, caption=label,
        row_url=lambda d: reverse("dossiers:dossier", args=[d.pk]),
        empty=Empty(
            title=_("No dossier here"), icon="folder",
            words=_("Open the dossiers of the list that you build; then documents go into them."),
            act_label=_("Open a dossier") if new else "", act_url=new,
        ),
    )  # fmt: skip
    tabs = [Tab(label=n, url=f"?queue={k}", active=k == queue) for k, (n, _l) in QUEUES.items()]
    context = {
        "table": table, "tabs": tabs, "form": form, "new": new, "clear_url": f"?queue={queue}",
        "to_open": list(queries.list_to_open(request.actor)[:20]),
        "unfiled": _unfiled(request.actor),
        "pdf_url": address_with(request.GET, format="pdf", page=None),
        "xlsx_url": address_with(request.GET, format="xlsx", page=None),
    }  # fmt: skip
    return render(request, "dossiers/dossiers.html", context)


def _unfiled(actor: Actor) -> list[tuple[Incoming, str]]:
    """Return the first documents that wait for a dossier, each with the door to filing it."""
    found = queries.list_unfiled(actor)[:SHOWN]
    return [(one, filing_url(SubjectRef(INCOMING.noun, one.pk))) for one in found]


def _send_list(request: ActorRequest, rows: QuerySet[Dossier], title: str) -> HttpResponse:
    """Send the dossiers of the list, all pages of it, with what the reader sees in each."""
    now, kind = timezone.now(), request.GET["format"]
    tenant = tenant_of(request.actor)
    subject = SubjectRef("directory.tenant", tenant.pk)
    log.log_access(subject, actor=request.actor, what=f"dossiers.{kind}")
    found = list(rows[:MOST_ROWS])
    write = print_table if kind == "pdf" else write_table
    made = write(
        dossier_printing.list_columns(), title=f"{title}, {tenant.name}", now=now,
        rows=dossier_printing.list_rows(found, queries.counted(found, request.actor)),
        filter_text=_("the first %(count)s rows only") % {"count": number_vi(MOST_ROWS)}
        if len(found) == MOST_ROWS
        else "",
    )  # fmt: skip
    return (as_pdf if kind == "pdf" else as_workbook)(made, "danh-sach-ho-so")


@requires("dossiers.dossier.open")
def open_listed(request: ActorRequest, listed_id: uuid.UUID) -> HttpResponse:
    """Open a dossier of the list that the person builds."""
    now = timezone.now()
    listed = queries.get_listed_for(request.actor, listed_id)
    if not queries.list_to_open(request.actor).filter(pk=listed.pk).exists():
        raise Missing
    form = OpenForm(
        sent(request), tenant=listed.catalogue.tenant, day=timezone.localdate(now),
        initial={"started_on": timezone.localdate(now)},
    )  # fmt: skip
    page = _page(
        _("Open the dossier"), _("The dossier is open."), f"{listed.code} – {listed.title}"
    )

    def act() -> str:
        made = operations.open_listed(
            listed, started_on=form.cleaned_data["started_on"], key=idempotency_key(request),
            members=list(form.posts()), access_class=form.cleaned_data["access_class"],
            actor=request.actor, now=now,
        )  # fmt: skip
        return reverse("dossiers:dossier", args=[made.pk])

    return answer(request, form, page, act)


@requires("dossiers.dossier.open")
def open_dossier(request: ActorRequest) -> HttpResponse:
    """Choose a dossier of the list to open, or open one in addition to it."""
    now = timezone.now()
    catalogue = _issued(request.actor)
    if catalogue is None:
        return render(request, "dossiers/no_list.html", {})
    form = OpenUnlistedForm(
        sent(request), catalogue=catalogue, day=timezone.localdate(now),
        initial={"started_on": timezone.localdate(now)},
    )  # fmt: skip
    page = _page(
        _("Open a dossier in addition to the list"), _("The dossier is open."),
        _("List of dossiers of %(year)s") % {"year": catalogue.year},
        _("It takes the next number under its heading."),
    )  # fmt: skip

    def act() -> str:
        data = form.cleaned_data
        wish = NewDossier(
            heading=form.heading(catalogue), title=data["title"], retention=data["retention"]
        )
        made = operations.open_unlisted(
            wish, keeper=post_of(request.actor), started_on=data["started_on"],
            key=idempotency_key(request), members=list(form.posts()),
            access_class=data["access_class"], actor=request.actor, now=now,
        )  # fmt: skip
        return reverse("dossiers:dossier", args=[made.pk])

    return answer(request, form, page, act)


def _issued(actor: Actor) -> Catalogue | None:
    """Return the newest list of the office that is issued."""
    found = queries.list_catalogues_for(actor).filter(state=CatalogueState.ISSUED)
    return found.filter(year__lte=timezone.localdate().year).first()


def _page(title: str, done: str, lead: str, *told: str) -> FormPage:
    return FormPage(
        title=title, done=done, lead=lead, told=told, back=_("Back to the dossiers"),
        back_url=reverse("dossiers:dossiers"),
    )  # fmt: skip


@requires("dossiers.dossier.read")
def dossier_page(request: ActorRequest, dossier_id: uuid.UUID) -> HttpResponse:
    """Show one dossier with the documents that the reader may know, and the acts open now."""
    found = queries.get_dossier_for(request.actor, dossier_id)
    lines = queries.contents_of(found, request.actor)
    is_open = found.state == DossierState.OPEN
    context = {
        "dossier": found, "state": state_of(found), "facts": _facts(found, lines), "lines": lines,
        "members": found.members.filter(removed_at=None).select_related("person__person"),
        "may_order": is_open and DossierPolicy.decide(request.actor, "order", found).allowed,
        "acts": _acts(request, found), "history": history_of_dossier(found, request.actor),
    }  # fmt: skip
    return render(request, "dossiers/dossier.html", context)


def _facts(found: Dossier, lines: list[Line]) -> list[tuple[object, object]]:
    pages = sum(line.page_count or 0 for line in lines)
    # what was counted at closing is told to who sees all of it; else it would tell of the rest
    if found.document_count == len(lines) and found.page_count is not None:
        pages = found.page_count
    return [
        (_("Code"), found.code), (_("Year"), found.catalogue.year),
        (_("Heading"), found.heading.title),
        (_("Retention"), retention_words(found.retention_years)),
        (_("Who builds it"), f"{found.keeper.person.full_name}, {found.unit.name}"),
        (_("First day"), day_vi(found.started_on)),
        (_("Day the work ended"), day_vi(found.ended_on) if found.ended_on else "–"),
        (_("Documents"), len(lines)), (_("Sheets or pages"), pages), (_("Note"), found.note or "–"),
    ]  # fmt: skip


ACTS = (
    ("write", gettext_lazy("Change title and retention"), "write_dossier", "pencil", True),
    ("choose_members", gettext_lazy("Who works on it"), "choose_members", "users", True),
    ("hand_over", gettext_lazy("Hand the dossier over"), "hand_over", "arrow-right", True),
    ("close", gettext_lazy("Close the dossier"), "close_dossier", "archive", True),
    ("reopen", gettext_lazy("Open it again"), "reopen_dossier", "refresh", False),
)


def _acts(request: ActorRequest, found: Dossier) -> list[Act]:
    is_open = found.state == DossierState.OPEN
    return [
        Act(label=label, url=reverse(f"dossiers:{name}", args=[found.pk]), icon=icon)
        for verb, label, name, icon, while_open in ACTS
        if while_open == is_open and DossierPolicy.decide(request.actor, verb, found).allowed
    ]


def _move(
    request: ActorRequest, dossier_id: uuid.UUID, item_id: uuid.UUID, *, up: bool
) -> HttpResponse:
    """Let a document change places with the one that the reader sees before or after it."""
    found = queries.get_dossier_for(request.actor, dossier_id)
    line = queries.get_line_for(request.actor, found, item_id)
    lines = queries.contents_of(found, request.actor)
    place = line.number - (2 if up else 0)
    if 0 <= place < len(lines):
        operations.change_places(
            line.item, lines[place].item, actor=request.actor, now=timezone.now()
        )
    return redirect("dossiers:dossier", found.pk)


@require_POST
def _up(request: ActorRequest, dossier_id: uuid.UUID, item_id: uuid.UUID) -> HttpResponse:
    return _move(request, dossier_id, item_id, up=True)


@require_POST
def _down(request: ActorRequest, dossier_id: uuid.UUID, item_id: uuid.UUID) -> HttpResponse:
    return _move(request, dossier_id, item_id, up=False)


move_up = requires("dossiers.dossier.order")(_up)
move_down = requires("dossiers.dossier.order")(_down)


@requires("dossiers.dossier.read")
def print_contents(request: ActorRequest, dossier_id: uuid.UUID) -> HttpResponse:
    """Send the list of the dossier's documents as PDF or as a workbook."""
    now = timezone.now()
    found = queries.get_dossier_for(request.actor, dossier_id)
    lines = queries.contents_of(found, request.actor)
    kind = "xlsx" if request.GET.get("format") == "xlsx" else "pdf"
    log.log_access(SubjectRef("dossiers.dossier", found.pk), actor=request.actor, what=kind)
    name = f"muc-luc-van-ban-{found.catalogue.year}-{found.number:02d}"
    if kind == "xlsx":
        return as_workbook(dossier_printing.write_contents(found, lines, now=now), name)
    return as_pdf(dossier_printing.print_contents(found, lines, now=now), name)
