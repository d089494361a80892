"""Writing down what a leader said with the pen, on the telephone or in person; the leader's tap."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.directory.models import Appointment, Unit
from vanphong.kernel.audit import log
from vanphong.kernel.calendar import local_day
from vanphong.kernel.policies import Refusal
from vanphong.kernel.principals import Actor
from vanphong.kernel.rules.lookup import rule
from vanphong.kernel.search.keeping import refresh
from vanphong.kernel.states.performing import Performance, perform
from vanphong.kernel.subjects import SubjectRef
from vanphong.registry.events import DirectionDisowned, DirectionRecorded
from vanphong.registry.models import (
    Attachment,
    DictationSetting,
    GivenBy,
    Incoming,
    RecordedDirection,
)
from vanphong.registry.operations.files import Enclosure, enclose
from vanphong.registry.operations.handling import enter_direction
from vanphong.registry.operations.routing import hand_of
from vanphong.registry.policies import IncomingPolicy
from vanphong.registry.routing_policies import RecordedPolicy
from vanphong.registry.states import INCOMING, IncomingState
from vanphong.tasks.fields import Limit, LimitField
from vanphong.tasks.models import Task
from vanphong.tasks.operations import Order, withdraw_task
from vanphong.tasks.states import OPEN, TaskState

NOUN = "registry.recorded"
AUTHORS = ("province_leader", "department_leader", "chief", "deputy_chief")


class CannotRecord(Refusal):
    """What a leader said cannot be written down, or answered, like this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dictation:
    """What a leader said: how and when, the words, and what they ask in the words of the form."""

    author: Appointment
    given_by: GivenBy
    given_at: datetime
    opinion: str
    lead_unit: Unit | None = None
    #: "5 ngày làm việc", "01/12/2026", or ""
    due: str = ""
    #: units that cooperate, with a limit of their own or ""
    limits: Mapping[Unit, str] | None = None
    informed: Sequence[Appointment] = ()


def holds_at_once(author: Appointment, given_by: str, now: datetime) -> bool:
    """
    Tell whether what is written down for a leader holds before the leader's tap.

    The leader's own setting, else the rule `registry.direction.recorded_at_once`. Two queries.
    """
    own = DictationSetting.objects.filter(appointment=author).first()
    if own is not None:
        return own.is_at_once
    ways = rule("registry.direction.recorded_at_once", local_day(now)).value
    return isinstance(ways, list) and given_by in ways


@transaction.atomic
def record_direction(
    document: Incoming,
    dictation: Dictation,
    *,
    key: uuid.UUID,
    actor: Actor,
    now: datetime,
    photos: Sequence[Enclosure] = (),
) -> RecordedDirection:
    """
    Write down what a leader said: it holds at once or after the leader's tap (`holds_at_once`).

    Until the tap everybody reads "chưa xác nhận" beside it. The same `key` again writes nothing.

    :raises Refusal: no words, a moment to come, somebody who gives no directions, or as
        `direct_document`
    :raises NotPermitted: the actor writes nothing down in this office
    Source: practice item 11.
    """
    known = RecordedDirection.objects.filter(key=key, incoming=document).first()
    if known is not None:
        return known
    _check(dictation, document, now)
    at_once = holds_at_once(dictation.author, dictation.given_by, now)
    verb = "record_direction" if at_once else "keep_recorded"
    with perform(INCOMING, IncomingPolicy, verb, subject=document, actor=actor, now=now) as move:
        fresh = move.subject
        recorded = RecordedDirection(
            incoming=fresh, author=dictation.author, typed_by_id=hand_of(actor), typed_at=now,
            given_by=dictation.given_by, given_at=dictation.given_at, key=key,
            opinion=dictation.opinion.strip(), lead_unit=dictation.lead_unit,
            order=_as_words(dictation),
        )  # fmt: skip
        recorded.photo = _photo(fresh, photos, move.capacity, now)
        fresh.readers = sorted({*fresh.readers, dictation.author.principal_id})
        recorded.save(force_insert=True)
        if at_once:
            _let_hold(move, recorded, now=now)
        else:
            move.write("opinion", recorded.opinion)
            move.change("author", None, recorded.author_id)
        move.publish(DirectionRecorded(incoming_id=fresh.pk, recorded_id=recorded.pk))
    return recorded


