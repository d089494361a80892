"""The form of a delegation: from when until when, who, for what, and why."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from django import forms
from django.utils.translation import gettext, gettext_lazy

from vanphong.directory.models import Appointment
from vanphong.kernel.principals.models import AccessClass
from vanphong.kernel.ui.components.badges import CLASSES
from vanphong.kernel.ui.format_vi import OFFICE_ZONE
from vanphong.kernel.ui.widgets import DayField

#: what a delegation may cover, in the words of the access classes
COVERED = [
    (name.value, CLASSES[name.value][0])
    for name in (AccessClass.PUBLIC, AccessClass.ORDINARY, AccessClass.LIMITED)
]
#: an hour as people type it: 8:00, 08:00, 8h00, 8h, 8
TIME: dict[str, Any] = {
    "input_formats": ["%H:%M", "%Hh%M", "%Hh", "%H"],
    "widget": forms.TimeInput(
        format="%H:%M", attrs={"placeholder": "08:00", "inputmode": "numeric", "maxlength": 5}
    ),
    "error_messages": {"invalid": gettext_lazy("Write the hour as 08:00.")},
}


class DelegationForm(forms.Form):
    """Who stands in, from when until when, for what, and why."""

    starts_on = DayField(label=gettext_lazy("From"))
    starts_time = forms.TimeField(label=gettext_lazy("from (hour)"), **TIME)
    ends_on = DayField(label=gettext_lazy("To"))
    ends_time = forms.TimeField(label=gettext_lazy("to (hour)"), **TIME)
    taker = forms.ChoiceField(label=gettext_lazy("Who acts for me"))
    classes = forms.MultipleChoiceField(
        label=gettext_lazy("What is covered"), choices=COVERED,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Personal data are never delegated."),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, colleagues: list[Appointment], **kwargs: Any) -> None:
        """Offer the other people of the office."""
        super().__init__(*args, **kwargs)
        people = [(str(p.pk), f"{p.person.full_name} – {p.title}") for p in colleagues]
        cast("forms.ChoiceField", self.fields["taker"]).choices = [
            ("", gettext("Choose")), *people,
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Join days and hours to moments of the office's clock."""
        data = super().clean() or {}
        for name in ("starts", "ends"):
            day, hour = data.get(f"{name}_on"), data.get(f"{name}_time")
            if day is not None and hour is not None:
                data[f"{name}_at"] = datetime.combine(day, hour, tzinfo=OFFICE_ZONE)
        return data
