from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanphong.kernel.calendar import LOCAL, WorkCalendar, end_of_day, local_day
from vanphong.kernel.calendar.seeding import read_seed
from vanphong.kernel.calendar.working import DayKind, Mark
from vanphong.kernel.deadlines import (
    LateReceipt,
    Span,
    StartRule,
    Step,
    Term,
    Unit,
    due,
    explain,
    explain_given,
    remaining,
)
from vanphong.kernel.deadlines import (
    given as given_day,
)

YEAR = WorkCalendar({row.date: Mark(DayKind(row.kind), row.name) for row in read_seed()})
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2027, 6, 1)).map(
    lambda m: m.replace(tzinfo=LOCAL, microsecond=0)
)


def at(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=LOCAL)


def on(start: datetime, amount: int, unit: Unit, rule: StartRule | None = None) -> date:
    return due(start, Term(amount, unit, rule or StartRule.EVENT_DAY_NOT_COUNTED), YEAR).on


@pytest.mark.parametrize(
    ("start", "amount", "unit", "expected"),
    [
        # the day of the event is not counted
        (at(2026, 11, 16), 1, Unit.WORKING_DAY, date(2026, 11, 17)),
        (at(2026, 11, 16), 3, Unit.DAY, date(2026, 11, 19)),
        # 24 November is a day off from 2026, not before
        (at(2026, 11, 23), 1, Unit.WORKING_DAY, date(2026, 11, 25)),
        (at(2025, 11, 21), 2, Unit.WORKING_DAY, date(2025, 11, 25)),
        (at(2026, 11, 23), 1, Unit.DAY, date(2026, 11, 25)),
        # over Tết 2026 (14 to 22 February)
        (at(2026, 2, 13), 1, Unit.WORKING_DAY, date(2026, 2, 23)),
        (at(2026, 2, 10), 5, Unit.DAY, date(2026, 2, 23)),
        # Saturday 22 August is worked for Monday 31 August
        (at(2026, 8, 21), 1, Unit.WORKING_DAY, date(2026, 8, 22)),
        (at(2026, 8, 21), 1, Unit.DAY, date(2026, 8, 22)),
        (at(2026, 8, 28), 1, Unit.WORKING_DAY, date(2026, 9, 3)),
        (at(2026, 8, 28), 3, Unit.DAY, date(2026, 9, 3)),
        # an event on a day off starts the count the day after all the same
        (at(2026, 11, 21), 1, Unit.WORKING_DAY, date(2026, 11, 23)),
        # months end on the same number, or on the last of the month
        (at(2026, 3, 17), 1, Unit.MONTH, date(2026, 4, 17)),
        (at(2026, 1, 31), 1, Unit.MONTH, date(2026, 3, 2)),  # 28 February is a Saturday
        (at(2024, 1, 31), 1, Unit.MONTH, date(2024, 2, 29)),
        (at(2026, 8, 31), 1, Unit.MONTH, date(2026, 9, 30)),
        (at(2026, 10, 24), 1, Unit.MONTH, date(2026, 11, 25)),
        (at(2026, 12, 15), 3, Unit.MONTH, date(2027, 3, 15)),
        (at(2026, 11, 17), 0, Unit.DAY, date(2026, 11, 17)),
    ],
)
def test_it_finds_the_last_day(start: datetime, amount: int, unit: Unit, expected: date) -> None:
    found = due(start, Term(amount, unit), YEAR)
    assert found.on == expected
    assert found.at == end_of_day(expected)


def test_a_moment_late_in_the_evening_utc_belongs_to_the_next_vietnamese_day() -> None:
    start = datetime.fromisoformat("2026-11-16T18:30:00+00:00")
    assert on(start, 1, Unit.DAY) == date(2026, 11, 18)


def test_the_day_of_the_event_counts_when_the_act_says_so() -> None:
    counted = StartRule.EVENT_DAY_COUNTED
    assert on(at(2026, 11, 16), 1, Unit.WORKING_DAY, counted) == date(2026, 11, 16)
    assert on(at(2026, 11, 16), 5, Unit.DAY, counted) == date(2026, 11, 20)
    assert on(at(2026, 3, 17), 1, Unit.MONTH, counted) == date(2026, 4, 16)


def test_a_limit_from_the_moment_ends_at_the_same_clock_time() -> None:
    term = Term(2, Unit.WORKING_DAY, StartRule.MOMENT)
    assert due(at(2026, 11, 16, 10, 20), term, YEAR).at == at(2026, 11, 18, 10, 20)


@pytest.mark.parametrize(
    ("start", "amount", "unit", "expected"),
    [
        (at(2026, 11, 20, 16), 24, Unit.HOUR, at(2026, 11, 21, 16)),
        (at(2026, 11, 23, 16), 2, Unit.WORKING_HOUR, at(2026, 11, 25, 8, 30)),
        (at(2026, 11, 21, 10), 4, Unit.WORKING_HOUR, at(2026, 11, 23, 11, 30)),
        # 10 working days of 8 hours
        (at(2026, 11, 2, 7, 30), 80, Unit.WORKING_HOUR, at(2026, 11, 13, 17)),
    ],
)
def test_hours_run_from_the_moment(
    start: datetime, amount: int, unit: Unit, expected: datetime
) -> None:
    assert due(start, Term(amount, unit), YEAR).at == expected


