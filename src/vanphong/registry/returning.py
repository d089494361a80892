"""
What is known of a return to the sender: when, by whom, why; its note; and the document's coming
again.

Source: Decree 30/2020/NĐ-CP, article 21.2.b.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from vanphong.directory.models import Appointment
from vanphong.kernel.audit.models import TextVersion
from vanphong.kernel.calendar import show_day
from vanphong.kernel.principals import Actor, Level
from vanphong.kernel.printing import print_form
from vanphong.kernel.states.models import Transition
from vanphong.registry.models import Incoming
from vanphong.registry.printing import head_of
from vanphong.registry.queries import list_incoming_for
from vanphong.registry.states import INCOMING, IncomingState

ENTRY = "registry.incoming.return_to_sender"


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """One return; `reason` is empty where the text is no longer kept."""

    at: datetime
    by: Appointment | None
    reason: str


def returns_of(documents: Sequence[Incoming]) -> Mapping[UUID, Return]:
    """
    Return how documents went back, by id; no rights are asked: for who knows them in full.

    Cost: three queries, however many.
    """
    ids = [document.pk for document in documents]
    moves = Transition.objects.filter(
        subject_type=INCOMING.noun, subject_id__in=ids, target=IncomingState.RETURNED
    ).order_by("made_at")
    texts = TextVersion.objects.filter(
        entry__name=ENTRY, entry__subject_id__in=ids, field="note"
    ).select_related("entry")
    reasons = {text.entry.subject_id: text.text for text in texts}
    posts = Appointment.objects.select_related("person").in_bulk(
        [move.appointment_id for move in moves if move.appointment_id]
    )
    return {
        move.subject_id: Return(
            at=move.made_at, by=posts.get(move.appointment_id) if move.appointment_id else None,
            reason=reasons.get(move.subject_id) or "",
        )
        for move in moves
    }  # fmt: skip


def earlier_returns(actor: Actor, document: Incoming) -> list[tuple[Incoming, Return]]:
    """Return what came before under the same number, symbol and issuer and went back."""
    if not document.symbol_key:
        return []
    same = list_incoming_for(actor, Level.FULL).filter(
        symbol_key=document.symbol_key, sender_key=document.sender_key,
        state=IncomingState.RETURNED, arrived_at__lte=document.arrived_at,
    )  # fmt: skip
    found = list(same.exclude(pk=document.pk)[:10])
    returns = returns_of(found)
    return [(one, returns[one.pk]) for one in found if one.pk in returns]


def print_return(document: Incoming, went: Return) -> bytes:
    """
    Return the note that goes with the document as PDF/A, the same bytes each time.

    Source: house form.
    """
    words = " ".join(part for part in (document.kind_name, document.subject) if part)
    data = {
        **head_of(document.tenant, went.at), "to": document.sender_name,
        "symbol": document.symbol or "–", "subject": words or "–",
        "issued": show_day(document.issued_on) if document.issued_on else "–",
        "arrived": show_day(document.arrived_on), "reason": went.reason or "–",
        "number": str(document.arrival_number or ""),
        "giver": went.by.person.full_name if went.by else "",
    }  # fmt: skip
    return print_form("registry.return_note", data, now=went.at)
