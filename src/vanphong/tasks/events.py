"""What tasks tell the rest."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import ClassVar

from vanphong.kernel.events.bus import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskGiven(Event):
    """A task was given to a lead unit, perhaps to a person of it."""

    name: ClassVar[str] = "tasks.task.given"
    task_id: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskAssigned(Event):
    """The head of the lead unit named the person who does it."""

    name: ClassVar[str] = "tasks.task.assigned"
    task_id: uuid.UUID
    appointment_id: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskStarted(Event):
    """Work began: the first "bắt đầu xử lý" of its source, never by mere opening (D5)."""

    name: ClassVar[str] = "tasks.task.started"
    task_id: uuid.UUID
    source_type: str
    source_id: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskClosed(Event):
    """A task is done, or was withdrawn or returned."""

    name: ClassVar[str] = "tasks.task.closed"
    task_id: uuid.UUID
    source_type: str
    source_id: uuid.UUID
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskPartDone(Event):
    """A unit that cooperates reported its part; the lead hears of it."""

    name: ClassVar[str] = "tasks.task.part_done"
    task_id: uuid.UUID
    participant_id: uuid.UUID
