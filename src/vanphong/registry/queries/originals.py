"""What waits for its original (practice item 15)."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from vanphong.kernel.principals import Actor, Level
from vanphong.registry.models import Incoming, ReceivedCopy
from vanphong.registry.queries.incoming import list_incoming_for
from vanphong.registry.states import GROWING


def list_without_original(actor: Actor) -> QuerySet[Incoming]:
    """Return what waits for its original, as far as the actor may know it in full."""
    copies = ReceivedCopy.objects.filter(incoming=OuterRef("pk"))
    known = list_incoming_for(actor, Level.FULL).filter(state__in=GROWING)
    waiting = known.filter(Exists(copies), ~Exists(copies.filter(is_signed=True)))
    return waiting.order_by("arrived_at", "pk")