def test_hours_that_end_at_midnight_fall_on_the_day_that_ends() -> None:
    assert due(at(2026, 11, 16, 0), Term(24, Unit.HOUR), YEAR).on == date(2026, 11, 16)


def test_a_receipt_after_hours_may_count_from_the_next_working_day() -> None:
    late = Term(1, Unit.WORKING_DAY, late_receipt=LateReceipt.NEXT_WORKING_DAY)
    assert due(at(2026, 11, 16, 17, 0), late, YEAR).on == date(2026, 11, 18)
    assert due(at(2026, 11, 16, 16, 59), late, YEAR).on == date(2026, 11, 17)
    found = due(at(2026, 11, 21, 9), late, YEAR)  # a Saturday
    assert found.on == date(2026, 11, 25)
    assert found.arithmetic[0] == Step(
        "late_receipt", days=(date(2026, 11, 21), date(2026, 11, 23))
    )
    early = Term(2, Unit.WORKING_HOUR, late_receipt=LateReceipt.NEXT_WORKING_DAY)
    assert due(at(2026, 11, 16, 20), early, YEAR).at == at(2026, 11, 17, 9, 30)


def test_a_pause_moves_the_end_by_the_working_days_it_took() -> None:
    pause = Span(at(2026, 11, 17), at(2026, 11, 20))
    found = due(at(2026, 11, 16), Term(5, Unit.WORKING_DAY), YEAR, [pause])
    assert found.on == date(2026, 11, 27)  # 23 November without the pause, with 24 off
    assert Step("paused", 3) in found.arithmetic


def test_a_pause_moves_calendar_days_and_months_by_its_days() -> None:
    pause = Span(at(2026, 11, 20), at(2026, 11, 23))
    assert due(at(2026, 11, 16), Term(10, Unit.DAY), YEAR, [pause]).on == date(2026, 11, 30)
    assert due(at(2026, 11, 16), Term(1, Unit.MONTH), YEAR, [pause]).on == date(2026, 12, 21)


def test_overlapping_pauses_count_once() -> None:
    one = Span(at(2026, 11, 16), at(2026, 11, 18))
    other = Span(at(2026, 11, 17), at(2026, 11, 19))
    term = Term(1, Unit.WORKING_DAY)
    assert due(at(2026, 11, 16), term, YEAR, [other, one]).on == date(2026, 11, 20)


def test_a_pause_takes_exactly_its_office_time_from_hours() -> None:
    pause = Span(at(2026, 11, 16, 10), at(2026, 11, 16, 14))
    found = due(at(2026, 11, 16, 9), Term(4, Unit.WORKING_HOUR), YEAR, [pause])
    assert found.at == at(2026, 11, 16, 17)
    assert Step("paused_minutes", 150) in found.arithmetic


def test_it_refuses_what_no_act_can_mean() -> None:
    with pytest.raises(ValueError, match="cannot be counted"):
        Term(-1, Unit.DAY)
    with pytest.raises(ValueError, match="cannot be counted"):
        Term(0, Unit.DAY, StartRule.EVENT_DAY_COUNTED)
    with pytest.raises(ValueError, match="after its start"):
        Span(at(2026, 11, 17), at(2026, 11, 16))
    with pytest.raises(ValueError, match="time zone"):
        due(datetime(2026, 11, 24), Term(1, Unit.DAY), YEAR)


@given(MOMENTS, st.integers(0, 60), st.sampled_from([Unit.DAY, Unit.WORKING_DAY, Unit.MONTH]))
def test_a_limit_in_days_ends_on_a_working_day(start: datetime, amount: int, unit: Unit) -> None:
    found = due(start, Term(min(amount, 12) if unit is Unit.MONTH else amount, unit), YEAR)
    assert YEAR.is_working_day(found.on)
    assert found.at == end_of_day(found.on)


@given(MOMENTS, st.integers(1, 60))
def test_a_limit_in_working_days_spans_exactly_so_many(start: datetime, amount: int) -> None:
    found = due(start, Term(amount, Unit.WORKING_DAY), YEAR)
    assert YEAR.working_days_between(local_day(start), found.on) == amount


@given(MOMENTS, st.integers(0, 30), st.sampled_from(list(Unit)))
def test_one_more_is_never_earlier(start: datetime, amount: int, unit: Unit) -> None:
    assert due(start, Term(amount, unit), YEAR).at <= due(start, Term(amount + 1, unit), YEAR).at


@given(
    MOMENTS,
    st.integers(1, 20),
    st.sampled_from(list(Unit)),
    st.integers(0, 400),
    st.integers(0, 400),
)
def test_a_pause_never_brings_the_end_forward(
    start: datetime, amount: int, unit: Unit, after: int, length: int
) -> None:
    begin = start + timedelta(hours=after)
    pause = Span(begin, begin + timedelta(hours=length))
    term = Term(amount, unit)
    assert due(start, term, YEAR, [pause]).at >= due(start, term, YEAR).at


