"""What a page says of a deadline, and deadlines that begin late or run again."""

from __future__ import annotations

import uuid
from datetime import date, datetime

import pytest

from vanphong.kernel.calendar import LOCAL
from vanphong.kernel.calendar.loading import calendar_for
from vanphong.kernel.deadlines import Term, Unit
from vanphong.kernel.deadlines.models import Deadline
from vanphong.kernel.deadlines.operations import (
    CannotSetDeadline,
    give_deadline,
    lift_deadline,
    meet_deadline,
    pause_deadline,
    reopen_deadline,
    set_deadline,
)
from vanphong.kernel.deadlines.showing import Shown, deadline_cell, show
from vanphong.kernel.deadlines.sweeping import Swept, sweep
from vanphong.kernel.principals import system_actor
from vanphong.kernel.subjects import SubjectRef

pytestmark = pytest.mark.django_db

CHIEF = system_actor("test")
FRIDAY = datetime(2026, 11, 13, 9, tzinfo=LOCAL)
PAPER = SubjectRef("probe.paper", uuid.UUID(int=7))


def at(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=LOCAL)


def given(on: date, now: datetime = FRIDAY, *, may_be_past: bool = False) -> Deadline:
    return give_deadline(
        subject=PAPER, kind="handle", on=on, actor=CHIEF, now=now, may_be_past=may_be_past
    )


def counted(amount: int, unit: Unit) -> Deadline:
    return set_deadline(
        subject=PAPER, kind="handle", term=Term(amount, unit), start_at=FRIDAY, actor=CHIEF,
        now=FRIDAY,
    )  # fmt: skip


def shown(row: Deadline, now: datetime) -> Shown:
    return show(row, now=now, calendar=calendar_for())


def test_days_are_working_days_and_calendar_days_where_none_lies_between() -> None:
    row = given(date(2026, 11, 15))  # a Sunday
    assert (shown(row, at(13)).left, shown(row, at(13)).working) == (2, False)
    assert shown(row, at(15)).left == 0
    assert "15/11/2026 là ngày nghỉ." in shown(row, at(13)).arithmetic
    late = shown(row, at(16, 1))
    assert (late.left, late.working) == (-1, True)
    row = Deadline.objects.get()
    row.due_on, row.due_at = date(2026, 11, 13), at(14, 0)
    on_saturday = shown(row, at(14))
    assert (on_saturday.left, on_saturday.working) == (-1, False)


def test_hours_are_told_in_words() -> None:
    row = counted(4, Unit.HOUR)
    assert shown(row, at(13, 10)).words == "còn 1 giờ làm việc"
    assert shown(row, at(13, 10)).left == 0
    assert "quá hạn 1 giờ làm việc" in str(deadline_cell(shown(row, at(13, 14))))


def test_a_list_shows_a_paused_deadline_as_such_and_an_ended_one_as_its_day() -> None:
    row = counted(5, Unit.WORKING_DAY)
    pause_deadline(deadline=row, reason="Chờ", actor=CHIEF, now=at(16))
    row.refresh_from_db()
    assert "Tạm dừng" in str(deadline_cell(shown(row, at(30))))
    meet_deadline(deadline=row, actor=CHIEF, now=at(16))
    row.refresh_from_db()
    assert deadline_cell(shown(row, at(30)), row.due_on) == "20/11/2026"
    assert deadline_cell(None) == "–"


def test_a_day_that_is_over_is_taken_where_allowed_and_told_as_missed_at_once() -> None:
    with pytest.raises(CannotSetDeadline):
        given(date(2026, 11, 10))
    given(date(2026, 11, 10), may_be_past=True)
    assert sweep(now=at(13, 10)) == Swept(near=0, missed=1)


@pytest.mark.parametrize("over", ["met", "lifted"])
def test_an_ended_deadline_runs_again_by_its_old_day(over: str) -> None:
    row = counted(5, Unit.WORKING_DAY)
    if over == "met":
        meet_deadline(deadline=row, actor=CHIEF, now=at(16))
    else:
        lift_deadline(deadline=row, reason="Rút", actor=CHIEF, now=at(16))
    row = reopen_deadline(deadline=row, actor=CHIEF, now=at(23))
    assert (row.is_open, row.due_on) == (True, date(2026, 11, 20))
    assert sweep(now=at(23, 10)) == Swept(near=0, missed=1)
    with pytest.raises(CannotSetDeadline):
        reopen_deadline(deadline=row, actor=CHIEF, now=at(23))
