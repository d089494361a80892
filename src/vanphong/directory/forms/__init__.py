"""Forms of the directory: they judge words, the verbs judge rules."""

from vanphong.directory.forms.accounts import (
    AccountForm,
    WhyForm,
)
from vanphong.directory.forms.people import (
    AppointForm,
    CloseForm,
    ContactForm,
    EmployForm,
    LastDayForm,
    NameForm,
    PeopleFilter,
    UnitForm,
    UnitNameForm,
)
from vanphong.directory.forms.sign_in import (
    ChangePasswordForm,
    LogInForm,
    ResetPasswordForm,
    SetPasswordForm,
)
from vanphong.directory.forms.standing_in import (
    COVERED,
    DelegationForm,
)

__all__ = [
    "AccountForm",
    "AppointForm",
    "COVERED",
    "ChangePasswordForm",
    "CloseForm",
    "ContactForm",
    "DelegationForm",
    "EmployForm",
    "LastDayForm",
    "LogInForm",
    "NameForm",
    "PeopleFilter",
    "ResetPasswordForm",
    "SetPasswordForm",
    "UnitForm",
    "UnitNameForm",
    "WhyForm",
]
