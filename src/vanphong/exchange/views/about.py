"""What the pages of documents show of the exchange."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from django.http import HttpRequest
from django.utils import timezone

from vanphong.exchange import queries
from vanphong.exchange.policies import ArrivalPolicy
from vanphong.kernel.policies.routes import ActorRequest
from vanphong.registry.models import Incoming, Outgoing
from vanphong.registry.queries import list_outgoing_for
from vanphong.registry.states import IncomingState


def recall_of(request: HttpRequest, document: object) -> Mapping[str, object] | None:
    """Return that the sender took the document back, and whether this person answers it."""
    assert isinstance(document, Incoming)
    arrival = queries.find_arrival(document)
    if arrival is None or arrival.recall_asked_at is None:
        return None
    waits = arrival.recall_answered_at is None
    actor = cast("ActorRequest", request).actor
    may = waits and ArrivalPolicy.decide(actor, "answer_recall", arrival).allowed
    return {
        "arrival": arrival, "document": document, "may_answer": may, "waits": waits,
        "is_recalled": document.state == IncomingState.RECALLED,
    }  # fmt: skip


def origin_of(request: HttpRequest, document: object) -> Mapping[str, object] | None:
    """Return from whom and when a document came, what it answers, and why it was taken back."""
    assert isinstance(document, Incoming)
    arrival = queries.find_arrival(document)
    if arrival is None:
        return None
    answers = None
    if arrival.answers_id is not None:
        actor = cast("ActorRequest", request).actor
        answers = list_outgoing_for(actor).filter(pk=arrival.answers_id).first()
    return {"arrival": arrival, "answers": answers}


def journeys_of(request: HttpRequest, outgoing: object) -> Mapping[str, object] | None:
    """Return the copies that went through the exchange; None where none did."""
    assert isinstance(outgoing, Outgoing)
    journeys = queries.journeys_of(outgoing, timezone.now())
    return {"journeys": journeys} if journeys else None
