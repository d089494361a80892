"""What the screens of people, divisions, accounts and delegations read."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from allauth.mfa.models import Authenticator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from vanphong.directory.models import (
    Account,
    Appointment,
    Delegation,
    Person,
    Tenant,
    Unit,
    valid_on,
)
from vanphong.directory.policies import (
    AppointmentPolicy,
    DelegationPolicy,
    PersonPolicy,
    TenantPolicy,
    UnitPolicy,
)
from vanphong.directory.queries.people import tenant_of
from vanphong.kernel.policies import Missing
from vanphong.kernel.policies.policy import Policy, T
from vanphong.kernel.principals import Actor
from vanphong.kernel.subjects import SubjectRef, SubjectView
from vanphong.kernel.text import fold
from vanphong.kernel.ui.format_vi import moment_vi


def _get(policy: type[Policy[T]], actor: Actor, pk: uuid.UUID, *related: str) -> T:
    record = policy.visible_to(actor).select_related(*related).filter(pk=pk).first()
    if record is None:
        raise Missing
    return record


def get_person_for(actor: Actor, person_id: uuid.UUID) -> Person:
    """
    Return a person the actor may look up.

    :raises Missing: there is none
    """
    return _get(PersonPolicy, actor, person_id)


def get_post_for(actor: Actor, appointment_id: uuid.UUID) -> Appointment:
    """
    Return a post the actor may look up.

    :raises Missing: there is none
    """
    return _get(AppointmentPolicy, actor, appointment_id, "person", "unit", "tenant")


def get_unit_for(actor: Actor, unit_id: uuid.UUID) -> Unit:
    """
    Return a division the actor may look up.

    :raises Missing: there is none
    """
    return _get(UnitPolicy, actor, unit_id, "tenant")


def get_delegation_for(actor: Actor, delegation_id: uuid.UUID) -> Delegation:
    """
    Return a delegation of the actor's own office.

    :raises Missing: there is none, or it is another office's
    """
    row = _get(DelegationPolicy, actor, delegation_id, "giver__person", "taker__person")
    if row.giver.tenant_id != actor.tenant_id:
        raise Missing
    return row


def list_tenants(actor: Actor) -> QuerySet[Tenant]:
    """Return the offices of the installation, by name."""
    return TenantPolicy.visible_to(actor).order_by("name")


def telephone_list(
    actor: Actor, day: date, *, tenant_id: uuid.UUID | None, unit_id: uuid.UUID | None, words: str
) -> QuerySet[Appointment]:
    """
    Return the posts held on `day`, of one office or all; `words` matches names without marks.

    No order promised; `person__sort_key` sorts by the given name, the last word.
    """
    posts = AppointmentPolicy.visible_to(actor).filter(valid_on(day))
    if tenant_id is not None:
        posts = posts.filter(tenant_id=tenant_id)
    if unit_id is not None:
        posts = posts.filter(unit_id=unit_id)
    if folded := fold(words):
        posts = posts.filter(Q(person__folded__contains=folded) | Q(phone__icontains=words.strip()))
    return posts.select_related("person", "unit", "tenant")


def posts_ever(person: Person) -> list[Appointment]:
    """Return every post a person has held, holds or will hold, the latest first."""
    posts = person.appointments.select_related("unit", "tenant", "person")
    return list(posts.order_by("-valid_from", "-pk"))


def namesakes(full_name: str) -> list[Person]:
    """Return people whose name is the same without marks; at most ten."""
    found = Person.objects.filter(folded=fold(full_name)).prefetch_related("appointments")
    return list(found.order_by("sort_key", "pk")[:10])


def people_without_post(actor: Actor, day: date) -> QuerySet[Person]:
    """Return people entered but holding no post on `day` or later, by given name."""
    later = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    employed = Appointment.objects.filter(later)
    return PersonPolicy.visible_to(actor).exclude(pk__in=employed.values("person"))


def list_accounts(actor: Actor) -> QuerySet[Account]:
    """
    Return the accounts of whoever holds or has held a post in the actor's office.

    Each row carries `has_app`, `passkeys` and `has_codes`: the second factors of the account.
    """
    factors = Authenticator.objects.filter(user=OuterRef("user"))
    here = Appointment.objects.filter(tenant=actor.tenant_id)
    return (
        Account.objects.filter(person__in=here.values("person"))
        .select_related("user", "person")
        .annotate(
            has_app=Exists(factors.filter(type=Authenticator.Type.TOTP)),
            passkeys=Count(
                "user__authenticator",
                filter=Q(user__authenticator__type=Authenticator.Type.WEBAUTHN),
            ),
        )
    )


def list_locked_accounts(actor: Actor) -> QuerySet[Account]:
    """Return the office's accounts that are locked."""
    return list_accounts(actor).filter(locked_at__isnull=False)


