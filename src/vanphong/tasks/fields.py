"""Form fields of tasks, offered upward."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.ui.widgets import ToldInput
from vanphong.tasks.deadlines import counting_on
from vanphong.tasks.limits import Limit, UnreadableLimit, read_limit

__all__ = ["Limit", "LimitField"]


class LimitField(forms.CharField):
    """
    A time limit in the words of a direction; cleans to a day, a term, or None where it is empty.

    `day` is the day of the direction, for days without a year and the rules of counting.
    """

    default_error_messages = {
        "unreadable": _("Write a day (01/12/2026) or a span: 5 working days, 10 days, 24 hours.")
    }

    def __init__(self, *, day: date, **options: Any) -> None:
        """Explain the ways to write a limit."""
        options.setdefault("help_text", _("01/12/2026, before 05/12, 5 working days, 10 days …"))
        widget = ToldInput(reverse_lazy("tasks:limit_words"))
        super().__init__(max_length=60, widget=widget, **options)
        self.day = day

    def clean(self, value: Any) -> Limit | None:
        """Read the words."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_limit(text, today=self.day, counting=counting_on(self.day))
        except UnreadableLimit as error:
            raise forms.ValidationError(
                self.error_messages["unreadable"], code="unreadable"
            ) from error
