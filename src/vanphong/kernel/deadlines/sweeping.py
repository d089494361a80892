"""What deadlines do by themselves: come near, be missed, follow a changed calendar."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from vanphong.kernel.audit import log
from vanphong.kernel.calendar.loading import calendar_for
from vanphong.kernel.calendar.models import SpecialDay
from vanphong.kernel.calendar.operations import set_special_day, withdraw_special_day
from vanphong.kernel.deadlines.events import DeadlineMissed, DeadlineNear, DeadlinesMoved
from vanphong.kernel.deadlines.models import OPEN, Deadline
from vanphong.kernel.deadlines.operations import count_again, put_again
from vanphong.kernel.events.bus import Event, publish, publish_many
from vanphong.kernel.principals import Actor, system_actor
from vanphong.kernel.subjects import SubjectRef

BATCH = 500
FIRST_KEY = uuid.UUID(int=0)
FIELDS = ["due_on", "due_at", "warn_on", "near_at", "missed_at", "next_look_at", "arithmetic"]


@dataclass(frozen=True, slots=True)
class Moved:
    """An open deadline that a changed calendar moved."""

    deadline_id: uuid.UUID
    subject: SubjectRef
    old: date
    new: date


@dataclass(frozen=True, slots=True)
class Swept:
    """What one sweep told: how many came near, how many were missed."""

    near: int = 0
    missed: int = 0


def sweep(*, now: datetime, batch: int = BATCH) -> Swept:
    """
    Publish `DeadlineNear` and `DeadlineMissed` for all that is due at `now`, each once.

    Nobody acts here, so the row keeps the moment and the audit nothing. Rows another sweep holds
    are skipped. Cost: for each `batch` rows one locked read, one update and one insert, in a
    transaction of its own.
    """
    near = missed = 0
    while True:
        with transaction.atomic():
            rows = list(
                Deadline.objects.select_for_update(skip_locked=True)
                .filter(next_look_at__lte=now)
                .order_by("next_look_at")[:batch]
            )
            events = [_look(row, now) for row in rows]
            Deadline.objects.bulk_update(rows, ["near_at", "missed_at", "next_look_at"])
            publish_many(events, at=now)
        missed += sum(isinstance(event, DeadlineMissed) for event in events)
        near += sum(isinstance(event, DeadlineNear) for event in events)
        if len(rows) < batch:
            return Swept(near, missed)


def _look(row: Deadline, now: datetime) -> Event:
    kind: type[DeadlineMissed | DeadlineNear]
    if now >= row.due_at:
        kind, row.missed_at, row.next_look_at = DeadlineMissed, now, None
    else:
        kind, row.near_at, row.next_look_at = DeadlineNear, now, row.due_at
    return kind(
        deadline_id=row.pk,
        subject_type=row.subject_type,
        subject_id=row.subject_id,
        kind=row.kind,
        due_on=row.due_on,
        at=now,
    )


@transaction.atomic
def change_special_day(
    *,
    day: date,
    kind: SpecialDay.Kind | None,
    name: str,
    source: str,
    verified: bool,
    actor: Actor,
    now: datetime,
) -> tuple[Moved, ...]:
    """
    Change what `day` is (None: what its weekday says) and tell at once whom it moves.

    :raises CannotChangeCalendar: see `calendar.operations`
    """
    if kind is None:
        withdraw_special_day(day=day, reason=source, actor=actor, now=now)
    else:
        set_special_day(
            day=day, kind=kind, name=name, source=source, verified=verified, actor=actor, now=now
        )
    return follow_calendar(from_day=day, now=now, actor=actor)


def follow_calendar(
    *,
    from_day: date,
    now: datetime,
    actor: Actor | None = None,
    tenant_id: uuid.UUID | None = None,
) -> tuple[Moved, ...]:
    """
    Count all open deadlines that reach `from_day` anew and publish `DeadlinesMoved` for the moved.

    Days that were given stay. A missed deadline is counted anew too and may turn out not missed.
    A second run moves nothing. Cost: for each 500 rows one read and, if some moved, three writes.
    """
    actor = actor or system_actor("deadlines")
    moved: list[Moved] = []
    last: uuid.UUID | None = FIRST_KEY
    while last is not None:
        some, last = _recount(last, from_day, tenant_id, actor, now)
        moved += some
    return tuple(moved)


@transaction.atomic
def _recount(
    after: uuid.UUID, from_day: date, tenant_id: uuid.UUID | None, actor: Actor, now: datetime
) -> tuple[list[Moved], uuid.UUID | None]:
    """Count one batch anew; return who moved, and the last key or None at the end."""
    rows = Deadline.objects.select_for_update(of=("self",)).filter(
        OPEN, amount__isnull=False, due_on__gte=from_day, pk__gt=after
    )
    if tenant_id is not None:
        rows = rows.filter(tenant_id=tenant_id)
    batch = list(rows.order_by("pk").prefetch_related("pauses")[:BATCH])
    calendars = {key: calendar_for(key) for key in {row.tenant_id for row in batch}}
    changed: list[Deadline] = []
    moved: list[Moved] = []
    for row in batch:
        calendar = calendars[row.tenant_id]
        found = count_again(row, calendar, list(row.pauses.all()))
        if found.at != row.due_at:
            moved.append(Moved(row.pk, row.subject, row.due_on, found.on))
            put_again(row, found, calendar, now)
            changed.append(row)
    _keep(changed, moved, from_day, actor, now)
    return moved, batch[-1].pk if len(batch) == BATCH else None


def _keep(
    rows: list[Deadline], moved: list[Moved], from_day: date, actor: Actor, now: datetime
) -> None:
    if not rows:
        return
    Deadline.objects.bulk_update(rows, FIELDS)
    log.write_many(
        [
            log.prepare(
                "deadlines.deadline.recounted",
                subject=one.subject,
                actor=actor,
                at=now,
                changes={"due_on": (one.old, one.new), "deadline": (None, one.deadline_id)},
            )
            for one in moved
        ]
    )
    publish(
        DeadlinesMoved(
            deadline_ids=tuple(one.deadline_id for one in moved), from_day=from_day, at=now
        ),
        actor=actor,
        at=now,
    )
