"""People, and the posts they hold."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from vanphong.directory.events import AppointmentEnded
from vanphong.directory.models import Appointment, Person, Unit
from vanphong.directory.policies import AppointmentPolicy, PersonPolicy
from vanphong.kernel.audit import log
from vanphong.kernel.events import bus
from vanphong.kernel.policies import Refusal
from vanphong.kernel.policies.table import ROLES
from vanphong.kernel.principals import Actor
from vanphong.kernel.principals.models import Principal
from vanphong.kernel.subjects import SubjectRef
from vanphong.kernel.text import fold, name_sort_key, squeeze


class CannotAppoint(Refusal):
    """The post cannot be given, or ended, like this."""


@transaction.atomic
def enter_person(*, full_name: str, actor: Actor, now: datetime) -> Person:
    """
    Enter a person, once in the installation.

    :raises Refusal: the name is empty or longer than 100 characters
    """
    PersonPolicy.check(actor, "enter")
    clean = _clean_name(full_name)
    person = Person.objects.create(
        full_name=clean, sort_key=name_sort_key(clean), folded=fold(clean)
    )
    log.record(
        "directory.person.entered", subject=SubjectRef("directory.person", person.pk),
        actor=actor, at=now, texts={"full_name": clean},
    )  # fmt: skip
    return person


@transaction.atomic
def rename_person(person: Person, *, full_name: str, actor: Actor, now: datetime) -> Person:
    """
    Correct a person's name; the old one stays in the history. The login name does not change.

    :raises Refusal: the name is empty, longer than 100 characters, or the same
    """
    PersonPolicy.check(actor, "rename", person)
    clean = _clean_name(full_name)
    fresh = Person.objects.select_for_update().get(pk=person.pk)
    if clean == fresh.full_name:
        raise Refusal(_("This is the name as it stands."), field="full_name")
    old = fresh.full_name
    fresh.full_name, fresh.sort_key, fresh.folded = clean, name_sort_key(clean), fold(clean)
    fresh.save(update_fields=["full_name", "sort_key", "folded"])
    for post in fresh.appointments.select_related("tenant"):
        Principal.objects.filter(pk=post.principal_id).update(label=_label(fresh, post))
    log.record(
        "directory.person.renamed", subject=SubjectRef("directory.person", fresh.pk),
        actor=actor, at=now, texts={"old_name": old, "full_name": clean},
    )  # fmt: skip
    return fresh


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

    :raises CannotAppoint: the title is empty or too long, the role is unknown, the last day lies
        before the first, the unit does not exist throughout, the same post is held already, or
        an administrator names himself
    :raises NotPermitted: the actor does not keep the directory
    """  # fmt: skip
    post = Appointment(
        person=person, tenant=unit.tenant, unit=unit, title=squeeze(title), role=role,
        valid_from=valid_from, valid_to=valid_to,
    )  # fmt: skip
    AppointmentPolicy.check(actor, "appoint", post)
    _refuse_oneself(person, actor)
    if not 0 < len(post.title) <= 100:
        raise CannotAppoint(_("Write the title, at most 100 characters."), field="title")
    if role not in ROLES:
        raise CannotAppoint(_("Choose a role from the list."), field="role")
    if valid_to is not None and valid_to < valid_from:
        raise CannotAppoint(_("The last day lies before the first one."), field="valid_to")
    _check_unit(unit, valid_from, valid_to)
    if _same_post(post).exists():
        raise CannotAppoint(_("This person holds this post in these days already."), field="title")
    post.principal = Principal.objects.create(kind="appointment", label=_label(person, post))
    post.save(force_insert=True)
    log.record(
        "directory.appointment.made", subject=SubjectRef("directory.appointment", post.pk),
        actor=actor, at=now, texts={"title": post.title},
        changes={"role": (None, role), "unit": (None, unit.pk), "valid_from": (None, valid_from),
                 "valid_to": (None, valid_to)},
    )  # fmt: skip
    return post


