"""What tasks do when the calendar moved their limits."""

from __future__ import annotations

from vanphong.kernel.deadlines.events import DeadlinesMoved
from vanphong.kernel.events.bus import on
from vanphong.tasks.operations import copy_days


@on(DeadlinesMoved)
def follow_moved_deadlines(event: DeadlinesMoved) -> None:
    """Keep the days that lists are ordered by; pages read the limits themselves."""
    copy_days(event.deadline_ids)
