"""What the exchange does when something happened: it sends, delivers, and reports states back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from vanphong.exchange import jobs, operations
from vanphong.exchange.events import MessagePosted, TransferMade
from vanphong.kernel.events.bus import Event, on_timed
from vanphong.kernel.jobs import enqueue
from vanphong.registry.events import (
    IncomingDirected,
    IncomingFinished,
    IncomingRecalled,
    IncomingRegistered,
    IncomingReopened,
    IncomingReturned,
    OutgoingDispatched,
    OutgoingRecalled,
)
from vanphong.registry.models import DeliveryCode
from vanphong.registry.states import INCOMING
from vanphong.tasks.events import TaskStarted

#: act of the receiver → the state that its sender is told
TOLD: tuple[tuple[type[Event], str, bool], ...] = (
    (IncomingRegistered, DeliveryCode.RECEIVED, False),
    (IncomingReturned, DeliveryCode.REFUSED, False),
    (IncomingDirected, DeliveryCode.ASSIGNED, False),
    (IncomingFinished, DeliveryCode.FINISHED, False),
    (IncomingReopened, DeliveryCode.WORKING, True),
    (IncomingRecalled, DeliveryCode.RECALL_AGREED, False),
)


def send(event: OutgoingDispatched, now: datetime) -> None:
    """Post an issued document to the offices that the exchange reaches."""
    operations.send_document(event.outgoing_id, now=now)


def announce_recall(event: OutgoingRecalled, now: datetime) -> None:
    """Tell every office that got the document."""
    operations.announce_recall(event.outgoing_id, now=now)


def deliver(event: MessagePosted, now: datetime) -> None:
    """Let the receiver take a message in."""
    operations.deliver(event.message_id, now=now)


def issue(event: TransferMade, now: datetime) -> None:
    """Let the worker print the sheet and send it, outside the event's transaction."""
    enqueue(jobs.issue_transfer, transfer_id=str(event.transfer_id))


def tell_followers(event: IncomingRegistered, now: datetime) -> None:
    """Let who follows a slip read its answer."""
    operations.tell_followers(event.incoming_id, now=now)


def tell_start(event: TaskStarted, now: datetime) -> None:
    """Say that the handling began, when the first task of the document did."""
    if event.source_type == INCOMING.noun:
        code = DeliveryCode.WORKING
        operations.report(event.source_id, code, at=event.acted_at or now, now=now)


def _teller(code: str, again: bool) -> Callable[[Any, datetime], None]:
    def tell(event: Any, now: datetime) -> None:
        operations.report(event.incoming_id, code, at=event.acted_at or now, now=now, again=again)

    return tell


on_timed(OutgoingDispatched, "exchange.send", send)
on_timed(OutgoingRecalled, "exchange.announce_recall", announce_recall)
on_timed(MessagePosted, "exchange.deliver", deliver)
on_timed(TransferMade, "exchange.issue", issue)
on_timed(IncomingRegistered, "exchange.tell_followers", tell_followers)
on_timed(TaskStarted, "exchange.tell_start", tell_start)
for heard, said, is_again in TOLD:
    on_timed(heard, "exchange.tell", _teller(said, is_again))
