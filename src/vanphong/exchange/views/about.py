"""What the pages of documents show of the exchange."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from vanphong.exchange import queries
from vanphong.exchange.policies import ArrivalPolicy, TransferPolicy
from vanphong.kernel.policies.routes import ActorRequest, may_call
from vanphong.kernel.principals import Actor, Level, level_for
from vanphong.registry.models import Channel, Incoming, Outgoing
from vanphong.registry.queries import (
    may_finish,
    may_read_files,
)
from vanphong.registry.states import LIVING, IncomingState
from vanphong.tasks.queries import may


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


def answer_to(request: HttpRequest, document: object) -> Mapping[str, object] | None:
    """Offer who numbers documents the way to answer what came through the exchange."""
    assert isinstance(document, Incoming)
    actor = cast("ActorRequest", request).actor
    if document.channel != Channel.INNER or document.state not in LIVING:
        return None
    if not may_call(actor, "registry.outgoing.number"):
        return None
    return {"url": f"{reverse('registry:new_outgoing')}?answers={document.pk}"}


def origin_of(request: HttpRequest, document: object) -> Mapping[str, object] | None:
    """Return from whom and when a document came, what it answers, and why it was taken back."""
    assert isinstance(document, Incoming)
    arrival = queries.find_arrival(document)
    if arrival is None:
        return None
    answers = original = None
    may_take = may_close = False
    actor = cast("ActorRequest", request).actor
    if arrival.answers is not None:
        if level_for(actor, arrival.answers) == Level.FULL:
            answers = arrival.answers
        transfer = queries.transfer_answered_by(arrival)
        if transfer is not None:
            if level_for(actor, transfer.incoming) >= Level.LINE:
                original = transfer.incoming
            may_take = transfer.task is not None and may(actor, "report_done", transfer.task)
            may_close = original is not None and may_finish(actor, original)
    return {
        "arrival": arrival, "answers": answers, "original": original, "may_take": may_take,
        "may_finish": may_close, "document": document,
    }  # fmt: skip


def passed_on(request: HttpRequest, document: object) -> Mapping[str, object] | None:
    """Return the slips by which the matter left the house, and whether this person writes one."""
    assert isinstance(document, Incoming)
    actor = cast("ActorRequest", request).actor
    passed = queries.passed_on(actor, document)
    may_make = _may_make(actor, document)
    if not passed and not may_make:
        return None
    return {"passed": passed, "may_make": may_make, "document": document}


def by_kept_copy(request: HttpRequest, document: object) -> Mapping[str, object] | None:
    """Offer the slip to a clerk who knows the line and has the kept copy open; None for others."""
    assert isinstance(document, Incoming)
    actor = cast("ActorRequest", request).actor
    if not _may_make(actor, document) or level_for(actor, document) == Level.FULL:
        return None
    if not may_read_files(actor, document, now=timezone.now()):
        return None
    return {"document": document}


def _may_make(actor: Actor, document: Incoming) -> bool:
    return document.state in LIVING and TransferPolicy.decide(actor, "make").allowed


def journeys_of(request: HttpRequest, outgoing: object) -> Mapping[str, object] | None:
    """Return the copies that went through the exchange; None where none did."""
    assert isinstance(outgoing, Outgoing)
    journeys = queries.journeys_of(outgoing, timezone.now())
    return {"journeys": journeys} if journeys else None
