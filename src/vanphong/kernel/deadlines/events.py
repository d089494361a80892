"""Events of deadlines; each is published once for one state of one deadline."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from vanphong.kernel.events.bus import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineChanged(Event):
    """A verb set, moved, paused, resumed, met, lifted or re-opened a deadline."""

    name: ClassVar[str] = "deadlines.deadline.changed"

    deadline_id: uuid.UUID
    subject_type: str
    subject_id: uuid.UUID
    kind: str
    #: "set", "moved", "paused", "resumed", "met", "lifted" or "reopened"
    what: str
    #: the last day after the change
    due_on: date
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineNear(Event):
    """The warning day of an open deadline has come."""

    name: ClassVar[str] = "deadlines.deadline.neared"

    deadline_id: uuid.UUID
    subject_type: str
    subject_id: uuid.UUID
    kind: str
    due_on: date
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineMissed(Event):
    """The end of an open deadline has passed."""

    name: ClassVar[str] = "deadlines.deadline.missed"

    deadline_id: uuid.UUID
    subject_type: str
    subject_id: uuid.UUID
    kind: str
    due_on: date
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlinesMoved(Event):
    """A changed calendar moved these open deadlines; at most 500 in one event."""

    name: ClassVar[str] = "deadlines.deadlines.moved"

    deadline_ids: tuple[uuid.UUID, ...]
    #: the day from which the calendar counts in another way
    from_day: date
    at: datetime
