"""Reading what people type into cells."""

from __future__ import annotations

import re
from datetime import date

_DAY_FIRST = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00(?::00)?)?")


def read_day(text: str) -> date:
    """
    Read a day as written in offices (24/11/2026, 24.11.2026, 24-11-2026) or in lists (2026-11-24).

    :raises ValueError: the text is no day of the calendar
    """
    if found := _DAY_FIRST.fullmatch(text.strip()):
        day, month, year = map(int, found.groups())
    elif found := _YEAR_FIRST.fullmatch(text.strip()):
        year, month, day = map(int, found.groups())
    else:
        raise ValueError(f"{text!r} is no day")
    return date(year, month, day)
