"""The work on a task: begun, reported, returned, given again, withdrawn, re-opened."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.kernel.policies import Refusal
from vanphong.kernel.principals import Actor
from vanphong.kernel.search.keeping import refresh
from vanphong.kernel.states.performing import Performance, perform
from vanphong.tasks import deadlines
from vanphong.tasks.events import TaskClosed, TaskGiven, TaskPartDone, TaskStarted
from vanphong.tasks.models import Part, Participant, Task
from vanphong.tasks.operations.words import said
from vanphong.tasks.policies import TaskPolicy
from vanphong.tasks.states import TASK


def start_task(task: Task, *, actor: Actor, now: datetime) -> Task:
    """Say that the work has begun; merely opening a page never does (D5)."""
    with perform(TASK, TaskPolicy, "start", subject=task, actor=actor, now=now) as move:
        subject = move.subject
        move.publish(
            TaskStarted(
                task_id=subject.pk, source_type=subject.source_type, source_id=subject.source_id
            )
        )
    return move.subject


@transaction.atomic
def report_done(task: Task, *, result: str, actor: Actor, now: datetime) -> Task:
    """
    Report the result: the task's limit is met, in time or late, and no part is waited for longer.

    :raises Refusal: the result is empty or longer than 4,000 characters
    """
    text = said(result, _("Write what the result is."), "result")
    with perform(TASK, TaskPolicy, "report_done", subject=task, actor=actor, now=now) as move:
        subject = move.subject
        subject.result, subject.done_at = text, now
        move.write("result", text)
        deadlines.meet(
            deadlines.task_ref(subject), deadlines.HANDLING, actor=move.capacity, now=now
        )
        _release_parts(move, text, now)
        _close(move, "done")
    refresh(deadlines.task_ref(move.subject))
    return move.subject


def report_part(task: Task, *, result: str, actor: Actor, now: datetime) -> Participant:
    """
    Report what the actor's unit, which cooperates, has done; the lead still reports the whole.

    :raises Refusal: the result is empty or too long, or this unit has reported already
    """
    text = said(result, _("Write what the result is."), "result")
    with perform(TASK, TaskPolicy, "report_part", subject=task, actor=actor, now=now) as move:
        part = move.subject.participants.get(part=Part.COOPERATING, unit=move.capacity.unit_id)
        if part.done_at is not None:
            raise Refusal(_("Your division has reported already."))
        part.done_at, part.result = now, text
        part.save(update_fields=["done_at", "result"])
        move.write("result", text)
        move.change("part", None, part.pk)
        deadlines.meet(
            deadlines.part_ref(part), deadlines.COOPERATION, actor=move.capacity, now=now
        )
        move.publish(TaskPartDone(task_id=move.subject.pk, participant_id=part.pk))
    return part


def return_to_giver(task: Task, *, reason: str, actor: Actor, now: datetime) -> Task:
    """Return a task that is not ours, with the reason; its limit runs on, now for the giver."""
    text = said(reason, _("Write why the task is returned."), "reason")
    with perform(
        TASK, TaskPolicy, "return_to_giver", subject=task, actor=actor, now=now, note=text
    ) as move:
        _close(move, "returned")
    return move.subject


def give_again(task: Task, *, actor: Actor, now: datetime, note: str = "") -> Task:
    """Give a returned task to its unit once more."""
    with perform(
        TASK, TaskPolicy, "give_again", subject=task, actor=actor, now=now, note=note
    ) as m:
        m.publish(TaskGiven(task_id=m.subject.pk))
    return m.subject


def withdraw_task(task: Task, *, reason: str, actor: Actor, now: datetime) -> Task:
    """Take a task back, with the reason; it stays in the history, its limits are lifted."""
    text = said(reason, _("Write why the task is withdrawn."), "reason")
    with perform(
        TASK, TaskPolicy, "withdraw", subject=task, actor=actor, now=now, note=text
    ) as move:
        deadlines.lift(
            deadlines.task_ref(move.subject), deadlines.HANDLING, reason=text,
            actor=move.capacity, now=now,
        )  # fmt: skip
        _release_parts(move, text, now)
        _close(move, "withdrawn")
    return move.subject


def reopen_task(task: Task, *, reason: str, actor: Actor, now: datetime) -> Task:
    """
    Open a done task again, with the reason; the earlier result stays in the history.

    Its limits run again by their old days, so that lateness is told against them.
    """
    text = said(reason, _("Write why the task is opened again."), "reason")
    with perform(TASK, TaskPolicy, "reopen", subject=task, actor=actor, now=now, note=text) as move:
        subject, capacity = move.subject, move.capacity
        subject.done_at = None
        deadlines.reopen(deadlines.task_ref(subject), deadlines.HANDLING, actor=capacity, now=now)
        for part in deadlines.open_parts(subject):
            deadlines.reopen(
                deadlines.part_ref(part), deadlines.COOPERATION, actor=capacity, now=now
            )
        move.publish(TaskGiven(task_id=subject.pk))
    return move.subject


def _release_parts(move: Performance[Task], reason: str, now: datetime) -> None:
    """Lift the limits of the units that have not reported."""
    for part in deadlines.open_parts(move.subject):
        deadlines.lift(
            deadlines.part_ref(part), deadlines.COOPERATION, reason=reason, actor=move.capacity,
            now=now,
        )  # fmt: skip


def _close(move: Performance[Task], state: str) -> None:
    task = move.subject
    move.publish(
        TaskClosed(
            task_id=task.pk, source_type=task.source_type, source_id=task.source_id, state=state
        )
    )
