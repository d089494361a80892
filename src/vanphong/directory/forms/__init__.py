"""Forms of the directory: they judge words, the verbs judge rules."""

from vanphong.directory.forms.sign_in import (
    ChangePasswordForm,
    LogInForm,
    ResetPasswordForm,
    SetPasswordForm,
)

__all__ = ["ChangePasswordForm", "LogInForm", "ResetPasswordForm", "SetPasswordForm"]
