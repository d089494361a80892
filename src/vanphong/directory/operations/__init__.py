"""Every write of the directory: organisations here, people and posts beside."""

from vanphong.directory.operations.organisations import (
    CannotClose,
    CodeInvalid,
    close_organisation,
    found_organisation,
    record_succession,
    rename_organisation,
)
from vanphong.directory.operations.people import (
    AccountExists,
    CannotAppoint,
    appoint,
    end_appointment,
    enter_person,
    lock_account,
    login_name,
    open_account,
    switch_appointment,
)
from vanphong.directory.operations.standing_in import CannotDelegate, delegate, revoke_delegation
from vanphong.directory.operations.tenants import open_issuing_body, open_tenant, open_unit

__all__ = [
    "AccountExists",
    "CannotAppoint",
    "CannotClose",
    "CannotDelegate",
    "CodeInvalid",
    "appoint",
    "close_organisation",
    "delegate",
    "end_appointment",
    "enter_person",
    "found_organisation",
    "lock_account",
    "login_name",
    "open_account",
    "open_issuing_body",
    "open_tenant",
    "open_unit",
    "record_succession",
    "rename_organisation",
    "revoke_delegation",
    "switch_appointment",
]
