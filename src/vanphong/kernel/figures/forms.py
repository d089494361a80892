"""The days a person asks figures for."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanphong.kernel.figures.periods import Period, Span, period_of
from vanphong.kernel.ui.widgets import DayField

#: no office asks for more, and a slip of the year should not count for ages
LONGEST_YEARS = 30


class DaysForm(forms.Form):
    """From one day to another, both included."""

    first = DayField(label=gettext_lazy("From day"))
    last = DayField(label=gettext_lazy("To day (included)"))

    def clean(self) -> dict[str, Any]:
        """Refuse reversed days."""
        data = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day lies before the first one."))
        elif first and last and last.year - first.year > LONGEST_YEARS:
            self.add_error("first", _("Choose at most 30 years."))
        return data

    def period(self) -> Period:
        """Return the days that were named."""
        return Period(Span.DAYS, self.cleaned_data["first"], self.cleaned_data["last"])


def named_period(span: str, on: str, *, today: date) -> Period:
    """Return the period an address names; anything odd in it is this month."""
    try:
        day = date.fromisoformat(on) if on else today
        return period_of(Span(span), day)
    except ValueError:
        return period_of(Span.MONTH, today)
