"""Forms of accounts: why one is changed, and what one is opened with."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy


class WhyForm(forms.Form):
    """Why an account is changed."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500)


class AccountForm(forms.Form):
    """An account to be opened."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail"), required=False,
        help_text=gettext_lazy("For notices and for a forgotten password; may stay empty."),
    )  # fmt: skip
