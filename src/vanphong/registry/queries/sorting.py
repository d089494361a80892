"""What waits for being sorted, as far as the sorter knows it in full."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db.models import Case, Q, QuerySet, Value, When

from vanphong.kernel.principals import Actor, Level
from vanphong.registry.models import Incoming, Urgency
from vanphong.registry.queries.incoming import list_incoming_for
from vanphong.registry.routing import propose_ways
from vanphong.registry.states import IncomingState

#: of how many registered documents the sorter of the block is looked for, the oldest first
LOOKED_AT = 500


def list_unsorted(actor: Actor) -> QuerySet[Incoming]:
    """
    Return what is registered or lies before this sorter, and nobody has directed.

    The most urgent first, then what came first.
    """
    waiting = Q(state=IncomingState.REGISTERED) | _before(actor)
    return _in_order(list_incoming_for(actor, Level.FULL).filter(waiting))


def list_of_block(actor: Actor, *, now: datetime) -> QuerySet[Incoming]:
    """
    Return what lies before this sorter, and what the portfolio table leads to this sorter.

    Looks at the oldest 500 registered documents. Cost: those, and seven queries at most.
    """
    registered = list_incoming_for(actor, Level.FULL).filter(state=IncomingState.REGISTERED)
    looked_at = list(registered.order_by("arrived_at", "pk")[:LOOKED_AT])
    mine = _posts(actor)
    ways = propose_ways(looked_at, tenant_id=actor.tenant_id, now=now) if actor.tenant_id else {}
    ids = [pk for pk, found in ways.items() if found.way.deputy and found.way.deputy.pk in mine]
    waiting = Q(pk__in=ids) | _before(actor)
    return _in_order(list_incoming_for(actor, Level.FULL).filter(waiting))


def _before(actor: Actor) -> Q:
    return Q(state=IncomingState.SUBMITTED, submitted_to__in=_posts(actor))


def _posts(actor: Actor) -> list[uuid.UUID]:
    posts = [c.on_behalf_of or c.appointment_id for c in actor.capacities()]
    return [pk for pk in posts if pk is not None]


def _in_order(documents: QuerySet[Incoming]) -> QuerySet[Incoming]:
    degrees = [When(urgency=degree, then=Value(rank)) for rank, degree in enumerate(Urgency.values)]
    return documents.order_by(Case(*degrees).desc(), "arrived_at", "pk")