@transaction.atomic
def confirm_direction(
    recorded: RecordedDirection, *, actor: Actor, now: datetime
) -> RecordedDirection:
    """
    Say that it was so; what waited for this holds from now on.

    :raises CannotRecord: the leader has answered already
    :raises NotPermitted: it was not written down in the actor's name
    """
    capacity = RecordedPolicy.check(actor, "answer", recorded)
    fresh = _open(recorded)
    if fresh.direction_id is None:
        with perform(
            INCOMING, IncomingPolicy, "confirm_recorded", subject=fresh.incoming, actor=actor,
            now=now,
        ) as move:  # fmt: skip
            _let_hold(move, fresh, now=now)
    fresh.confirmed_at = now
    fresh.save(update_fields=["confirmed_at", "direction"])
    log.record(
        "registry.recorded.confirmed", subject=SubjectRef(INCOMING.noun, fresh.incoming_id),
        actor=capacity, at=now, changes={"recorded": (None, fresh.pk)},
    )  # fmt: skip
    return fresh


@transaction.atomic
def disown_direction(
    recorded: RecordedDirection, *, reason: str, actor: Actor, now: datetime
) -> RecordedDirection:
    """
    Say "not my opinion": its open tasks are withdrawn, its words stay and are marked so.

    Where nothing else was directed on the document, it lies before the leader again.

    :raises CannotRecord: the leader has answered already
    :raises WrongState: the handling is over; it is opened again first
    """
    RecordedPolicy.check(actor, "answer", recorded)
    fresh = _open(recorded)
    said = " ".join(reason.split())[:500] or _("Not my opinion")
    for task in fresh.tasks.filter(state__in=(*OPEN, TaskState.RETURNED)):
        withdraw_task(task, reason=said, actor=actor, now=now)
    document = Incoming.objects.select_for_update(of=("self",)).get(pk=fresh.incoming_id)
    held = fresh.direction_id is not None and document.state == IncomingState.DIRECTED
    alone = held and not _others(document, fresh)
    verb = "lift_recorded" if alone else "disown_recorded"
    with perform(
        INCOMING, IncomingPolicy, verb, subject=document, actor=actor, now=now, note=said
    ) as move:
        if alone:
            move.change("submitted_to", move.subject.submitted_to_id, fresh.author_id)
            move.subject.submitted_to_id, move.subject.submitted_at = fresh.author_id, now
        move.change("recorded", None, fresh.pk)
        move.publish(DirectionDisowned(incoming_id=document.pk, recorded_id=fresh.pk))
    fresh.disowned_at, fresh.disown_reason = now, said
    fresh.save(update_fields=["disowned_at", "disown_reason"])
    return fresh


@transaction.atomic
def set_dictation(*, is_at_once: bool | None, actor: Actor, now: datetime) -> None:
    """
    Set for the own post whether what is written down holds at once; None: as the rule says.

    :raises NotPermitted: the actor gives no directions
    """
    capacity = RecordedPolicy.check(actor, "set")
    mine = hand_of(actor)
    before = DictationSetting.objects.filter(appointment=mine).first()
    old = before.is_at_once if before else None
    if is_at_once is None:
        DictationSetting.objects.filter(appointment=mine).delete()
    else:
        DictationSetting.objects.update_or_create(
            appointment_id=mine, defaults={"is_at_once": is_at_once, "set_at": now}
        )
    log.record(
        "registry.recorded.set", subject=SubjectRef("directory.appointment", mine),
        actor=capacity, at=now, changes={"is_at_once": (old, is_at_once)},
    )  # fmt: skip


