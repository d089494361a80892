"""Who may see and change the directory: everybody signed in reads it, administrators keep it."""

from __future__ import annotations

from typing import ClassVar, cast
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet
from django.db.models.functions import Now, TruncDate

from vanphong.directory.models import (
    Appointment,
    Delegation,
    Duty,
    Organisation,
    Person,
    Portfolio,
    Tenant,
    Unit,
)
from vanphong.kernel.policies import OfficePolicy, Policy
from vanphong.kernel.policies.policy import T
from vanphong.kernel.principals import Actor, Level
from vanphong.kernel.rules.models import Rule


class OpenPolicy(Policy[T]):
    """
    A noun that everybody in the house may look up, as in the printed telephone list.

    Names, posts and offices of officials are public information of the office.
    """

    @classmethod
    def level(cls, actor: Actor, record: T) -> Level:
        """Return FULL for everyone who acts at all."""
        return Level.FULL

    @classmethod
    def visible_to(cls, actor: Actor, at_least: Level = Level.LINE) -> QuerySet[T]:
        """Return every record."""
        return cast("QuerySet[T]", cls.model._default_manager.all())


class OrganisationPolicy(OpenPolicy[Organisation]):
    """Organisations of the whole country that letters come from."""

    noun = "directory.organisation"
    model = Organisation


class TenantPolicy(OpenPolicy[Tenant]):
    """The offices of the installation."""

    noun = "directory.tenant"
    model = Tenant
    relations: ClassVar = {
        "own_tenant": lambda actor, tenant: tenant is None or tenant.pk == actor.tenant_id
    }


class RulePolicy(OpenPolicy[Rule]):
    """What the law or the office set, and since when: everybody may read what binds the work."""

    noun = "directory.rule"
    model = Rule
    relations: ClassVar = {"keeps_installation": lambda actor, _rule: _keeps_installation(actor)}


def _keeps_installation(actor: Actor) -> bool:
    """Tell whether the actor's office was opened first: rules bind all offices (record 0041)."""
    first = Tenant.objects.order_by("pk").values_list("pk", flat=True).first()
    return first is not None and first == actor.tenant_id


class UnitPolicy(OpenPolicy[Unit]):
    """Divisions."""

    noun = "directory.unit"
    model = Unit
    relations: ClassVar = {
        "own_tenant": lambda actor, unit: unit is None or unit.tenant_id == actor.tenant_id
    }


def _works_here_or_nowhere(actor: Actor, person: Person | None) -> bool:
    """
    Whether every post the person still holds is in the administrator's own office (D1).

    Whoever could give a new password to a person of two offices would read in both. "Still" is
    told by the database's clock, because a policy is told no moment.
    """
    if person is None:
        return True
    ended = Q(valid_to__lt=TruncDate(Now(), tzinfo=ZoneInfo(settings.TIME_ZONE)))
    elsewhere = person.appointments.exclude(tenant=actor.tenant_id)
    return not elsewhere.exclude(ended).exists()


class PersonPolicy(OpenPolicy[Person]):
    """People; an administrator keeps those of the own office only."""

    noun = "directory.person"
    model = Person
    relations: ClassVar = {"works_here_or_nowhere": _works_here_or_nowhere}


class AppointmentPolicy(OpenPolicy[Appointment]):
    """Posts that people hold."""

    noun = "directory.appointment"
    model = Appointment
    relations: ClassVar = {
        "own": lambda actor, post: post is None or post.pk == actor.appointment_id,
        "own_tenant": lambda actor, post: post is None or post.tenant_id == actor.tenant_id,
    }


class DelegationPolicy(OpenPolicy[Delegation]):
    """Who stands in for whom."""

    noun = "directory.delegation"
    model = Delegation
    relations: ClassVar = {
        "giver": lambda actor, row: row is None or row.giver_id == actor.appointment_id,
        "own_tenant": lambda actor, row: row is None or row.giver.tenant_id == actor.tenant_id,
    }


class PortfolioPolicy(OfficePolicy[Portfolio]):
    """Who answers for what is known to everybody of the office, and to no other office."""

    noun = "directory.portfolio"
    model = Portfolio


class DutyPolicy(OfficePolicy[Duty]):
    """Who is on duty is known to everybody of the office, and to no other office."""

    noun = "directory.duty"
    model = Duty
