"""What the receiver says back: states that follow from its own acts, and its word on a recall."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.exchange.agent import EXCHANGE
from vanphong.exchange.models import Arrival, Consignment, Message, MessageKind
from vanphong.exchange.operations.posting import post
from vanphong.exchange.policies import ArrivalPolicy
from vanphong.kernel.audit import log
from vanphong.kernel.policies import Refusal
from vanphong.kernel.principals import Actor
from vanphong.kernel.states.performing import lock
from vanphong.kernel.subjects import SubjectRef
from vanphong.registry import operations as registry
from vanphong.registry.models import LONGEST_REASON, DeliveryCode
from vanphong.registry.operations import Said
from vanphong.registry.queries import reason_of
from vanphong.registry.states import INCOMING, OUTGOING, IncomingState

#: said once: later directions and beginnings are the receiver's own affair
ONCE = (DeliveryCode.ASSIGNED, DeliveryCode.WORKING)
#: shortest reason (house rule)
SHORTEST_REASON = 10


@transaction.atomic
def report(
    incoming_id: uuid.UUID, code: str, *, at: datetime, now: datetime, again: bool = False
) -> Message | None:
    """
    Say to the sender what became of its document; None where it came by another road.

    Only the state travels, with the arrival number and, of a refusal, the reason. `again` says a
    state that was said before, as after a re-opening.
    """
    arrival = (
        Arrival.objects.select_related("incoming__tenant", "sender")
        .filter(incoming=incoming_id)
        .first()
    )
    if arrival is None:
        return None
    said = Message.objects.filter(
        document_id=arrival.document_id, kind=MessageKind.STATUS, code=code
    )
    if code in ONCE and not again and said.exists():
        return None
    incoming = arrival.incoming
    number = reason = ""
    if code == DeliveryCode.RECEIVED:
        number = str(incoming.arrival_number or "")
    elif code == DeliveryCode.REFUSED:
        subject = SubjectRef(INCOMING.noun, incoming.pk)
        reason = reason_of(subject, "return_to_sender")[:LONGEST_REASON]
    return post(
        MessageKind.STATUS, sender=incoming.tenant, receiver=arrival.sender, code=code,
        document_id=arrival.document_id, now=now,
        payload={"at": at.isoformat(), "number": number, "reason": reason},
    )  # fmt: skip


@transaction.atomic
def announce_recall(outgoing_id: uuid.UUID, *, now: datetime) -> list[Message]:
    """
    Tell every office that got a document by the exchange that we took it back, and why.

    Source: Decision 28/2018/QĐ-TTg, article 8.2.
    """
    reason = reason_of(SubjectRef(OUTGOING.noun, outgoing_id), "recall")[:LONGEST_REASON]
    sent = Consignment.objects.filter(recipient__outgoing=outgoing_id).select_related(
        "recipient__outgoing__tenant", "receiver"
    )
    posted = []
    for consignment in sent.order_by("pk"):
        told = Said(code=DeliveryCode.RECALL_ASKED, at=now, reason=reason)
        if registry.note_delivery(consignment.recipient, told, actor=EXCHANGE, now=now) is None:
            continue
        posted.append(
            post(
                MessageKind.RECALL, sender=consignment.recipient.outgoing.tenant,
                receiver=consignment.receiver, document_id=consignment.pk,
                payload={"reason": reason}, now=now,
            )
        )  # fmt: skip
    return posted


@transaction.atomic
def confirm_recall(arrival: Arrival, *, actor: Actor, now: datetime) -> Arrival:
    """
    Agree that the sender takes back what we have registered: it is recalled here, too.

    The register's line stays, the files are shut; the sender hears of it by the recall's own event.

    :raises Refusal: nobody asked, or it was answered already
    """
    fresh, capacity = _asked(arrival, actor)
    if fresh.incoming.state != IncomingState.RECALLED:
        registry.recall_document(fresh.incoming, reason=fresh.recall_reason, actor=actor, now=now)
    _answered(fresh, capacity, now)
    return fresh


@transaction.atomic
def refuse_recall(arrival: Arrival, *, reason: str, actor: Actor, now: datetime) -> Arrival:
    """
    Keep a document that its sender asks back, with the reason, which the sender reads.

    :raises Refusal: no reason, nobody asked, or it was answered already
    """
    said = reason.strip()
    if len(said) < SHORTEST_REASON:
        raise Refusal(
            _("Write the reason, at least %(count)s characters.") % {"count": SHORTEST_REASON},
            field="reason",
        )
    fresh, capacity = _asked(arrival, actor)
    _answered(fresh, capacity, now, said)
    post(
        MessageKind.STATUS, sender=fresh.incoming.tenant, receiver=fresh.sender,
        code=DeliveryCode.RECALL_REFUSED, document_id=fresh.document_id, now=now,
        payload={"at": now.isoformat(), "number": "", "reason": said[:LONGEST_REASON]},
    )  # fmt: skip
    return fresh


def _asked(arrival: Arrival, actor: Actor) -> tuple[Arrival, Actor]:
    fresh = lock(arrival)
    capacity = ArrivalPolicy.check(actor, "answer_recall", fresh)
    if fresh.recall_asked_at is None or fresh.recall_answered_at is not None:
        raise Refusal(_("No recall of this document waits for an answer."))
    return fresh, capacity


def _answered(arrival: Arrival, actor: Actor, now: datetime, refused: str = "") -> None:
    arrival.recall_answered_at = now
    arrival.save(update_fields=["recall_answered_at"])
    log.record(
        "exchange.recall.refused" if refused else "exchange.recall.confirmed", actor=actor, at=now,
        subject=SubjectRef(INCOMING.noun, arrival.incoming_id), reason=refused,
    )  # fmt: skip
