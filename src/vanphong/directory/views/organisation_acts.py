"""What an administrator does with organisations: one form for each act."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanphong.directory import operations, queries
from vanphong.directory.forms.organisations import (
    ActForm,
    CloseForm,
    CodesForm,
    CorrectForm,
    FoundForm,
    PlaceForm,
    ReasonForm,
    RenameForm,
    SuccessorForm,
)
from vanphong.directory.models import Organisation
from vanphong.directory.policies import OrganisationPolicy
from vanphong.directory.views.acting import Data, Screen, act_page
from vanphong.kernel.policies.routes import ActorRequest, requires
from vanphong.kernel.principals import Actor
from vanphong.kernel.ui.values import Act, Words

Verb = Callable[[Organisation, Data, Actor, datetime], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationAct:
    """One act: its words, its fields, the one verb it calls, and when it is open."""

    title: Words
    warning: Words
    form: type[ActForm]
    verb: Verb
    icon: str
    open: Callable[[Organisation], bool]


def _is_living(organisation: Organisation) -> bool:
    return organisation.valid_to is None


def _is_ended(organisation: Organisation) -> bool:
    return organisation.valid_to is not None


def _rename(organisation: Organisation, data: Data, actor: Actor, now: datetime) -> object:
    return operations.rename_organisation(organisation, actor=actor, now=now, **data)


def _place(organisation: Organisation, data: Data, actor: Actor, now: datetime) -> object:
    return operations.place_organisations([organisation], actor=actor, now=now, **data)


def _code(organisation: Organisation, data: Data, actor: Actor, now: datetime) -> object:
    return operations.assign_codes(organisation, actor=actor, now=now, **data)


def _close(organisation: Organisation, data: Data, actor: Actor, now: datetime) -> object:
    return operations.close_organisation(organisation, actor=actor, now=now, **data)


def _reopen(organisation: Organisation, data: Data, actor: Actor, now: datetime) -> object:
    return operations.reopen_organisation(organisation, actor=actor, now=now, **data)


def _succeed(organisation: Organisation, data: Data, actor: Actor, now: datetime) -> object:
    return operations.record_succession(predecessor=organisation, actor=actor, now=now, **data)


ACTS = {
    "succeed": OrganisationAct(
        title=gettext_lazy("Record a successor"), form=SuccessorForm, verb=_succeed, icon="subtask",
        warning=gettext_lazy(
            "Who took its place, by which act. Where it was divided, record each part by itself."
        ),
        open=lambda o: True,
    ),
    "rename": OrganisationAct(
        title=gettext_lazy("Rename"), form=RenameForm, verb=_rename, icon="edit", open=_is_living,
        warning=gettext_lazy("The old name stays findable; letters of its days keep it."),
    ),
    "place": OrganisationAct(
        title=gettext_lazy("Move under another"), form=PlaceForm, verb=_place, icon="hierarchy-2",
        warning=gettext_lazy("The organisation stays the same; only what it stands under changes."),
        open=_is_living,
    ),
    "code": OrganisationAct(
        title=gettext_lazy("Set codes"), form=CodesForm, verb=_code, icon="id-badge-2",
        warning=gettext_lazy("Both forms of the electronic code live side by side."),
        open=lambda o: True,
    ),
    "close": OrganisationAct(
        title=gettext_lazy("Close the organisation"), form=CloseForm, verb=_close,
        icon="archive", open=_is_living,
        warning=gettext_lazy("It stays in the directory and can be found; it only stops existing."),
    ),
    "reopen": OrganisationAct(
        title=gettext_lazy("Take the close back"), form=ReasonForm, verb=_reopen, icon="refresh",
        warning=gettext_lazy("For a close that was entered by mistake."), open=_is_ended,
    ),
}  # fmt: skip


def acts_on(actor: Actor, organisation: Organisation) -> list[Act]:
    """Return exactly the acts that are open to this person now."""
    return [
        Act(
            label=act.title, url=reverse(f"directory:organisation_{verb}", args=[organisation.pk]),
            icon=act.icon,
        )
        for verb, act in ACTS.items()
        if act.open(organisation) and OrganisationPolicy.decide(actor, verb, organisation).allowed
    ]  # fmt: skip


def organisation_act(verb: str) -> Callable[..., HttpResponse]:
    """Return the view of one act: its form, then its one verb."""
    act = ACTS[verb]

    @requires(f"directory.organisation.{verb}")
    def view(request: ActorRequest, organisation_id: uuid.UUID) -> HttpResponse:
        now = timezone.now()
        organisation = queries.get_organisation_for(request.actor, organisation_id)
        form = act.form(
            request.POST or None, organisation=organisation, today=timezone.localdate(now),
            initial=_asked(request, act.form),
        )  # fmt: skip
        screen = _screen(organisation, act.title, act.warning)
        return act_page(
            request, screen, form, lambda data: act.verb(organisation, data, request.actor, now)
        )

    return view


@requires("directory.organisation.found")
def organisation_new(request: ActorRequest) -> HttpResponse:
    """Enter an organisation; then show its page."""
    now = timezone.now()
    form = FoundForm(
        request.POST or None, organisation=None, today=timezone.localdate(now),
        initial=_asked(request, FoundForm),
    )  # fmt: skip
    screen = Screen(
        title=_("Enter an organisation"), back=reverse("directory:organisations"),
        label=_("Enter"), is_grid=True,
        warning=_("Search the list first: it may stand there under an older name."),
    )  # fmt: skip

    def found(data: Data) -> HttpResponse:
        made = operations.found_organisation(actor=request.actor, now=now, **data)
        messages.success(request, _("The organisation was entered."))
        return redirect("directory:organisation", made.pk)

    return act_page(request, screen, form, found)


@requires("directory.organisation.correct")
def name_correct(
    request: ActorRequest, organisation_id: uuid.UUID, name_id: uuid.UUID
) -> HttpResponse:
    """Correct the spelling of one of its names."""
    organisation = queries.get_organisation_for(request.actor, organisation_id)
    row = queries.get_name_of(organisation, name_id)
    return act_page(
        request,
        _screen(
            organisation, _("Correct the spelling"),
            _("Only for a name that was entered wrong. A new name begins with “Rename”."),
        ),
        CorrectForm(request.POST or None, row=row),
        lambda data: operations.correct_name(
            row, name=data["name"], actor=request.actor, now=timezone.now()
        ),
    )  # fmt: skip


@requires("directory.organisation.withdraw")
def succession_withdraw(
    request: ActorRequest, organisation_id: uuid.UUID, succession_id: uuid.UUID
) -> HttpResponse:
    """Withdraw a successor that was recorded by mistake."""
    now = timezone.now()
    today = timezone.localdate(now)
    organisation = queries.get_organisation_for(request.actor, organisation_id)
    row = queries.get_succession_of(organisation, succession_id)
    warning = _("“%(name)s” is then no longer shown as its successor; the history keeps it.")
    return act_page(
        request,
        _screen(
            organisation, _("Withdraw a successor"),
            warning % {"name": queries.name_on(row.successor, today)},
        ),
        ReasonForm(request.POST or None, organisation=organisation, today=today),
        lambda data: operations.withdraw_succession(
            row, reason=data["reason"], actor=request.actor, now=now
        ),
    )  # fmt: skip


def _screen(organisation: Organisation, title: Words, warning: Words) -> Screen:
    return Screen(
        title=title, lead=queries.name_on(organisation, date.max), warning=warning,
        back=reverse("directory:organisation", args=[organisation.pk]), label=_("Save"),
        done=_("Done: %(act)s.") % {"act": title},
    )  # fmt: skip


def _asked(request: ActorRequest, form: type[ActForm]) -> dict[str, str]:
    """Return what the address asks the form to begin with."""
    return {name: request.GET[name] for name in form.base_fields if request.GET.get(name)}
