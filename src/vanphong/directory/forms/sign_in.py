"""Forms at the door: name and password, a new password."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from django.conf import settings
from django.utils.translation import gettext


class LogInForm(account.LoginForm):  # type: ignore[misc]  # allauth has no types
    """Name and password; the name is read as people type it: with capitals, with spaces around."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Leave the fields empty: their labels stand above them."""
        super().__init__(*args, **kwargs)
        _without_placeholders(self)

    def clean_login(self) -> str:
        """Return the name in small letters."""
        return str(self.cleaned_data["login"]).strip().casefold()


def _without_placeholders(form: Any) -> None:
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)


class _Advised:
    """A form with a new password, whose rules stand beside the field in one sentence."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say the rules in the reader's language."""
        super().__init__(*args, **kwargs)
        _without_placeholders(self)
        self.fields["password1"].help_text = gettext(  # type: ignore[attr-defined]  # a form
            "At least %(length)s characters. A sentence that is easy to keep in mind is best; "
            "spaces count. Not the log-in name, not digits only."
        ) % {"length": settings.PASSWORD_LENGTH}


class ChangePasswordForm(_Advised, account.ChangePasswordForm):  # type: ignore[misc]  # no types
    """The present password and a new one, twice."""


class SetPasswordForm(_Advised, account.SetPasswordForm):  # type: ignore[misc]  # no types
    """A first password of one's own, twice."""


class ResetPasswordForm(_Advised, account.ResetPasswordKeyForm):  # type: ignore[misc]  # no types
    """A new password after a mailed link, twice."""