@transaction.atomic
def employ(
    *,
    full_name: str,
    unit: Unit,
    title: str,
    role: str,
    valid_from: date,
    actor: Actor,
    now: datetime,
    phone: str = "",
    email: str = "",
) -> Appointment:
    """
    Enter a new person together with the first post; both or neither.

    :raises Refusal: as `enter_person`
    :raises CannotAppoint: as `appoint`
    """
    person = enter_person(full_name=full_name, actor=actor, now=now)
    post = appoint(
        person=person, unit=unit, title=title, role=role, valid_from=valid_from, actor=actor,
        now=now,
    )  # fmt: skip
    if phone or email:
        post = set_contact(post, phone=phone, email=email, actor=actor, now=now)
    return post


@transaction.atomic
def end_appointment(post: Appointment, *, last_on: date, actor: Actor, now: datetime) -> None:
    """
    End an appointment; `last_on` is its last day. Rights end with that day.

    :raises CannotAppoint: it has ended already, the day lies before its first, or an
        administrator ends a post of his own
    """
    AppointmentPolicy.check(actor, "end", post)
    _refuse_oneself(post.person, actor)
    fresh = Appointment.objects.select_for_update().get(pk=post.pk)
    if fresh.valid_to is not None and fresh.valid_to <= last_on:
        raise CannotAppoint(_("This appointment has ended already."))
    if last_on < fresh.valid_from:
        raise CannotAppoint(_("The last day lies before the first one."), field="last_on")
    old, fresh.valid_to = fresh.valid_to, last_on
    fresh.save(update_fields=["valid_to"])
    log.record(
        "directory.appointment.ended", subject=SubjectRef("directory.appointment", fresh.pk),
        actor=actor, at=now, changes={"valid_to": (old, last_on)},
    )  # fmt: skip
    ended = AppointmentEnded(appointment_id=fresh.pk, last_on=last_on)
    bus.publish(ended, actor=actor, at=now)


@transaction.atomic
def set_contact(
    post: Appointment, *, phone: str, email: str, actor: Actor, now: datetime
) -> Appointment:
    """
    Keep the telephone and the address of a post, as they stand in the office's list.

    :raises NotPermitted: the actor neither holds the post nor keeps the office's directory
    """
    AppointmentPolicy.check(actor, "set_contact", post)
    fresh = Appointment.objects.select_for_update().get(pk=post.pk)
    fresh.phone, fresh.email = squeeze(phone), email.strip()
    fresh.save(update_fields=["phone", "email"])
    log.record(
        "directory.appointment.contact_set", subject=SubjectRef("directory.appointment", post.pk),
        actor=actor, at=now, texts={"phone": fresh.phone, "email": fresh.email},
    )  # fmt: skip
    return fresh


def _clean_name(full_name: str) -> str:
    clean = squeeze(full_name)
    if not 0 < len(clean) <= 100:
        raise Refusal(_("Write the full name, at most 100 characters."), field="full_name")
    return clean


def _label(person: Person, post: Appointment) -> str:
    return f"{person.full_name}, {post.title}, {post.tenant.name}"[:400]


def _refuse_oneself(person: Person, actor: Actor) -> None:
    """Keep an administrator from giving himself rights, and from leaving the office without one."""
    if actor.person_id is not None and actor.person_id == person.pk:
        raise CannotAppoint(
            _("Nobody gives or ends a post of their own. Ask another administrator.")
        )


def _check_unit(unit: Unit, first: date, last: date | None) -> None:
    """Refuse days in which the unit does not exist; its row stays locked until the commit."""
    fresh = Unit.objects.select_for_update().get(pk=unit.pk)
    if fresh.valid_from > first or (fresh.valid_to and fresh.valid_to < first):
        raise CannotAppoint(_("The division does not exist on that day."), field="valid_from")
    if fresh.valid_to and (last is None or last > fresh.valid_to):
        raise CannotAppoint(
            _("The division ends on %(day)s; the post must end by then.")
            % {"day": fresh.valid_to.strftime("%d/%m/%Y")},
            field="valid_to",
        )


def _same_post(post: Appointment) -> QuerySet[Appointment]:
    same = Appointment.objects.filter(person=post.person, unit=post.unit, title=post.title)
    overlapping = Q(valid_to__isnull=True) | Q(valid_to__gte=post.valid_from)
    if post.valid_to is not None:
        overlapping &= Q(valid_from__lte=post.valid_to)
    return same.filter(overlapping)
