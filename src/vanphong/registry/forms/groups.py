"""Forms of the groups of recipients."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.ui.widgets import DayField


class GroupForm(forms.Form):
    """Who belongs to a group from a day on."""

    name = forms.CharField(label=_("Group"), max_length=200)
    members = forms.CharField(
        label=_("Members, one a line"), widget=forms.Textarea(attrs={"rows": 12})
    )
    since = DayField(label=_("Valid from"))


class EndForm(forms.Form):
    """After which day a group ends."""

    on = DayField(label=_("Last day"))
