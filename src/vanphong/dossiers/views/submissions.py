"""The queues of submissions, the sheet written and shown, and its print."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanphong.directory.models import Appointment
from vanphong.dossiers import operations, queries
from vanphong.dossiers.audit import history_of
from vanphong.dossiers.forms import SheetForm
from vanphong.dossiers.layout import Layout, layout_of
from vanphong.dossiers.models import Submission
from vanphong.dossiers.operations import FORM, Sheet
from vanphong.dossiers.policies import SubmissionPolicy
from vanphong.dossiers.views.about import holding
from vanphong.dossiers.views.acts import acts_of, may_write
from vanphong.dossiers.views.files import sheet_viewer
from vanphong.dossiers.views.showing import file_lines, round_tabs, state_of, station_lines
from vanphong.kernel.audit import log
from vanphong.kernel.policies import Missing, Refusal
from vanphong.kernel.policies.routes import ActorRequest, requires
from vanphong.kernel.principals import Actor, Level
from vanphong.kernel.principals.models import AccessClass
from vanphong.kernel.printing import print_form
from vanphong.kernel.rules.lookup import rule
from vanphong.kernel.subjects import SubjectRef
from vanphong.kernel.ui.format_vi import day_vi
from vanphong.kernel.ui.requests import idempotency_key
from vanphong.kernel.ui.tables import Column, Empty, Table, ordered, paginate
from vanphong.kernel.ui.trails import Trail, address_of, carry, trail_in, trail_of, with_trail
from vanphong.kernel.ui.values import Tab, Words
from vanphong.registry.models import Incoming
from vanphong.registry.queries import get_incoming_for
from vanphong.registry.states import INCOMING

QUEUES: dict[str, tuple[Words, Callable[[Actor], QuerySet[Submission]]]] = {
    "asked": (gettext_lazy("Before me"), queries.list_asked),
    "mine": (gettext_lazy("Mine"), queries.list_mine),
    "explain": (gettext_lazy("To explain or complete"), queries.list_to_explain),
    "all": (gettext_lazy("All"), queries.list_submissions_for),
}
COLUMNS = (
    Column[Submission](key="title", label=gettext_lazy("What it is about"), main=True),
    Column[Submission](
        key="maker", label=gettext_lazy("Made by"),
        cell=lambda s: f"{s.maker.person.full_name}, {s.unit.abbreviation}",
    ),
    Column[Submission](key="round", label=gettext_lazy("Round"), number=True, short=True),
    Column[Submission](
        key="made", label=gettext_lazy("Made on"), short=True, sort="made_at",
        cell=lambda s: day_vi(timezone.localdate(s.made_at)),
    ),
    Column[Submission](key="state", label=gettext_lazy("State"), short=True, cell=state_of),
)  # fmt: skip


@requires("dossiers.submission.read")
def submission_list(request: ActorRequest) -> HttpResponse:
    """Show one queue; the queue and the order stand in the address."""
    queue = request.GET.get("queue", "asked")
    label, rows, order = _listed(request.actor, request.GET)
    came_by = address_of(request.GET)
    page, pager = paginate(rows, request.GET)
    table = Table(
        columns=COLUMNS, rows=page, pager=pager, order=order, params=request.GET, caption=label,
        row_url=lambda s: with_trail(reverse("dossiers:detail", args=[s.pk]), came_by),
        row_name=lambda s: s.title,
        empty=Empty(
            title=_("No submission here"),
            words=_("A submission begins on the page of an incoming document, or here."),
            icon="clipboard-list",
        ),
    )  # fmt: skip
    tabs = [Tab(label=n, url=f"?queue={k}", active=k == queue) for k, (n, _l) in QUEUES.items()]
    may_make = SubmissionPolicy.decide(request.actor, "make").allowed
    context = {"table": table, "tabs": tabs, "may_make": may_make}
    return render(request, "dossiers/list.html", context)


def _listed(actor: Actor, params: QueryDict) -> tuple[Words, QuerySet[Submission], str]:
    """Return name, rows and order of the list that an address describes."""
    label, lister = QUEUES.get(params.get("queue", "asked"), QUEUES["asked"])
    rows, order = ordered(lister(actor), COLUMNS, params, "-made")
    return label, rows, order


def _trail(request: ActorRequest, found: Submission) -> Trail | None:
    params = trail_in(request)
    if params is None:
        return None
    label, rows, _order = _listed(request.actor, params)
    return trail_of(
        params, rows, found, label=label, list_url=reverse("dossiers:list"),
        url_of=lambda pk: reverse("dossiers:detail", args=[pk]),
    )  # fmt: skip


@requires("dossiers.submission.make")
def new_submission(request: ActorRequest) -> HttpResponse:
    """Write a new sheet, about an incoming document if the address names one."""
    now = timezone.now()
    today = timezone.localdate(now)
    about = _document(request)
    papers = [SubjectRef(INCOMING.noun, about.pk)] if about else []
    form = SheetForm(
        request.POST or None, layout=Layout.read(rule(FORM, today).value), day=today,
        maker=_own_post(request), initial=_first_words(about),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.make_submission(
                _sheet(form, papers), maker=form.maker, key=idempotency_key(request),
                actor=request.actor, now=now, source=papers[0] if papers else None,
                access_class=about.access_class if about else AccessClass.ORDINARY,
            )  # fmt: skip
        except Refusal as refusal:
            _show_refusal(form, refusal)
        else:
            messages.success(request, _("Saved. Read it through, then send it."))
            return redirect("dossiers:detail", made.pk)
    return _sheet_page(request, form, about, None)


@requires("dossiers.submission.write")
def edit_submission(request: ActorRequest, submission_id: uuid.UUID) -> HttpResponse:
    """Change the sheet of the round that lies with its maker."""
    now = timezone.now()
    found = queries.get_submission_for(request.actor, submission_id)
    SubmissionPolicy.check(request.actor, "write", found)
    form = SheetForm(
        request.POST or None, layout=layout_of(found), maker=found.maker,
        day=timezone.localdate(now), initial=_written(found),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        papers = [SubjectRef(p.source_type, p.source_id) for p in found.papers.order_by("pk")]
        try:
            operations.write_submission(found, _sheet(form, papers), actor=request.actor, now=now)
        except Refusal as refusal:
            _show_refusal(form, refusal)
        else:
            return redirect("dossiers:detail", found.pk)
    return _sheet_page(request, form, None, found)


@requires("dossiers.submission.read")
def submission_page(request: ActorRequest, submission_id: uuid.UUID) -> HttpResponse:
    """Show the sheet of one round with its parts in order, and the acts that are open now."""
    found = queries.get_submission_for(request.actor, submission_id)
    shown = _round(request, found)
    stations = list(queries.stations_of(found, shown))
    lines = {line.station.pk: line for line in station_lines(stations, found, timezone.now())}
    files, writes = queries.list_files(found, shown), may_write(request.actor, found)
    context = {
        "submission": found, "state": state_of(found), "round": shown,
        "rounds": round_tabs(found, shown), "lines": lines,
        "parts": queries.parts_of(found, request.actor, shown),
        "acts": carry(request, acts_of(request, found)), "trail": _trail(request, found),
        "files": file_lines(files, queries.new_files(found, shown)),
        "viewer": sheet_viewer(request, found, files, shown),
        "earlier": queries.earlier_answers(found, shown),
        "unready": queries.unready(found) if writes else (),
        "lacks": found.lacks.order_by("settled_at", "noted_at", "pk"),
        "may_settle": writes, "may_change_files": writes and shown == found.round,
        "history": history_of(found), **(holding(request, found) or {}),
    }  # fmt: skip
    return render(request, "dossiers/submission.html", context)


@requires("dossiers.submission.read")
def print_submission(request: ActorRequest, submission_id: uuid.UUID) -> HttpResponse:
    """Send the sheet of the round shown as PDF."""
    now = timezone.now()
    found = queries.get_submission_for(request.actor, submission_id)
    shown = _round(request, found)
    log.log_access(SubjectRef("dossiers.submission", found.pk), actor=request.actor, what="pdf")
    answer = HttpResponse(_pdf(found, request.actor, shown, now), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="phieu-trinh-lan-{shown}.pdf"'
    return answer


def _pdf(found: Submission, actor: Actor, shown: int, now: datetime) -> bytes:
    stations = list(queries.stations_of(found, shown))
    lines = {line.station.pk: line.as_print() for line in station_lines(stations, found, now)}
    parts = [
        {
            "number": part.number, "label": part.label, "kind": part.kind, "text": part.text,
            "answers": [lines[s.pk] for s in part.stations],
            "papers": [paper.label for paper in part.papers],
        }
        for part in queries.parts_of(found, actor, shown)
    ]  # fmt: skip
    data = {
        "title": layout_of(found).title, "office": found.tenant.name, "unit": found.unit.name,
        "subject": found.title, "round": shown, "parts": parts,
        "maker": found.maker.person.full_name, "made_on": timezone.localdate(found.made_at),
        "files": [
            {"name": file.name, "role": file.get_role_display(), "pages": file.file.pages}
            for file in queries.list_files(found, shown)
        ],
    }  # fmt: skip
    return print_form("dossiers.submission", data, now=now)


def _sheet(form: SheetForm, papers: list[SubjectRef]) -> Sheet:
    return Sheet(
        title=form.cleaned_data["title"], texts=form.texts(), route=form.route(), papers=papers,
        at_once=form.cleaned_data.get("at_once", False),
    )  # fmt: skip


def _show_refusal(form: SheetForm, refusal: Refusal) -> None:
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)


def _sheet_page(
    request: ActorRequest, form: SheetForm, about: Incoming | None, found: Submission | None
) -> HttpResponse:
    context = {"form": form, "about": about, "submission": found}
    status = 422 if request.method == "POST" else 200
    return render(request, "dossiers/sheet.html", context, status=status)


def _round(request: ActorRequest, found: Submission) -> int:
    """Return the round that the address names, else the present one."""
    asked = request.GET.get("round", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else found.round
    if not 1 <= number <= found.round:
        raise Missing
    return number


def _document(request: ActorRequest) -> Incoming | None:
    """Return the document that the address names; the maker must know it in full."""
    try:
        wanted = uuid.UUID(request.GET.get("incoming", ""))
    except ValueError:
        return None
    return get_incoming_for(request.actor, wanted, Level.FULL)


def _first_words(about: Incoming | None) -> dict[str, str]:
    if about is None:
        return {}
    return {
        "title": about.subject[:500], "part_matter": about.subject,
        "part_submitter": about.sender_name,
    }  # fmt: skip


def _written(found: Submission) -> dict[str, str | bool]:
    texts = found.texts.filter(round=found.round)
    stations = found.stations.filter(round=found.round)
    deciding = [s.place for s in stations if s.decides]
    return {
        "title": found.title, "at_once": len(deciding) > len(set(deciding)),
        **{f"part_{t.part}": t.text for t in texts},
        **{f"station_{s.code}": str(s.person_id) for s in stations},
    }  # fmt: skip


def _own_post(request: ActorRequest) -> Appointment:
    post: uuid.UUID | None = request.actor.appointment_id
    posts = Appointment.objects.select_related("tenant", "unit", "person")
    return posts.get(pk__in=[post] if post else [])
