from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanphong.kernel.calendar import LOCAL, OfficeDay, WorkCalendar, local_day
from vanphong.kernel.calendar.seeding import read_seed
from vanphong.kernel.calendar.working import DayKind, Mark

YEAR = WorkCalendar({row.date: Mark(DayKind(row.kind), row.name) for row in read_seed()})
DAYS = st.dates(date(2024, 1, 1), date(2029, 12, 31))


def at(day: int, month: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=LOCAL)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 1, 2), False),  # swapped with Saturday 10 January
        (date(2026, 1, 10), True),
        (date(2026, 2, 13), True),
        (date(2026, 2, 16), False),  # Tết
        (date(2026, 2, 20), False),
        (date(2026, 2, 23), True),
        (date(2026, 4, 27), False),  # Hùng Kings fell on Sunday
        (date(2026, 8, 22), True),  # Saturday worked for 31 August
        (date(2026, 8, 31), False),
        (date(2026, 9, 1), False),
        (date(2026, 9, 2), False),
        (date(2026, 11, 24), False),  # holiday from 2026 on
        (date(2025, 11, 24), True),
        (date(2026, 11, 28), False),
        (date(2027, 8, 21), False),  # nothing official for 2027: an ordinary Saturday
    ],
)
def test_it_knows_the_days_of_the_office(day: date, *, works: bool) -> None:
    assert YEAR.is_working_day(day) is works


def test_it_steps_over_tet_to_the_next_working_day() -> None:
    assert YEAR.next_working_day(date(2026, 2, 13)) == date(2026, 2, 23)
    assert YEAR.previous_working_day(date(2026, 2, 23)) == date(2026, 2, 13)
    assert YEAR.roll_forward(date(2026, 2, 13)) == date(2026, 2, 13)


def test_it_counts_a_swapped_saturday_and_skips_the_day_it_was_worked_for() -> None:
    assert YEAR.add_working_days(date(2026, 8, 21), 1) == date(2026, 8, 22)
    assert YEAR.add_working_days(date(2026, 8, 28), 1) == date(2026, 9, 3)
    assert YEAR.working_days_between(date(2026, 8, 21), date(2026, 9, 3)) == 7


def test_special_days_of_a_calendar_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        YEAR.special[date(2026, 12, 1)] = Mark(DayKind.HOLIDAY, "x")  # type: ignore[index]  # the point


@given(DAYS, st.integers(-40, 40))
def test_adding_and_counting_working_days_agree(day: date, count: int) -> None:
    day = YEAR.roll_forward(day)
    end = YEAR.add_working_days(day, count)
    assert YEAR.is_working_day(end)
    assert YEAR.working_days_between(day, end) == count


@given(DAYS, DAYS, DAYS)
def test_counted_stretches_add_up(a: date, b: date, c: date) -> None:
    between = YEAR.working_days_between
    assert between(a, b) + between(b, c) == between(a, c)


def test_office_time_runs_over_noon_night_and_holiday() -> None:
    add = YEAR.add_working_time
    assert add(at(23, 11, 10), timedelta(hours=2)) == at(23, 11, 13, 30)
    assert add(at(23, 11, 9), timedelta(hours=8)) == at(25, 11, 9)  # 24 November is off
    assert add(at(23, 11, 9, 30), timedelta(hours=2)) == at(23, 11, 11, 30)
    assert add(at(28, 11, 9), timedelta(hours=1)) == at(30, 11, 8, 30)  # from a Saturday


def test_negative_office_time_is_refused() -> None:
    with pytest.raises(ValueError, match="forward"):
        YEAR.add_working_time(at(23, 11, 9), timedelta(hours=-1))


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 11, 1)).map(
        lambda m: m.replace(tzinfo=LOCAL, microsecond=0)
    ),
    st.integers(0, 100 * 60),
)
def test_adding_and_measuring_office_time_agree(moment: datetime, minutes: int) -> None:
    span = timedelta(minutes=minutes)
    assert YEAR.working_time_between(moment, YEAR.add_working_time(moment, span)) == span


def test_hours_change_on_their_day() -> None:
    winter = OfficeDay(date(2026, 10, 1), None, time(8), time(12), time(13, 30), time(17, 30))
    calendar = WorkCalendar({}, (winter,))
    assert calendar.opening(date(2026, 9, 30)).time() == time(7, 30)
    assert calendar.opening(date(2026, 10, 1)).time() == time(8)
    assert calendar.is_open(at(1, 10, 17, 15))
    assert not calendar.is_open(at(1, 10, 17, 30))
    assert calendar.is_after_hours(at(1, 10, 17, 30))
    assert not calendar.is_after_hours(at(1, 10, 7))


def test_a_moment_before_seven_in_the_morning_utc_is_already_the_vietnamese_day() -> None:
    assert local_day(datetime.fromisoformat("2026-11-23T17:00:00+00:00")) == date(2026, 11, 24)
    with pytest.raises(ValueError, match="time zone"):
        local_day(datetime(2026, 11, 24))
