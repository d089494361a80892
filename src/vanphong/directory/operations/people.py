"""People, the posts they hold, and their accounts."""

from __future__ import annotations

import re
from datetime import date, datetime

from django.contrib.auth import get_user_model
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vanphong.directory import queries
from vanphong.directory.events import AppointmentEnded
from vanphong.directory.models import Account, Appointment, Person, Tenant, Unit
from vanphong.directory.policies import AppointmentPolicy, PersonPolicy
from vanphong.kernel.audit import log
from vanphong.kernel.events import bus
from vanphong.kernel.policies import Missing, NotPermitted, Refusal
from vanphong.kernel.policies.table import ROLES
from vanphong.kernel.principals import Actor
from vanphong.kernel.principals.models import Principal
from vanphong.kernel.subjects import SubjectRef
from vanphong.kernel.text import fold, name_sort_key, squeeze


class CannotAppoint(Refusal):
    """The post cannot be given like this."""


class AccountExists(Refusal):
    """The person has an account already."""


@transaction.atomic
def enter_person(*, full_name: str, actor: Actor, now: datetime) -> Person:
    """
    Enter a person, once in the installation.

    :raises Refusal: the name is empty or longer than 100 characters
    """
    PersonPolicy.check(actor, "enter")
    clean = squeeze(full_name)
    if not 0 < len(clean) <= 100:
        raise Refusal(_("Write the full name, at most 100 characters."), field="full_name")
    person = Person.objects.create(
        full_name=clean, sort_key=name_sort_key(clean), folded=fold(clean)
    )
    log.record(
        "directory.person.entered", subject=SubjectRef("directory.person", person.pk),
        actor=actor, at=now, texts={"full_name": clean},
    )  # fmt: skip
    return person


@transaction.atomic
def appoint(
    *,
    person: Person,
    unit: Unit,
    title: str,
    role: str,
    valid_from: date,
    actor: Actor,
    now: datetime,
    valid_to: date | None = None,
) -> Appointment:
    """
    Put a person into a post of a unit from `valid_from` (to `valid_to`, both included).

    :raises CannotAppoint: the role is unknown, or the unit is closed on the first day
    :raises NotPermitted: the actor does not keep the directory
    """  # fmt: skip
    post = Appointment(
        person=person, tenant=unit.tenant, unit=unit, title=title, role=role,
        valid_from=valid_from, valid_to=valid_to,
    )  # fmt: skip
    AppointmentPolicy.check(actor, "appoint", post)
    if role not in ROLES:
        raise CannotAppoint(_("Choose a role from the list."), field="role")
    if unit.valid_from > valid_from or (unit.valid_to and unit.valid_to < valid_from):
        raise CannotAppoint(_("The division does not exist on that day."), field="valid_from")
    label = f"{person.full_name}, {title}, {unit.tenant.name}"
    post.principal = Principal.objects.create(kind="appointment", label=label[:400])
    post.save(force_insert=True)
    log.record(
        "directory.appointment.made", subject=SubjectRef("directory.appointment", post.pk),
        actor=actor, at=now,
        changes={"role": (None, role), "unit": (None, unit.pk), "valid_from": (None, valid_from)},
    )  # fmt: skip
    return post


@transaction.atomic
def end_appointment(post: Appointment, *, last_on: date, actor: Actor, now: datetime) -> None:
    """
    End an appointment; `last_on` is its last day. Rights end with that day.

    :raises CannotAppoint: it has ended already, or the day lies before its first
    """
    AppointmentPolicy.check(actor, "end", post)
    fresh = Appointment.objects.select_for_update().get(pk=post.pk)
    if fresh.valid_to is not None and fresh.valid_to <= last_on:
        raise CannotAppoint(_("This appointment has ended already."))
    if last_on < fresh.valid_from:
        raise CannotAppoint(_("The last day lies before the first one."), field="last_on")
    fresh.valid_to = last_on
    fresh.save(update_fields=["valid_to"])
    log.record(
        "directory.appointment.ended", subject=SubjectRef("directory.appointment", fresh.pk),
        actor=actor, at=now, changes={"valid_to": (None, last_on)},
    )  # fmt: skip
    ended = AppointmentEnded(appointment_id=fresh.pk, last_on=last_on)
    bus.publish(ended, actor=actor, at=now)


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

    :raises AccountExists: there is one, perhaps locked
    """  # fmt: skip
    PersonPolicy.check(actor, "open_account", person)
    if not actor.is_system and tenant.pk != actor.tenant_id:
        raise NotPermitted(PersonPolicy.sentence("open_account"))
    if Account.objects.filter(person=person).exists():
        raise AccountExists(_("This person has an account already."))
    user = get_user_model().objects.create_user(
        login_name(tenant, person.full_name), email=email, password=password
    )
    account = Account.objects.create(user=user, person=person)
    log.record(
        "directory.account.opened", subject=SubjectRef("directory.person", person.pk),
        actor=actor, at=now, changes={"account": (None, user.pk)},
    )  # fmt: skip
    return account


@transaction.atomic
def lock_account(person: Person, *, actor: Actor, now: datetime, reason: str) -> None:
    """
    Lock a person's account; the next request is refused.

    :raises Refusal: there is no open account
    """
    PersonPolicy.check(actor, "lock_account", person)
    changed = Account.objects.filter(person=person, locked_at=None).update(locked_at=now)
    if not changed:
        raise Refusal(_("This person has no open account."))
    get_user_model().objects.filter(account__person=person).update(is_active=False)
    log.record(
        "directory.account.locked", subject=SubjectRef("directory.person", person.pk),
        actor=actor, at=now, reason=reason,
    )  # fmt: skip


@transaction.atomic
def switch_appointment(
    session: SessionBase, appointment_id: str, *, actor: Actor, now: datetime
) -> Appointment:
    """
    Let the session act under another post of the same person (D3).

    :raises Missing: the person does not hold that post today
    """
    assert actor.person_id is not None
    posts = queries.posts_of(actor.person_id, timezone.localdate(now))
    post = next((p for p in posts if str(p.pk) == appointment_id), None)
    if post is None:
        raise Missing
    session[queries.SESSION_KEY] = str(post.pk)
    log.record(
        "directory.session.switched", subject=SubjectRef("directory.appointment", post.pk),
        actor=actor, at=now, changes={"appointment": (actor.appointment_id, post.pk)},
    )  # fmt: skip
    return post
