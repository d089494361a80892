"""
The incoming register of one book: its lines with the ten columns of the law.

Every number appears. A document moved to another book leaves its tombstone, a returned or recalled
one its note; numbers handed to the isolated installation and numbers that stand in an old register
are told of in their place. Source: Decree 30/2020/NĐ-CP, Phụ lục IV (records 1.5).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import astuple, dataclass, replace
from datetime import date
from typing import Protocol

from django.db.models import Q
from django.utils.translation import gettext as _

from vanphong.kernel.calendar import end_of_day, local_day, show_day, start_of_day
from vanphong.kernel.principals import Actor, Level
from vanphong.registry.models import (
    BookMove,
    BookOpening,
    Incoming,
    LetterWord,
    NumberBlock,
    Series,
)
from vanphong.registry.policies import IncomingPolicy
from vanphong.registry.queries import lines_of_letters, list_incoming_for, signed_for
from vanphong.registry.states import INCOMING, IncomingState
from vanphong.tasks.queries import lead_units_of

#: where a line stands: period, number, suffix
Place = tuple[str, int, str]
#: what stands in one cell
Cell = str | int | date | None


class Line(Protocol):
    """A line of any register: where it stands, and its cells in the order of the columns."""

    @property
    def number(self) -> str:
        """The number, or a span of numbers."""

    def cells(self) -> tuple[Cell, ...]:
        """Return the cells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterRow:
    """One line, its ten columns in the order of the law."""

    arrived_on: date
    number: str
    author: str
    symbol: str
    issued_on: date | None
    subject: str
    receiver: str
    moved_on: date | None
    receipt: str
    note: str

    def cells(self) -> tuple[Cell, ...]:
        """Return the ten cells."""
        return astuple(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """
    Which lines of a book: those of the days `first` to `last`, both included.

    With a `period` those of that period, on whatever day they came: the whole book.
    """

    series: Series
    first: date
    last: date
    period: str = ""

    def of(self, days: str, period: str = "period", *, moments: bool = False) -> Q:
        """Return the condition on rows whose day and period stand in these columns."""
        if self.period:
            return Q(**{period: self.period})
        if moments:
            since, until = start_of_day(self.first), end_of_day(self.last)
            return Q(**{f"{days}__gte": since, f"{days}__lt": until})
        return Q(**{f"{days}__range": (self.first, self.last)})


def register_rows(
    actor: Actor, series: Series, *, first: date, last: date, period: str = ""
) -> Iterator[RegisterRow]:
    """
    Return the register of one book for the days `first` to `last`, both included, by number.

    With a `period` the whole book of that period, whatever the days.

    Documents the actor may not know do not appear at all. Subject and receiver are columns of the
    law for the desk that prints them; who else knows a line only gets sender, numbers and dates.
    Cost: seven queries.
    """
    span = Span(series=series, first=first, last=last, period=period)
    lines = [
        *_documents(actor, span),
        *_tombstones(actor, span),
        *_letters(actor, span),
        *told_lines(span),
    ]
    yield from (row for _place, row in sorted(lines, key=lambda line: line[0]))


def number_place(number: str) -> tuple[int, str]:
    """Return what an old number is ordered by: "12" < "012" < "12a" < "13"; words come first."""
    found = re.match(r"\s*(\d+)(.*)", number)
    if found is None:
        return 0, number
    return int(found[1]), found[2].strip() or ("0" if found[1].startswith("0") else "")


def _documents(actor: Actor, span: Span) -> Iterator[tuple[Place, RegisterRow]]:
    numbered = list_incoming_for(actor).filter(span.of("arrived_on"), series=span.series)
    documents = list(numbered.exclude(arrival_number=None, old_number=""))
    units = lead_units_of(INCOMING.noun, [d.pk for d in documents])
    receipts = signed_for(documents)
    for document in documents:
        row = _row(actor, document, units.get(document.pk, []), receipts.get(document.pk, ""))
        number = document.arrival_number
        place = (number, "") if number is not None else number_place(document.old_number)
        yield (document.period, *place), row


def _row(actor: Actor, document: Incoming, units: list[str], receipt: str) -> RegisterRow:
    line = RegisterRow(
        arrived_on=document.arrived_on,
        number=str(document.arrival_number or document.old_number),
        author=document.sender_name, symbol=document.symbol, issued_on=document.issued_on,
        subject="", receiver="", moved_on=None, receipt="", note="",
    )  # fmt: skip
    if not IncomingPolicy.decide(actor, "print_columns", document).allowed:
        return line
    moved_on = local_day(document.submitted_at) if document.submitted_at else None
    return replace(
        line,
        subject=" ".join(part for part in (document.kind_name, document.subject) if part),
        receiver=receiver_of(document, units),
        moved_on=moved_on or document.old_moved_on,
        receipt=receipt,
        note=_note(document),
    )


def receiver_of(document: Incoming, units: list[str]) -> str:
    """Return the division or person it went to: who leads it, else before whom it was laid."""
    if units:
        return ", ".join(units)
    if document.submitted_to:
        return document.submitted_to.person.full_name
    return document.old_receiver


def _note(document: Incoming) -> str:
    said = [document.note]
    if document.state in (IncomingState.RETURNED, IncomingState.RECALLED):
        said.append(str(IncomingState(document.state).label))
    if document.is_envelope:
        said.append(_("unopened envelope"))
    elif document.opened_at:
        said.append(
            _("envelope, opened on %(day)s") % {"day": show_day(local_day(document.opened_at))}
        )
    if document.old_number:
        said.append(old_mark(document))
    if document.catch_up_id is not None:
        said.append(_("entered after an outage"))
    return "; ".join(part for part in said if part)


def old_mark(document: Incoming) -> str:
    """Return the mark of a row of an old register: "sổ cũ", and which one."""
    if document.old_origin:
        return _("old register: %(name)s") % {"name": document.old_origin}
    return _("old register")


def _tombstones(actor: Actor, span: Span) -> Iterator[tuple[Place, RegisterRow]]:
    moves = BookMove.objects.filter(
        span.of("incoming__arrived_on", "from_period"), from_series=span.series,
        incoming__in=IncomingPolicy.visible_to(actor, Level.LINE),
    ).select_related("incoming", "to_series")  # fmt: skip
    for move in moves:
        note = _("moved to the book “%(book)s”: %(reason)s") % {
            "book": move.to_series.name, "reason": move.reason,
        }  # fmt: skip
        row = _told(move.incoming.arrived_on, str(move.from_number), note)
        yield (move.from_period, move.from_number, ""), row


def _letters(actor: Actor, span: Span) -> Iterator[tuple[Place, RegisterRow]]:
    """Yield the numbers of citizens' letters: the day, and a neutral word for all of them alike."""
    for letter in lines_of_letters(actor, span.series, span.of("arrived_on")):
        row = _told(letter.arrived_on, str(letter.arrival_number), "")
        yield (
            (letter.period, letter.arrival_number or 0, ""),
            replace(row, subject=str(LetterWord.LETTER.label)),
        )


def told_lines(span: Span) -> Iterator[tuple[Place, RegisterRow]]:
    """Yield what is told of numbers that no document of the book bears: blocks, openings."""
    yield from _blocks(span)
    yield from _openings(span)


def _blocks(span: Span) -> Iterator[tuple[Place, RegisterRow]]:
    handed = span.of("handed_at", moments=True)
    for block in NumberBlock.objects.filter(handed, series=span.series):
        note = _("numbers handed to the isolated installation by protocol %(protocol)s") % {
            "protocol": block.protocol
        }
        row = _told(local_day(block.handed_at), _span(block.first, block.last), note)
        yield (block.period, block.first, ""), row


def _openings(span: Span) -> Iterator[tuple[Place, RegisterRow]]:
    opened = BookOpening.objects.filter(
        span.of("confirmed_at", moments=True), series=span.series, confirmed_at__isnull=False
    )
    people = ("proposed_by__person", "confirmed_by__person")
    for opening in opened.select_related(*people):
        assert opening.confirmed_at is not None
        assert opening.confirmed_by is not None
        values = {
            "first": opening.first, "reason": opening.reason,
            "one": opening.proposed_by.person.full_name,
            "other": opening.confirmed_by.person.full_name,
        }  # fmt: skip
        note = _(
            "in the old register; this book opened at number %(first)s by %(one)s and %(other)s:"
            " %(reason)s"
        )
        row = _told(local_day(opening.confirmed_at), _span(1, opening.first - 1), note % values)
        yield (opening.period, 0, ""), row


def _told(day: date, number: str, note: str) -> RegisterRow:
    return RegisterRow(
        arrived_on=day, number=number, author="", symbol="", issued_on=None, subject="",
        receiver="", moved_on=None, receipt="", note=note,
    )  # fmt: skip


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"
