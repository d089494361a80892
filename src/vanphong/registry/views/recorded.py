"""Pen, telephone, corridor: writing down what a leader said, and the leader's daily list."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from vanphong.directory.queries import tenant_of
from vanphong.kernel.policies import Refusal
from vanphong.kernel.policies.routes import ActorRequest, requires
from vanphong.kernel.principals import Actor
from vanphong.kernel.ui.requests import idempotency_key
from vanphong.registry import operations, queries
from vanphong.registry.forms.recorded import DictationForm, DisownForm, RecordForm
from vanphong.registry.models import Incoming, RecordedDirection
from vanphong.registry.policies import IncomingPolicy
from vanphong.registry.queries.recorded import (
    dictation_of,
    get_recorded_for,
    list_in_my_name,
    list_of_day,
)
from vanphong.registry.views.forms import FormPage, answer, sent
from vanphong.registry.views.lines import line_of
from vanphong.registry.views.routing import state_of_recorded
from vanphong.registry.views.tray import Tray, read_tray

WAYS = {None: "rule", True: "at_once", False: "after"}


@requires("registry.incoming.record_direction")
def record(request: ActorRequest, incoming_id: uuid.UUID) -> HttpResponse:
    """Write down what a leader said with the pen, on the telephone or in person."""
    now = timezone.now()
    document = queries.get_incoming_for(request.actor, incoming_id)
    IncomingPolicy.check(request.actor, "record_direction", document)
    is_sent = request.method == "POST"
    form = RecordForm(
        request.POST if is_sent else None, tenant=tenant_of(request.actor),
        day=timezone.localdate(now), initial=_initial(document, now),
    )  # fmt: skip
    tray = read_tray(request, form, path="registry.incoming.file", now=now) if is_sent else Tray()
    if form.is_valid():
        try:
            recorded = operations.record_direction(
                document, form.dictation(), photos=tray.enclosures(),
                key=idempotency_key(request), actor=request.actor, now=now,
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(
                refusal.field if refusal.field in form.fields else None, refusal.sentence
            )
        else:
            messages.success(request, _done(recorded))
            return redirect(_after(request.actor, document))
    context = {
        "form": form, "tray": tray, "document": document,
        "lead": line_of(request.actor, document),
    }  # fmt: skip
    return render(request, "registry/record.html", context, status=422 if is_sent else 200)


def _initial(document: Incoming, now: datetime) -> dict[str, object]:
    local = timezone.localtime(now)
    return {
        "author": str(document.submitted_to_id or ""), "given_on": local.date(),
        "given_time": local.time(),
    }  # fmt: skip


def _done(recorded: RecordedDirection) -> str:
    name = recorded.author.person.full_name
    if recorded.direction_id is None:
        return _("Written down. It holds when %(name)s has confirmed it.") % {"name": name}
    return _("Written down and in force; %(name)s is asked to confirm it.") % {"name": name}


def _after(actor: Actor, document: Incoming) -> str:
    if IncomingPolicy.visible_to(actor).filter(pk=document.pk).exists():
        return reverse("registry:detail", args=[document.pk])
    return reverse("registry:list")


@requires("registry.recorded.list")
def in_my_name(request: ActorRequest) -> HttpResponse:
    """Show the leader what waits for an answer, and what was written down today."""
    now = timezone.now()
    waiting = list(list_in_my_name(request.actor))
    today = [r for r in list_of_day(request.actor, timezone.localdate(now)) if r.is_answered]
    setting = dictation_of(request.actor)
    context = {
        "waiting": [(row, state_of_recorded(row)) for row in waiting],
        "today": [(row, state_of_recorded(row)) for row in today],
        "form": DictationForm(
            initial={"way": WAYS[setting.is_at_once if setting else None]}
        ),
    }  # fmt: skip
    return render(request, "registry/in_my_name.html", context)


@require_POST
def _confirm(request: ActorRequest, recorded_id: uuid.UUID) -> HttpResponse:
    recorded = get_recorded_for(request.actor, recorded_id)
    operations.confirm_direction(recorded, actor=request.actor, now=timezone.now())
    messages.success(request, _("Confirmed."))
    return redirect("registry:in_my_name")


#: the leader's tap: it was so
confirm = requires("registry.recorded.answer")(_confirm)


@require_POST
def _confirm_all(request: ActorRequest) -> HttpResponse:
    """Confirm what stood on the page; what cannot be confirmed stays, with its sentence."""
    now, count = timezone.now(), 0
    shown = set(request.POST.getlist("chosen"))
    for recorded in [r for r in list_in_my_name(request.actor) if str(r.pk) in shown]:
        try:
            operations.confirm_direction(recorded, actor=request.actor, now=now)
        except Refusal as refusal:
            number = recorded.incoming.arrival_number
            messages.warning(
                request, _("No. %(number)s: %(why)s") % {"number": number, "why": refusal.sentence}
            )
        else:
            count += 1
    messages.success(
        request,
        ngettext("%(count)s confirmed.", "%(count)s confirmed.", count) % {"count": count},
    )
    return redirect("registry:in_my_name")


#: confirm everything that stood on the page
confirm_all = requires("registry.recorded.answer")(_confirm_all)


@requires("registry.recorded.answer")
def disown(request: ActorRequest, recorded_id: uuid.UUID) -> HttpResponse:
    """Say "not my opinion"; its tasks are withdrawn and everybody concerned is told."""
    recorded = get_recorded_for(request.actor, recorded_id)
    form = DisownForm(sent(request))
    page = FormPage(
        title=_("Not my opinion"), lead=recorded.opinion[:200],
        done=_("Noted. Its tasks are withdrawn and those concerned are told."),
        told=(_("The words stay with the document, marked as not yours."),),
        back=_("Back to the queue"), back_url=reverse("registry:in_my_name"),
    )  # fmt: skip

    def act() -> str:
        operations.disown_direction(
            recorded, reason=form.cleaned_data["reason"], actor=request.actor, now=timezone.now()
        )
        return page.back_url

    return answer(request, form, page, act)


@require_POST
def _set_dictation(request: ActorRequest) -> HttpResponse:
    form = DictationForm(request.POST)
    if form.is_valid():
        operations.set_dictation(
            is_at_once=form.is_at_once(), actor=request.actor, now=timezone.now()
        )
        messages.success(request, _("Kept. It holds from the next one on."))
    return redirect("registry:in_my_name")


#: when what is written down in one's name holds
set_dictation = requires("registry.recorded.set")(_set_dictation)