@given(MOMENTS, st.integers(1, 200), st.integers(0, 200), st.integers(0, 200))
def test_paused_office_time_is_given_back_in_full(
    start: datetime, amount: int, after: int, length: int
) -> None:
    begin = start + timedelta(hours=after)
    pause = Span(begin, begin + timedelta(hours=length))
    found = due(start, Term(amount, Unit.WORKING_HOUR), YEAR, [pause])
    used = YEAR.working_time_between(start, found.at) - YEAR.working_time_between(
        max(begin, start), min(pause.end, found.at)
    )
    assert used == timedelta(hours=amount)


# -- words


def test_it_explains_a_limit_over_a_holiday_in_one_sentence() -> None:
    term = Term(10, Unit.WORKING_DAY, source="Điều 19 Nghị định 61/2018/NĐ-CP")
    assert explain(due(at(2026, 11, 23), term, YEAR)) == (
        "Hạn 08/12/2026 = 10 ngày làm việc kể từ 23/11/2026 theo Điều 19 Nghị định 61/2018/NĐ-CP; "
        "trừ 1 ngày nghỉ (24/11/2026); trừ 4 ngày cuối tuần."
    )


def test_it_explains_pauses_swaps_and_rolling() -> None:
    pause = Span(at(2026, 8, 19), at(2026, 8, 22))
    assert explain(due(at(2026, 8, 18), Term(3, Unit.WORKING_DAY), YEAR, [pause])) == (
        "Hạn 25/08/2026 = 3 ngày làm việc kể từ 18/08/2026; trừ 1 ngày cuối tuần; tạm dừng 3 ngày."
    )
    assert "tính 1 ngày làm bù (22/08/2026)" in explain(
        due(at(2026, 8, 21), Term(1, Unit.WORKING_DAY), YEAR)
    )
    assert explain(due(at(2026, 8, 28), Term(3, Unit.DAY), YEAR)) == (
        "Hạn 03/09/2026 = 3 ngày kể từ 28/08/2026; "
        "ngày cuối 31/08/2026 là ngày nghỉ, chuyển sang 03/09/2026."
    )
    assert "ngày cuối tháng 28/02/2026" in explain(due(at(2026, 1, 31), Term(1, Unit.MONTH), YEAR))


def test_it_explains_hours_with_clock_times() -> None:
    assert explain(due(at(2026, 11, 23, 16), Term(2, Unit.WORKING_HOUR), YEAR)) == (
        "Hạn 08:30 ngày 25/11/2026 = 2 giờ làm việc kể từ 16:00 ngày 23/11/2026; "
        "trừ 1 ngày nghỉ (24/11/2026)."
    )


def test_it_explains_a_given_day() -> None:
    assert explain(given_day(date(2026, 12, 4))) == "Hạn 04/12/2026, do lãnh đạo ấn định."


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (at(2026, 11, 23), "còn 3 ngày làm việc"),
        (at(2026, 11, 24), "còn 3 ngày làm việc"),
        (at(2026, 11, 27, 16), "hôm nay"),
        (at(2026, 11, 27, 23, 59), "hôm nay"),
        (at(2026, 11, 28, 0), "quá hạn"),
        (at(2026, 12, 1, 8), "quá hạn 2 ngày làm việc"),
    ],
)
def test_it_says_how_far_off_a_day_is(now: datetime, words: str) -> None:
    assert str(remaining(now, given_day(date(2026, 11, 27)), YEAR)) == words


def test_a_given_saturday_is_days_off_not_working_days() -> None:
    found = remaining(at(2026, 11, 27), given_day(date(2026, 11, 28)), YEAR)
    assert str(found) == "còn 1 ngày"


def test_limits_in_hours_say_hours_on_their_last_day() -> None:
    found = due(at(2026, 11, 26, 8), Term(4, Unit.WORKING_HOUR), YEAR)
    assert str(remaining(at(2026, 11, 26, 9), found, YEAR)) == "còn 3 giờ làm việc"
    late = remaining(at(2026, 11, 26, 15, 40), found, YEAR)
    assert str(late) == "quá hạn 2 giờ làm việc"
    assert late.is_late


def test_it_tells_a_leader_what_a_day_means() -> None:
    today = date(2026, 11, 23)
    assert explain_given(date(2026, 12, 4), today=today, calendar=YEAR).sentence == (
        "Thứ Sáu 04/12/2026 là 8 ngày làm việc kể từ hôm nay (23/11/2026)."
    )
    saturday = explain_given(date(2026, 12, 5), today=today, calendar=YEAR)
    assert saturday.warning == (
        "Ngày 05/12/2026 là ngày nghỉ (thứ Bảy); ngày làm việc tiếp theo là 07/12/2026."
    )
    assert saturday.instead == date(2026, 12, 7)
    holiday = explain_given(date(2026, 11, 24), today=today, calendar=YEAR)
    assert "Ngày Văn hóa Việt Nam" in holiday.warning
    past = explain_given(date(2026, 11, 20), today=today, calendar=YEAR)
    assert past.sentence == "Thứ Sáu 20/11/2026 đã qua."
