"""Putting a document into a dossier, and the acts on a dossier that have a form."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from vanphong.directory.models import Appointment
from vanphong.dossiers import operations, queries
from vanphong.dossiers.dossier_forms import (
    CloseForm,
    FileForm,
    HandOverForm,
    MembersForm,
    WriteDossierForm,
)
from vanphong.dossiers.forms import ReasonForm
from vanphong.dossiers.models import Dossier
from vanphong.dossiers.policies import DossierPolicy
from vanphong.dossiers.queries import Filed
from vanphong.dossiers.retention import retention_words
from vanphong.kernel.policies import Missing
from vanphong.kernel.policies.routes import ActorRequest, requires
from vanphong.kernel.subjects import SubjectRef
from vanphong.registry.fields import FormPage, answer, sent

#: parameter of the address → the kind of document it names
PARAMETERS = {
    "incoming": "registry.incoming", "outgoing": "registry.outgoing",
    "submission": "dossiers.submission", "task": "tasks.task",
}  # fmt: skip


def filing_url(ref: SubjectRef) -> str:
    """Return the address at which a document is put into a dossier."""
    name = next(name for name, type_code in PARAMETERS.items() if type_code == ref.type)
    return f"{reverse('dossiers:file')}?{name}={ref.id}"


@requires("dossiers.dossier.file")
def file_document(request: ActorRequest) -> HttpResponse:
    """Put the document that the address names into one of the person's open dossiers."""
    filed = _named(request)
    holding = set(queries.list_holding(request.actor, filed.ref).values_list("pk", flat=True))
    mine = [d for d in queries.list_open_of(request.actor) if d.pk not in holding]
    near = frozenset(d.pk for d in queries.propose_for(request.actor, filed.ref))
    if not mine:
        return render(request, "dossiers/no_dossier.html", {"filed": filed})
    form = FileForm(
        sent(request), dossiers=mine, proposed=near,
        initial={"dossier": str(next((d.pk for d in mine if d.pk in near), mine[0].pk))},
    )  # fmt: skip
    page = FormPage(
        title=_("Put into a dossier"), lead=filed.name, done=_("The document lies in the dossier."),
        back=_("Back to the document"), back_url=filed.url,
    )  # fmt: skip

    def act() -> str:
        data = dict(form.cleaned_data)
        dossier = queries.get_dossier_for(request.actor, uuid.UUID(data.pop("dossier")))
        operations.file_document(
            dossier, filed.ref, actor=request.actor, now=timezone.now(), **data
        )
        return filed.url

    return answer(request, form, page, act)


def _named(request: ActorRequest) -> Filed:
    """Return the document that the address names; the actor knows it in full."""
    for name, type_code in PARAMETERS.items():
        if name not in request.GET:
            continue
        try:
            ref = SubjectRef(type_code, uuid.UUID(request.GET[name]))
        except ValueError:
            raise Missing from None
        found = queries.filed_for(request.actor, [ref]).get(ref)
        if found is not None and found.is_full:
            return found
    raise Missing


def _page(found: Dossier, title: str, done: str, *told: str) -> FormPage:
    return FormPage(
        title=title, done=done, told=told, lead=f"{found.code} – {found.title}",
        back=_("Back to the dossier"), back_url=reverse("dossiers:dossier", args=[found.pk]),
    )  # fmt: skip


@requires("dossiers.dossier.take_out")
def take_out(request: ActorRequest, dossier_id: uuid.UUID, item_id: uuid.UUID) -> HttpResponse:
    """Take a document out of a dossier, with the reason."""
    found = queries.get_dossier_for(request.actor, dossier_id)
    line = queries.get_line_for(request.actor, found, item_id)
    DossierPolicy.check(request.actor, "take_out", found)
    form = ReasonForm(sent(request))
    page = _page(found, _("Take out of the dossier"), _("Taken out."), line.filed.name)

    def act() -> str:
        operations.take_out(
            line.item, reason=form.cleaned_data["reason"], actor=request.actor, now=timezone.now()
        )
        return page.back_url

    return answer(request, form, page, act)


