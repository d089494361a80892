"""The form of the arrival stamp: where it is printed."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from vanphong.registry.stamping import PLACES, Place


class StampForm(forms.Form):
    """A usual place, or millimetres from the edges of the page."""

    usual = forms.ChoiceField(
        label=_("Usual place"), required=False,
        choices=[("", "—"), *((code, label) for code, (label, _place) in PLACES.items())],
    )  # fmt: skip
    left = forms.IntegerField(
        label=_("From the left edge, mm"), required=False, min_value=0, max_value=1200
    )
    top = forms.IntegerField(
        label=_("From the upper edge, mm"), required=False, min_value=0, max_value=1200
    )

    def place(self) -> Place:
        """Return the place asked for; what is missing or wrong is that of the first usual one."""
        first = next(iter(PLACES.values()))[1]
        self.is_valid()
        data = self.cleaned_data if self.is_bound else {}
        if data.get("usual"):
            return PLACES[data["usual"]][1]
        left, top = data.get("left"), data.get("top")
        return Place(
            left=first.left if left is None else left, top=first.top if top is None else top
        )