def _check(dictation: Dictation, document: Incoming, now: datetime) -> None:
    if not dictation.opinion.strip():
        raise CannotRecord(_("Write what the leader said."), field="opinion")
    if dictation.given_at > now:
        raise CannotRecord(_("The moment lies in the future."), field="given_on")
    author = dictation.author
    if author.tenant_id != document.tenant_id or author.role not in AUTHORS:
        raise CannotRecord(_("Choose who gives directions in this office."), field="author")
    _limit(dictation.due, dictation.given_at, "due_on")
    for words in (dictation.limits or {}).values():
        _limit(words, dictation.given_at, "cooperating")


def _limit(words: str, given_at: datetime, field: str = "due_on") -> Limit | None:
    """
    Read a limit in words as of the day it was given.

    :raises CannotRecord: it cannot be read
    """
    try:
        return LimitField(day=local_day(given_at), required=False).clean(words)
    except ValidationError as error:
        raise CannotRecord(" ".join(error.messages), field=field) from error


def _as_words(dictation: Dictation) -> dict[str, object]:
    return {
        "due": dictation.due,
        "limits": {str(unit.pk): words for unit, words in (dictation.limits or {}).items()},
        "informed": [str(post.pk) for post in dictation.informed],
    }


def _order(recorded: RecordedDirection) -> Order | None:
    """Return what the direction asks; None where it names no division."""
    if recorded.lead_unit is None:
        return None
    words = recorded.order
    units = Unit.objects.in_bulk(words.get("limits", {}))
    given_at = recorded.given_at
    return Order(
        content=recorded.opinion, lead_unit=recorded.lead_unit,
        due_on=_limit(words.get("due", ""), given_at),
        cooperating={
            units[uuid.UUID(pk)]: _limit(limit, given_at)
            for pk, limit in words.get("limits", {}).items()
        },
        informed=list(Appointment.objects.filter(pk__in=words.get("informed", []))),
    )  # fmt: skip


def _let_hold(move: Performance[Incoming], recorded: RecordedDirection, *, now: datetime) -> None:
    """Make the direction of it, in the leader's name and at the moment it was given."""
    order = _order(recorded)
    direction, tasks = enter_direction(
        move, orders=[order] if order else [], opinion=recorded.opinion, author=recorded.author,
        typed_by=recorded.typed_by, given_at=recorded.given_at, now=now, is_recorded=True,
        capacity=replace(move.capacity, on_behalf_of=recorded.author_id),
    )  # fmt: skip
    recorded.direction = direction
    recorded.save(update_fields=["direction"])
    recorded.tasks.set(tasks)
    refresh(SubjectRef(INCOMING.noun, move.subject.pk))


def _others(document: Incoming, recorded: RecordedDirection) -> bool:
    """Tell whether another direction holds, or another task of the document is open."""
    assert recorded.direction_id is not None
    standing = document.directions.exclude(pk=recorded.direction_id)
    if standing.exclude(recorded__disowned_at__isnull=False).exists():
        return True
    open_now = Task.objects.filter(source_type=INCOMING.noun, source_id=document.pk)
    return open_now.filter(state__in=OPEN).exists()


def _photo(
    document: Incoming, photos: Sequence[Enclosure], actor: Actor, now: datetime
) -> Attachment | None:
    """Keep the pictures with the document, and return the first."""
    if not photos:
        return None
    enclose(document, photos, actor=actor, now=now)
    return document.attachments.filter(file=photos[0].taken.file).first()


def _open(recorded: RecordedDirection) -> RecordedDirection:
    """Lock it, unless the leader has answered."""
    fresh = RecordedDirection.objects.select_for_update(of=("self",)).get(pk=recorded.pk)
    if fresh.is_answered:
        raise CannotRecord(_("This was answered already. Reload the page."))
    return fresh
