"""The policy of one noun: what may be seen of its records, and who may do what with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Generic, TypeVar, cast

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from vanphong.kernel.policies.decisions import Decision, Missing, NotPermitted
from vanphong.kernel.policies.table import Grant, table
from vanphong.kernel.principals import Actor, Level, level_for, visible_q
from vanphong.kernel.principals.actors import GuardedRecord

T = TypeVar("T", bound=Model)


class Policy(Generic[T]):
    """
    Subclass it once for each noun and name its model and relations.

    A relation is a function (capacity, record or None) → bool that a line of the table asks for.
    A noun whose records are not guarded by arrays overrides `level` and `visible_to` together.
    """

    noun: ClassVar[str]
    model: ClassVar[type[Model]]
    relations: ClassVar[Mapping[str, Callable[[Actor, Any], bool]]] = {}
    registry: ClassVar[dict[str, type[Policy[Any]]]] = {}

    def __init_subclass__(cls) -> None:
        """Keep the policy under its noun."""
        if hasattr(cls, "noun"):
            Policy.registry[cls.noun] = cls

    @classmethod
    def level(cls, actor: Actor, record: T) -> Level:
        """Return how much `actor` may know of `record`."""
        return level_for(actor, cast("GuardedRecord", record))

    @classmethod
    def visible_to(cls, actor: Actor, at_least: Level = Level.LINE) -> QuerySet[T]:
        """Return the records `actor` may know at `at_least`; no order promised."""
        records = cls.model._default_manager.filter(visible_q(actor, at_least))
        return cast("QuerySet[T]", records)

    @classmethod
    def access_class(cls, record: T) -> str:
        """Return the access class of a record; nouns without classes are ordinary."""
        return str(getattr(record, "access_class", "ordinary"))

    @classmethod
    def decide(cls, actor: Actor, verb: str, record: T | None = None) -> Decision:
        """
        Tell whether `actor` may do `verb`, in the first capacity that is allowed to.

        Without a record the question is whether the person may begin the act at all.
        """
        for capacity in actor.capacities():
            if any(cls._fits(grant, capacity, record) for grant in table().of(cls.noun, verb)):
                return Decision(allowed=True, capacity=capacity)
        return Decision(allowed=False, capacity=actor, sentence=cls.sentence(verb))

    @classmethod
    def check(cls, actor: Actor, verb: str, record: T | None = None) -> Actor:
        """
        Return the capacity in which `actor` may do `verb`.

        :raises Missing: the record is at level none for this person
        :raises NotPermitted: it may be seen, but not this; carries the sentence
        """
        decision = cls.decide(actor, verb, record)
        if decision.allowed:
            return decision.capacity
        if record is not None and cls.level(actor, record) == Level.NONE:
            raise Missing
        raise NotPermitted(decision.sentence)

    @classmethod
    def sentence(cls, verb: str) -> str:
        """Return why the verb is refused, in the reader's language."""
        said = table().sentences.get(f"{cls.noun}.{verb}")
        return _(said) if said else _("You may not do this. Ask the administrator of your office.")

    @classmethod
    def _fits(cls, grant: Grant, capacity: Actor, record: T | None) -> bool:
        if not grant.fits(capacity):
            return False
        if grant.relation and not cls.relations[grant.relation](capacity, record):
            return False
        if record is None:
            return True
        if grant.classes is not None and cls.access_class(record) not in grant.classes:
            return False
        return cls.level(capacity, record) >= grant.level


class OfficePolicy(Policy[T]):
    """
    A noun whose records belong to one office: known to everybody in it, and to nobody else.

    `to_office` leads from a record to its office, in the words of a query ("series__tenant").
    Relation `own_tenant`: the capacity is one of that office.
    """

    to_office: ClassVar[str] = "tenant"

    def __init_subclass__(cls) -> None:
        """Let the table ask for the own office, beside the noun's own relations."""
        super().__init_subclass__()
        cls.relations = {"own_tenant": cls._is_of_office, **cls.relations}

    @classmethod
    def level(cls, actor: Actor, record: T) -> Level:
        """Return FULL inside the office, NONE outside."""
        is_inside = any(cls._is_of_office(capacity, record) for capacity in actor.capacities())
        return Level.FULL if actor.is_system or is_inside else Level.NONE

    @classmethod
    def visible_to(cls, actor: Actor, at_least: Level = Level.LINE) -> QuerySet[T]:
        """Return the records of the actor's office; the product's own hand sees all."""
        records = cast("QuerySet[T]", cls.model._default_manager.all())
        if actor.is_system:
            return records
        offices = [c.tenant_id for c in actor.capacities() if c.tenant_id is not None]
        return records.filter(**{f"{cls.to_office}__in": offices})

    @classmethod
    def _is_of_office(cls, capacity: Actor, record: T | None) -> bool:
        *way, office = cls.to_office.split("__")
        place: object = record
        for step in way:
            place = getattr(place, step, None)
        return record is None or getattr(place, f"{office}_id") == capacity.tenant_id
