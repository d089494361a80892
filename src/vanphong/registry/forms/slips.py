"""The form by which a signed delivery slip comes back."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.ui.widgets import FilesField


class SignedSlipForm(forms.Form):
    """Who signed, and the photo of the sheet."""

    signed_by = forms.CharField(label=_("Who signed for it"), max_length=150)
    enclosures = FilesField(
        label=_("Photo of the signed sheet"),
        required=False,
        help_text=_("JPG, PNG or PDF; a telephone's photo will do."),
    )
