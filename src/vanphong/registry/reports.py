"""
The two reports of Phụ lục VI: how incoming documents were handled, what was issued.

A line counts what the reader may know, so two readers may have different figures; the desk and the
leaders of the office know all. Source: Decree 30/2020/NĐ-CP, Phụ lục VI, part V (records 2.1); the
act names the reports and no columns: these are the house's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple, dataclass
from datetime import date

from django.utils.translation import gettext as _

from vanphong.kernel.calendar import local_day
from vanphong.kernel.principals import Actor
from vanphong.registry.models import Incoming, Series
from vanphong.registry.policies import IncomingPolicy
from vanphong.registry.queries import list_incoming_for, list_outgoing_for
from vanphong.registry.register import Cell, Span, receiver_of
from vanphong.registry.states import INCOMING, IncomingState, OutgoingState
from vanphong.tasks.queries import lead_units_of, limits_of

#: a document that two divisions lead stands in the line of each, and once in the total
GONE = (IncomingState.RETURNED, IncomingState.RECALLED)


@dataclass(slots=True, kw_only=True)
class Handled:
    """Figures of one division: received, then how each stands on the day of the report."""

    name: str = ""
    received: int = 0
    on_time: int = 0
    late: int = 0
    undated: int = 0
    waiting: int = 0
    overdue: int = 0
    gone: int = 0

    @property
    def number(self) -> str:
        """Return nothing: a report bears no numbers of a register."""
        return ""

    def cells(self) -> tuple[Cell, ...]:
        """Return the figures."""
        return astuple(self)


@dataclass(slots=True, kw_only=True)
class Issued:
    """Figures of one kind of document: numbered, then how each stands."""

    name: str = ""
    numbered: int = 0
    issued: int = 0
    waiting: int = 0
    recalled: int = 0
    cancelled: int = 0
    copies: int = 0
    redated: int = 0

    @property
    def number(self) -> str:
        """Return nothing: a report bears no numbers of a register."""
        return ""

    def cells(self) -> tuple[Cell, ...]:
        """Return the figures."""
        return astuple(self)


def incoming_report(
    actor: Actor, series: Series, *, first: date, last: date, today: date
) -> Iterator[Handled]:
    """
    Return one line a division, and the total, of what came in the days asked for, both included.

    Late is what ended after the later of its limits, overdue what waits after it on `today`. Only
    documents whose columns the actor may print. Cost: four queries.
    """
    span = Span(series=series, first=first, last=last)
    rows = list_incoming_for(actor).filter(span.of("arrived_on"), series=series)
    numbered = rows.exclude(arrival_number=None, old_number="")
    found = [d for d in numbered if IncomingPolicy.decide(actor, "print_columns", d).allowed]
    ids = [document.pk for document in found]
    units, limits = lead_units_of(INCOMING.noun, ids), limits_of(INCOMING.noun, ids)
    lines: dict[str, Handled] = {}
    total = Handled(name=_("Total"))
    for document in found:
        due = max((d for d in (document.due_on, limits.get(document.pk)) if d), default=None)
        column = _how(document, due, today)
        names = units.get(document.pk) or [receiver_of(document, []) or _("passed on to nobody")]
        for line in (*(lines.setdefault(name, Handled(name=name)) for name in names), total):
            line.received += 1
            setattr(line, column, getattr(line, column) + 1)
    yield from (lines[name] for name in sorted(lines))
    yield total


def _how(document: Incoming, due: date | None, today: date) -> str:
    if document.state in GONE:
        return "gone"
    if document.state != IncomingState.FINISHED or document.finished_at is None:
        return "overdue" if due is not None and today > due else "waiting"
    if due is None:
        return "undated"
    return "late" if local_day(document.finished_at) > due else "on_time"


def outgoing_report(
    actor: Actor, series: Series, *, first: date, last: date, today: date
) -> Iterator[Issued]:
    """
    Return one line a kind, and the total, of what got its number in the days asked for.

    Only documents the actor may know. Cost: one query.
    """
    span = Span(series=series, first=first, last=last)
    found = list_outgoing_for(actor).filter(
        span.of("registered_at", moments=True), series=series, number__isnull=False
    )
    lines: dict[str, Issued] = {}
    total = Issued(name=_("Total"))
    for document in found:
        column = _STANDS.get(document.state, "waiting")
        kind = lines.setdefault(document.kind_name, Issued(name=document.kind_name))
        for line in (kind, total):
            line.numbered += 1
            setattr(line, column, getattr(line, column) + 1)
            if column == "issued":
                line.copies += document.copy_count
            if document.issued_on != local_day(document.registered_at):
                line.redated += 1
    yield from (lines[name] for name in sorted(lines))
    yield total


_STANDS: dict[str, str] = {
    OutgoingState.DISPATCHED: "issued", OutgoingState.RECALLED: "recalled",
    OutgoingState.CANCELLED: "cancelled",
}  # fmt: skip
