"""Reads of paper on its way, and of what does not agree (practice item 14)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime, time

from django.db.models import QuerySet
from django.utils import timezone

from vanphong.kernel.calendar import local_day
from vanphong.kernel.policies import Missing
from vanphong.kernel.principals import Actor
from vanphong.kernel.rules.lookup import rule
from vanphong.kernel.ui.format_vi import day_vi
from vanphong.registry.models import Channel, DeliverySlip, Incoming, Recipient, SlipLine
from vanphong.registry.policies import SlipPolicy
from vanphong.registry.queries.incoming import list_incoming_for
from vanphong.registry.queries.outgoing import list_outgoing_for
from vanphong.registry.states import INCOMING, IncomingState, OutgoingState
from vanphong.tasks.queries import lead_units_of

#: roads by which something is held in the hand
PAPER_ROADS = (Channel.PAPER, Channel.HAND)


def paper_to_recipients(actor: Actor) -> QuerySet[Recipient]:
    """
    Return what went out on paper, is on no slip and not signed for; the oldest first.

    What the post took has its own register and is not among them.
    """
    known = list_outgoing_for(actor).filter(state=OutgoingState.DISPATCHED).order_by()
    waiting = Recipient.objects.filter(
        outgoing__in=known.values("pk"), channel__in=PAPER_ROADS, dispatched_at__isnull=False,
        received_at__isnull=True, slip_line__isnull=True, posted__isnull=True,
    )  # fmt: skip
    return waiting.select_related("outgoing").order_by("dispatched_at", "pk")


def paper_to_hand_over(actor: Actor) -> QuerySet[Incoming]:
    """Return directed documents that came on paper and are on no slip; the oldest first."""
    known = list_incoming_for(actor).filter(state=IncomingState.DIRECTED, channel__in=PAPER_ROADS)
    waiting = known.filter(slip_lines__isnull=True, is_envelope=False, old_number="")
    return waiting.order_by("arrived_at", "pk")


def list_unreceived(actor: Actor) -> QuerySet[Recipient]:
    """Return what went out by wire or mail and was not confirmed yet; the oldest first."""
    known = list_outgoing_for(actor).filter(state=OutgoingState.DISPATCHED).order_by()
    sent = Recipient.objects.filter(
        outgoing__in=known.values("pk"), dispatched_at__isnull=False, received_at__isnull=True
    )
    waiting = sent.exclude(channel__in=PAPER_ROADS)
    return waiting.select_related("outgoing").order_by("dispatched_at", "pk")


def receivers_of(documents: Sequence[Incoming]) -> dict[uuid.UUID, str]:
    """
    Return to whom the paper of each document goes: the first division in charge, else the person.

    Told to who prints the register's columns ("đơn vị hoặc người nhận").
    """
    units = lead_units_of(INCOMING.noun, [document.pk for document in documents])
    found: dict[uuid.UUID, str] = {}
    for document in documents:
        names = units.get(document.pk)
        to = document.submitted_to
        person = to.person.full_name if to else document.tenant.name
        found[document.pk] = names[0] if names else person
    return found


def signed_for(documents: Sequence[Incoming]) -> dict[uuid.UUID, str]:
    """
    Return who signed for the paper of each document, and when, as the register prints it.

    No rights are asked: for the columns of the register, which ask their own. Cost: one query.
    """
    lines = SlipLine.objects.filter(incoming__in=documents, slip__signed_at__isnull=False)
    return {
        line.incoming_id: f"{line.slip.signed_by}, {day_vi(local_day(line.slip.signed_at))}"
        for line in lines.select_related("slip")
        if line.incoming_id is not None and line.slip.signed_at is not None
    }


def list_slips(actor: Actor) -> QuerySet[DeliverySlip]:
    """Return the slips of the actor's office, the newest first."""
    found = SlipPolicy.visible_to(actor).select_related("made_by__person", "tenant")
    return found.order_by("-made_at", "receiver", "pk")


def list_open_slips(actor: Actor) -> QuerySet[DeliverySlip]:
    """Return the slips that did not come back signed; the oldest first."""
    return list_slips(actor).filter(signed_at__isnull=True).order_by("made_at", "receiver", "pk")


def get_slip_for(actor: Actor, slip_id: uuid.UUID) -> DeliverySlip:
    """
    Return one slip of the actor's office.

    :raises Missing: there is none
    """
    found = list_slips(actor).filter(pk=slip_id).first()
    if found is None:
        raise Missing
    return found


def lines_of(actor: Actor, slip: DeliverySlip) -> list[SlipLine]:
    """Return the lines of a slip whose documents the actor may know at least by their line."""
    lines = SlipLine.objects.filter(slip=slip).select_related("recipient__outgoing", "incoming")
    issued = list_outgoing_for(actor).order_by()
    came = list_incoming_for(actor).order_by()
    known = lines.filter(recipient__outgoing__in=issued.values("pk")) | lines.filter(
        incoming__in=came.values("pk")
    )
    return list(known.order_by("pk"))


def reconcile_at(day: date) -> time:
    """Return the hour at which the registry compares (rule `registry.reconcile_at`)."""
    return time.fromisoformat(str(rule("registry.reconcile_at", day).value))


def is_time_to_reconcile(now: datetime) -> bool:
    """Tell whether the hour of the day has come."""
    local = timezone.localtime(now)
    return local.time() >= reconcile_at(local.date())
