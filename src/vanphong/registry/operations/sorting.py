"""Sorting: where a paper that nobody directs yet goes, in one act with the words of the level."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.directory.models import Appointment, Unit
from vanphong.kernel.events import bus
from vanphong.kernel.policies import Refusal
from vanphong.kernel.principals import Actor
from vanphong.kernel.states.machine import WrongState
from vanphong.kernel.states.performing import lock
from vanphong.registry.events import IncomingShared
from vanphong.registry.models import FinishKind, Incoming, Passing
from vanphong.registry.operations.handling import (
    direct_document,
    finish_document,
    submit_document,
)
from vanphong.registry.operations.routing import add_step, hand_of
from vanphong.registry.policies import IncomingPolicy
from vanphong.registry.states import IncomingState
from vanphong.tasks.fields import Limit
from vanphong.tasks.operations import Order

#: where a document still waits for being sorted
UNSORTED = (IncomingState.REGISTERED, IncomingState.SUBMITTED)
LONGEST_BODY = 200
#: how the handling ends with a decision that needs nobody to work on it
ENDS = {
    Passing.FOR_INFORMATION: FinishKind.INFORMED,
    Passing.FILED: FinishKind.FILED,
    Passing.ELSEWHERE: FinishKind.PASSED_ON,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorting:
    """What the sorter decides: to whom it goes, and the words that go along."""

    decision: Passing
    text: str = ""
    leader: Appointment | None = None
    unit: Unit | None = None
    specialist: Appointment | None = None
    due_on: Limit | None = None
    informed: Sequence[Appointment] = ()
    body_name: str = ""


@transaction.atomic
def sort_document(document: Incoming, sorting: Sorting, *, actor: Actor, now: datetime) -> Incoming:
    """
    Let a registered document go on: to a leader, straight to a division, to another body, for
    information, or into the file. The level's words stay with it in order.

    :raises Refusal: nobody is named whom the decision needs, or a division gets no word of what
        to do; as the verb that it becomes
    :raises WrongState: somebody has directed or finished it meanwhile
    :raises NotPermitted: the actor does not sort
    Source: practice item 4.
    """
    IncomingPolicy.check(actor, "sort", document)
    fresh = lock(document)
    if fresh.state not in UNSORTED:
        raise WrongState(_("Somebody has sorted it meanwhile. Reload the page."))
    if sorting.decision == Passing.SUBMITTED:
        return _to_leader(fresh, sorting, actor, now)
    if sorting.decision == Passing.TO_DIVISION:
        return _to_division(fresh, sorting, actor, now)
    return _end(fresh, sorting, actor, now)


def _to_leader(document: Incoming, sorting: Sorting, actor: Actor, now: datetime) -> Incoming:
    if sorting.leader is None:
        raise Refusal(_("Choose the leader to whom it goes."), field="leader")
    return submit_document(document, to=sorting.leader, note=sorting.text, actor=actor, now=now)


def _to_division(document: Incoming, sorting: Sorting, actor: Actor, now: datetime) -> Incoming:
    if sorting.unit is None:
        raise Refusal(_("Choose the division to which it goes."), field="unit")
    if not sorting.text.strip():
        raise Refusal(_("Write what the division shall do."), field="text")
    capacity = IncomingPolicy.check(actor, "direct", document)
    author = capacity.on_behalf_of or hand_of(capacity)
    posts = Appointment.objects.in_bulk({author, hand_of(actor)})
    order = Order(
        content=sorting.text, lead_unit=sorting.unit, lead_person=sorting.specialist,
        cooperating={}, informed=sorting.informed, due_on=sorting.due_on,
    )  # fmt: skip
    direct_document(
        document, orders=[order], opinion=sorting.text, author=posts[author],
        typed_by=posts[hand_of(actor)], actor=actor, now=now,
    )  # fmt: skip
    document.refresh_from_db()
    return document


def _end(document: Incoming, sorting: Sorting, actor: Actor, now: datetime) -> Incoming:
    body = " ".join(sorting.body_name.split())
    if sorting.decision == Passing.ELSEWHERE and not 0 < len(body) <= LONGEST_BODY:
        raise Refusal(_("Write to which body it goes, at most 200 characters."), field="body_name")
    if sorting.decision == Passing.FOR_INFORMATION and not sorting.informed:
        raise Refusal(_("Choose who shall know of it."), field="informed")
    if any(post.tenant_id != document.tenant_id for post in sorting.informed):
        raise Refusal(_("Choose a person of this office."), field="informed")
    capacity = IncomingPolicy.check(actor, "finish", document)
    words = ": ".join(part for part in (body, sorting.text.strip()) if part)
    step = add_step(
        document, passing=sorting.decision, text=words, informed=sorting.informed,
        actor=capacity, now=now,
    )  # fmt: skip
    if sorting.informed:
        admitted = {post.principal_id for post in sorting.informed}
        document.readers = sorted({*document.readers, *admitted})
        document.save(update_fields=["readers"])
        shared = IncomingShared(incoming_id=document.pk, step_id=step.pk)
        bus.publish(shared, actor=capacity, at=now)
    return finish_document(document, kind=ENDS[sorting.decision], note=words, actor=actor, now=now)
