"""
When mails may go out: at the marks of the day, never at night, on days off only if a rule says so.

The marks begin when the quiet hours end and come every so many minutes; the last one is not later
than the beginning of the quiet hours. All clock times are those of Vietnam.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from vanphong.kernel.calendar import WorkCalendar, local_day
from vanphong.kernel.calendar.days import ONE_DAY, at_time
from vanphong.kernel.rules.lookup import rule

SHORTEST_BATCH = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class MailTimes:
    """The rules of a day, as values."""

    quiet_from: time
    quiet_to: time
    batch_minutes: int
    spares_days_off: bool
    digest_at: time

    def __post_init__(self) -> None:
        """Refuse a day without any mark, and batches that would be a stream."""
        if self.quiet_to > self.quiet_from:
            raise ValueError("the quiet hours must end before they begin again")
        if self.batch_minutes < SHORTEST_BATCH:
            raise ValueError(f"a batch takes at least {SHORTEST_BATCH} minutes")

    def marks(self, day: date) -> Iterator[datetime]:
        """Yield the marks of a day on which mails go out, in order."""
        mark, end = at_time(day, self.quiet_to), at_time(day, self.quiet_from)
        while mark <= end:
            yield mark
            mark += timedelta(minutes=self.batch_minutes)

    def sends_on(self, day: date, calendar: WorkCalendar) -> bool:
        """Tell whether mails go out on `day` at all."""
        return not self.spares_days_off or calendar.is_working_day(day)


def mail_times(day: date) -> MailTimes:
    """
    Read the rules that hold on `day`.

    :raises UnknownRule: a rule has no row on that day
    :raises ValueError: a rule says something that cannot be
    Cost: three queries.
    """
    quiet = rule("notifications.mail.quiet", day).value
    assert isinstance(quiet, dict)
    minutes = rule("notifications.mail.batch_minutes", day).value
    digest_at = rule("notifications.mail.digest_at", day).value
    return MailTimes(
        quiet_from=time.fromisoformat(str(quiet["from"])),
        quiet_to=time.fromisoformat(str(quiet["to"])),
        spares_days_off=bool(quiet.get("days_off", True)),
        batch_minutes=int(str(minutes)),
        digest_at=time.fromisoformat(str(digest_at)),
    )


def days_rule(code: str, day: date) -> timedelta:
    """Return a rule that is a number of days."""
    return timedelta(days=int(str(rule(code, day).value)))


def next_mark(now: datetime, times: MailTimes, calendar: WorkCalendar) -> datetime:
    """
    Return the first mark after `now`: what happens exactly at a mark waits for the next one.

    Pure; a step a day.
    """
    day = local_day(now)
    while True:
        if times.sends_on(day, calendar):
            found = next((mark for mark in times.marks(day) if mark > now), None)
            if found is not None:
                return found
        day += ONE_DAY


def is_digest_time(now: datetime, times: MailTimes, calendar: WorkCalendar) -> bool:
    """Tell whether the day's digest is due: a working day, its hour past, the day not over."""
    day = local_day(now)
    begins = at_time(day, times.digest_at)
    ends = max(at_time(day, times.quiet_from), begins)
    return calendar.is_working_day(day) and begins <= now <= ends
