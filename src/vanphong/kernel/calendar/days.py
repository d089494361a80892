"""Legal days and moments: a day is a date in Asia/Ho_Chi_Minh, a moment is always aware."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

#: legal time of Vietnam, UTC+7 without summer time
LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
ONE_DAY = timedelta(days=1)


def local_day(moment: datetime) -> date:
    """
    Return the legal day on which `moment` lies.

    :raises ValueError: the moment has no time zone
    """
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(LOCAL).date()


def at_time(day: date, clock: time) -> datetime:
    """Return the moment at which the clock in Vietnam shows `clock` on `day`."""
    return datetime.combine(day, clock, tzinfo=LOCAL)


def start_of_day(day: date) -> datetime:
    """Return 00:00 of `day`."""
    return at_time(day, time.min)


def end_of_day(day: date) -> datetime:
    """Return 24:00 of `day`, which is 00:00 of the next: an exclusive end."""
    return start_of_day(day + ONE_DAY)


def show_day(day: date) -> str:
    """Return `day` as it is written in an office: dd/mm/yyyy."""
    return f"{day:%d/%m/%Y}"


def weekday_name(day: date) -> str:
    """Return the name of the weekday in the reader's language."""
    names = (
        _("Monday"),
        _("Tuesday"),
        _("Wednesday"),
        _("Thursday"),
        _("Friday"),
        _("Saturday"),
        _("Sunday"),
    )
    return names[day.weekday()]
