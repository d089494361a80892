"""Every write of the directory: organisations here, people and posts beside."""

from vanphong.directory.operations.accounts import (
    AccountExists,
    CannotChangeAccount,
    Slip,
    adopt_password,
    lock_account,
    login_name,
    open_account,
    open_account_with_slip,
    reset_password,
    reset_second_factor,
    unlock_account,
)
from vanphong.directory.operations.organisations import (
    CannotClose,
    CodeInvalid,
    close_organisation,
    found_organisation,
    record_succession,
    rename_organisation,
)
from vanphong.directory.operations.people import (
    CannotAppoint,
    appoint,
    end_appointment,
    enter_person,
    rename_person,
    set_contact,
)
from vanphong.directory.operations.sessions import (
    record_refused_session,
    record_session,
    switch_appointment,
)
from vanphong.directory.operations.standing_in import CannotDelegate, delegate, revoke_delegation
from vanphong.directory.operations.tenants import (
    CannotChangeUnit,
    close_unit,
    open_issuing_body,
    open_tenant,
    open_unit,
    rename_unit,
)

__all__ = [
    "AccountExists",
    "CannotAppoint",
    "CannotChangeAccount",
    "CannotChangeUnit",
    "CannotClose",
    "CannotDelegate",
    "CodeInvalid",
    "Slip",
    "adopt_password",
    "appoint",
    "close_organisation",
    "close_unit",
    "delegate",
    "end_appointment",
    "enter_person",
    "found_organisation",
    "lock_account",
    "login_name",
    "open_account",
    "open_account_with_slip",
    "open_issuing_body",
    "open_tenant",
    "open_unit",
    "record_refused_session",
    "record_session",
    "record_succession",
    "rename_organisation",
    "rename_person",
    "rename_unit",
    "reset_password",
    "reset_second_factor",
    "revoke_delegation",
    "set_contact",
    "switch_appointment",
    "unlock_account",
]