def list_first_passwords(actor: Actor) -> QuerySet[Account]:
    """Return the office's open accounts whose person still has the printed first password."""
    return list_accounts(actor).filter(locked_at__isnull=True, first_password_until__isnull=False)


def list_single_factor(actor: Actor) -> QuerySet[Account]:
    """Return the office's open accounts that a password alone opens."""
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    second = Authenticator.objects.filter(type__in=kinds)
    return (
        list_accounts(actor).filter(locked_at__isnull=True).exclude(user__in=second.values("user"))
    )


def account_of(person: Person) -> Account | None:
    """Return a person's account with its user, or None."""
    return Account.objects.filter(person=person).select_related("user").first()


def factors_of(account: Account) -> tuple[bool, int]:
    """Return whether an authenticator app is set up, and how many passkeys there are."""
    kinds = list(Authenticator.objects.filter(user=account.user_id).values_list("type", flat=True))
    return Authenticator.Type.TOTP in kinds, kinds.count(Authenticator.Type.WEBAUTHN)


def list_divisions(tenant_id: uuid.UUID, day: date) -> QuerySet[Unit]:
    """
    Return the divisions of an office that live on `day` or later, with `post_count` on `day`.

    No order promised.
    """
    lives = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    held = Q(appointments__valid_from__lte=day) & (
        Q(appointments__valid_to__isnull=True) | Q(appointments__valid_to__gte=day)
    )
    units = Unit.objects.filter(lives, tenant_id=tenant_id).select_related("parent")
    return units.annotate(post_count=Count("appointments", filter=held))


def list_delegations(actor: Actor) -> QuerySet[Delegation]:
    """Return what the actor's post has given and taken, the latest beginning first."""
    mine = Q(giver=actor.appointment_id) | Q(taker=actor.appointment_id)
    rows = Delegation.objects.filter(mine).order_by("-starts_at", "-pk")
    return rows.select_related("giver__person", "giver__unit", "taker__person", "taker__unit")


def describe_delegations(actor: Actor, ids: list[uuid.UUID]) -> dict[uuid.UUID, SubjectView]:
    """Name delegations for `kernel.subjects`: to who gave and who took them."""
    return {
        row.pk: SubjectView(
            ref=SubjectRef("directory.delegation", row.pk),
            label=_("%(taker)s for %(giver)s")
            % {"taker": row.taker.person.full_name, "giver": row.giver.person.full_name},
            url=reverse("directory:delegations"),
            reference=f"{moment_vi(row.starts_at)} – {moment_vi(row.ends_at)}",
        )
        for row in list_delegations(actor).filter(pk__in=ids)
    }


def list_office_delegations(actor: Actor, now: datetime) -> QuerySet[Delegation]:
    """Return the office's delegations that last now or begin later, the first to end first."""
    rows = Delegation.objects.filter(
        giver__tenant=tenant_of(actor), ends_at__gt=now, revoked_at=None
    ).order_by("ends_at", "pk")
    return rows.select_related("giver__person", "giver__unit", "taker__person", "taker__unit")


def acting_for(actor: Actor, now: datetime) -> list[Delegation]:
    """Return the delegations under which the actor may act now, the first to end first."""
    ids = [capacity.on_behalf_of for capacity in actor.delegated]
    if not ids:
        return []
    rows = Delegation.objects.filter(
        taker=actor.appointment_id, giver__in=ids, starts_at__lte=now, ends_at__gt=now,
        revoked_at=None,
    )  # fmt: skip
    return list(rows.select_related("giver__person").order_by("ends_at", "pk"))


def colleagues_of(actor: Actor, day: date) -> list[Appointment]:
    """Return the posts of other people in the actor's office on `day`, by given name."""
    posts = Appointment.objects.filter(valid_on(day), tenant=tenant_of(actor))
    others = posts.exclude(person=actor.person_id).select_related("person", "unit")
    return list(others.order_by("person__sort_key", "pk"))
