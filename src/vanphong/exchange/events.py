"""What the exchange tells the rest."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import ClassVar

from vanphong.kernel.events.bus import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePosted(Event):
    """A message waits to be taken in by its receiver."""

    name: ClassVar[str] = "exchange.message.posted"
    message_id: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentArrived(Event):
    """A document came from another office and waits for the desk."""

    name: ClassVar[str] = "exchange.document.arrived"
    incoming_id: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerArrived(Event):
    """A document came that answers one we sent; the task of the direction may be over."""

    name: ClassVar[str] = "exchange.answer.arrived"
    incoming_id: uuid.UUID
    outgoing_id: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferMade(Event):
    """A slip has its number; it is to be printed and sent."""

    name: ClassVar[str] = "exchange.transfer.made"
    transfer_id: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallAsked(Event):
    """The sender took back a document that we have registered; somebody answers."""

    name: ClassVar[str] = "exchange.recall.asked"
    incoming_id: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryNoted(Event):
    """A receiver said what became of a document we sent."""

    name: ClassVar[str] = "exchange.delivery.noted"
    outgoing_id: uuid.UUID
    code: str
