"""Delivering: the receiver's side of each message, exactly once whatever dies in between."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vanphong.exchange import deadlines
from vanphong.exchange.agent import EXCHANGE
from vanphong.exchange.events import AnswerArrived, DeliveryNoted, DocumentArrived, RecallAsked
from vanphong.exchange.models import Arrival, Consignment, Message, MessageKind
from vanphong.exchange.operations.posting import post
from vanphong.kernel.events import bus
from vanphong.kernel.files.models import StoredFile
from vanphong.kernel.files.taking import TakenFile
from vanphong.kernel.policies import Refusal
from vanphong.kernel.secrecy.detector import Finding
from vanphong.registry import operations as registry
from vanphong.registry.models import Channel, DeliveryCode, Incoming, Outgoing, Series
from vanphong.registry.operations import Enclosure, Letter, Said
from vanphong.registry.queries import propose_book
from vanphong.registry.states import IncomingState

Payload = Mapping[str, Any]


class NotYet(Refusal):
    """The receiver cannot take the message now; the sweep tries again."""


@transaction.atomic
def deliver(message_id: uuid.UUID, *, now: datetime) -> bool:
    """
    Let the receiver take a message in; return whether it has it now.

    All or nothing: the receiver's rows, the answer and the mark that it is delivered are one
    transaction, and the message is locked, so that a worker that dies or comes twice neither loses
    nor doubles anything. What the receiver cannot take yet keeps its reason and waits.
    """
    message = (
        Message.objects.select_for_update(of=("self",))
        .select_related("sender__organisation", "receiver")
        .get(pk=message_id)
    )
    if message.delivered_at is not None:
        return True
    try:
        with transaction.atomic():
            HANDLERS[message.kind](message, now)
    except Refusal as refusal:
        message.problem = refusal.sentence
        message.save(update_fields=["problem"])
        return False
    message.delivered_at, message.problem, message.payload = now, "", {}
    message.save(update_fields=["delivered_at", "problem", "payload"])
    return True


def _take_document(message: Message, now: datetime) -> None:
    """Make the receiver's own document, waiting for its clerk, and say that it is there."""
    said = message.payload
    incoming = registry.receive_document(
        _letter(message, said), series=_book(message, said, timezone.localdate(now)),
        arrived_at=now, receiver=None, key=message.document_id, actor=EXCHANGE, now=now,
        enclosures=_enclosures(said),
    )  # fmt: skip
    answers = _own_document(message, said["answers"])
    Arrival.objects.create(
        incoming=incoming, sender=message.sender, document_id=message.document_id,
        sent_at=datetime.fromisoformat(said["sent_at"]), asked=said["asked"], answers=answers,
        corrects=_known_arrival(message, said["corrects"]),
    )  # fmt: skip
    answer(message, DeliveryCode.ARRIVED, now=now)
    bus.publish(DocumentArrived(incoming_id=incoming.pk), actor=EXCHANGE, at=now)
    if answers is not None:
        event = AnswerArrived(incoming_id=incoming.pk, outgoing_id=answers.pk)
        bus.publish(event, actor=EXCHANGE, at=now)


def _letter(message: Message, said: Payload) -> Letter:
    return Letter(
        sender_name=said["sender_name"], subject=said["subject"], symbol=said["symbol"],
        issued_on=date.fromisoformat(said["issued_on"]), kind_name=said["kind_name"],
        signer=said["signer"], sender=message.sender.organisation, urgency=said["urgency"],
        channel=Channel.INNER, access_class=said["access_class"], page_count=said["page_count"],
        due_on=date.fromisoformat(said["due_on"]) if said["due_on"] else None,
        addressed_to=said["addressed_to"], identity_code=said["identity_code"],
    )  # fmt: skip


def _book(message: Message, said: Payload, day: date) -> Series:
    book = propose_book(message.receiver, said["addressed_to"], day)
    if book is None:
        raise NotYet(_("The receiving office has opened no book of incoming documents yet."))
    return book


