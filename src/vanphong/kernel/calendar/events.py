"""Events of the calendar."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from vanphong.kernel.events.bus import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarChanged(Event):
    """A special day or office hours changed; time limits that reach `from_day` may move."""

    name: ClassVar[str] = "calendars.calendar.changed"

    #: the first day that is counted in another way
    from_day: date
    #: set when only one tenant's hours changed
    tenant_id: uuid.UUID | None = None
    at: datetime
