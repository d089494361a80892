"""Whom tasks tell: event → roles on the task → channels, as data."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from vanphong.directory.queries import heads_of
from vanphong.kernel.deadlines.events import DeadlineMissed, DeadlineNear
from vanphong.kernel.notifications.digest import Section
from vanphong.kernel.notifications.table import Channel, Kind, Row, Table
from vanphong.kernel.policies.routes import may_call
from vanphong.kernel.principals import Actor
from vanphong.kernel.subjects import SubjectRef
from vanphong.tasks import queries
from vanphong.tasks.deadlines import PART_TYPE, TASK_TYPE
from vanphong.tasks.events import TaskAssigned, TaskClosed, TaskGiven
from vanphong.tasks.models import Part, Participant, Task
from vanphong.tasks.states import TASK, TaskState

People = Iterable[uuid.UUID | None]


def _lead_head(task: Task, event: object, day: date) -> People:
    return heads_of(task.lead_unit_id, day)


def _cooperating(task: Task, event: TaskGiven, day: date) -> People:
    """Return the heads of the units that cooperate, when it is given for the first time."""
    if event.acted_at != task.given_at:
        return []
    units = task.participants.filter(part=Part.COOPERATING).values_list("unit_id", flat=True)
    return [head for unit in units if unit is not None for head in heads_of(unit, day)]


def _informed(task: Task, event: TaskGiven, day: date) -> People:
    """Return who is kept informed, when it is given for the first time."""
    if event.acted_at != task.given_at:
        return []
    return task.participants.filter(part=Part.INFORMED).values_list("person_id", flat=True)


def _closed_as(*states: TaskState) -> Callable[[TaskClosed], uuid.UUID | None]:
    """Return the subject of an event that closed a task in one of these ways."""
    return lambda event: event.task_id if event.state in states else None


def _of_task(event: Any) -> uuid.UUID | None:
    """Return the task of a deadline's event; other records tell for themselves."""
    return event.subject_id if event.subject_type == TASK_TYPE else None


def _of_part(event: Any) -> uuid.UUID | None:
    """Return the task of a cooperating unit's deadline."""
    if event.subject_type != PART_TYPE:
        return None
    parts = Participant.objects.filter(pk=event.subject_id)
    return parts.values_list("task_id", flat=True).first()


def _part_head(task: Task, event: Any, day: date) -> People:
    """Return the heads of the cooperating unit whose deadline it is."""
    units = task.participants.filter(pk=event.subject_id).values_list("unit_id", flat=True)
    return [head for unit in units if unit is not None for head in heads_of(unit, day)]


TABLE = Table(
    subject_type=TASK.noun,
    kinds=(
        Kind(code="tasks.given", label=_("Tasks given to me or my division")),
        Kind(
            code="tasks.informed", label=_("Tasks in which we cooperate or are informed"),
            default=frozenset({Channel.BELL, Channel.DIGEST}),
        ),
        Kind(code="tasks.closed", label=_("Tasks done, returned or withdrawn")),
        Kind(code="tasks.deadlines", label=_("Deadlines near or missed")),
    ),
    roles={
        "lead_person": lambda task, event, day: [task.lead_person_id],
        "assigned": lambda task, event, day: [event.appointment_id],
        "lead_head": _lead_head,
        "cooperating": _cooperating,
        "informed": _informed,
        "part_head": _part_head,
        "giver": lambda task, event, day: [task.giver_id],
    },
    load=lambda pk: Task.objects.filter(pk=pk).first(),
    rows=(
        Row(
            code="tasks.given.person", kind="tasks.given", event=TaskGiven,
            roles=("lead_person",), subject=lambda event: event.task_id,
            sentence=_("A task was given to you"),
        ),
        Row(
            code="tasks.given", kind="tasks.given", event=TaskGiven,
            roles=("lead_head",), subject=lambda event: event.task_id,
            sentence=_("A task was given to your division"),
        ),
        Row(
            code="tasks.cooperating", kind="tasks.informed", event=TaskGiven,
            roles=("cooperating",), subject=lambda event: event.task_id,
            sentence=_("Your division cooperates in a task"),
        ),
        Row(
            code="tasks.informed", kind="tasks.informed", event=TaskGiven,
            roles=("informed",), subject=lambda event: event.task_id,
            sentence=_("A task was given; you are kept informed"),
        ),
        Row(
            code="tasks.assigned", kind="tasks.given", event=TaskAssigned,
            roles=("assigned",), subject=lambda event: event.task_id,
            sentence=_("A task was assigned to you"),
        ),
        Row(
            code="tasks.done", kind="tasks.closed", event=TaskClosed,
            roles=("giver",), subject=_closed_as(TaskState.DONE),
            sentence=_("A task you gave is reported done"),
        ),
        Row(
            code="tasks.returned", kind="tasks.closed", event=TaskClosed,
            roles=("giver",), subject=_closed_as(TaskState.RETURNED),
            sentence=_("A task you gave came back: not theirs"),
        ),
        Row(
            code="tasks.withdrawn", kind="tasks.closed", event=TaskClosed,
            roles=("lead_person", "lead_head"), subject=_closed_as(TaskState.WITHDRAWN),
            sentence=_("A task was withdrawn; nothing remains to be done"),
        ),
        Row(
            code="tasks.near", kind="tasks.deadlines", event=DeadlineNear,
            roles=("lead_person", "lead_head"), subject=_of_task,
            sentence=_("The deadline of a task comes near"),
        ),
        Row(
            code="tasks.missed", kind="tasks.deadlines", event=DeadlineMissed,
            roles=("lead_person", "lead_head"), subject=_of_task,
            sentence=_("The deadline of a task has passed"),
        ),
        Row(
            code="tasks.near.part", kind="tasks.deadlines", event=DeadlineNear,
            roles=("part_head",), subject=_of_part,
            sentence=_("The day by which your division cooperates comes near"),
        ),
        Row(
            code="tasks.missed.part", kind="tasks.deadlines", event=DeadlineMissed,
            roles=("part_head",), subject=_of_part,
            sentence=_("The day by which your division cooperates has passed"),
        ),
    ),
)  # fmt: skip


def _refs(tasks: QuerySet[Task]) -> Sequence[SubjectRef]:
    return [SubjectRef(TASK.noun, pk) for pk in tasks.values_list("pk", flat=True)]


def _due_today(actor: Actor, today: date) -> Sequence[SubjectRef]:
    return _refs(queries.list_soon_due(actor, today).filter(due_on=today))


def _division_overdue(actor: Actor, today: date) -> Sequence[SubjectRef]:
    """Return what a head's division owes, beside the head's own tasks."""
    if not may_call(actor, "tasks.task.assign"):
        return []
    own = queries.list_mine(actor).order_by().values("pk")
    return _refs(queries.list_overdue_of_unit(actor, today).exclude(pk__in=own))


SECTIONS = (
    Section(
        code="tasks.due_today", label=_("Due today"), line=_("Task"), order=20,
        records=_due_today,
    ),
    Section(
        code="tasks.overdue", label=_("Overdue"), line=_("Task"), order=30,
        records=lambda actor, today: _refs(queries.list_overdue(actor, today)),
    ),
    Section(
        code="tasks.division_overdue", label=_("Overdue in your division"), line=_("Task"),
        records=_division_overdue, order=40,
    ),
)  # fmt: skip
