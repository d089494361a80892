"""The acts on a submission, each with its form and its one verb."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from vanphong.directory.models import Appointment
from vanphong.dossiers import operations, queries
from vanphong.dossiers.forms import BackForm, LacksForm, OpinionForm, ReasonForm
from vanphong.dossiers.models import Submission
from vanphong.dossiers.policies import SubmissionPolicy
from vanphong.dossiers.states import SUBMISSION, WRITABLE
from vanphong.kernel.policies import Refusal
from vanphong.kernel.policies.routes import ActorRequest, requires
from vanphong.kernel.principals import Actor
from vanphong.kernel.states.performing import open_verbs
from vanphong.kernel.ui.trails import keep_trail
from vanphong.kernel.ui.values import Act, Words

Data = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """The form of one act: its words, its fields, and the one verb it calls."""

    title: Words
    icon: str
    act: Callable[[Submission, Data, ActorRequest, datetime], object]
    form: Callable[..., forms.Form] = OpinionForm
    key: str = ""


def _answering(verb: Callable[..., Submission]) -> Callable[..., object]:
    def act(found: Submission, data: Data, request: ActorRequest, now: datetime) -> object:
        typist = Appointment.objects.get(pk=request.actor.appointment_id)  # type: ignore[misc]  # people only
        return verb(found, **data, typist=typist, actor=request.actor, now=now)

    return act


def _withdraw(found: Submission, data: Data, request: ActorRequest, now: datetime) -> object:
    return operations.withdraw_submission(
        found, reason=data["reason"], actor=request.actor, now=now
    )


def _note(found: Submission, data: Data, request: ActorRequest, now: datetime) -> object:
    words = data["words"].splitlines()
    return operations.note_lacks(found, words=words, actor=request.actor, now=now)


SCREENS = {
    "approve": Screen(
        title=gettext_lazy("Sign"), icon="signature", key="b", act=_answering(operations.approve)
    ),
    "pass_on": Screen(
        title=gettext_lazy("Agree and hand on"), icon="arrow-right", key="b",
        act=_answering(operations.pass_on),
    ),
    "send_back": Screen(
        title=gettext_lazy("Ask or send back"), icon="corner-up-left", form=BackForm,
        act=_answering(operations.send_back),
    ),
    "take_to_meeting": Screen(
        title=gettext_lazy("Take to a meeting"), icon="users-group",
        act=_answering(operations.take_to_meeting),
    ),
    "reject": Screen(
        title=gettext_lazy("Not agree"), icon="ban", act=_answering(operations.reject)
    ),
    "withdraw": Screen(
        title=gettext_lazy("Take back"), icon="arrow-back-up", form=ReasonForm, act=_withdraw
    ),
    "note_lacks": Screen(
        title=gettext_lazy("Note what is missing"), icon="list", form=LacksForm, act=_note
    ),
}  # fmt: skip


#: acts that bring a submission on; never two of them are open to one person
FORWARD = frozenset({"send", "approve", "pass_on"})


def _here(request: ActorRequest, found: Submission) -> str:
    return keep_trail(request, reverse("dossiers:detail", args=[found.pk]))


def act_page(verb: str) -> Callable[..., HttpResponse]:
    """Return the view of one act: its form, then its one verb."""
    screen = SCREENS[verb]

    @requires(f"dossiers.submission.{verb}")
    def view(request: ActorRequest, submission_id: uuid.UUID) -> HttpResponse:
        found = queries.get_submission_for(request.actor, submission_id)
        SubmissionPolicy.check(request.actor, verb, found)
        form = screen.form(request.POST if request.method == "POST" else None)
        if form.is_valid():
            try:
                screen.act(found, form.cleaned_data, request, timezone.now())
            except Refusal as refusal:
                field = refusal.field if refusal.field in form.fields else None
                form.add_error(field, refusal.sentence)
            else:
                messages.success(request, _("Done: %(act)s.") % {"act": screen.title})
                return redirect(_here(request, found))
        context = {"form": form, "submission": found, "title": screen.title}
        status = 422 if form.is_bound else 200
        return render(request, "dossiers/act.html", context, status=status)

    return view


@require_POST
def _send(request: ActorRequest, submission_id: uuid.UUID) -> HttpResponse:
    found = queries.get_submission_for(request.actor, submission_id)
    operations.send_submission(found, actor=request.actor, now=timezone.now())
    messages.success(request, _("Sent. You see here where it is."))
    return redirect(_here(request, found))


@require_POST
def _settle(request: ActorRequest, submission_id: uuid.UUID, lack_id: uuid.UUID) -> HttpResponse:
    found = queries.get_submission_for(request.actor, submission_id)
    lack = queries.get_lack(found, lack_id)
    operations.settle_lack(lack, actor=request.actor, now=timezone.now())
    return redirect(_here(request, found))


send = requires("dossiers.submission.send")(_send)
settle_lack = requires("dossiers.submission.settle_lack")(_settle)


def may_write(actor: Actor, found: Submission) -> bool:
    """Tell whether the sheet lies with this person now."""
    return found.state in WRITABLE and SubmissionPolicy.decide(actor, "write", found).allowed


def acts_of(request: ActorRequest, found: Submission) -> list[Act]:
    """Return exactly what this person may do with the submission now."""
    verbs = open_verbs(SUBMISSION, SubmissionPolicy, found, request.actor)
    acts = [_act(verb, found, "primary" if verb in FORWARD else "secondary") for verb in verbs]
    if not may_write(request.actor, found):
        return acts
    change = Act(
        label=_("Change the sheet"), url=reverse("dossiers:write", args=[found.pk]), icon="pencil"
    )
    add = Act(
        label=_("Add files"), url=reverse("dossiers:add_files", args=[found.pk]), icon="paperclip"
    )
    return [*acts, change, add, _act("note_lacks", found, "secondary")]


def _act(verb: str, found: Submission, kind: str) -> Act:
    url = reverse(f"dossiers:{verb}", args=[found.pk])
    if verb == "send":
        return Act(label=_("Send for a decision"), url=url, method="post", icon="send", kind=kind)  # type: ignore[arg-type]  # one of two words
    screen = SCREENS[verb]
    return Act(label=screen.title, url=url, icon=screen.icon, key=screen.key, kind=kind)  # type: ignore[arg-type]  # one of two words