def _enclosures(said: Payload) -> list[Enclosure]:
    """Return the files as the receiver's own: the content stands in the store once, by its hash."""
    stored = {str(f.pk): f for f in StoredFile.objects.filter(pk__in=_ids(said))}
    return [
        Enclosure(
            taken=TakenFile(
                file=stored[one["file"]], name=one["name"], text=one["text"],
                secrecy=Finding(one["secrecy"]),
            ),
            answer=_("The sender's clerk looked at the warning and answered it."),
        )
        for one in said["files"]
    ]  # fmt: skip


def _ids(said: Payload) -> list[str]:
    return [one["file"] for one in said["files"]]


def _own_document(message: Message, document_id: str) -> Outgoing | None:
    """Return the receiver's own issued document that went to the sender under that id."""
    if not document_id:
        return None
    found = Consignment.objects.filter(
        pk=document_id, receiver=message.sender, recipient__outgoing__tenant=message.receiver
    ).select_related("recipient__outgoing")
    consignment = found.first()
    return consignment.recipient.outgoing if consignment else None


def _known_arrival(message: Message, document_id: str) -> Arrival | None:
    if not document_id:
        return None
    return Arrival.objects.filter(document_id=document_id, sender=message.sender).first()


def answer(
    message: Message, code: str, *, now: datetime, number: str = "", reason: str = ""
) -> Message:
    """Post what became of a document back to whom the message came from."""
    return post(
        MessageKind.STATUS, sender=message.receiver, receiver=message.sender, code=code,
        document_id=message.document_id, now=now,
        payload={"at": now.isoformat(), "number": number, "reason": reason},
    )  # fmt: skip


def _take_status(message: Message, now: datetime) -> None:
    """Append what the other side said to the recipient's row, and stop the clock it answers."""
    consignment = Consignment.objects.select_related("recipient__outgoing", "receiver").get(
        pk=message.document_id, receiver=message.sender
    )
    said = message.payload
    told = Said(
        code=message.code, at=datetime.fromisoformat(said["at"]), number=said["number"],
        reason=said["reason"],
    )  # fmt: skip
    row = registry.note_delivery(consignment.recipient, told, actor=EXCHANGE, now=now)
    if row is None:
        return
    deadlines.follow(consignment, told, now=now)
    event = DeliveryNoted(outgoing_id=consignment.recipient.outgoing_id, code=message.code)
    bus.publish(event, actor=EXCHANGE, at=now)


def _take_recall(message: Message, now: datetime) -> None:
    """
    Withdraw what nobody has registered; of the rest tell the desk, which answers.

    Source: Decision 28/2018/QĐ-TTg, articles 8.2 and 9.2.
    """
    arrival = (
        Arrival.objects.select_for_update(of=("self",))
        .select_related("incoming")
        .filter(document_id=message.document_id, sender=message.sender)
        .first()
    )
    if arrival is None:
        raise NotYet(_("The document itself is still on its way."))
    if arrival.recall_asked_at is not None:
        return
    incoming = Incoming.objects.select_for_update(of=("self",)).get(pk=arrival.incoming_id)
    arrival.recall_asked_at, arrival.recall_reason = now, message.payload["reason"]
    if incoming.state in (IncomingState.ARRIVED, IncomingState.RETURNED, IncomingState.RECALLED):
        arrival.recall_answered_at = now
    arrival.save()
    if incoming.state == IncomingState.ARRIVED:
        registry.recall_document(
            incoming, reason=message.payload["reason"], actor=EXCHANGE, now=now
        )
    elif arrival.recall_answered_at is not None:
        answer(message, DeliveryCode.RECALL_AGREED, now=now)
    else:
        bus.publish(RecallAsked(incoming_id=incoming.pk), actor=EXCHANGE, at=now)


HANDLERS: dict[str, Callable[[Message, datetime], None]] = {
    MessageKind.DOCUMENT: _take_document,
    MessageKind.STATUS: _take_status,
    MessageKind.RECALL: _take_recall,
}
