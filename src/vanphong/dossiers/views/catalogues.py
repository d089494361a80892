"""The lists of dossiers: one a year, compiled, issued, printed."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from vanphong.directory.models import Appointment
from vanphong.directory.queries import post_of, tenant_of
from vanphong.dossiers import dossier_printing, operations, queries
from vanphong.dossiers.audit import history_of_catalogue
from vanphong.dossiers.dossier_forms import (
    CatalogueForm,
    HeadingForm,
    HeadingWordsForm,
    IssueForm,
    LineForm,
)
from vanphong.dossiers.forms import ReasonForm
from vanphong.dossiers.models import Catalogue, ListedDossier
from vanphong.dossiers.operations import Foreseen
from vanphong.dossiers.policies import CataloguePolicy, ListedPolicy
from vanphong.dossiers.retention import retention_words
from vanphong.dossiers.states import CATALOGUE_TONES, CatalogueState
from vanphong.dossiers.views.listing import list_rows
from vanphong.kernel.audit import log
from vanphong.kernel.policies.routes import ActorRequest, may_call, requires
from vanphong.kernel.subjects import SubjectRef
from vanphong.kernel.ui.components.badges import status_tag
from vanphong.kernel.ui.format_vi import day_vi
from vanphong.kernel.ui.requests import idempotency_key
from vanphong.kernel.ui.tables import Column, Empty, Table
from vanphong.kernel.ui.values import Act
from vanphong.registry.fields import FormPage, answer, as_pdf, as_workbook, sent


def state_of(catalogue: Catalogue) -> object:
    """Return the state as a tag."""
    return status_tag(catalogue.get_state_display(), CATALOGUE_TONES[catalogue.state])


COLUMNS = (
    Column[Catalogue](key="year", label=gettext_lazy("Year"), main=True),
    Column[Catalogue](key="state", label=gettext_lazy("State"), short=True, cell=state_of),
    Column[Catalogue](key="decision", label=gettext_lazy("Number and symbol of the decision")),
    Column[Catalogue](
        key="decided_on", label=gettext_lazy("Day of the decision"), short=True,
        cell=lambda c: day_vi(c.decided_on) if c.decided_on else "",
    ),
)  # fmt: skip


@requires("dossiers.catalogue.read")
def catalogue_list(request: ActorRequest) -> HttpResponse:
    """Show the lists of the office, one a year."""
    may_begin = may_call(request.actor, "dossiers.catalogue.compile")
    new = reverse("dossiers:begin_catalogue") if may_begin else ""
    table = Table(
        columns=COLUMNS, rows=list(queries.list_catalogues_for(request.actor)),
        caption=_("Lists of dossiers"),
        row_url=lambda c: reverse("dossiers:catalogue", args=[c.pk]),
        empty=Empty(
            title=_("No list of dossiers yet"), icon="folders",
            words=_("The registry desk begins the list of the year; the divisions propose."),
            act_label=_("Begin a list") if new else "", act_url=new,
        ),
    )  # fmt: skip
    return render(request, "dossiers/catalogues.html", {"table": table, "new": new})


@requires("dossiers.catalogue.compile")
def begin(request: ActorRequest) -> HttpResponse:
    """Begin the list of this year or the next one, with what the last one held."""
    now = timezone.now()
    this = timezone.localdate(now).year
    known = set(queries.list_catalogues_for(request.actor).values_list("year", flat=True))
    years = [year for year in (this, this + 1) if year not in known]
    form = CatalogueForm(sent(request), years=years)
    page = FormPage(
        title=_("Begin a list"), done=_("The list is begun; the divisions may propose now."),
        told=(_("Headings and dossiers of the last list come over as proposals."),),
        back=_("Back to the lists"), back_url=reverse("dossiers:catalogues"),
    )  # fmt: skip

    def act() -> str:
        made = operations.begin_catalogue(
            tenant_of(request.actor), actor=request.actor, now=now, **form.cleaned_data
        )
        return reverse("dossiers:catalogue", args=[made.pk])

    return answer(request, form, page, act)


@requires("dossiers.catalogue.read")
def catalogue_page(request: ActorRequest, catalogue_id: uuid.UUID) -> HttpResponse:
    """Show one list with its headings and lines, and the acts that are open now."""
    found = queries.get_catalogue_for(request.actor, catalogue_id)
    rows = list_rows(request.actor, found)
    context = {
        "catalogue": found, "state": state_of(found), "rows": rows, "acts": _acts(request, found),
        "is_draft": found.state == CatalogueState.DRAFT, "count": sum(r.is_counted for r in rows),
        "history": history_of_catalogue(found),
    }  # fmt: skip
    return render(request, "dossiers/catalogue.html", context)


def _acts(request: ActorRequest, found: Catalogue) -> list[Act]:
    def act(verb: str, label: str, name: str, icon: str, kind: str = "secondary") -> list[Act]:
        if not CataloguePolicy.decide(request.actor, verb, found).allowed:
            return []
        url = reverse(f"dossiers:{name}", args=[found.pk])
        return [Act(label=label, url=url, icon=icon, kind=kind)]  # type: ignore[arg-type]  # one of two words

    if found.state != CatalogueState.DRAFT:
        return []
    return [
        *act("propose", _("Propose a dossier"), "propose", "plus", "primary"),
        *act("compile", _("Add a heading"), "add_heading", "list"),
        *act("issue", _("Issue the list"), "issue_catalogue", "rubber-stamp"),
    ]


def _form_page(found: Catalogue, title: str, done: str, *told: str) -> FormPage:
    return FormPage(
        title=title, done=done, told=told, back=_("Back to the list"),
        lead=_("List of dossiers of %(year)s") % {"year": found.year},
        back_url=reverse("dossiers:catalogue", args=[found.pk]),
    )  # fmt: skip


@requires("dossiers.catalogue.compile")
def add_heading(request: ActorRequest, catalogue_id: uuid.UUID) -> HttpResponse:
    """Add a large or small heading."""
    found = queries.get_catalogue_for(request.actor, catalogue_id)
    form = HeadingForm(sent(request), catalogue=found)
    page = _form_page(found, _("Add a heading"), _("The heading is added."))

    def act() -> str:
        data = dict(form.cleaned_data)
        parent = data.pop("parent")
        operations.add_heading(
            found, parent=found.headings.get(pk=parent) if parent else None,
            actor=request.actor, now=timezone.now(), **data,
        )  # fmt: skip
        return page.back_url

    return answer(request, form, page, act)


@requires("dossiers.catalogue.compile")
def write_heading(request: ActorRequest, heading_id: uuid.UUID) -> HttpResponse:
    """Put a heading right."""
    heading = queries.get_heading_for(request.actor, heading_id)
    initial = {"title": heading.title, "abbreviation": heading.abbreviation}
    form = HeadingWordsForm(sent(request), heading=heading, initial=initial)
    page = _form_page(heading.catalogue, _("Change the heading"), _("Saved."))

    def act() -> str:
        operations.write_heading(
            heading, actor=request.actor, now=timezone.now(), **form.cleaned_data
        )
        return page.back_url

    return answer(request, form, page, act)


@require_POST
def _take_heading_out(request: ActorRequest, heading_id: uuid.UUID) -> HttpResponse:
    heading = queries.get_heading_for(request.actor, heading_id)
    operations.take_heading_out(heading, actor=request.actor, now=timezone.now())
    return redirect("dossiers:catalogue", heading.catalogue_id)


take_heading_out = requires("dossiers.catalogue.compile")(_take_heading_out)


def _line(form: LineForm, found: Catalogue) -> Foreseen:
    data = form.cleaned_data
    return Foreseen(
        heading=found.headings.get(pk=data["heading"]), title=data["title"], note=data["note"],
        retention=data["retention"], keeper=Appointment.objects.get(pk=data["keeper"]),
    )  # fmt: skip


@requires("dossiers.catalogue.propose")
def propose(request: ActorRequest, catalogue_id: uuid.UUID) -> HttpResponse:
    """Propose a dossier for the list."""
    now = timezone.now()
    found = queries.get_catalogue_for(request.actor, catalogue_id)
    initial = {"keeper": str(post_of(request.actor).pk)}
    form = LineForm(sent(request), catalogue=found, day=timezone.localdate(now), initial=initial)
    page = _form_page(found, _("Propose a dossier"), _("Proposed; who compiles the list decides."))

    def act() -> str:
        operations.propose_dossier(
            found, _line(form, found), key=idempotency_key(request), actor=request.actor, now=now
        )
        return page.back_url

    return answer(request, form, page, act)


@requires("dossiers.listed.write")
def write_line(request: ActorRequest, listed_id: uuid.UUID) -> HttpResponse:
    """Change a line while the list is compiled."""
    now = timezone.now()
    listed = queries.get_listed_for(request.actor, listed_id)
    ListedPolicy.check(request.actor, "write", listed)
    initial = {
        "heading": str(listed.heading_id), "title": listed.title, "note": listed.note,
        "retention": retention_words(listed.retention_years), "keeper": str(listed.keeper_id),
    }  # fmt: skip
    found = listed.catalogue
    form = LineForm(sent(request), catalogue=found, day=timezone.localdate(now), initial=initial)
    page = _form_page(found, _("Change the line"), _("Saved."))

    def act() -> str:
        operations.write_listed(listed, _line(form, found), actor=request.actor, now=now)
        return page.back_url

    return answer(request, form, page, act)


@require_POST
def _accept(request: ActorRequest, listed_id: uuid.UUID) -> HttpResponse:
    listed: ListedDossier = queries.get_listed_for(request.actor, listed_id)
    operations.accept_listed(listed, actor=request.actor, now=timezone.now())
    return redirect("dossiers:catalogue", listed.catalogue_id)


accept = requires("dossiers.listed.accept")(_accept)


@requires("dossiers.listed.decline")
def decline(request: ActorRequest, listed_id: uuid.UUID) -> HttpResponse:
    """Not take a proposal in, with the reason."""
    listed = queries.get_listed_for(request.actor, listed_id)
    form = ReasonForm(sent(request))
    page = _form_page(listed.catalogue, _("Not take in"), _("Not taken in."), listed.title)

    def act() -> str:
        operations.decline_listed(
            listed, reason=form.cleaned_data["reason"], actor=request.actor, now=timezone.now()
        )
        return page.back_url

    return answer(request, form, page, act)


@requires("dossiers.catalogue.issue")
def issue(request: ActorRequest, catalogue_id: uuid.UUID) -> HttpResponse:
    """Fix the list by the head's decision."""
    now = timezone.now()
    found = queries.get_catalogue_for(request.actor, catalogue_id)
    form = IssueForm(sent(request), initial={"decided_on": timezone.localdate(now)})
    page = _form_page(
        found, _("Issue the list"), _("The list is issued; dossiers can be opened."),
        _("Every dossier gets its code; the list stays as it is from then on."),
    )  # fmt: skip

    def act() -> str:
        operations.issue_catalogue(found, actor=request.actor, now=now, **form.cleaned_data)
        return page.back_url

    return answer(request, form, page, act)


@requires("dossiers.catalogue.read")
def print_list(request: ActorRequest, catalogue_id: uuid.UUID) -> HttpResponse:
    """Send the list as PDF in the form of the law, or as a workbook."""
    now = timezone.now()
    found = queries.get_catalogue_for(request.actor, catalogue_id)
    kind = "xlsx" if request.GET.get("format") == "xlsx" else "pdf"
    log.log_access(SubjectRef("dossiers.catalogue", found.pk), actor=request.actor, what=kind)
    name = f"danh-muc-ho-so-{found.year}"
    if kind == "xlsx":
        return as_workbook(dossier_printing.write_catalogue(found, now=now), name)
    return as_pdf(dossier_printing.print_catalogue(found, now=now), name)
