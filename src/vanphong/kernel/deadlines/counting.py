"""
Counting a time limit, with the steps that led to its end.

Source: Civil Code 2015, articles 145-148. The day of the event is not counted; a limit in days
ends at 24:00 of its last day; months end on the day of the same number or the last of the month;
a last day that is a day off moves to the end of the next working day (148.5). Limits in working
days count worked days only.

Pauses: the day a pause starts still counts, the days after it up to and including the day of its
end do not; limits in hours leave out exactly the paused time. Whatever a pause takes is added at
the end.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from vanphong.kernel.calendar import LOCAL, WorkCalendar, end_of_day, local_day
from vanphong.kernel.calendar.days import ONE_DAY
from vanphong.kernel.calendar.working import SATURDAY
from vanphong.kernel.deadlines.terms import LateReceipt, StartRule, Term, Unit

NOTHING = timedelta(0)


@dataclass(frozen=True, slots=True)
class Span:
    """A pause from `start` to `end`, an exclusive end for limits in hours."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        """Refuse a pause that ends before it starts."""
        if self.end < self.start:
            raise ValueError("a pause ends after its start")


@dataclass(frozen=True, slots=True)
class Step:
    """
    One thing that shaped the end of a limit; words are made of it when it is shown.

    Codes: `late_receipt` (days: counted from), `off` (special days left out), `weekend` (count of
    ordinary days off), `worked` (Saturdays and Sundays worked), `paused` (count of days),
    `paused_minutes` (count), `rolled` (days: from, to), `month_end` (days: the shorter day).
    """

    code: str
    count: int = 0
    days: tuple[date, ...] = ()

    def as_json(self) -> dict[str, object]:
        """Return the step as a dict of JSON."""
        return {"code": self.code, "count": self.count, "days": [d.isoformat() for d in self.days]}

    @classmethod
    def from_json(cls, data: dict[str, object]) -> Step:
        """Read back what `as_json` gave."""
        days = data.get("days")
        assert isinstance(days, list)
        return cls(str(data["code"]), int(str(data["count"])), tuple(map(date.fromisoformat, days)))


@dataclass(frozen=True, slots=True)
class Due:
    """
    The end of a limit: kept when the thing is done before `at` (exclusive).

    `on` is the legal day it falls on. `term` is None for a date that a leader gave.
    """

    on: date
    at: datetime
    arithmetic: tuple[Step, ...] = ()
    start: datetime | None = None
    term: Term | None = None


def given(on: date) -> Due:
    """Return the end of a limit for which a leader named the day itself: 24:00 of `on`."""
    return Due(on, end_of_day(on))


def due(
    start_moment: datetime, term: Term, calendar: WorkCalendar, pauses: Sequence[Span] = ()
) -> Due:
    """
    Return when a limit that starts with an event at `start_moment` ends, and why then.

    :raises ValueError: `start_moment` has no time zone
    Cost: pure; one step for each day of the limit.
    """
    steps: list[Step] = []
    start = _received(start_moment, term, calendar, steps)
    if term.unit.is_hours:
        at = _by_hours(start, term, calendar, pauses, steps)
        return Due(_day_of_end(at), at, tuple(steps), start_moment, term)
    last = _by_days(start, term, calendar, pauses, steps)
    rolled = calendar.roll_forward(last)
    if rolled != last:
        steps.append(Step("rolled", days=(last, rolled)))
    at = end_of_day(rolled)
    if term.start_rule is StartRule.MOMENT and rolled == last:
        at = datetime.combine(rolled, start.astimezone(LOCAL).timetz())
    return Due(rolled, at, tuple(steps), start_moment, term)


def _received(moment: datetime, term: Term, calendar: WorkCalendar, steps: list[Step]) -> datetime:
    day = local_day(moment)
    if term.late_receipt is LateReceipt.AS_RECEIVED or not calendar.is_after_hours(moment):
        return moment
    counted = calendar.next_working_day(day)
    steps.append(Step("late_receipt", days=(day, counted)))
    return calendar.opening(counted)


def _day_of_end(at: datetime) -> date:
    """Return the legal day of an exclusive end: 00:00 belongs to the day before."""
    return local_day(at - timedelta(microseconds=1))


# -- days


def _by_days(
    start: datetime, term: Term, calendar: WorkCalendar, pauses: Sequence[Span], steps: list[Step]
) -> date:
    first = local_day(start)
    if term.unit is Unit.MONTH:
        return _by_months(first, term, pauses, steps)
    day = first - ONE_DAY if term.start_rule is StartRule.EVENT_DAY_COUNTED else first
    working = term.unit is Unit.WORKING_DAY
    return _walk(day, term.amount, calendar if working else None, pauses, steps)


def _by_months(first: date, term: Term, pauses: Sequence[Span], steps: list[Step]) -> date:
    counted = term.start_rule is StartRule.EVENT_DAY_COUNTED
    base = first - ONE_DAY if counted else first
    last = add_months(base, term.amount)
    if last.day < base.day:
        steps.append(Step("month_end", days=(last,)))
    return _walk(base, (last - base).days, None, pauses, steps)


def add_months(day: date, count: int) -> date:
    """Return the day of the same number `count` months later, or that month's last day."""
    month = day.month - 1 + count
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _walk(
    day: date,
    amount: int,
    calendar: WorkCalendar | None,
    pauses: Sequence[Span],
    steps: list[Step],
) -> date:
    """Count `amount` days after `day`: all of them, or with a calendar the worked ones only."""
    off: list[date] = []
    worked: list[date] = []
    weekend = paused = 0
    while amount > 0:
        day += ONE_DAY
        if calendar is not None and not calendar.is_working_day(day):
            if calendar.is_weekend_off(day) and not calendar.name_of(day):
                weekend += 1
            else:
                off.append(day)
        elif _is_paused(day, pauses):
            paused += 1
        else:
            amount -= 1
            if calendar is not None and day.weekday() >= SATURDAY:
                worked.append(day)
    found = (
        Step("off", len(off), tuple(off)),
        Step("weekend", weekend),
        Step("worked", len(worked), tuple(worked)),
        Step("paused", paused),
    )
    steps.extend(step for step in found if step.count)
    return day


