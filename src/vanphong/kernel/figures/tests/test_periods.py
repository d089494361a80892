"""Periods are legal days, both ends included."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from vanphong.kernel.figures.forms import DaysForm, named_period
from vanphong.kernel.figures.periods import Period, Span, period_of


@pytest.mark.parametrize(
    ("span", "day", "first", "last"),
    [
        (Span.DAY, date(2026, 11, 24), date(2026, 11, 24), date(2026, 11, 24)),
        (Span.WEEK, date(2026, 11, 23), date(2026, 11, 23), date(2026, 11, 29)),
        (Span.WEEK, date(2026, 11, 29), date(2026, 11, 23), date(2026, 11, 29)),
        (Span.WEEK, date(2027, 1, 1), date(2026, 12, 28), date(2027, 1, 3)),
        (Span.MONTH, date(2028, 2, 29), date(2028, 2, 1), date(2028, 2, 29)),
        (Span.MONTH, date(2026, 12, 31), date(2026, 12, 1), date(2026, 12, 31)),
        (Span.QUARTER, date(2026, 3, 31), date(2026, 1, 1), date(2026, 3, 31)),
        (Span.QUARTER, date(2026, 4, 1), date(2026, 4, 1), date(2026, 6, 30)),
        (Span.QUARTER, date(2026, 11, 24), date(2026, 10, 1), date(2026, 12, 31)),
        (Span.YEAR, date(2026, 11, 24), date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_period_holds_the_day(span: Span, day: date, first: date, last: date) -> None:
    assert period_of(span, day) == Period(span, first, last)


@pytest.mark.parametrize("span", [s for s in Span if s is not Span.DAYS])
def test_neighbours_touch_without_gap_or_overlap(span: Span) -> None:
    period = period_of(span, date(2026, 11, 24))
    assert (period.first - period.before().last).days == 1
    assert (period.after().first - period.last).days == 1
    assert period.before().after() == period


def test_named_days_have_neighbours_of_their_length() -> None:
    period = Period(Span.DAYS, date(2026, 11, 10), date(2026, 11, 12))
    assert period.before() == Period(Span.DAYS, date(2026, 11, 7), date(2026, 11, 9))
    assert period.after() == Period(Span.DAYS, date(2026, 11, 13), date(2026, 11, 15))


@pytest.mark.parametrize(("span", "on"), [("", ""), ("aeon", ""), ("week", "24/11"), ("days", "")])
def test_an_odd_address_is_this_month(span: str, on: str) -> None:
    assert named_period(span, on, today=date(2026, 11, 24)).span is Span.MONTH


def test_reversed_days_are_refused_in_words() -> None:
    form = DaysForm({"first": "02/11/2026", "last": "01/11/2026"})
    assert not form.is_valid()
    assert form.errors["last"] == ["Ngày cuối trước ngày đầu."]
    assert DaysForm({"first": "01/11/2026", "last": "01/11/2026"}).is_valid()
    with pytest.raises(ValueError, match="before"):
        Period(Span.DAYS, date(2026, 11, 2), date(2026, 11, 1))


def test_a_period_says_its_days() -> None:
    with translation.override("vi"):
        assert str(period_of(Span.QUARTER, date(2026, 11, 24))) == (
            "Quý 4/2026 (01/10/2026 – 31/12/2026)"
        )
