"""The call log: for which documents people were called, and who took them."""

from __future__ import annotations

from django.db.models import QuerySet

from vanphong.kernel.principals import Actor
from vanphong.registry.models import Incoming, UrgentCall
from vanphong.registry.queries.incoming import list_incoming_for


def list_calls(actor: Actor) -> QuerySet[UrgentCall]:
    """Return the calls for documents whose line the actor may know, newest first."""
    known = list_incoming_for(actor).order_by()
    calls = UrgentCall.objects.filter(incoming__in=known.values("pk"))
    related = calls.select_related("incoming", "taken_by__person")
    return related.prefetch_related("attempts__appointment__person").order_by("-began_at", "-pk")


def call_of(document: Incoming) -> UrgentCall | None:
    """Return the calling for a document, or None. Cost: three queries at most."""
    found = UrgentCall.objects.filter(incoming=document).select_related("taken_by__person")
    return found.prefetch_related("attempts__appointment__person").first()
