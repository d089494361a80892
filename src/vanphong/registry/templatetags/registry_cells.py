"""How a cell of a register is shown on screen: days as people write them, nothing as nothing."""

from __future__ import annotations

from datetime import date

from django import template

from vanphong.kernel.ui.format_vi import day_vi

register = template.Library()


@register.filter
def register_cell(value: object) -> str:
    """Return the words of a cell."""
    if isinstance(value, date):
        return day_vi(value)
    return "" if value is None else str(value)
