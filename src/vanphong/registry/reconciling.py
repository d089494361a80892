"""
Đối soát (practice item 14): what does not agree between two steps of a document, each with its act.

Every check asks as the reader; what the reader may not know is neither listed nor counted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanphong.kernel.principals import Actor
from vanphong.kernel.ui.format_vi import moment_vi
from vanphong.kernel.ui.values import Words
from vanphong.registry import queries
from vanphong.registry.models import CitizenLetter, DeliverySlip, Incoming, Outgoing, Recipient
from vanphong.registry.states import IncomingState

#: rows told of each check; the rest is one tap away
SHOWN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One document that does not agree."""

    words: str
    url: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One pair of steps: what is at the first and not at the second, and what to do about it."""

    code: str
    title: Words
    hint: Words
    rows: Callable[[Actor], QuerySet[Any]]
    told: Callable[[Any], Line]
    #: where all of it is, and the words of that link
    url: Callable[[], str]
    act: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a check found."""

    check: Check
    count: int
    lines: Sequence[Line]


def _document(document: Incoming, since: datetime | None = None) -> Line:
    """Name an incoming document by its line alone, which every reader of the list may know."""
    number = document.arrival_number or document.old_number
    said = _("no. %(number)s") % {"number": number} if number else ""
    parts = (said, document.symbol, document.sender_name)
    return Line(
        words=" · ".join(part for part in parts if part),
        url=reverse("registry:detail", args=[document.pk]), since=since or document.arrived_at,
    )  # fmt: skip


def _issued(outgoing: Outgoing) -> Line:
    return Line(
        words=f"{outgoing.symbol} · {outgoing.subject}", since=outgoing.registered_at,
        url=reverse("registry:outgoing", args=[outgoing.pk]),
    )  # fmt: skip


def _sent(recipient: Recipient) -> Line:
    sent = recipient.dispatched_at
    assert sent is not None
    return Line(
        words=f"{recipient.outgoing.symbol} · {recipient.name}", since=sent,
        url=reverse("registry:outgoing", args=[recipient.outgoing_id]),
    )  # fmt: skip


def _letter(letter: CitizenLetter) -> Line:
    """Name a citizen's letter by its number alone."""
    return Line(
        words=_("no. %(number)s") % {"number": letter.arrival_number}, since=letter.arrived_at,
        url=reverse("registry:letter", args=[letter.pk]),
    )  # fmt: skip


def _slip(slip: DeliverySlip) -> Line:
    return Line(
        words=slip.receiver, url=reverse("registry:slip", args=[slip.pk]), since=slip.made_at
    )


def _submitted(actor: Actor) -> QuerySet[Incoming]:
    waiting = queries.list_incoming_for(actor).filter(state=IncomingState.SUBMITTED)
    return waiting.order_by("submitted_at", "pk")


def _list(query: str) -> Callable[[], str]:
    return lambda: f"{reverse('registry:list')}?{query}"


CHECKS: tuple[Check, ...] = (
    Check(
        code="arrived", title=gettext_lazy("Arrived, not registered"),
        hint=gettext_lazy("Register on the day of arrival, at the latest the next working day."),
        rows=lambda actor: queries.list_to_register(actor).order_by("arrived_at", "pk"),
        told=_document, url=_list("queue=register"), act=gettext_lazy("Register"),
    ),
    Check(
        code="registered", title=gettext_lazy("Registered, not submitted"),
        hint=gettext_lazy("Nobody was asked for a direction yet."),
        rows=lambda actor: queries.list_to_submit(actor).order_by("arrived_at", "pk"),
        told=_document, url=_list("queue=submit"), act=gettext_lazy("Submit"),
    ),
    Check(
        code="submitted", title=gettext_lazy("Submitted, not directed"),
        hint=gettext_lazy("Before a leader without an answer; the longest waiting first."),
        rows=_submitted, told=lambda d: _document(d, d.submitted_at),
        url=_list("state=submitted"), act=gettext_lazy("Open the list"),
    ),
    Check(
        code="original", title=gettext_lazy("Waits for the original"),
        hint=gettext_lazy("Only unsigned copies have come; ask the sender for the signed one."),
        rows=queries.list_without_original, told=_document, url=_list("queue=all"),
        act=gettext_lazy("Open the list"),
    ),
    Check(
        code="paper", title=gettext_lazy("Paper not handed over"),
        hint=gettext_lazy("Came on paper and is directed; the original is still at the registry."),
        rows=queries.paper_to_hand_over, told=_document, url=lambda: reverse("registry:slips"),
        act=gettext_lazy("Make delivery slips"),
    ),
    Check(
        code="letters", title=gettext_lazy("Citizens' letters not handed over"),
        hint=gettext_lazy("They go to the Reception Board on one slip."),
        rows=queries.list_letters_to_hand_over, told=_letter,
        url=lambda: f"{reverse('registry:letters')}?queue=hand_over",
        act=gettext_lazy("Hand over on one slip"),
    ),
    Check(
        code="numbered", title=gettext_lazy("Numbered, not dispatched"),
        hint=gettext_lazy("Goes out on the day of signing, at the latest the next working day."),
        rows=lambda actor: queries.list_to_dispatch(actor).order_by("registered_at", "pk"),
        told=_issued, url=lambda: f"{reverse('registry:outgoing_list')}?queue=dispatch",
        act=gettext_lazy("Send"),
    ),
    Check(
        code="sent_paper", title=gettext_lazy("Dispatched on paper, on no slip"),
        hint=gettext_lazy("Put it on a delivery slip, so that somebody signs for it."),
        rows=queries.paper_to_recipients, told=_sent, url=lambda: reverse("registry:slips"),
        act=gettext_lazy("Make delivery slips"),
    ),
    Check(
        code="slips", title=gettext_lazy("Delivery slips not back"),
        hint=gettext_lazy("The signed sheet fills every receipt on it."),
        rows=queries.list_open_slips, told=_slip, url=lambda: reverse("registry:slips"),
        act=gettext_lazy("Note what came back"),
    ),
    Check(
        code="sent_wire", title=gettext_lazy("Dispatched by wire, not received"),
        hint=gettext_lazy("No confirmation came from the receiver."),
        rows=queries.list_unreceived, told=_sent,
        url=lambda: f"{reverse('registry:outgoing_list')}?queue=all",
        act=gettext_lazy("Open the list"),
    ),
)  # fmt: skip


def reconcile(actor: Actor) -> list[Finding]:
    """Return what does not agree now, check by check. Cost: one query a check, two where many."""
    found = []
    for check in CHECKS:
        rows = check.rows(actor)
        first = list(rows[:SHOWN])
        count = len(first) if len(first) < SHOWN else rows.order_by().count()
        found.append(Finding(check=check, count=count, lines=[check.told(row) for row in first]))
    return found


def count_disagreeing(actor: Actor) -> int:
    """Return how many rows do not agree now. Cost: one query a check."""
    return sum(check.rows(actor).order_by().count() for check in CHECKS)


def due_words(now: datetime) -> str:
    """
    Return when the registry compares next, in words: each working day, and at the month's end.

    The hour is the rule `registry.reconcile_at`.
    """
    at = queries.reconcile_at(timezone.localdate(now))
    return _("each working day at %(hour)s, and on the last day of the month") % {
        "hour": at.strftime("%H:%M")
    }


def month_of(text: str, today: date) -> tuple[date, date]:
    """Return first and last day of the month that "2026-11" names; anything odd is this month."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        first = today.replace(day=1)
    last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return first, last


def since_words(line: Line) -> str:
    """Return since when a document waits."""
    return moment_vi(line.since)
