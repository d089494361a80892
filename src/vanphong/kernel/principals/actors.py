"""
The actor of a request or job, and the one rule that says how much of a record it may know.

Pure values: nothing here reads the database. `directory` registers the only source of actors.
"""

from __future__ import annotations

import enum
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Protocol

from django.db.models import Q
from django.http import HttpRequest

from vanphong.kernel.principals.arrays import known_to

SYSTEM_ROLE = "system"
ALL_CLASSES: frozenset[str] | None = None


class Level(enum.IntEnum):
    """How much may be known of a record; each level contains the ones below it."""

    NONE = 0
    BUSY = 1
    LINE = 2
    FULL = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """
    One person acting in one post (D3), or a named part of the system.

    `principals` are that appointment's alone. `delegated` holds one actor for each delegation
    that is active now; each keeps to the access classes it was given for.
    """

    label: str
    account_id: int | None = None
    person_id: uuid.UUID | None = None
    appointment_id: uuid.UUID | None = None
    tenant_id: uuid.UUID | None = None
    unit_id: uuid.UUID | None = None
    roles: frozenset[str] = frozenset()
    principals: frozenset[int] = frozenset()
    #: access classes this capacity covers; None means all
    classes: frozenset[str] | None = ALL_CLASSES
    #: the appointment in whose name this capacity acts, for a delegate
    on_behalf_of: uuid.UUID | None = None
    delegated: tuple[Actor, ...] = field(default=())
    is_system: bool = False

    def capacities(self) -> tuple[Actor, ...]:
        """Return the capacities to try in order: the own one first, then each delegation."""
        return (self, *self.delegated)

    def all_principals(self) -> frozenset[int]:
        """Return own and delegated principals together, for exclusion only."""
        return frozenset().union(*(capacity.principals for capacity in self.capacities()))


class GuardedRecord(Protocol):
    """What `level_for` needs to see of a record."""

    readers: list[int]
    knowers: list[int]
    excluded: list[int]
    access_class: str


class ActorSource(Protocol):
    """Finds the actor of a signed-in request; `directory` implements it."""

    def actor_of(self, request: HttpRequest, *, now: datetime) -> Actor | None:
        """Return the acting capacity of the request's account at `now`, or None."""


_source: list[ActorSource] = []


def set_actor_source(source: ActorSource) -> None:
    """Register the installation's only source of actors."""
    _source[:] = [source]


def actor_source() -> ActorSource | None:
    """Return the registered source; a product without one refuses to start."""
    return _source[0] if _source else None


def system_actor(name: str, tenant_id: uuid.UUID | None = None) -> Actor:
    """Return a named part of the system as an actor; it may do only what the table grants it."""
    return Actor(label=name, roles=frozenset({SYSTEM_ROLE}), tenant_id=tenant_id, is_system=True)


def level_for(actor: Actor, record: GuardedRecord) -> Level:
    """Return how much `actor` may know of `record`, in the best of its capacities."""
    if actor.is_system:
        return Level.FULL
    if actor.all_principals().intersection(record.excluded):
        return Level.NONE
    return max((_capacity_level(c, record) for c in actor.capacities()), default=Level.NONE)


def _capacity_level(capacity: Actor, record: GuardedRecord) -> Level:
    if capacity.classes is not None and record.access_class not in capacity.classes:
        return Level.NONE
    if capacity.principals.intersection(record.readers):
        return Level.FULL
    if capacity.principals.intersection(record.knowers):
        return Level.LINE
    return Level.NONE


def visible_q(actor: Actor, at_least: Level, prefix: str = "") -> Q:
    """
    Return the condition that keeps the records `actor` may know at `at_least` (LINE or FULL).

    `prefix` leads to a related record ("document__"). The same rule as `level_for`.
    """
    if actor.is_system:
        return Q()
    parts: Sequence[Q] = [_capacity_q(c, at_least, prefix) for c in actor.capacities()]
    everyone = sorted(actor.all_principals())
    return reduce(or_, parts) & ~Q(**{f"{prefix}excluded__overlap": everyone})


def matching_q(actor: Actor, *, full: Q, line: Q) -> Q:
    """
    Return the condition that a record is known in full and fits `full`, or by its line and `line`.

    For searching: who knows the line only matches on nothing else. The same rule as `level_for`.
    """
    if actor.is_system:
        return full
    parts = []
    for capacity in actor.capacities():
        mine = sorted(capacity.principals)
        part = Q(readers__overlap=mine) & full | Q(knowers__overlap=mine) & line
        if capacity.classes is not None:
            part &= Q(access_class__in=sorted(capacity.classes))
        parts.append(part)
    return reduce(or_, parts) & ~Q(excluded__overlap=sorted(actor.all_principals()))


def _capacity_q(capacity: Actor, at_least: Level, prefix: str) -> Q:
    mine = sorted(capacity.principals)
    is_line_enough = at_least <= Level.LINE
    allowed = known_to(mine, prefix) if is_line_enough else Q(**{f"{prefix}readers__overlap": mine})
    if capacity.classes is not None:
        allowed &= Q(**{f"{prefix}access_class__in": sorted(capacity.classes)})
    return allowed
