"""Working days and office hours: rows that staff edit, read as one frozen value."""

from vanphong.kernel.calendar.days import LOCAL, end_of_day, local_day, show_day, start_of_day
from vanphong.kernel.calendar.working import DayKind, Mark, OfficeDay, WorkCalendar

__all__ = [
    "LOCAL",
    "DayKind",
    "Mark",
    "OfficeDay",
    "WorkCalendar",
    "end_of_day",
    "local_day",
    "show_day",
    "start_of_day",
]
