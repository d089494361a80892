"""When mails go out: the marks of a day, days off, the edges."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from vanphong.kernel.calendar import LOCAL, DayKind, Mark, WorkCalendar
from vanphong.kernel.notifications.times import (
    MailTimes,
    is_digest_time,
    mail_times,
    next_mark,
)
from vanphong.kernel.rules.models import Rule

TIMES = MailTimes(
    quiet_from=time(17, 30), quiet_to=time(7, 30), batch_minutes=60, spares_days_off=True,
    digest_at=time(7, 0),
)  # fmt: skip
CALENDAR = WorkCalendar(
    {
        date(2026, 11, 24): Mark(DayKind.HOLIDAY, "Ngày Văn hóa Việt Nam"),
        date(2026, 11, 28): Mark(DayKind.SWAP_WORK, "Làm bù"),
    }
)


def at(day: int, clock: str) -> datetime:
    return datetime.combine(date(2026, 11, day), time.fromisoformat(clock), tzinfo=LOCAL)


@pytest.mark.parametrize(
    ("now", "mark"),
    [
        ((25, "07:29:59"), (25, "07:30")),
        ((25, "07:30:00"), (25, "08:30")),
        ((25, "07:30:01"), (25, "08:30")),
        ((25, "16:29:59"), (25, "16:30")),
        ((25, "16:30:00"), (25, "17:30")),
        ((25, "17:29:59"), (25, "17:30")),
        ((25, "17:30:00"), (26, "07:30")),
        ((25, "23:59:59"), (26, "07:30")),
        ((26, "00:00:00"), (26, "07:30")),
        ((23, "17:30:00"), (25, "07:30")),  # Tuesday the 24th is a holiday
        ((24, "09:00:00"), (25, "07:30")),
        ((27, "17:30:00"), (28, "07:30")),  # a Saturday worked in a swap
        ((28, "17:30:00"), (30, "07:30")),  # then Sunday is off
    ],
)
def test_what_happens_waits_for_the_next_mark(now: tuple[int, str], mark: tuple[int, str]) -> None:
    assert next_mark(at(*now), TIMES, CALENDAR) == at(*mark)


def test_an_office_may_mail_on_days_off() -> None:
    times = MailTimes(
        quiet_from=time(17, 30), quiet_to=time(7, 30), batch_minutes=60, spares_days_off=False,
        digest_at=time(7, 0),
    )  # fmt: skip
    assert next_mark(at(24, "09:00"), times, CALENDAR) == at(24, "09:30")


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ((25, "06:59:59"), False),
        ((25, "07:00:00"), True),
        ((25, "17:30:00"), True),
        ((25, "17:30:01"), False),
        ((24, "07:00:00"), False),
        ((29, "08:00:00"), False),
    ],
)
def test_the_digest_is_due_on_working_days_from_its_hour(now: tuple[int, str], due: bool) -> None:
    assert is_digest_time(at(*now), TIMES, CALENDAR) is due


def test_times_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="quiet"):
        MailTimes(quiet_from=time(7), quiet_to=time(17), batch_minutes=60, spares_days_off=True,
                  digest_at=time(7))  # fmt: skip
    with pytest.raises(ValueError, match="batch"):
        MailTimes(quiet_from=time(17), quiet_to=time(7), batch_minutes=1, spares_days_off=True,
                  digest_at=time(7))  # fmt: skip


def test_the_times_are_rules_of_the_house_that_staff_change(db: None) -> None:
    today = date(2026, 11, 25)
    assert mail_times(today) == TIMES
    Rule.objects.filter(code="notifications.mail.batch_minutes").update(value=120)
    assert mail_times(today).batch_minutes == 120
    rows = Rule.objects.filter(code__startswith="notifications.")
    assert {(row.act, row.verified) for row in rows} == {("Quy tắc nội bộ", False)}
