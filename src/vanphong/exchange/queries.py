"""Every read of the exchange that others need."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F, Prefetch, Q
from django.utils import timezone

from vanphong.directory.models import Tenant
from vanphong.exchange.deadlines import KIND, TYPE
from vanphong.exchange.models import Arrival, Consignment, Message, MessageKind, Transfer
from vanphong.exchange.policies import ArrivalPolicy
from vanphong.kernel.calendar import start_of_day
from vanphong.kernel.calendar.loading import calendar_for
from vanphong.kernel.deadlines.models import Deadline
from vanphong.kernel.deadlines.showing import Shown, show
from vanphong.kernel.policies import Missing
from vanphong.kernel.principals import Actor, Level, level_for
from vanphong.registry.models import Channel, DeliveryCode, DeliveryStatus, Incoming, Outgoing
from vanphong.registry.queries import get_incoming_for, list_outgoing_for
from vanphong.registry.states import INCOMING
from vanphong.tasks.models import Task
from vanphong.tasks.queries import list_tasks_for
from vanphong.tasks.states import OPEN

#: a message younger than this is still in the hands of its own job
GRACE = timedelta(minutes=1)


def list_waiting(now: datetime, limit: int = 200) -> list[uuid.UUID]:
    """Return the messages that nobody could take yet, the oldest first. No rights are asked."""
    rows = Message.objects.filter(delivered_at=None, posted_at__lte=now - GRACE)
    return list(rows.order_by("posted_at", "pk").values_list("pk", flat=True)[:limit])


def find_arrival(document: Incoming) -> Arrival | None:
    """
    Return how a document came through the exchange, or None. The caller knows its line.

    Cost: nothing for what came by another road.
    """
    if document.channel != Channel.INNER:
        return None
    found = Arrival.objects.select_related("sender", "answers", "corrects")
    return found.filter(incoming=document).first()


def get_arrival_for(actor: Actor, incoming_id: uuid.UUID) -> Arrival:
    """
    Return how a document came whose line `actor` may know.

    :raises Missing: there is none, or it came by another road
    """
    document = get_incoming_for(actor, incoming_id, Level.LINE)
    found = (
        ArrivalPolicy.visible_to(actor)
        .select_related("incoming__tenant", "sender")
        .filter(incoming=document)
        .first()
    )
    if found is None:
        raise Missing
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """One copy on its way: to whom, why it waits, and the clock of the acknowledgement."""

    consignment: Consignment
    problem: str
    deadline: Shown | None


def journeys_of(outgoing: Outgoing, now: datetime) -> list[Journey]:
    """
    Return the copies of a document that went through the exchange, in the order of recipients.

    The caller knows the document in full. Cost: three queries, and a calendar for each receiver.
    """
    sent = list(
        Consignment.objects.filter(recipient__outgoing=outgoing)
        .select_related("recipient", "receiver")
        .order_by("recipient_id")
    )
    ids = [row.pk for row in sent]
    waiting = Message.objects.filter(
        document_id__in=ids, kind=MessageKind.DOCUMENT, delivered_at=None
    )
    problems = dict(waiting.values_list("document_id", "problem"))
    clocks = _clocks(ids)
    return [
        Journey(
            consignment=row, problem=problems.get(row.pk, ""),
            deadline=show(clocks[row.pk], now=now, calendar=calendar_for(row.receiver_id))
            if row.pk in clocks
            else None,
        )
        for row in sent
    ]  # fmt: skip


def _clocks(ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, Deadline]:
    rows = Deadline.objects.filter(subject_type=TYPE, subject_id__in=ids, kind=KIND)
    return {row.subject_id: row for row in rows.order_by("pk")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """What one office sent and received by the exchange in a month of Vietnam's calendar."""

    first: date
    sent: int = 0
    #: of those sent: taken into the receiver's register, and refused
    registered: int = 0
    refused: int = 0
    #: of those sent: answered after the end of the limit, or not yet though it is over
    late: int = 0
    received: int = 0
    #: of those received: sent back by us
    returned: int = 0


def months_for(actor: Actor, *, first: date, last: date, now: datetime) -> list[Month]:
    """
    Return the exchange of the actor's office by month, from the month of `first` to that of `last`.

    Only documents the actor may know count: issued ones in full, incoming ones by their line. A
    month without traffic is a row of zeros. Cost: four queries.
    Source: Decision 28/2018/QĐ-TTg, article 11.3.
    """
    from_moment, until = start_of_day(first.replace(day=1)), start_of_day(_after(last))
    known = list_outgoing_for(actor).order_by().values("pk")
    sent = list(
        Consignment.objects.filter(
            recipient__outgoing__in=known, sent_at__gte=from_moment, sent_at__lt=until
        ).values_list("pk", "recipient", "sent_at")
    )
    said = _said([recipient for _pk, recipient, _at in sent])
    late = _late([pk for pk, _recipient, _at in sent], now)
    arrived = ArrivalPolicy.visible_to(actor).filter(
        incoming__tenant__in=[actor.tenant_id] if actor.tenant_id else [],
        incoming__arrived_at__gte=from_moment, incoming__arrived_at__lt=until,
    ).values_list("incoming__arrived_at", "incoming__state")  # fmt: skip
    rows = {month: [0] * 6 for month in _months(first, last)}
    for pk, recipient, at in sent:
        row, codes = rows[_month(at)], said.get(recipient, frozenset())
        for place, counts in enumerate(
            (True, DeliveryCode.RECEIVED in codes, DeliveryCode.REFUSED in codes, pk in late)
        ):
            row[place] += counts
    for at, state in arrived:
        rows[_month(at)][4] += 1
        rows[_month(at)][5] += state == "returned"
    return [
        Month(
            first=month, sent=row[0], registered=row[1], refused=row[2], late=row[3],
            received=row[4], returned=row[5],
        )
        for month, row in rows.items()
    ]  # fmt: skip


