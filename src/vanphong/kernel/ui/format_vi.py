"""
Days, moments, numbers and sizes in the words of the office.

Days are dd/mm/yyyy in both languages; moments are shown in Asia/Ho_Chi_Minh; thousands are set
apart by a full stop and decimals by a comma (1.234,5).
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, ngettext, pgettext

OFFICE_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MORE_THAN = 1000


def number_vi(value: int | float | Decimal, places: int = 0) -> str:
    """Write 1234567 as 1.234.567, and 1234.5 with one place as 1.234,5."""
    western = f"{value:,.{places}f}"
    return western.translate(str.maketrans(",.", ".,"))


def total_vi(count: int, *, at_least: bool = False) -> str:
    """Write a total; `at_least` says that counting stopped there ("hơn 1.000")."""
    if at_least:
        return gettext("more than %(number)s") % {"number": number_vi(count)}
    return number_vi(count)


def day_vi(day: date) -> str:
    """Write a day as 05/03/2026; a moment is taken in the office's zone first."""
    if isinstance(day, datetime):
        day = day.astimezone(OFFICE_ZONE).date()
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


def weekday_vi(day: date) -> str:
    """Write the name of the weekday: Thứ Hai … Chủ Nhật."""
    names = (
        pgettext("weekday", "Monday"),
        pgettext("weekday", "Tuesday"),
        pgettext("weekday", "Wednesday"),
        pgettext("weekday", "Thursday"),
        pgettext("weekday", "Friday"),
        pgettext("weekday", "Saturday"),
        pgettext("weekday", "Sunday"),
    )
    if isinstance(day, datetime):
        day = day.astimezone(OFFICE_ZONE).date()
    return names[day.weekday()]


def long_day_vi(day: date) -> str:
    """Write a day with its weekday: Thứ Ba, 24/11/2026."""
    return f"{weekday_vi(day)}, {day_vi(day)}"


def moment_vi(moment: datetime) -> str:
    """Write a moment as 14:05, 24/11/2026 in Asia/Ho_Chi_Minh."""
    local = moment.astimezone(OFFICE_ZONE)
    return f"{local:%H:%M}, {day_vi(local)}"


def days_left_words(left: int, *, working: bool = True) -> str:
    """
    Say how far a due day is: "còn 3 ngày làm việc", "hạn hôm nay", "quá hạn 2 ngày".

    `left` counts days after today up to and including the due day; negative when it has passed.
    """
    if left == 0:
        return gettext("due today")
    number = abs(left)
    if working:
        late = ngettext("%(n)s working day overdue", "%(n)s working days overdue", number)
        ahead = ngettext("%(n)s working day left", "%(n)s working days left", number)
    else:
        late = ngettext("%(n)s day overdue", "%(n)s days overdue", number)
        ahead = ngettext("%(n)s day left", "%(n)s days left", number)
    return (late if left < 0 else ahead) % {"n": number_vi(number)}


def size_vi(octets: int) -> str:
    """Write a file's size: 812 B, 14,2 kB, 3,1 MB (1 kB = 1,024 octets)."""
    if octets < 1024:
        return f"{octets} B"
    if octets < 1024 * 1024:
        return f"{number_vi(octets / 1024, 1)} kB"
    return f"{number_vi(octets / (1024 * 1024), 1)} MB"
