"""What deadlines do when the calendar changes."""

from __future__ import annotations

from vanphong.kernel.calendar.events import CalendarChanged
from vanphong.kernel.deadlines.jobs import count_anew
from vanphong.kernel.events.bus import on
from vanphong.kernel.jobs import enqueue


@on(CalendarChanged)
def count_open_deadlines_anew(event: CalendarChanged) -> None:
    """Let the worker follow; a verb that told its caller at once has left nothing to move."""
    tenant = str(event.tenant_id) if event.tenant_id else ""
    enqueue(count_anew, from_day=event.from_day.isoformat(), tenant=tenant)
