"""
Accounts: the doors by which people sign in.

Passwords are never chosen by an administrator. The product draws a first password, shows it once
on a slip to print, and the person changes it at the first log-in.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.directory import queries
from vanphong.directory.models import Account, Person, Tenant
from vanphong.directory.policies import PersonPolicy
from vanphong.kernel.audit import log
from vanphong.kernel.policies import NotPermitted, Refusal
from vanphong.kernel.principals import Actor
from vanphong.kernel.subjects import SubjectRef
from vanphong.kernel.text import fold

#: letters and digits that nobody takes for another on paper
_PRINTED = "abcdefghjkmnpqrstuvwxyz23456789"


class AccountExists(Refusal):
    """The person has an account already."""


class CannotChangeAccount(Refusal):
    """The account is not in a state in which this can be done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """What is handed over on paper: shown once, kept nowhere."""

    login_name: str
    password: str
    valid_until: datetime


def login_name(tenant: Tenant, full_name: str) -> str:
    """
    Return the free login name `unit_fullname` without marks: `vpubnd_nguyenvana`.

    Namesakes get 2, 3 … at the end. Source: Decision 161/2025/QĐ-UBND of Ninh Bình.
    """
    base = f"{tenant.prefix}_{re.sub(r'[^a-z0-9]', '', fold(full_name))}"
    users = get_user_model().objects
    name, number = base, 1
    while users.filter(username=name).exists():
        number += 1
        name = f"{base}{number}"
    return name


@transaction.atomic
def open_account(
    person: Person,
    *,
    tenant: Tenant,
    password: str | None,
    actor: Actor,
    now: datetime,
    email: str = "",
) -> Account:
    """
    Open the person's account under the login name of `tenant`; without a password none works yet.

    Namesakes opened at the same moment wait for each other at the office's row.

    :raises AccountExists: there is one, perhaps locked
    """  # fmt: skip
    PersonPolicy.check(actor, "open_account", person)
    if not actor.is_system and tenant.pk != actor.tenant_id:
        raise NotPermitted(PersonPolicy.sentence("open_account"))
    Tenant.objects.select_for_update().get(pk=tenant.pk)
    if Account.objects.filter(person=person).exists():
        raise AccountExists(_("This person has an account already."))
    user = get_user_model().objects.create_user(
        login_name(tenant, person.full_name), email=email, password=password
    )
    account = Account.objects.create(user=user, person=person)
    _record("opened", person, actor, now, {"account": (None, user.pk)})
    return account


@transaction.atomic
def open_account_with_slip(
    person: Person, *, tenant: Tenant, actor: Actor, now: datetime, email: str = ""
) -> Slip:
    """
    Open the person's account and draw its first password, to be changed at the first log-in.

    :raises AccountExists: there is one, perhaps locked
    """
    account = open_account(person, tenant=tenant, password=None, actor=actor, now=now, email=email)
    return _draw(account, now)


@transaction.atomic
def reset_password(person: Person, *, actor: Actor, now: datetime, reason: str) -> Slip:
    """
    Draw a new first password; the old one, every open session and a lock-out end at once.

    :raises CannotChangeAccount: there is no open account, or it is the administrator's own
    """
    PersonPolicy.check(actor, "reset_password", person)
    account = _open_account_of(person)
    if actor.person_id == person.pk:
        raise CannotChangeAccount(_("Change your own password under “My account”."))
    slip = _draw(account, now)
    AccessAttempt.objects.filter(username=counted_as(account.user_id)).delete()
    _record("password_reset", person, actor, now, {}, reason)
    return slip


@transaction.atomic
def lock_account(person: Person, *, actor: Actor, now: datetime, reason: str) -> None:
    """
    Lock a person's account; the next request is refused.

    :raises CannotChangeAccount: there is no open account, or it is the administrator's own
    """
    PersonPolicy.check(actor, "lock_account", person)
    account = _open_account_of(person)
    if actor.person_id == person.pk:
        raise CannotChangeAccount(_("Nobody locks the own account."))
    account.locked_at = now
    account.save(update_fields=["locked_at"])
    get_user_model().objects.filter(pk=account.user_id).update(is_active=False)
    _record("locked", person, actor, now, {}, reason)


@transaction.atomic
def unlock_account(person: Person, *, actor: Actor, now: datetime, reason: str) -> None:
    """
    Open a locked account again, with the password and the second factor it had.

    :raises CannotChangeAccount: no account of this person is locked
    """
    PersonPolicy.check(actor, "unlock_account", person)
    account = Account.objects.select_for_update().filter(person=person).first()
    if account is None or account.locked_at is None:
        raise CannotChangeAccount(_("This person has no locked account."))
    locked_at, account.locked_at = account.locked_at, None
    account.save(update_fields=["locked_at"])
    get_user_model().objects.filter(pk=account.user_id).update(is_active=True)
    AccessAttempt.objects.filter(username=counted_as(account.user_id)).delete()
    _record("unlocked", person, actor, now, {"locked_at": (locked_at, None)}, reason)


@transaction.atomic
def reset_second_factor(person: Person, *, actor: Actor, now: datetime, reason: str) -> None:
    """
    Take every second factor of a person off, for one who lost telephone or key.

    :raises CannotChangeAccount: there is none, no open account, or it is the administrator's own
    """
    PersonPolicy.check(actor, "reset_second_factor", person)
    account = _open_account_of(person)
    if actor.person_id == person.pk:
        raise CannotChangeAccount(_("Change your own second factor under “My account”."))
    count, _per_model = Authenticator.objects.filter(user=account.user_id).delete()
    if not count:
        raise CannotChangeAccount(_("This account has no second factor."))
    _record("second_factor_reset", person, actor, now, {"count": (count, 0)}, reason)


@transaction.atomic
def adopt_password(user: User, *, now: datetime) -> None:
    """Note that the person has set a password of their own; the first one is over."""
    account = Account.objects.select_for_update().filter(user=user).first()
    if account is None:
        return
    account.first_password_until = None
    account.save(update_fields=["first_password_until"])
    actor = queries.actor_at_the_door(account, now=now)
    _record("password_changed", account.person, actor, now, {})


def counted_as(user_id: int) -> str:
    """Return the name under which wrong tries at an account are counted; never a log-in name."""
    return f"account-{user_id}"


def _open_account_of(person: Person) -> Account:
    account = Account.objects.select_for_update().filter(person=person, locked_at=None).first()
    if account is None:
        raise CannotChangeAccount(_("This person has no open account."))
    return account


def _draw(account: Account, now: datetime) -> Slip:
    """Give the account a first password of sixteen drawn characters (79 bits), for some days."""
    groups = ("".join(secrets.choice(_PRINTED) for _n in range(4)) for _g in range(4))
    password, until = "-".join(groups), now + timedelta(days=settings.FIRST_PASSWORD_DAYS)
    account.user.set_password(password)
    account.user.save(update_fields=["password"])
    account.first_password_until = until
    account.save(update_fields=["first_password_until"])
    return Slip(login_name=account.user.get_username(), password=password, valid_until=until)


def _record(
    act: str, person: Person, actor: Actor, now: datetime, changes: log.Changes, reason: str = ""
) -> None:
    log.record(
        f"directory.account.{act}", subject=SubjectRef("directory.person", person.pk),
        actor=actor, at=now, changes=changes, reason=reason,
    )  # fmt: skip
