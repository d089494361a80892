"""Open items that go along when a portfolio changes hands: moved in one act, undone in one act."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.directory.models import Appointment, Portfolio
from vanphong.kernel.audit import log
from vanphong.kernel.policies import Missing, Refusal
from vanphong.kernel.principals import Actor
from vanphong.kernel.subjects import SubjectRef
from vanphong.registry.models import Handover, HandoverItem, Incoming
from vanphong.registry.operations.handling import submit_document
from vanphong.registry.operations.reasons import reason as said_reason
from vanphong.registry.operations.routing import hand_of
from vanphong.registry.routing_policies import HandoverPolicy
from vanphong.registry.states import IncomingState
from vanphong.tasks.models import Task
from vanphong.tasks.operations import hand_over_task
from vanphong.tasks.states import OPEN

NOUN = "registry.handover"


class CannotHandOver(Refusal):
    """Nothing can move like this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What became of a handover: how many moved, and the sentences of those that stayed."""

    handover: Handover
    count: int
    left: Sequence[str] = ()


@transaction.atomic
def hand_over_open_items(
    portfolio: Portfolio,
    *,
    giver: Appointment,
    taker: Appointment,
    documents: Sequence[Incoming],
    tasks: Sequence[Task],
    reason: str,
    key: uuid.UUID,
    actor: Actor,
    now: datetime,
) -> Moved:
    """
    Move documents that lie before `giver` and open tasks that `giver` leads to `taker`.

    One that cannot move stays, with its sentence; the others move all the same. The same `key`
    again moves nothing more.

    :raises CannotHandOver: giver and taker are one, of another office, or nothing could move
    :raises NotPermitted: the actor hands nothing over
    Source: practice item 1.
    """
    capacity = HandoverPolicy.check(actor, "make")
    known = Handover.objects.filter(key=key, tenant=portfolio.tenant).first()
    if known is not None:
        return Moved(handover=known, count=known.items.count())
    if giver.pk == taker.pk or {giver.tenant_id, taker.tenant_id} != {portfolio.tenant_id}:
        raise CannotHandOver(_("Choose another person of this office."))
    handover = Handover.objects.create(
        tenant=portfolio.tenant, portfolio=portfolio, giver=giver, taker=taker, made_at=now,
        reason=said_reason(reason), key=key, made_by_id=hand_of(actor),
    )  # fmt: skip
    left: list[str] = []
    for document in documents:
        if _tried(lambda d=document: _lay(d, giver, taker, reason, actor, now), left):  # type: ignore[misc]  # the loop's own value
            HandoverItem.objects.create(handover=handover, incoming=document)
    for task in tasks:
        if _tried(lambda t=task: _lead(t, giver, taker, reason, actor, now), left):  # type: ignore[misc]  # the loop's own value
            HandoverItem.objects.create(handover=handover, task=task)
    count = handover.items.count()
    if not count:
        raise CannotHandOver(" ".join([_("Nothing moved."), *left]))
    log.record(
        "registry.handover.made", subject=SubjectRef(NOUN, handover.pk), actor=capacity, at=now,
        changes={"giver": (None, giver.pk), "taker": (None, taker.pk), "count": (0, count)},
        reason=handover.reason,
    )  # fmt: skip
    return Moved(handover=handover, count=count, left=left)


@transaction.atomic
def undo_handover(handover: Handover, *, actor: Actor, now: datetime) -> Moved:
    """
    Move back what still stands as it was moved; what was worked on since stays, with its sentence.

    :raises CannotHandOver: it is undone already
    """
    capacity = HandoverPolicy.check(actor, "undo", handover)
    fresh = Handover.objects.select_for_update().get(pk=handover.pk)
    if fresh.undone_at is not None:
        raise CannotHandOver(_("This handing over is undone already."))
    words = _("Handing over undone: %(reason)s") % {"reason": fresh.reason}
    left: list[str] = []
    count = 0
    for item in fresh.items.select_related("incoming", "task"):
        if _tried(lambda one=item: _back(one, fresh, words, actor, now), left):  # type: ignore[misc]  # the loop's own value
            item.is_back = True
            item.save(update_fields=["is_back"])
            count += 1
    fresh.undone_at, fresh.undone_by_id = now, hand_of(actor)
    fresh.save(update_fields=["undone_at", "undone_by"])
    log.record(
        "registry.handover.undone", subject=SubjectRef(NOUN, fresh.pk), actor=capacity, at=now,
        changes={"undone_at": (None, now), "count": (0, count)},
    )  # fmt: skip
    return Moved(handover=fresh, count=count, left=left)


def _tried(act: Callable[[], object], left: list[str]) -> bool:
    """Do one part of the act; where it is refused, note the sentence and go on."""
    try:
        with transaction.atomic():
            act()
    except (Refusal, Missing) as refusal:
        left.append(getattr(refusal, "sentence", "") or _("It is gone or not yours to see."))
        return False
    return True


def _back(item: HandoverItem, handover: Handover, words: str, actor: Actor, now: datetime) -> None:
    if item.incoming is not None:
        _lay(item.incoming, handover.taker, handover.giver, words, actor, now)
    elif item.task is not None:
        _lead(item.task, handover.taker, handover.giver, words, actor, now)


def _lay(
    document: Incoming, giver: Appointment, taker: Appointment, words: str, actor: Actor,
    now: datetime,
) -> None:  # fmt: skip
    """Lay a document before the taker, if it still lies before the giver."""
    fresh = Incoming.objects.select_for_update(of=("self",)).get(pk=document.pk)
    if fresh.state != IncomingState.SUBMITTED or fresh.submitted_to_id != giver.pk:
        raise CannotHandOver(
            _("No. %(number)s does not lie there any more.") % {"number": fresh.arrival_number}
        )
    submit_document(fresh, to=taker, note=words, skip_reason=words, actor=actor, now=now)


def _lead(
    task: Task, giver: Appointment, taker: Appointment, words: str, actor: Actor, now: datetime
) -> None:
    """Let the taker lead a task, if it is still open and led by the giver."""
    fresh = Task.objects.select_for_update(of=("self",)).get(pk=task.pk)
    if fresh.state not in OPEN or fresh.lead_person_id != giver.pk:
        raise CannotHandOver(
            _("A task is closed or led by somebody else: %(words)s") % {"words": fresh.content[:60]}
        )
    hand_over_task(fresh, person=taker, note=words, actor=actor, now=now)
