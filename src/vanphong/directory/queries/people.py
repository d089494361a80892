"""Offices, divisions, people and the posts they hold."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet

from vanphong.directory.models import (
    Appointment,
    IssuingBody,
    Person,
    Tenant,
    TenantRole,
    Unit,
    valid_on,
)
from vanphong.kernel.principals import Actor


def list_people(tenant_id: uuid.UUID | None, day: date) -> QuerySet[Person]:
    """Return the people with a post on `day` (of one tenant, or of all), by given name."""
    posts = Appointment.objects.filter(valid_on(day))
    if tenant_id is not None:
        posts = posts.filter(tenant_id=tenant_id)
    return Person.objects.filter(pk__in=posts.values("person")).order_by("sort_key", "pk")


def list_units(tenant_id: uuid.UUID, day: date) -> QuerySet[Unit]:
    """Return the divisions of a tenant on `day`, in the order of their abbreviations."""
    return Unit.objects.filter(valid_on(day), tenant_id=tenant_id).order_by("abbreviation")


def list_issuing_bodies(tenant_id: uuid.UUID, day: date) -> QuerySet[IssuingBody]:
    """Return the bodies in whose name a tenant issues on `day`, in the order they were entered."""
    return IssuingBody.objects.filter(valid_on(day), tenant_id=tenant_id).order_by("pk")


def list_appointments(tenant_id: uuid.UUID, day: date) -> QuerySet[Appointment]:
    """Return the posts held in a tenant on `day`, by the holder's given name."""
    posts = Appointment.objects.filter(valid_on(day), tenant_id=tenant_id)
    return posts.select_related("person", "unit").order_by("person__sort_key", "pk")


def posts_of(person_id: uuid.UUID, day: date) -> list[Appointment]:
    """Return the posts a person holds on `day`, the longest held first."""
    posts = Appointment.objects.filter(valid_on(day), person_id=person_id)
    return list(posts.select_related("tenant", "unit", "person").order_by("valid_from", "pk"))


def role_principal(tenant_id: uuid.UUID, role: str) -> int:
    """
    Return the principal of a policy role in a tenant.

    :raises TenantRole.DoesNotExist: nobody was ever appointed to it; `operations` makes it then
    """
    return TenantRole.objects.get(tenant_id=tenant_id, role=role).principal_id


def tenant_of(actor: Actor) -> Tenant:
    """
    Return the office in which `actor` acts.

    :raises Tenant.DoesNotExist: the actor belongs to none
    """
    return Tenant.objects.get(pk__in=[actor.tenant_id] if actor.tenant_id else [])


def leaders_principals(tenant_id: uuid.UUID) -> list[int]:
    """Return the role principals of those who see the whole office: leaders, chief, deputies."""
    roles = ("province_leader", "department_leader", "chief", "deputy_chief")
    return principals_of_roles(tenant_id, roles)


def principals_of_roles(tenant_id: uuid.UUID, roles: Sequence[str]) -> list[int]:
    """Return the principals of the policy roles that somebody was ever appointed to."""
    found = TenantRole.objects.filter(tenant_id=tenant_id, role__in=roles)
    return sorted(found.values_list("principal_id", flat=True))


#: roles whose holders lead the unit they work in
HEADS = ("division_head", "chief", "deputy_chief", "department_leader", "province_leader")


def heads_of(unit_id: uuid.UUID, day: date) -> list[uuid.UUID]:
    """
    Return the appointments that lead a division on `day`; all of it where nobody does.

    So that what is given to a division always reaches somebody.
    """
    posts = Appointment.objects.filter(valid_on(day), unit_id=unit_id)
    found = list(posts.order_by("valid_from", "pk").values_list("pk", "role"))
    heads = [pk for pk, role in found if role in HEADS]
    return heads or [pk for pk, _role in found]


def posts_in(unit_id: uuid.UUID, day: date) -> list[uuid.UUID]:
    """Return the appointments to a division on `day`, the longest held first."""
    posts = Appointment.objects.filter(valid_on(day), unit_id=unit_id)
    return list(posts.order_by("valid_from", "pk").values_list("pk", flat=True))


def post_of(actor: Actor) -> Appointment:
    """
    Return the post in which `actor` acts with its own hand, never that of whom it stands in for.

    :raises Appointment.DoesNotExist: the actor holds none, as a part of the system
    """
    return Appointment.objects.get(pk__in=[actor.appointment_id] if actor.appointment_id else [])
