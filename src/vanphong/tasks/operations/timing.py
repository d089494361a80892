"""The limit of a task: moved, paused, resumed; its copied day after the calendar changed."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.kernel.deadlines import operations as rows
from vanphong.kernel.deadlines.models import Deadline
from vanphong.kernel.deadlines.queries import find_open_deadline
from vanphong.kernel.policies import Refusal
from vanphong.kernel.principals import Actor
from vanphong.kernel.states.performing import Performance, perform
from vanphong.tasks import deadlines
from vanphong.tasks.limits import Limit
from vanphong.tasks.models import Participant, Task
from vanphong.tasks.operations.words import said
from vanphong.tasks.policies import TaskPolicy
from vanphong.tasks.states import TASK


class NoDeadline(Refusal):
    """The task has no limit that runs."""


def move_task_deadline(task: Task, *, to: Limit, reason: str, actor: Actor, now: datetime) -> Task:
    """
    Let the task end by another day, or give it one; the original day stays for the reports.

    A span of time given as `to` is counted from now and becomes that day.

    :raises Refusal: no reason, a past day, the present day, or the limit is paused
    Source: practice of extensions (operations sheet 2): lateness is told against both days.
    """  # fmt: skip
    text = said(reason, _("Say why the deadline is moved."), "reason")
    with perform(
        TASK, TaskPolicy, "move_deadline", subject=task, actor=actor, now=now, note=text
    ) as move:
        subject = move.subject
        old, row = (
            subject.due_on,
            find_open_deadline(deadlines.task_ref(subject), deadlines.HANDLING),
        )
        if row is None:
            subject.due_on = subject.original_due_on = _begin(move, to, now)
        else:
            day = deadlines.day_of(to, tenant_id=subject.tenant_id, now=now)
            rows.move_deadline(deadline=row, on=day, reason=text, actor=move.capacity, now=now)
            subject.due_on = day
        move.change("due_on", old, subject.due_on)
    return move.subject


def pause_task_deadline(task: Task, *, reason: str, actor: Actor, now: datetime) -> Task:
    """
    Let a counted limit stand still: nobody is reminded, nothing is late, until it is resumed.

    :raises NoDeadline: none runs
    :raises CannotSetDeadline: it is a day that was named, paused already, or over
    """
    text = said(reason, _("Say why the deadline is paused."), "reason")
    with perform(
        TASK, TaskPolicy, "pause_deadline", subject=task, actor=actor, now=now, note=text
    ) as move:
        row = _running(move)
        rows.pause_deadline(deadline=row, reason=text, actor=move.capacity, now=now)
    return move.subject


def resume_task_deadline(task: Task, *, actor: Actor, now: datetime) -> Task:
    """
    Let a paused limit run on; its day moves by what the pause took.

    :raises NoDeadline: none runs
    :raises CannotSetDeadline: it is not paused
    """
    with perform(TASK, TaskPolicy, "resume_deadline", subject=task, actor=actor, now=now) as move:
        row = rows.resume_deadline(deadline=_running(move), actor=move.capacity, now=now)
        move.change("due_on", move.subject.due_on, row.due_on)
        move.subject.due_on = row.due_on
    return move.subject


@transaction.atomic
def copy_days(deadline_ids: Sequence[uuid.UUID]) -> None:
    """
    Write the days of these limits into their tasks and parts, whose lists are ordered by them.

    For the reaction to a changed calendar; the limits themselves and the audit have it already. A
    second run changes nothing. Cost: one read, and one write for each task concerned.
    """
    for row in Deadline.objects.filter(pk__in=deadline_ids):
        if row.subject_type == deadlines.TASK_TYPE:
            Task.objects.filter(pk=row.subject_id).update(due_on=row.due_on)
        elif row.subject_type == deadlines.PART_TYPE:
            Participant.objects.filter(pk=row.subject_id).update(due_on=row.due_on)


def _begin(move: Performance[Task], limit: Limit, now: datetime) -> date | None:
    row = deadlines.start(
        deadlines.task_ref(move.subject), deadlines.HANDLING, limit,
        tenant_id=move.subject.tenant_id, actor=move.capacity, now=now,
    )  # fmt: skip
    return row.due_on if row else None


def _running(move: Performance[Task]) -> Deadline:
    row = find_open_deadline(deadlines.task_ref(move.subject), deadlines.HANDLING)
    if row is None:
        raise NoDeadline(_("This task has no deadline."))
    return row
