"""
The working calendar as a pure value: which days are worked, and at which hours.

Monday to Friday are worked, except holidays, compensation days and swapped-off days; a Saturday
or Sunday is worked when a swap says so. Source: Labour Code 2019, articles 111 and 112; Decision
188/1999/QĐ-TTg (40-hour week); Resolution 28/2026/QH16 (24 November).
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from types import MappingProxyType

from vanphong.kernel.calendar.days import LOCAL, ONE_DAY, at_time, local_day

SATURDAY = 5
NOTHING = timedelta(0)


class DayKind(enum.StrEnum):
    """What makes a day special."""

    HOLIDAY = "holiday"
    COMPENSATION = "compensation"
    SWAP_OFF = "swap_off"
    SWAP_WORK = "swap_work"


@dataclass(frozen=True, slots=True)
class Mark:
    """Why a day is special: its kind and the name people know it by."""

    kind: DayKind
    name: str


@dataclass(frozen=True, slots=True)
class OfficeDay:
    """Office hours of one working day, valid on days from `valid_from` to `valid_to` inclusive."""

    valid_from: date
    valid_to: date | None = None
    morning_from: time = time(7, 30)
    morning_to: time = time(11, 30)
    afternoon_from: time = time(13, 0)
    afternoon_to: time = time(17, 0)

    def holds_on(self, day: date) -> bool:
        """Tell whether these hours are valid on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def periods(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """Return the morning and the afternoon of `day`; ends are exclusive."""
        return (
            (at_time(day, self.morning_from), at_time(day, self.morning_to)),
            (at_time(day, self.afternoon_from), at_time(day, self.afternoon_to)),
        )


#: used on days for which no row gives hours; the same as the row seeded for every installation
USUAL_HOURS = OfficeDay(date.min)


@dataclass(frozen=True, slots=True, eq=False)
class WorkCalendar:
    """
    Special days and office hours of one office.

    `hours` are tried in order; the first that holds on a day counts. All days are legal days of
    Vietnam, all moments are aware. Walking is day by day: a question over n days costs n steps.
    """

    special: Mapping[date, Mark] = field(default_factory=dict)
    hours: tuple[OfficeDay, ...] = ()

    def __post_init__(self) -> None:
        """Freeze the special days."""
        object.__setattr__(self, "special", MappingProxyType(dict(self.special)))

    # -- days

    def is_working_day(self, day: date) -> bool:
        """Tell whether the office works on `day`."""
        mark = self.special.get(day)
        if mark is not None:
            return mark.kind is DayKind.SWAP_WORK
        return day.weekday() < SATURDAY

    def is_weekend_off(self, day: date) -> bool:
        """Tell whether `day` is an ordinary Saturday or Sunday off."""
        return day.weekday() >= SATURDAY and not self.is_working_day(day)

    def name_of(self, day: date) -> str:
        """Return the name of a special day, or the empty string."""
        mark = self.special.get(day)
        return mark.name if mark else ""

    def roll_forward(self, day: date) -> date:
        """Return `day` if it is a working day, else the next one."""
        while not self.is_working_day(day):
            day += ONE_DAY
        return day

    def roll_back(self, day: date) -> date:
        """Return `day` if it is a working day, else the one before."""
        while not self.is_working_day(day):
            day -= ONE_DAY
        return day

    def next_working_day(self, day: date) -> date:
        """Return the first working day after `day`."""
        return self.roll_forward(day + ONE_DAY)

    def previous_working_day(self, day: date) -> date:
        """Return the last working day before `day`."""
        return self.roll_back(day - ONE_DAY)

    def add_working_days(self, day: date, count: int) -> date:
        """Return the `count`-th working day after `day`; before it if negative; `day` if 0."""
        step = self.next_working_day if count > 0 else self.previous_working_day
        for _ in range(abs(count)):
            day = step(day)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Count the working days after `start` up to and including `end`; negative if reversed."""
        if end < start:
            return -self.working_days_between(end, start)
        days = (end - start).days
        return sum(self.is_working_day(start + timedelta(n)) for n in range(1, days + 1))

    # -- hours

    def office_day(self, day: date) -> OfficeDay:
        """Return the office hours valid on `day`, whether or not it is worked."""
        return next((h for h in self.hours if h.holds_on(day)), USUAL_HOURS)

    def periods(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """Return the office periods of `day`: none on a day off; ends are exclusive."""
        return self.office_day(day).periods(day) if self.is_working_day(day) else ()

    def opening(self, day: date) -> datetime:
        """Return the moment the office opens on `day`, were it worked."""
        return self.office_day(day).periods(day)[0][0]

    def closing(self, day: date) -> datetime:
        """Return the moment the office closes on `day`, were it worked."""
        return self.office_day(day).periods(day)[-1][1]

    def is_open(self, moment: datetime) -> bool:
        """Tell whether `moment` lies in office hours."""
        return any(a <= moment < b for a, b in self.periods(local_day(moment)))

    def is_after_hours(self, moment: datetime) -> bool:
        """Tell whether `moment` lies on a day off or after closing of a worked day."""
        day = local_day(moment)
        return not self.is_working_day(day) or moment >= self.closing(day)

    def add_working_time(self, moment: datetime, span: timedelta) -> datetime:
        """
        Return the moment at which `span` of office time after `moment` is used up.

        A span that ends exactly with a period ends there, not at the next opening.

        :raises ValueError: the span is negative
        """
        if span < NOTHING:
            raise ValueError("office time runs forward")
        for start, end in self._open_after(moment):
            if end - start >= span:
                return start + span
            span -= end - start
        raise AssertionError("the calendar has no end")  # pragma: no cover

    def working_time_between(self, start: datetime, end: datetime) -> timedelta:
        """Return the office time in [start, end); zero if `end` is not later."""
        total = NOTHING
        for opens, closes in self._open_after(start):
            if opens >= end:
                break
            total += min(closes, end) - opens
        return total

    def _open_after(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        day = local_day(moment)
        local = moment.astimezone(LOCAL)
        while True:
            for start, end in self.periods(day):
                if end > local:
                    yield max(start, local), end
            day += ONE_DAY
