"""
The time limits of tasks: the rows of `kernel.deadlines` that belong to a task and its parts.

A task's own limit has the subject "tasks.task" and the kind `HANDLING`; a unit that cooperates by
a day of its own has the subject "tasks.participant" and the kind `COOPERATION`. The verbs of
`operations` ask the policy and then keep the rows through the functions here.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime

from vanphong.kernel.calendar import local_day
from vanphong.kernel.calendar.loading import calendar_for
from vanphong.kernel.deadlines import LateReceipt, StartRule, Term, Unit, due, explain
from vanphong.kernel.deadlines import operations as rows
from vanphong.kernel.deadlines.models import Deadline
from vanphong.kernel.deadlines.queries import find_open_deadline, latest_deadline
from vanphong.kernel.deadlines.words import explain_given
from vanphong.kernel.principals import Actor
from vanphong.kernel.rules.lookup import rule
from vanphong.kernel.rules.models import Rule
from vanphong.kernel.subjects import SubjectRef
from vanphong.tasks.limits import Counting, Limit
from vanphong.tasks.models import Participant, Task

TASK_TYPE, PART_TYPE = "tasks.task", "tasks.participant"
HANDLING, COOPERATION = "handling", "cooperation"


def counting_on(day: date) -> Counting:
    """
    Return how limits of directions given on `day` are counted. Cost: three queries.

    :raises UnknownRule: the seeds of the rules are missing
    """
    limit, how = rule("tasks.task.limit", on=day), rule("tasks.task.counting", on=day)
    said, ways = _table(limit), _table(how)
    before = _table(rule("tasks.task.before_day", on=day))
    return Counting(
        start_rule=StartRule(str(ways["start_rule"])),
        late_receipt=LateReceipt(str(ways["late_receipt"])),
        unit=Unit(str(said["unit"])), before_included=bool(before["included"]),
        source="; ".join(part for part in (limit.source, how.source) if part),
    )  # fmt: skip


def _table(row: Rule) -> dict[str, object]:
    if not isinstance(row.value, dict):
        raise TypeError(f"rule {row.code!r} holds no table")
    return row.value


def foretell(limit: Limit, *, tenant_id: uuid.UUID, now: datetime) -> tuple[str, str]:
    """Return what a limit given at `now` would mean, and a warning or "", before it is sent."""
    calendar = calendar_for(tenant_id)
    if isinstance(limit, Term):
        return explain(due(now, limit, calendar)), ""
    told = explain_given(limit, today=local_day(now), calendar=calendar)
    return told.sentence, told.warning


def day_of(limit: Limit, *, tenant_id: uuid.UUID, now: datetime) -> date:
    """Return the last day, included, of a limit given at `now`."""
    if isinstance(limit, Term):
        return due(now, limit, calendar_for(tenant_id)).on
    return limit


def start(
    ref: SubjectRef, kind: str, limit: Limit | None, *, tenant_id: uuid.UUID, actor: Actor,
    now: datetime,
) -> Deadline | None:  # fmt: skip
    """
    Start a limit of a task or of a part; none where none was given.

    :raises CannotSetDeadline: the day is past, or a limit of this kind runs already
    """
    if limit is None:
        return None
    warn = int(str(rule("tasks.task.warn_days", on=local_day(now)).value))
    if isinstance(limit, Term):
        return rows.set_deadline(
            subject=ref, kind=kind, term=limit, start_at=now, actor=actor, now=now,
            tenant_id=tenant_id, warn_days=warn,
        )  # fmt: skip
    return rows.give_deadline(
        subject=ref, kind=kind, on=limit, actor=actor, now=now, tenant_id=tenant_id, warn_days=warn
    )


def meet(ref: SubjectRef, kind: str, *, actor: Actor, now: datetime) -> None:
    """Note that the thing was done, in time or late; nothing where no limit runs."""
    row = find_open_deadline(ref, kind)
    if row is not None:
        rows.meet_deadline(deadline=row, actor=actor, now=now)


def lift(ref: SubjectRef, kind: str, *, reason: str, actor: Actor, now: datetime) -> None:
    """Take a limit off; nothing where none runs."""
    row = find_open_deadline(ref, kind)
    if row is not None:
        rows.lift_deadline(deadline=row, reason=reason, actor=actor, now=now)


def reopen(ref: SubjectRef, kind: str, *, actor: Actor, now: datetime) -> None:
    """Let the last limit run again by its old day; nothing where there was none."""
    row = latest_deadline(ref, kind)
    if row is not None and not row.is_open:
        rows.reopen_deadline(deadline=row, actor=actor, now=now)


def open_parts(task: Task) -> Iterable[Participant]:
    """Return the units of a task that cooperate by a day of their own and have not reported."""
    return task.participants.filter(due_on__isnull=False, done_at__isnull=True)


def task_ref(task: Task) -> SubjectRef:
    """Return the subject of a task's own limit."""
    return SubjectRef(TASK_TYPE, task.pk)


def part_ref(part: Participant) -> SubjectRef:
    """Return the subject of a cooperating unit's limit."""
    return SubjectRef(PART_TYPE, part.pk)
