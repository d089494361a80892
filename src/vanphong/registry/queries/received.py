"""Reads of the copies of one document (practice item 15)."""

from __future__ import annotations

from vanphong.registry.models import Incoming, ReceivedCopy


def copies_of(document: Incoming) -> list[ReceivedCopy]:
    """Return the copies of a document as they came; for who may know it in full."""
    copies = ReceivedCopy.objects.filter(incoming=document).select_related("noted_by__person")
    return list(copies.order_by("came_at", "pk"))


def waits_for_original(copies: list[ReceivedCopy]) -> bool:
    """Tell whether all that came so far is unsigned; nothing noted means the original came."""
    return bool(copies) and not any(copy.is_signed for copy in copies)
