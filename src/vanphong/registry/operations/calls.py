"""Express documents at any hour: calling who is on duty, one after another, until one takes it."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.directory.models import Appointment
from vanphong.directory.queries import on_duty
from vanphong.kernel.audit import log
from vanphong.kernel.calendar import local_day
from vanphong.kernel.events import bus
from vanphong.kernel.policies import Refusal
from vanphong.kernel.principals import Actor, system_actor
from vanphong.kernel.rules.lookup import rule
from vanphong.kernel.states.performing import lock
from vanphong.kernel.subjects import SubjectRef
from vanphong.registry.events import UrgentCalled
from vanphong.registry.models import CallAttempt, Incoming, UrgentCall
from vanphong.registry.operations.routing import hand_of
from vanphong.registry.policies import IncomingPolicy
from vanphong.registry.states import INCOMING, IncomingState

#: where nobody works on it yet
WAITING = (IncomingState.REGISTERED, IncomingState.SUBMITTED)


@transaction.atomic
def begin_call(incoming_id: uuid.UUID, *, now: datetime) -> UrgentCall | None:
    """
    Begin to call for a document, if its urgency is told at once and somebody can be called.

    An office that keeps no roster calls nobody; its people are told as of any document. Again
    changes nothing. The first attempt follows at once.
    Source: practice item 12; degrees: the rule `registry.incoming.told_at_once`.
    """
    document = Incoming.objects.select_for_update(of=("self",)).filter(pk=incoming_id).first()
    if document is None or document.state not in WAITING:
        return None
    degrees = rule("registry.incoming.told_at_once", local_day(now)).value
    if not isinstance(degrees, list) or document.urgency not in degrees:
        return None
    if UrgentCall.objects.filter(incoming=document).exists():
        return None
    if not on_duty(document.tenant_id, now) or not _to_call(document, now):
        return None
    call = UrgentCall.objects.create(incoming=document, began_at=now, next_at=now)
    actor = system_actor("registry.calls", document.tenant_id)
    log.record(
        "registry.call.begun", subject=SubjectRef(INCOMING.noun, document.pk), actor=actor, at=now,
        changes={"urgency": (None, str(document.urgency))},
    )  # fmt: skip
    _attempt(call, document, now)
    return call


def call_on(*, now: datetime) -> int:
    """
    Make the attempts that are due; return how many calls were looked at.

    Cost: one query when nothing is due; some fifteen for each call that is.
    """
    due = list(UrgentCall.objects.filter(next_at__lte=now).order_by("next_at", "pk"))
    for call in due:
        with transaction.atomic():
            fresh = UrgentCall.objects.select_for_update(of=("self",)).get(pk=call.pk)
            if fresh.next_at is None or fresh.next_at > now:
                continue
            document = lock(fresh.incoming)
            if document.state in WAITING:
                _attempt(fresh, document, now)
            else:
                _end(fresh, None, now)
    return len(due)


@transaction.atomic
def take_call(document: Incoming, *, actor: Actor, now: datetime) -> UrgentCall:
    """
    Say "I take it": nobody is called any more.

    :raises Refusal: somebody else was quicker, or nobody is called for this document
    :raises NotPermitted: the actor was not called and does not lead the office
    """
    capacity = IncomingPolicy.check(actor, "take_call", document)
    call = UrgentCall.objects.select_for_update(of=("self",)).filter(incoming=document).first()
    if call is None:
        raise Refusal(_("Nobody is called for this document."))
    if call.ended_at is not None:
        taker = call.taken_by.person.full_name if call.taken_by else ""
        raise Refusal(
            _("%(name)s has taken it already.") % {"name": taker}
            if taker
            else _("The calling is over: somebody works on the document.")
        )
    _end(call, hand_of(actor), now)
    log.record(
        "registry.call.taken", subject=SubjectRef(INCOMING.noun, document.pk), actor=capacity,
        at=now,
    )  # fmt: skip
    return call


@transaction.atomic
def end_call(incoming_id: uuid.UUID, *, now: datetime) -> None:
    """End the calling for a document on which somebody works now; again changes nothing."""
    call = UrgentCall.objects.select_for_update(of=("self",)).filter(
        incoming=incoming_id, ended_at=None
    )
    for one in call:
        _end(one, None, now)


def _end(call: UrgentCall, taker: uuid.UUID | None, now: datetime) -> None:
    call.taken_by_id, call.ended_at, call.next_at = taker, now, None
    call.save(update_fields=["taken_by", "ended_at", "next_at"])


def _attempt(call: UrgentCall, document: Incoming, now: datetime) -> None:
    """Call whose turn it is, let that person know the line, and set the next moment."""
    people = _to_call(document, now)
    made = call.attempts.count()
    times = max(1, int(str(rule("registry.call.times", local_day(now)).value)))
    minutes = max(1, int(str(rule("registry.call.repeat_minutes", local_day(now)).value)))
    call.next_at = now + timedelta(minutes=minutes)
    call.save(update_fields=["next_at"])
    if not people:
        return
    person = people[made // times % len(people)]
    attempt = CallAttempt.objects.create(
        call=call, place=made + 1, appointment=person, called_at=now
    )
    if person.principal_id not in {*document.readers, *document.knowers}:
        document.knowers = sorted({*document.knowers, person.principal_id})
        document.save(update_fields=["knowers"])
    bus.publish(
        UrgentCalled(incoming_id=document.pk, attempt_id=attempt.pk),
        actor=system_actor("registry.calls", document.tenant_id), at=now,
    )  # fmt: skip


def _to_call(document: Incoming, now: datetime) -> list[Appointment]:
    """
    Return whom to call in order: before whom it lies, then who is on duty.

    Not who registered it: that person knows. Cost: three queries.
    """
    people = [d.appointment for d in on_duty(document.tenant_id, now) if d.appointment]
    if document.state == IncomingState.SUBMITTED and document.submitted_to is not None:
        people.insert(0, document.submitted_to)
    wanted = {p.pk: p for p in people if p.pk != document.received_by_id}
    return list(wanted.values())
