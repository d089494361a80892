"""Forms of the directory: they judge words, the verbs judge rules."""

from vanphong.directory.forms.accounts import (
    AccountForm,
    WhyForm,
)
from vanphong.directory.forms.duty import DutyForm
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
from vanphong.directory.forms.portfolio import (
    CorrectedPortfolioForm,
    PortfolioForm,
    PortfolioHandOverForm,
    WhyEndForm,
    as_initial,
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
    "COVERED",
    "AccountForm",
    "AppointForm",
    "ChangePasswordForm",
    "CloseForm",
    "ContactForm",
    "CorrectedPortfolioForm",
    "DelegationForm",
    "DutyForm",
    "EmployForm",
    "LastDayForm",
    "LogInForm",
    "NameForm",
    "PeopleFilter",
    "PortfolioForm",
    "PortfolioHandOverForm",
    "ResetPasswordForm",
    "SetPasswordForm",
    "UnitForm",
    "UnitNameForm",
    "WhyEndForm",
    "WhyForm",
    "as_initial",
]
