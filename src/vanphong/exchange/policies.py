"""Who may do what with a document that came through the exchange."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import QuerySet

from vanphong.exchange.models import Arrival, Transfer
from vanphong.kernel.policies import Policy
from vanphong.kernel.principals import Actor, Level, level_for, visible_q


class ArrivalPolicy(Policy[Arrival]):
    """Who may know the document may know how it came; its desk answers a recall."""

    noun = "exchange.arrival"
    model = Arrival
    relations: ClassVar = {
        "own_tenant": lambda actor, found: (
            found is None or found.incoming.tenant_id == actor.tenant_id
        )
    }

    @classmethod
    def level(cls, actor: Actor, record: Arrival) -> Level:
        """Return how much `actor` may know of the document."""
        return level_for(actor, record.incoming)

    @classmethod
    def visible_to(cls, actor: Actor, at_least: Level = Level.LINE) -> QuerySet[Arrival]:
        """Return the arrivals whose documents `actor` may know."""
        return Arrival.objects.filter(visible_q(actor, at_least, "incoming__"))

    @classmethod
    def access_class(cls, record: Arrival) -> str:
        """Return the document's access class."""
        return str(record.incoming.access_class)


class TransferPolicy(Policy[Transfer]):
    """The desk, the chief and the deputies pass matters on; who works on one takes its answer."""

    noun = "exchange.transfer"
    model = Transfer
    relations: ClassVar = {
        "own_tenant": lambda actor, found: (
            found is None or found.incoming.tenant_id == actor.tenant_id
        )
    }

    @classmethod
    def level(cls, actor: Actor, record: Transfer) -> Level:
        """Return how much `actor` may know of the document that was passed on."""
        return level_for(actor, record.incoming)

    @classmethod
    def visible_to(cls, actor: Actor, at_least: Level = Level.LINE) -> QuerySet[Transfer]:
        """Return the transfers whose documents `actor` may know."""
        return Transfer.objects.filter(visible_q(actor, at_least, "incoming__"))

    @classmethod
    def access_class(cls, record: Transfer) -> str:
        """Return the document's access class."""
        return str(record.incoming.access_class)
