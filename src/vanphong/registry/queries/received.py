"""Reads of the copies of a document, and of what waits for its original."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from vanphong.kernel.principals import Actor, Level
from vanphong.registry.models import Incoming, ReceivedCopy
from vanphong.registry.queries.incoming import list_incoming_for
from vanphong.registry.states import GROWING


def copies_of(document: Incoming) -> list[ReceivedCopy]:
    """Return the copies of a document as they came; for who may know it in full."""
    copies = ReceivedCopy.objects.filter(incoming=document).select_related("noted_by__person")
    return list(copies.order_by("came_at", "pk"))


def waits_for_original(copies: list[ReceivedCopy]) -> bool:
    """Tell whether all that came so far is unsigned; nothing noted means the original came."""
    return bool(copies) and not any(copy.is_signed for copy in copies)


def list_without_original(actor: Actor) -> QuerySet[Incoming]:
    """Return what waits for its original, as far as the actor may know it in full."""
    copies = ReceivedCopy.objects.filter(incoming=OuterRef("pk"))
    known = list_incoming_for(actor, Level.FULL).filter(state__in=GROWING)
    waiting = known.filter(Exists(copies), ~Exists(copies.filter(is_signed=True)))
    return waiting.order_by("arrived_at", "pk")
