"""Deadlines in words: made from codes when they are shown, never stored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from django.utils.translation import gettext as _

from vanphong.kernel.calendar import LOCAL, WorkCalendar, local_day, show_day
from vanphong.kernel.calendar.days import weekday_name
from vanphong.kernel.deadlines.counting import Due, Step
from vanphong.kernel.deadlines.terms import StartRule, Term, Unit

HOUR = 3600


class Ending(Protocol):
    """What `remaining` needs of a deadline: `Due` and rows of `Deadline` have it."""

    @property
    def on(self) -> date:
        """The legal day of the end."""

    @property
    def at(self) -> datetime:
        """The exclusive moment of the end."""

    @property
    def term(self) -> Term | None:
        """The term it was counted from, if it was counted."""


@dataclass(frozen=True, slots=True)
class Remaining:
    """
    How far off a deadline is: "left", "today", "late"; `str()` gives the words.

    `count` is in working days ("working_day"), office hours ("working_hour") or, where no working
    day lies between, calendar days ("day").
    """

    code: str
    count: int = 0
    unit: Unit = Unit.WORKING_DAY

    @property
    def is_late(self) -> bool:
        """Tell whether the deadline is missed."""
        return self.code == "late"

    def __str__(self) -> str:
        """Return the words: "còn 3 ngày làm việc"."""
        if self.code == "today":
            return _("today")
        amount = amount_words(self.count, self.unit)
        if self.code == "left":
            return _("%(amount)s left") % {"amount": amount}
        return _("overdue by %(amount)s") % {"amount": amount} if self.count else _("overdue")


@dataclass(frozen=True, slots=True)
class GivenDate:
    """What to tell a leader who names a day: what it means, and a warning if it is a day off."""

    sentence: str
    warning: str = ""
    #: the working day to offer instead when there is a warning
    instead: date | None = None


def amount_words(count: int, unit: Unit) -> str:
    """Return an amount in words: "10 ngày làm việc"."""
    words = {
        Unit.HOUR: _("%(count)s hours"),
        Unit.WORKING_HOUR: _("%(count)s working hours"),
        Unit.DAY: _("%(count)s days"),
        Unit.WORKING_DAY: _("%(count)s working days"),
        Unit.MONTH: _("%(count)s months"),
    }
    return words[unit] % {"count": count}


def remaining(now: datetime, ending: Ending, calendar: WorkCalendar) -> Remaining:
    """Say how far off the end is at `now`; limits in hours say office hours on their last day."""
    today, on = local_day(now), ending.on
    by_hours = ending.term is not None and ending.term.unit.is_hours
    if now >= ending.at:
        late = calendar.working_days_between(on, today)
        if by_hours and late == 0:
            hours = calendar.working_time_between(ending.at, now).total_seconds() // HOUR
            return Remaining("late", int(hours), Unit.WORKING_HOUR)
        return Remaining("late", late)
    if on == today:
        hours = calendar.working_time_between(now, ending.at).total_seconds() // HOUR
        if by_hours and hours:
            return Remaining("left", int(hours), Unit.WORKING_HOUR)
        return Remaining("today")
    days = calendar.working_days_between(today, on)
    return Remaining("left", days) if days else Remaining("left", (on - today).days, Unit.DAY)


def explain(found: Due) -> str:
    """Return the arithmetic of a deadline as one sentence."""
    head = _end_words(found)
    if found.term is None or found.start is None:
        return _("Due %(end)s, the day named by the leader.") % {"end": head}
    values = {
        "end": head,
        "amount": amount_words(found.term.amount, found.term.unit),
        "start": _start_words(found.start, found.term),
        "source": found.term.source,
    }
    if found.term.source:
        words = _("Due %(end)s = %(amount)s from %(start)s under %(source)s") % values
    else:
        words = _("Due %(end)s = %(amount)s from %(start)s") % values
    parts = [words, *(_STEP_WORDS[s.code](s) for s in found.arithmetic if s.code in _STEP_WORDS)]
    return "; ".join(parts) + "."


def explain_given(on: date, *, today: date, calendar: WorkCalendar) -> GivenDate:
    """Say what a day named by a leader means: how many working days from `today`, and if off."""
    days = calendar.working_days_between(today, on)
    values = {
        "day": show_day(on),
        "weekday": weekday_name(on),
        "today": show_day(today),
        "amount": amount_words(days, Unit.WORKING_DAY),
    }
    if on < today:
        sentence = _("%(weekday)s %(day)s is already past.") % values
    elif on == today:
        sentence = _("%(weekday)s %(day)s is today.") % values
    else:
        sentence = _("%(weekday)s %(day)s is %(amount)s from today (%(today)s).") % values
    sentence = sentence[:1].upper() + sentence[1:]
    if calendar.is_working_day(on):
        return GivenDate(sentence)
    instead = calendar.roll_forward(on)
    values |= {"instead": show_day(instead), "name": calendar.name_of(on)}
    if values["name"]:
        warning = (
            _("%(day)s is a day off (%(name)s); the next working day is %(instead)s.") % values
        )
    else:
        warning = (
            _("%(day)s is a day off (%(weekday)s); the next working day is %(instead)s.") % values
        )
    return GivenDate(sentence, warning, instead)


def _end_words(found: Due) -> str:
    by_clock = found.term is not None and (
        found.term.unit.is_hours or found.term.start_rule is StartRule.MOMENT
    )
    if not by_clock:
        return show_day(found.on)
    clock = found.at.astimezone(LOCAL)
    return _("%(time)s on %(day)s") % {
        "time": f"{clock:%H:%M}" if local_day(clock) == found.on else "24:00",
        "day": show_day(found.on),
    }


def _start_words(start: datetime, term: Term) -> str:
    local = start.astimezone(LOCAL)
    if term.unit.is_hours or term.start_rule is StartRule.MOMENT:
        return _("%(time)s on %(day)s") % {"time": f"{local:%H:%M}", "day": show_day(local.date())}
    if term.start_rule is StartRule.EVENT_DAY_COUNTED:
        return _("%(day)s (that day counted)") % {"day": show_day(local.date())}
    return show_day(local.date())


def _days(step: Step) -> str:
    return ", ".join(show_day(day) for day in step.days)


def _minutes(step: Step) -> str:
    hours, minutes = divmod(step.count, 60)
    if hours and minutes:
        return _("%(hours)s hours %(minutes)s minutes") % {"hours": hours, "minutes": minutes}
    return (
        _("%(count)s hours") % {"count": hours}
        if hours
        else _("%(count)s minutes") % {"count": minutes}
    )


_STEP_WORDS: dict[str, Callable[[Step], str]] = {
    "late_receipt": lambda s: (
        _("received after hours on %(received)s, counted as received on %(counted)s")
        % {"received": show_day(s.days[0]), "counted": show_day(s.days[1])}
    ),
    "off": lambda s: (
        _("%(count)s days off left out (%(days)s)") % {"count": s.count, "days": _days(s)}
    ),
    "weekend": lambda s: _("%(count)s weekend days left out") % {"count": s.count},
    "worked": lambda s: (
        _("%(count)s swapped working days counted (%(days)s)")
        % {"count": s.count, "days": _days(s)}
    ),
    "paused": lambda s: _("paused for %(count)s days") % {"count": s.count},
    "paused_minutes": lambda s: _("paused for %(length)s") % {"length": _minutes(s)},
    "rolled": lambda s: (
        _("the last day %(from)s is a day off, moved to %(to)s")
        % {"from": show_day(s.days[0]), "to": show_day(s.days[1])}
    ),
    "month_end": lambda s: (
        _("the month has no such day, so its last day %(day)s") % {"day": _days(s)}
    ),
}
