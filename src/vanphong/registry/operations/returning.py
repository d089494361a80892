"""A submission that goes another way: passed to another leader, sent back, taken back."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from vanphong.directory.models import Appointment
from vanphong.directory.queries import role_principal
from vanphong.kernel.policies import Refusal
from vanphong.kernel.principals import Actor
from vanphong.kernel.states.performing import Performance, perform
from vanphong.registry.events import IncomingSentBack, IncomingSubmitted, IncomingTakenBack
from vanphong.registry.models import Incoming, Passing, RouteStep
from vanphong.registry.operations import reasons
from vanphong.registry.operations.personal import pass_on
from vanphong.registry.operations.routing import add_step
from vanphong.registry.policies import IncomingPolicy
from vanphong.registry.routing import SORTERS
from vanphong.registry.states import INCOMING


def transfer_submission(
    document: Incoming, *, to: Appointment, reason: str, actor: Actor, now: datetime
) -> Incoming:
    """
    Pass a document that lies before the actor to another person who directs.

    :raises Refusal: the reason says too little, or it is another office's person, or the same one
    :raises NotPermitted: it does not lie before the actor
    """
    said = reasons.reason(reason)
    with perform(
        INCOMING, IncomingPolicy, "transfer", subject=document, actor=actor, now=now, note=said
    ) as move:
        fresh = move.subject
        if to.tenant_id != fresh.tenant_id or to.pk == fresh.submitted_to_id:
            raise Refusal(_("Choose another person of this office."), field="to")
        pass_on(fresh, to=to, actor=move.capacity, now=now)
        add_step(fresh, passing=Passing.TRANSFERRED, to=to, text=said, actor=move.capacity, now=now)
        _lay_before(move, to, now)
        move.publish(IncomingSubmitted(incoming_id=fresh.pk, appointment_id=to.pk))
    return move.subject


def send_back(document: Incoming, *, reason: str, actor: Actor, now: datetime) -> Incoming:
    """
    Send a submission back to who made it: to the sorter, or to the desk, which reads it again.

    :raises Refusal: the reason says too little
    :raises NotPermitted: it does not lie before the actor
    """
    said = reasons.reason(reason)
    last = _last_submission(document)
    back = last.author if last is not None and last.author.role in SORTERS else None
    verb = "send_back" if back is None else "hand_back"
    with perform(
        INCOMING, IncomingPolicy, verb, subject=document, actor=actor, now=now, note=said
    ) as move:
        fresh = move.subject
        add_step(fresh, passing=Passing.SENT_BACK, to=back, text=said, actor=move.capacity, now=now)
        told = last.author if last is not None else fresh.received_by
        if back is None:
            _leave_to_desk(move)
        else:
            _lay_before(move, back, now)
        if told is not None:
            move.publish(IncomingSentBack(incoming_id=fresh.pk, appointment_id=told.pk))
    return move.subject


def take_back(document: Incoming, *, reason: str, actor: Actor, now: datetime) -> Incoming:
    """
    Take a submission back that nobody has directed: to the desk, or before the sorter again.

    Whom it was laid before by mistake reads a limited document no longer.

    :raises Refusal: the reason says too little
    :raises NotPermitted: somebody else made the submission
    """
    said = reasons.reason(reason)
    last = _last_submission(document)
    mine = last.author if last is not None and last.author.role in SORTERS else None
    verb = "take_back" if mine is None else "take_before_me"
    with perform(
        INCOMING, IncomingPolicy, verb, subject=document, actor=actor, now=now, note=said
    ) as move:
        fresh = move.subject
        before = fresh.submitted_to
        if before is not None and before.pk != fresh.addressee_id:
            fresh.readers = sorted(set(fresh.readers) - {before.principal_id})
        add_step(
            fresh, passing=Passing.TAKEN_BACK, to=mine, text=said, actor=move.capacity, now=now
        )
        if mine is None:
            _leave_to_desk(move)
        else:
            _lay_before(move, mine, now)
        if before is not None:
            move.publish(IncomingTakenBack(incoming_id=fresh.pk, appointment_id=before.pk))
    return move.subject


def _last_submission(document: Incoming) -> RouteStep | None:
    laid = document.steps.filter(passing=Passing.SUBMITTED).select_related("author")
    return laid.order_by("place").last()


def _lay_before(move: Performance[Incoming], to: Appointment, now: datetime) -> None:
    document = move.subject
    move.change("submitted_to", document.submitted_to_id, to.pk)
    document.submitted_to, document.submitted_at = to, now
    document.readers = sorted({*document.readers, to.principal_id})


def _leave_to_desk(move: Performance[Incoming]) -> None:
    """Let the document lie before nobody; the desk reads it as before it was submitted."""
    document = move.subject
    move.change("submitted_to", document.submitted_to_id, None)
    document.submitted_to, document.submitted_at = None, None
    desk = role_principal(document.tenant_id, "registry_clerk")
    document.readers = sorted({*document.readers, desk})
    document.knowers = sorted(set(document.knowers) - {desk})
