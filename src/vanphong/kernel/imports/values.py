"""Reading what people type into cells."""

from __future__ import annotations

import re
from datetime import date, timedelta
from enum import StrEnum

_DAY_FIRST = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})")
_SHORT_YEAR = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{2})")
#: what Excel counts days from; numbers of this many days lie in the years 1954 to 2119
_SERIAL_ZERO = date(1899, 12, 30)
_SERIAL = range(20_000, 80_200)
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


class Spelled(StrEnum):
    """How a day was written where it was not written as offices write it."""

    PLAIN = "plain"
    SHORT_YEAR = "short_year"
    SERIAL = "serial"


def read_loose_day(text: str) -> tuple[date, Spelled]:
    """
    Read a day also with two digits for its year (24.11.26), or as the number Excel keeps for it.

    Two digits below 70 are of this century, the others of the last. For columns of days only.

    :raises ValueError: the text is no day of the calendar
    """
    clean = text.strip()
    if found := _SHORT_YEAR.fullmatch(clean):
        day, month, year = map(int, found.groups())
        return date(year + (2000 if year < 70 else 1900), month, day), Spelled.SHORT_YEAR
    number = re.fullmatch(r"(\d{5})(?:[.,]\d+)?", clean)
    if number and int(number[1]) in _SERIAL:
        return _SERIAL_ZERO + timedelta(days=int(number[1])), Spelled.SERIAL
    return read_day(clean), Spelled.PLAIN
