"""Filters for days, moments, numbers and sizes in templates."""

from __future__ import annotations

from datetime import date, datetime

from vanphong.kernel.ui import format_vi
from vanphong.kernel.ui.components.library import register


@register.filter
def day(value: date | None) -> str:
    """Write a day as dd/mm/yyyy; nothing for none."""
    return format_vi.day_vi(value) if value else ""


@register.filter
def long_day(value: date | None) -> str:
    """Write a day with its weekday; nothing for none."""
    return format_vi.long_day_vi(value) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """Write a moment as HH:MM, dd/mm/yyyy; nothing for none."""
    return format_vi.moment_vi(value) if value else ""


@register.filter
def number(value: float | None) -> str:
    """Write a whole number with stops (1.000); nothing for none."""
    return "" if value is None else format_vi.number_vi(value)


@register.filter
def size(value: int | None) -> str:
    """Write a file's size; nothing for none."""
    return "" if value is None else format_vi.size_vi(value)


@register.filter
def days_left(value: int | None) -> str:
    """Say how many working days are left; nothing for none."""
    return "" if value is None else format_vi.days_left_words(value)
