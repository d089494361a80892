"""Form fields of tasks, offered upward."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from vanphong.tasks.deadlines import counting_on
from vanphong.tasks.limits import Limit, UnreadableLimit, read_limit


class LimitInput(forms.TextInput):
    """A text field under which it is said what the limit typed into it means."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        """Ask for the words after each pause in typing."""
        asking = {
            "hx-get": reverse_lazy("tasks:limit_words"), "hx-trigger": "input changed delay:300ms",
            "hx-target": "next output", "hx-swap": "innerHTML", "hx-sync": "this:replace",
            "autocomplete": "off",
        }  # fmt: skip
        super().__init__(attrs={**asking, **(attrs or {})})

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """Draw the field and the place of the words."""
        drawn = super().render(name, value, attrs, renderer)
        return format_html('{}<output class="vp-field__help"></output>', drawn)


class LimitField(forms.CharField):
    """
    A time limit in the words of a direction; cleans to a day, a term, or None where it is empty.

    `day` is the day of the direction, for days without a year and the rules of counting.
    """

    widget = LimitInput
    default_error_messages = {
        "unreadable": _("Write a day (01/12/2026) or a span: 5 working days, 10 days, 24 hours.")
    }

    def __init__(self, *, day: date, **options: Any) -> None:
        """Explain the ways to write a limit."""
        options.setdefault("help_text", _("01/12/2026, before 05/12, 5 working days, 10 days …"))
        super().__init__(max_length=60, **options)
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
