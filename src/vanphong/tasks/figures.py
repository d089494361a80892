"""
The figures of tasks by leading unit: what was given and done in a period, what is open now.

Tasks given by the leadership and internal handling never stand in one figure: practice item 25,
Decision 42/2014/QĐ-TTg counts only the first.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vanphong.directory.models import Unit
from vanphong.kernel.calendar import end_of_day, start_of_day
from vanphong.kernel.deadlines.models import OPEN as RUNNING
from vanphong.kernel.deadlines.models import Deadline
from vanphong.kernel.figures.boards import Board
from vanphong.kernel.figures.figure import Figure, InPeriod, Params
from vanphong.kernel.principals import Actor, Level
from vanphong.kernel.ui.tables import Column
from vanphong.kernel.ui.values import Words
from vanphong.tasks import queries
from vanphong.tasks.deadlines import HANDLING, TASK_TYPE
from vanphong.tasks.models import Task, TaskKind
from vanphong.tasks.states import OPEN, TaskState
from vanphong.tasks.views import columns_with


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen(Params):
    """Which tasks: of one kind, led by one unit."""

    kind: str = TaskKind.ASSIGNED.value
    unit: uuid.UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenInPeriod(InPeriod):
    """The same for the days `first` to `last`, both included."""

    kind: str = TaskKind.ASSIGNED.value
    unit: uuid.UUID | None = None


def _base(actor: Actor, params: Chosen | ChosenInPeriod) -> QuerySet[Task]:
    tasks = queries.list_tasks_for(actor).filter(
        tenant__in=[actor.tenant_id] if actor.tenant_id else [], kind=params.kind
    )
    return tasks.filter(lead_unit=params.unit) if params.unit else tasks


def _given(actor: Actor, params: ChosenInPeriod, now: datetime) -> QuerySet[Task]:
    """Return what was given on the days asked for."""
    first, last = start_of_day(params.first), end_of_day(params.last)
    return _base(actor, params).filter(given_at__gte=first, given_at__lt=last)


def _done(actor: Actor, params: ChosenInPeriod) -> QuerySet[Task]:
    first, last = start_of_day(params.first), end_of_day(params.last)
    return _base(actor, params).filter(state=TaskState.DONE, done_at__gte=first, done_at__lt=last)


def _met(condition: Q) -> Q:
    """Return the condition that the task's own deadline was met, in such a way."""
    rows = Deadline.objects.filter(
        condition, subject_type=TASK_TYPE, subject_id=OuterRef("pk"), kind=HANDLING,
        met_at__isnull=False,
    )  # fmt: skip
    return Q(Exists(rows))


def _on_time(actor: Actor, params: ChosenInPeriod, now: datetime) -> QuerySet[Task]:
    """Return what was reported done before the end of its deadline."""
    return _done(actor, params).filter(_met(Q(met_at__lt=F("due_at"))))


def _late(actor: Actor, params: ChosenInPeriod, now: datetime) -> QuerySet[Task]:
    """Return what was reported done after the end of its deadline."""
    late, on_time = _met(Q(met_at__gte=F("due_at"))), _met(Q(met_at__lt=F("due_at")))
    return _done(actor, params).filter(late & ~on_time)


def _undated(actor: Actor, params: ChosenInPeriod, now: datetime) -> QuerySet[Task]:
    """Return what was reported done and had no deadline."""
    return _done(actor, params).filter(~_met(Q()))


def _open(actor: Actor, params: Chosen, now: datetime) -> QuerySet[Task]:
    """Return what is given and neither done nor back."""
    return _base(actor, params).filter(state__in=OPEN)


def _overdue(actor: Actor, params: Chosen, now: datetime) -> QuerySet[Task]:
    """Return what is open although its deadline has passed; a limit that stands still is not."""
    running = Deadline.objects.filter(
        RUNNING, subject_type=TASK_TYPE, subject_id=OuterRef("pk"), kind=HANDLING,
        due_at__lte=now, paused_at__isnull=True,
    )  # fmt: skip
    return _open(actor, params, now).filter(Exists(running))


def _columns(actor: Actor, rows: Sequence[Any], now: datetime) -> Sequence[Column[Any]]:
    return columns_with(queries.shown_deadlines(rows, now))


def _figure(code: str, label: Words, records: Any, params: type[Params]) -> Figure:
    return Figure(
        code=f"tasks.task.{code}", label=label, subject_type=TASK_TYPE, act="tasks.task.read",
        level=Level.FULL, params=params, records=records, columns=_columns, order="due",
        row_url=lambda task: reverse("tasks:detail", args=[task.pk]),
    )  # fmt: skip


GIVEN = _figure("given", _("Given in the period"), _given, ChosenInPeriod)
ON_TIME = _figure("on_time", _("Done on time"), _on_time, ChosenInPeriod)
LATE = _figure("late", _("Done late"), _late, ChosenInPeriod)
UNDATED = _figure("undated", _("Done, no deadline"), _undated, ChosenInPeriod)
OPEN_NOW = _figure("open", _("Open tasks"), _open, Chosen)
OVERDUE = _figure("overdue", _("Overdue"), _overdue, Chosen)
FIGURES = (GIVEN, ON_TIME, LATE, UNDATED, OPEN_NOW, OVERDUE)


def _units(actor: Actor, keys: Collection[Any]) -> Mapping[Any, str]:
    tenant = [actor.tenant_id] if actor.tenant_id else []
    return dict(Unit.objects.filter(pk__in=keys, tenant__in=tenant).values_list("pk", "name"))


def _board(
    code: str, title: Words, kind: TaskKind, figures: tuple[Figure, ...], order: int,
    *, charted: bool = False,
) -> Board:  # fmt: skip
    return Board(
        code=code, title=title, row_label=_("Leading division"), dimension="unit",
        field="lead_unit_id", names=_units, fixed={"kind": kind.value}, figures=figures,
        charted=charted, order=order,
    )  # fmt: skip


IN_PERIOD = (GIVEN, ON_TIME, LATE, UNDATED)
AT_PRESENT = (OPEN_NOW, OVERDUE)
BOARDS = (
    _board("tasks-by-unit", _("Assigned tasks by division"), TaskKind.ASSIGNED, IN_PERIOD, 40),
    _board("handling-by-unit", _("Internal handling by division"), TaskKind.INTERNAL, IN_PERIOD,
           50, charted=True),
    _board("tasks-now", _("Assigned tasks, open"), TaskKind.ASSIGNED, AT_PRESENT, 70),
    _board("handling-now", _("Internal handling, open"), TaskKind.INTERNAL, AT_PRESENT, 80),
)  # fmt: skip
