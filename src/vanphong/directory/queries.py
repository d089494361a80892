"""
Every read of the directory that others need, and the installation's only source of actors.
"""

from __future__ import annotations

import uuid
from collections import deque
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from vanphong.directory.models import (
    Appointment,
    Delegation,
    Organisation,
    OrganisationName,
    Person,
    Succession,
    Tenant,
    TenantRole,
    Unit,
    valid_on,
)
from vanphong.kernel.principals import Actor
from vanphong.kernel.text import fold

#: key of the session that holds the appointment it acts under
SESSION_KEY = "appointment"


def name_on(organisation: Organisation, day: date) -> str:
    """Return the name `organisation` bore on `day`, else its last one before, else its first."""
    names = list(organisation.names.order_by("valid_from"))
    fitting = [n for n in names if n.valid_from <= day]
    return (fitting[-1] if fitting else names[0]).name if names else ""


def successors_on(organisation: Organisation, day: date) -> list[Organisation]:
    """
    Return who stands in the place of `organisation` on `day`: itself while it lives.

    Follows chains; several for one that was split; none where no successor is known
    ("chưa rõ kế thừa"). Cost: one query a generation.
    """
    if organisation.valid_to is None or organisation.valid_to >= day:
        return [organisation]
    living: dict[uuid.UUID, Organisation] = {}
    waiting, seen = deque([organisation.pk]), {organisation.pk}
    while waiting:
        generation = list(waiting)
        waiting.clear()
        links = Succession.objects.filter(
            predecessor__in=generation, effective_on__lte=day
        ).select_related("successor")
        for link in links:
            successor = link.successor
            if successor.pk in seen:
                continue
            seen.add(successor.pk)
            if successor.valid_to is None or successor.valid_to >= day:
                living[successor.pk] = successor
            else:
                waiting.append(successor.pk)
    return sorted(living.values(), key=lambda o: o.unit_code)


def is_split(organisation: Organisation) -> bool:
    """Tell whether parts of it went to different successors, so that somebody must say which."""
    return organisation.successions.filter(extent="part").count() > 1


def find_organisations(words: str, limit: int = 20) -> list[OrganisationName]:
    """Return names, old and new, that contain `words` whatever their marks; shortest sort first."""
    folded = fold(words)
    if not folded:
        return []
    names = OrganisationName.objects.filter(folded__contains=folded)
    return list(names.select_related("organisation").order_by("sort_key", "valid_from")[:limit])


def find_by_code(code: str) -> QuerySet[Organisation]:
    """Return the organisations that bear an electronic code, in its new or its old form."""
    wanted = code.strip().upper()
    return (
        Organisation.objects.filter(Q(code=wanted) | Q(old_code=wanted))
        if wanted
        else (Organisation.objects.none())
    )


def list_people(tenant_id: uuid.UUID | None, day: date) -> QuerySet[Person]:
    """Return the people with a post on `day` (of one tenant, or of all), by given name."""
    posts = Appointment.objects.filter(valid_on(day))
    if tenant_id is not None:
        posts = posts.filter(tenant_id=tenant_id)
    return Person.objects.filter(pk__in=posts.values("person")).order_by("sort_key", "pk")


def list_units(tenant_id: uuid.UUID, day: date) -> QuerySet[Unit]:
    """Return the divisions of a tenant on `day`, in the order of their abbreviations."""
    return Unit.objects.filter(valid_on(day), tenant_id=tenant_id).order_by("abbreviation")


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


class DirectoryActors:
    """Finds who acts in a request: the account's person, in the post the session has chosen."""

    def actor_of(self, request: HttpRequest, *, now: datetime) -> Actor | None:
        """
        Return the actor, or None for nobody, a locked account, or a person without a post today.

        Computed anew at each request, so that a right ends at once. Cost: four small queries.
        """
        user = getattr(request, "user", None)
        if user is None or not user.is_authenticated or not user.is_active:
            return None
        day = timezone.localdate(now)
        person = Person.objects.filter(account__user=user, account__locked_at=None).first()
        posts = posts_of(person.pk, day) if person else []
        if not posts:
            return None
        chosen = request.session.get(SESSION_KEY)
        post = next((p for p in posts if str(p.pk) == chosen), posts[0])
        return actor_for(post, account_id=user.pk, now=now)


def actor_for(post: Appointment, *, now: datetime, account_id: int | None = None) -> Actor:
    """
    Return the actor of one appointment, with the delegations that are active at `now`.

    The principals are those of this appointment alone, never of the person's other posts.
    """
    return Actor(
        label=f"{post.person.full_name}, {post.title}",
        account_id=account_id,
        person_id=post.person_id,
        appointment_id=post.pk,
        tenant_id=post.tenant_id,
        unit_id=post.unit_id,
        roles=frozenset({post.role}),
        principals=_principals([post])[post.pk],
        delegated=tuple(_delegated(post, account_id, now)),
    )


def _delegated(post: Appointment, account_id: int | None, now: datetime) -> list[Actor]:
    """Return a capacity for each active delegation; the giver's own delegations do not pass on."""
    day = timezone.localdate(now)
    active = list(
        Delegation.objects.filter(
            valid_on(day, "giver__"), taker=post, starts_at__lte=now, ends_at__gt=now,
            revoked_at=None,
        )
        .select_related("giver__person", "giver__unit")
        .order_by("starts_at")
    )  # fmt: skip
    principals = _principals([row.giver for row in active])
    return [
        Actor(
            label=f"{post.person.full_name}, thay {row.giver.person.full_name}",
            account_id=account_id,
            person_id=post.person_id,
            appointment_id=post.pk,
            tenant_id=row.giver.tenant_id,
            unit_id=row.giver.unit_id,
            roles=frozenset({row.giver.role}),
            principals=principals[row.giver.pk],
            classes=frozenset(row.classes),
            on_behalf_of=row.giver.pk,
        )
        for row in active
    ]


def _principals(posts: list[Appointment]) -> dict[uuid.UUID, frozenset[int]]:
    """Return each appointment's principals: its own, its unit's, its role's in the tenant."""
    wanted = {(post.tenant_id, post.role) for post in posts}
    roles = {
        (row.tenant_id, row.role): row.principal_id
        for row in TenantRole.objects.filter(tenant__in={tenant for tenant, _ in wanted})
    }
    return {
        post.pk: frozenset(
            {post.principal_id, post.unit.principal_id, roles[(post.tenant_id, post.role)]}
        )
        for post in posts
    }


def leaders_principals(tenant_id: uuid.UUID) -> list[int]:
    """Return the role principals of those who see the whole office: leaders, chief, deputies."""
    roles = ("province_leader", "chief", "deputy_chief")
    found = TenantRole.objects.filter(tenant_id=tenant_id, role__in=roles)
    return sorted(found.values_list("principal_id", flat=True))