def _is_paused(day: date, pauses: Sequence[Span]) -> bool:
    return any(local_day(p.start) < day <= local_day(p.end) for p in pauses)


# -- hours


def _by_hours(
    start: datetime, term: Term, calendar: WorkCalendar, pauses: Sequence[Span], steps: list[Step]
) -> datetime:
    working = term.unit is Unit.WORKING_HOUR
    left = timedelta(hours=term.amount)
    local = start.astimezone(LOCAL)
    lost = NOTHING
    for pause in _merged(pauses):
        if pause.end <= local:
            continue
        begin = max(pause.start, local)
        free = calendar.working_time_between(local, begin) if working else begin - local
        if free >= left:
            break
        left -= free
        lost += calendar.working_time_between(begin, pause.end) if working else pause.end - begin
        local = pause.end.astimezone(LOCAL)
    if lost:
        steps.append(Step("paused_minutes", int(lost.total_seconds() // 60)))
    at = calendar.add_working_time(local, left) if working else local + left
    if working:
        _note_days_between(start, at, calendar, steps)
    return at


def _merged(pauses: Sequence[Span]) -> list[Span]:
    """Return the pauses in order with those that touch made one."""
    merged: list[Span] = []
    for pause in sorted(pauses, key=lambda p: p.start):
        if merged and pause.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, pause.end))
        else:
            merged.append(pause)
    return merged


def _note_days_between(
    start: datetime, at: datetime, calendar: WorkCalendar, steps: list[Step]
) -> None:
    first, last = local_day(start), _day_of_end(at)
    days = [first + timedelta(n) for n in range(1, (last - first).days)]
    off = [d for d in days if not calendar.is_working_day(d)]
    named = tuple(d for d in off if calendar.name_of(d))
    if named:
        steps.append(Step("off", len(named), named))
    if len(off) > len(named):
        steps.append(Step("weekend", len(off) - len(named)))