@requires("dossiers.dossier.write")
def write(request: ActorRequest, dossier_id: uuid.UUID) -> HttpResponse:
    """Put title, retention and note right."""
    found = queries.get_dossier_for(request.actor, dossier_id)
    DossierPolicy.check(request.actor, "write", found)
    initial = {
        "title": found.title, "retention": retention_words(found.retention_years),
        "note": found.note,
    }  # fmt: skip
    form = WriteDossierForm(sent(request), initial=initial)
    page = _page(found, _("Change title and retention"), _("Saved."))

    def act() -> str:
        operations.write_dossier(
            found, actor=request.actor, now=timezone.now(), **form.cleaned_data
        )
        return page.back_url

    return answer(request, form, page, act)


@requires("dossiers.dossier.choose_members")
def members(request: ActorRequest, dossier_id: uuid.UUID) -> HttpResponse:
    """Choose who works on the dossier besides who builds it."""
    now = timezone.now()
    found = queries.get_dossier_for(request.actor, dossier_id)
    DossierPolicy.check(request.actor, "choose_members", found)
    standing = found.members.filter(removed_at=None).values_list("person", flat=True)
    form = MembersForm(
        sent(request), tenant=found.tenant, day=timezone.localdate(now),
        initial={"members": [str(pk) for pk in standing]},
    )  # fmt: skip
    page = _page(
        found, _("Who works on it"), _("Saved."),
        _("They and the heads of their divisions know the dossier; each sees only the documents"
          " that he or she may know anyway."),
    )  # fmt: skip

    def act() -> str:
        chosen = Appointment.objects.filter(pk__in=form.cleaned_data["members"])
        operations.choose_members(found, chosen, actor=request.actor, now=now)
        return page.back_url

    return answer(request, form, page, act)


@requires("dossiers.dossier.hand_over")
def hand_over(request: ActorRequest, dossier_id: uuid.UUID) -> HttpResponse:
    """Let somebody else build the dossier from now on."""
    now = timezone.now()
    found = queries.get_dossier_for(request.actor, dossier_id)
    DossierPolicy.check(request.actor, "hand_over", found)
    form = HandOverForm(sent(request), tenant=found.tenant, day=timezone.localdate(now))
    page = _page(
        found, _("Hand the dossier over"), _("The dossier is handed over."),
        _("Who built it knows it no more, unless as one who works on it or as a head."),
    )  # fmt: skip

    def act() -> str:
        to = Appointment.objects.select_related("unit", "person").get(
            pk=form.cleaned_data["keeper"]
        )
        operations.hand_over(found, to, actor=request.actor, now=now)
        return reverse("dossiers:dossiers")

    return answer(request, form, page, act)


@requires("dossiers.dossier.close")
def close(request: ActorRequest, dossier_id: uuid.UUID) -> HttpResponse:
    """Close a dossier with its last day and the pages counted."""
    now = timezone.now()
    found = queries.get_dossier_for(request.actor, dossier_id)
    DossierPolicy.check(request.actor, "close", found)
    lines = queries.contents_of(found, request.actor)
    initial = {
        "ended_on": timezone.localdate(now),
        "page_count": sum(line.page_count or 0 for line in lines),
    }  # fmt: skip
    form = CloseForm(sent(request), initial=initial)
    page = _page(
        found, _("Close the dossier"), _("The dossier is closed."),
        _("Take out doubles and drafts first, and look at title and retention once more."),
    )  # fmt: skip

    def act() -> str:
        operations.close_dossier(found, actor=request.actor, now=now, **form.cleaned_data)
        return page.back_url

    return answer(request, form, page, act)


@requires("dossiers.dossier.reopen")
def reopen(request: ActorRequest, dossier_id: uuid.UUID) -> HttpResponse:
    """Open a closed dossier again, with the reason."""
    found = queries.get_dossier_for(request.actor, dossier_id)
    DossierPolicy.check(request.actor, "reopen", found)
    form = ReasonForm(sent(request))
    page = _page(found, _("Open it again"), _("The dossier is open again."))

    def act() -> str:
        operations.reopen_dossier(
            found, reason=form.cleaned_data["reason"], actor=request.actor, now=timezone.now()
        )
        return page.back_url

    return answer(request, form, page, act)
