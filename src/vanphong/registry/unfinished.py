"""
What keeps a book from being closed: each thing in words, with the door to where it is done.

Source: Decree 30/2020/NĐ-CP, articles 4.2.c, 15, 18.1, 22 and 23 (numbers without a break; what is
registered is passed on, what is numbered is issued).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from vanphong.kernel.numbering.models import Counter
from vanphong.kernel.principals import Actor, Level
from vanphong.kernel.ui.values import Words
from vanphong.registry.models import (
    BookMove,
    BookOpening,
    Direction,
    HeldNumber,
    Incoming,
    NumberBlock,
    OldRegisterFile,
    Outgoing,
    PeriodKind,
    Series,
)
from vanphong.registry.policies import IncomingPolicy, OutgoingPolicy
from vanphong.registry.queries.held import list_open_held
from vanphong.registry.states import HeldState, IncomingState, OutgoingState

#: doors shown for one sentence; the queue behind `url` has all
SHOWN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished:
    """One sentence on the page, the queue it speaks of, and doors to the first of its records."""

    sentence: Words
    url: str = ""
    label: Words = ""
    doors: Sequence[tuple[Words, str]] = field(default_factory=tuple)


def days_of(series: Series, period: str) -> tuple[date, date]:
    """
    Return the first and the last day of a period, both included: "2026", or "2026-2031".

    :raises ValueError: the words name no period of this series
    """
    first, _dash, last = period.partition("-")
    if (series.period_kind == PeriodKind.TERM) is not bool(last):
        raise ValueError(period)
    return date(int(first), 1, 1), date(int(last or first), 12, 31)


def is_unfinished(series: Series, period: str) -> bool:
    """Tell whether anything keeps the book open, whoever may know it. Cost: five queries."""
    documents = [rows.exists() for rows, _words in _waiting_documents(series, period)]
    others = (_openings(series, period), _lists(series), list_open_held(series, period))
    return any(documents) or any(rows.exists() for rows in others)


def list_unfinished(actor: Actor, series: Series, period: str) -> list[Unfinished]:
    """
    Return what keeps the book open, as far as the actor may know of it. Cost: a dozen queries.

    Who keeps the book knows every line of it.
    """
    found = [*_numbers(actor, series, period), *_documents(actor, series, period)]
    page = reverse("registry:series", args=[series.pk])
    if _openings(series, period).exists():
        found.append(
            Unfinished(
                sentence=_("An opening in mid-period waits for a second person."), url=page,
                label=_("Back to the book"),
            )
        )  # fmt: skip
    if held := list(list_open_held(series, period)):
        found.append(
            Unfinished(
                sentence=_("Numbers are still held: use each for its document or give it up."),
                url=page, label=_("Back to the book"),
                doors=[(f"{one.number} – {one.subject}", page) for one in held[:SHOWN]],
            )
        )  # fmt: skip
    for file in _lists(series):
        door = (file.name, reverse("registry:old_file", args=[file.pk]))
        found.append(Unfinished(sentence=_("An old register is being taken in."), doors=(door,)))
    return found


def _numbers(actor: Actor, series: Series, period: str) -> list[Unfinished]:
    """Return the numbers that were given and stand on no line the actor may know."""
    counter = Counter.objects.filter(series_id=series.pk, period=period).first()
    if counter is None:
        return []
    given = set(range(counter.opened_after + 1, counter.last + 1))
    untold = sorted(given - _told(actor, series, period))
    if not untold:
        return []
    said = _("Numbers without a line in the register: %(numbers)s. Tell the administrator.")
    return [Unfinished(sentence=said % {"numbers": _some(untold)})]


def _told(actor: Actor, series: Series, period: str) -> set[int]:
    """Return the numbers the register tells of: documents, tombstones, blocks, held ones."""
    told: set[int] = set()
    if series.direction == Direction.INCOMING:
        rows = IncomingPolicy.visible_to(actor, Level.LINE).filter(series=series, period=period)
        told |= {number or 0 for number in rows.values_list("arrival_number", flat=True)}
        moves = BookMove.objects.filter(
            from_series=series, from_period=period,
            incoming__in=IncomingPolicy.visible_to(actor, Level.LINE),
        )  # fmt: skip
        told |= set(moves.values_list("from_number", flat=True))
    else:
        issued = OutgoingPolicy.visible_to(actor, Level.FULL).filter(series=series, period=period)
        told |= {number or 0 for number in issued.values_list("number", flat=True)}
        held = HeldNumber.objects.filter(series=series, period=period)
        held = held.filter(state__in=[HeldState.HELD, HeldState.CANCELLED])
        told |= {number or 0 for number in held.values_list("number", flat=True)}
    for block in NumberBlock.objects.filter(series=series, period=period):
        told |= set(range(block.first, block.last + 1))
    return told


def _documents(actor: Actor, series: Series, period: str) -> list[Unfinished]:
    known: QuerySet[Incoming] | QuerySet[Outgoing] = (
        IncomingPolicy.visible_to(actor, Level.LINE)
        if series.direction == Direction.INCOMING
        else OutgoingPolicy.visible_to(actor, Level.FULL)
    )
    found: list[Unfinished] = []
    for rows, (sentence, queue) in _waiting_documents(series, period):
        ids = list(rows.values_list("pk", flat=True))
        some = known.filter(pk__in=ids)
        if count := some.count():
            found.append(
                Unfinished(
                    sentence=sentence % {"count": count}, url=queue, label=_("Open the queue"),
                    doors=[_door(one) for one in some.order_by("pk")[:SHOWN]],
                )
            )  # fmt: skip
    return found


def _waiting_documents(
    series: Series, period: str
) -> list[tuple[QuerySet[Incoming] | QuerySet[Outgoing], tuple[str, str]]]:
    """Return the records that wait, each kind with its sentence and its queue; no rights asked."""
    if series.direction == Direction.OUTGOING:
        numbered = Outgoing.objects.filter(series=series, period=period)
        return [
            (
                numbered.filter(state=OutgoingState.NUMBERED),
                (
                    _("%(count)s documents have their number and were not issued: send them, or"
                      " cancel the number with its reason."),
                    f"{reverse('registry:outgoing_list')}?queue=dispatch",
                ),
            )
        ]  # fmt: skip
    first, last = days_of(series, period)
    books, incoming = reverse("registry:list"), Incoming.objects.filter(series=series)
    return [
        (
            incoming.filter(state=IncomingState.ARRIVED, arrived_on__range=(first, last)),
            (_("%(count)s documents arrived and have no number yet."), f"{books}?queue=register"),
        ),
        (
            incoming.filter(state=IncomingState.REGISTERED, period=period, old_number=""),
            (
                _("%(count)s documents are registered and were passed on to nobody."),
                f"{books}?queue=submit",
            ),
        ),
    ]


def _door(document: Incoming | Outgoing) -> tuple[Words, str]:
    if isinstance(document, Outgoing):
        return document.symbol, reverse("registry:outgoing", args=[document.pk])
    number = document.arrival_number
    words = _("no. %(number)s") % {"number": number} if number else _("without number")
    return f"{words}, {document.sender_name}", reverse("registry:detail", args=[document.pk])


def _openings(series: Series, period: str) -> QuerySet[BookOpening]:
    return BookOpening.objects.filter(
        series=series, period=period, confirmed_at__isnull=True, declined_at__isnull=True
    )


def _lists(series: Series) -> QuerySet[OldRegisterFile]:
    return OldRegisterFile.objects.filter(series=series, finished_at__isnull=True)


def _some(numbers: Sequence[int]) -> str:
    shown = ", ".join(str(number) for number in numbers[:20])
    return f"{shown} …" if len(numbers) > 20 else shown
