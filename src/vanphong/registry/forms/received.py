"""The form of a further copy."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vanphong.directory.models import Tenant
from vanphong.kernel.ui.widgets import DayField
from vanphong.registry.models import Road


class CopyForm(forms.Form):
    """By which road a copy came, when, whether it is signed, and where its original is."""

    road = forms.ChoiceField(label=_("Came"), choices=Road.choices)
    came_on = DayField(label=_("Day"))
    came_at = forms.TimeField(
        label=_("Hour"), input_formats=["%H:%M", "%Hh%M", "%Hg%M"],
        widget=forms.TimeInput(attrs={"placeholder": "16:45"}, format="%H:%M"),
        error_messages={"invalid": _("Write the hour as HH:MM, e.g. 16:45.")},
    )  # fmt: skip
    is_signed = forms.BooleanField(
        label=_("It is signed: by hand with seal, or digitally"), required=False
    )
    place = forms.CharField(
        label=_("Where the original is"), required=False, max_length=200,
        help_text=_("For example: shelf of the registry, division, the sender."),
    )  # fmt: skip

    def __init__(self, *args: Any, tenant: Tenant, day: date, **kwargs: Any) -> None:
        """Take what every form of an act is given."""
        super().__init__(*args, **kwargs)
        self.fields["came_on"].initial = day
