"""
The month's exchange of documents, by road (Decision 28/2018/QĐ-TTg, article 11.3).

Which columns the province wants is not said there: the sheet is a house form, "chưa kiểm chứng".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from vanphong.kernel.calendar import end_of_day, start_of_day
from vanphong.kernel.principals import Actor
from vanphong.kernel.ui.values import Words
from vanphong.registry.models import Channel, Recipient
from vanphong.registry.queries.incoming import list_incoming_for
from vanphong.registry.queries.outgoing import list_outgoing_for
from vanphong.registry.states import IncomingState, OutgoingState

#: figures of each road, by its name
Counts = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Road:
    """What came and went by one road in a month; `channel` is empty in the line of totals."""

    channel: str
    label: Words
    came: int
    registered: int
    returned: int
    sent: int
    confirmed: int


def exchange_of(actor: Actor, first: date, last: date) -> list[Road]:
    """
    Return what came and went on the days `first` to `last`, both included, by road; then all.

    Counted are documents that came, and recipients that were sent to, as far as the reader knows
    their line. Cost: two queries.
    """
    known = list_incoming_for(actor).order_by().filter(arrived_on__range=(first, last))
    came = {
        row["channel"]: row
        for row in known.values("channel").annotate(
            came=Count("pk"), registered=Count("pk", filter=~Q(state=IncomingState.ARRIVED)),
            returned=Count("pk", filter=Q(state=IncomingState.RETURNED)),
        )
    }  # fmt: skip
    issued = list_outgoing_for(actor).order_by().exclude(state=OutgoingState.CANCELLED)
    span = (start_of_day(first), end_of_day(last))
    recipients = Recipient.objects.filter(
        outgoing__in=issued.values("pk"), dispatched_at__gte=span[0], dispatched_at__lt=span[1]
    )
    sent = {
        row["channel"]: row
        for row in recipients.values("channel").annotate(
            sent=Count("pk"), confirmed=Count("pk", filter=Q(received_at__isnull=False))
        )
    }
    roads = [_road(channel, came, sent) for channel in Channel]
    return [*roads, _all(roads)]


def _road(channel: Channel, came: Counts, sent: Counts) -> Road:
    there, here = came.get(channel.value, {}), sent.get(channel.value, {})
    return Road(
        channel=channel.value, label=channel.label, came=there.get("came", 0),
        registered=there.get("registered", 0), returned=there.get("returned", 0),
        sent=here.get("sent", 0), confirmed=here.get("confirmed", 0),
    )  # fmt: skip


def _all(roads: list[Road]) -> Road:
    return Road(
        channel="", label="", came=sum(r.came for r in roads),
        registered=sum(r.registered for r in roads), returned=sum(r.returned for r in roads),
        sent=sum(r.sent for r in roads), confirmed=sum(r.confirmed for r in roads),
    )  # fmt: skip