def _said(recipients: Sequence[uuid.UUID]) -> dict[uuid.UUID, frozenset[str]]:
    found: dict[uuid.UUID, set[str]] = {}
    rows = DeliveryStatus.objects.filter(recipient__in=recipients)
    for recipient, code in rows.values_list("recipient", "code"):
        found.setdefault(recipient, set()).add(code)
    return {recipient: frozenset(codes) for recipient, codes in found.items()}


def _late(ids: Sequence[uuid.UUID], now: datetime) -> frozenset[uuid.UUID]:
    """Return whose limit was missed: answered after its end, or still open though it is over."""
    rows = Deadline.objects.filter(
        Q(met_at__gte=F("due_at")) | Q(met_at=None, lifted_at=None, due_at__lte=now),
        subject_type=TYPE, subject_id__in=ids, kind=KIND,
    )  # fmt: skip
    return frozenset(rows.values_list("subject_id", flat=True))


def _months(first: date, last: date) -> list[date]:
    month, found = first.replace(day=1), list[date]()
    while month <= last:
        found.append(month)
        month = _after(month)
    return found


def _after(day: date) -> date:
    """Return the first day of the next month."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def _month(at: datetime) -> date:
    return timezone.localdate(at).replace(day=1)


def list_offices(tenant: Tenant) -> list[Tenant]:
    """Return the other offices of the installation, which the exchange reaches, by their names."""
    others = Tenant.objects.exclude(pk=tenant.pk).select_related("organisation")
    return sorted(others, key=lambda office: office.name)


def open_tasks_for(actor: Actor, document: Incoming) -> list[Task]:
    """Return the open tasks of a document that `actor` may know."""
    known = list_tasks_for(actor).filter(
        source_type=INCOMING.noun, source_id=document.pk, state__in=OPEN
    )
    return list(known.select_related("lead_unit").order_by("given_at", "pk"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One receiver of a slip and the latest it said."""

    name: str
    said: DeliveryStatus | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """One slip about a document: its issued document, the receivers, and answers."""

    transfer: Transfer
    outgoing: Outgoing
    places: Sequence[Place]
    answers: Sequence[Incoming]


def passed_on(actor: Actor, document: Incoming) -> list[Passed]:
    """
    Return the slips by which a document's matter left the house, the oldest first.

    The caller knows the document in full; told are those slips whose issued document it may read,
    and of the answers those that it may know, too.
    Cost: one query where there is none, else four.
    """
    found = list(
        Transfer.objects.filter(incoming=document)
        .select_related("outgoing")
        .prefetch_related(
            "outgoing__recipients__statuses",
            Prefetch("outgoing__answers_arrived", Arrival.objects.select_related("incoming")),
        )
        .order_by("made_at", "pk")
    )
    return [
        Passed(
            transfer=one,
            outgoing=one.outgoing,
            places=[
                Place(name=row.name, said=_latest(row.statuses.all()))
                for row in sorted(one.outgoing.recipients.all(), key=lambda row: row.pk)
            ],
            answers=[
                a.incoming
                for a in one.outgoing.answers_arrived.all()
                if level_for(actor, a.incoming) >= Level.LINE
            ],
        )
        for one in found
        if level_for(actor, one.outgoing) == Level.FULL
    ]  # fmt: skip


def _latest(statuses: Iterable[DeliveryStatus]) -> DeliveryStatus | None:
    return max(statuses, key=lambda said: (said.happened_at, said.code), default=None)


def transfer_answered_by(arrival: Arrival) -> Transfer | None:
    """Return the slip that an arrived document answers, or None."""
    if arrival.answers_id is None:
        return None
    return Transfer.objects.select_related("incoming", "task").filter(
        outgoing=arrival.answers_id
    ).first()  # fmt: skip


def list_unissued(now: datetime) -> list[uuid.UUID]:
    """Return the slips whose sheet was not printed yet, the oldest first. No rights are asked."""
    rows = Transfer.objects.filter(issued_at=None, made_at__lte=now - GRACE)
    return list(rows.order_by("made_at", "pk").values_list("pk", flat=True))
