"""Limits as directions write them."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from vanphong.kernel.deadlines import LateReceipt, StartRule, Term, Unit
from vanphong.tasks.limits import Counting, UnreadableLimit, read_limit

TODAY = date(2026, 11, 24)
COUNTING = Counting(
    start_rule=StartRule.EVENT_DAY_NOT_COUNTED, late_receipt=LateReceipt.AS_RECEIVED,
    unit=Unit.WORKING_DAY, before_included=False, source="Điều 23",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("01/12/2026", date(2026, 12, 1)),
        ("1-12-26", date(2026, 12, 1)),
        ("2026-12-01", date(2026, 12, 1)),
        ("ngày 1/12", date(2026, 12, 1)),
        ("24/11", TODAY),
        ("23/11", date(2027, 11, 23)),
        ("Trước ngày 05/12/2026.", date(2026, 12, 4)),
        ("trước 01/01", date(2026, 12, 31)),
    ],
)
def test_a_day_is_read_as_people_write_it(text: str, day: date) -> None:
    assert read_limit(text, today=TODAY, counting=COUNTING) == day


def test_whether_the_day_after_before_belongs_to_it_is_a_rule() -> None:
    other = dataclasses.replace(COUNTING, before_included=True)
    assert read_limit("trước 05/12", today=TODAY, counting=other) == date(2026, 12, 5)


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("5 ngày làm việc", 5, Unit.WORKING_DAY),
        ("Trong 10 ngày", 10, Unit.DAY),
        ("trong vòng 24 giờ", 24, Unit.HOUR),
        ("8 giờ làm việc", 8, Unit.WORKING_HOUR),
        ("1 tháng", 1, Unit.MONTH),
        ("3", 3, Unit.WORKING_DAY),
    ],
)
def test_a_span_is_read_with_its_unit(text: str, amount: int, unit: Unit) -> None:
    found = read_limit(text, today=TODAY, counting=COUNTING)
    assert isinstance(found, Term)
    assert (found.amount, found.unit, found.source) == (amount, unit, "Điều 23")


def test_the_day_of_the_direction_counts_where_the_rule_says_so() -> None:
    other = dataclasses.replace(COUNTING, start_rule=StartRule.EVENT_DAY_COUNTED)
    days = read_limit("5 ngày", today=TODAY, counting=other)
    hours = read_limit("24 giờ", today=TODAY, counting=other)
    assert isinstance(days, Term)
    assert isinstance(hours, Term)
    assert days.start_rule is StartRule.EVENT_DAY_COUNTED
    assert hours.start_rule is StartRule.EVENT_DAY_NOT_COUNTED


@pytest.mark.parametrize(
    "text", ["sớm", "31/11/2026", "0 ngày", "5 tuần", "99999 ngày", "32/1", "5 ngày nữa"]
)
def test_other_words_are_refused(text: str) -> None:
    with pytest.raises(UnreadableLimit):
        read_limit(text, today=TODAY, counting=COUNTING)
