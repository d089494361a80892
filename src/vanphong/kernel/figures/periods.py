"""The periods people ask figures for: legal days, both ends included."""

from __future__ import annotations

import calendar
import enum
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from vanphong.kernel.calendar.days import show_day
from vanphong.kernel.ui.format_vi import long_day_vi


class Span(enum.StrEnum):
    """How long a period is; a week begins on Monday."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class Period:
    """The days `first` to `last`, both included."""

    span: Span
    first: date
    last: date

    def __post_init__(self) -> None:
        """Refuse reversed days."""
        if self.last < self.first:
            raise ValueError("the last day lies before the first one")

    def before(self) -> Period:
        """Return the period of the same length that ends the day before this one begins."""
        if self.span is Span.DAYS:
            return Period(self.span, self.first - self._length, self.last - self._length)
        return period_of(self.span, self.first - timedelta(days=1))

    def after(self) -> Period:
        """Return the period of the same length that begins the day after this one ends."""
        if self.span is Span.DAYS:
            return Period(self.span, self.first + self._length, self.last + self._length)
        return period_of(self.span, self.last + timedelta(days=1))

    @property
    def _length(self) -> timedelta:
        return self.last - self.first + timedelta(days=1)

    def __str__(self) -> str:
        """Return the period in words: "Quý 4/2026 (01/10/2026 – 31/12/2026)"."""
        days = f"{show_day(self.first)} – {show_day(self.last)}"
        values = {
            "month": self.first.month, "quarter": (self.first.month + 2) // 3,
            "year": self.first.year, "days": days,
        }  # fmt: skip
        names = {
            Span.DAY: long_day_vi(self.first),
            Span.WEEK: _("Week %(days)s") % values,
            Span.MONTH: _("Month %(month)s/%(year)s (%(days)s)") % values,
            Span.QUARTER: _("Quarter %(quarter)s/%(year)s (%(days)s)") % values,
            Span.YEAR: _("Year %(year)s (%(days)s)") % values,
            Span.DAYS: days,
        }
        return names[self.span]


def period_of(span: Span, day: date) -> Period:
    """
    Return the period of a length in which `day` lies.

    :raises ValueError: `DAYS` has no length of its own
    """
    if span is Span.DAY:
        return Period(span, day, day)
    if span is Span.WEEK:
        monday = day - timedelta(days=day.weekday())
        return Period(span, monday, monday + timedelta(days=6))
    if span is Span.MONTH:
        return Period(span, day.replace(day=1), _month_end(day.year, day.month))
    if span is Span.QUARTER:
        month = day.month - (day.month - 1) % 3
        return Period(span, date(day.year, month, 1), _month_end(day.year, month + 2))
    if span is Span.YEAR:
        return Period(span, date(day.year, 1, 1), date(day.year, 12, 31))
    raise ValueError("days are named, not found")


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
