"""
The columns of the list of incoming documents, once for the screen and for the workbook.

Every column knows what it may tell a reader: who knows the line only is given sender, numbers,
dates, urgency and state (practice 2).
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanphong.kernel import printing
from vanphong.kernel.deadlines.showing import Shown, deadline_cell
from vanphong.kernel.principals import Actor, Level
from vanphong.kernel.printing.lists import Kind, Value
from vanphong.kernel.ui.components.badges import status_tag, urgency_tag
from vanphong.kernel.ui.format_vi import day_vi
from vanphong.kernel.ui.tables import Column
from vanphong.kernel.ui.values import ColumnChoice, Words
from vanphong.registry.models import Incoming, Urgency
from vanphong.registry.policies import IncomingPolicy
from vanphong.registry.states import TONES


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A document with what this reader may be told of it."""

    document: Incoming
    is_full: bool
    limit: Shown | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Both:
    """One column: how it is drawn, and what stands in the workbook."""

    key: str
    label: Words
    value: Callable[[Row], Value]
    cell: Callable[[Row], object] | None = None
    sort: str = ""
    kind: Kind = "text"
    width: int = 20
    main: bool = False
    #: shown only where the reader asks for it
    extra: bool = False

    def on_screen(self, reader: Reader) -> Column[Incoming]:
        """Return the column as a list of documents draws it."""
        short = self.kind in ("date", "number") or self.key in ("due", "state")
        draw = self.cell or self._plain
        return Column(
            key=self.key, label=self.label, cell=lambda d: draw(reader.row(d)), sort=self.sort,
            main=self.main, number=self.kind == "number", short=short,
        )  # fmt: skip

    def in_book(self) -> printing.Column:
        """Return the column as the workbook has it."""
        return printing.Column(str(self.label), self.kind, self.width)

    def _plain(self, row: Row) -> object:
        value = self.value(row)
        if value is None or value == "":
            return "–"
        return day_vi(value) if self.kind == "date" else value  # type: ignore[arg-type]  # a day


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks at a list; `limits` are those of the rows shown."""

    actor: Actor
    limits: Mapping[uuid.UUID, Shown]

    def row(self, document: Incoming) -> Row:
        """Return a document at the reader's level."""
        is_full = IncomingPolicy.level(self.actor, document) == Level.FULL
        return Row(document=document, is_full=is_full, limit=self.limits.get(document.pk))


def columns_for(actor: Actor, limits: Mapping[uuid.UUID, Shown]) -> tuple[Column[Incoming], ...]:
    """Return the usual columns as this reader may see them."""
    reader = Reader(actor, limits)
    return tuple(column.on_screen(reader) for column in chosen(()))


def state_of(document: Incoming) -> object:
    """Return the state as a tag."""
    return status_tag(document.get_state_display(), TONES.get(document.state, "neutral"))


def urgency_of(document: Incoming) -> object:
    """Return the urgency as a tag, or nothing."""
    return urgency_tag(Urgency(document.urgency).sign)


def _subject(row: Row) -> str:
    """Return the subject for who may know it; who knows the line only is told so instead."""
    if not row.is_full:
        return _("Register line only")
    return row.document.subject or _("Unopened envelope")


def _number(row: Row) -> Value:
    return row.document.arrival_number or row.document.old_number


def _due(row: Row) -> Value:
    shown = row.limit
    return shown.due_on if shown is not None and not shown.done else None


def _when_full(value: Callable[[Incoming], str]) -> Callable[[Row], Value]:
    return lambda row: value(row.document) if row.is_full else ""


def _submitted_to(document: Incoming) -> str:
    return document.submitted_to.person.full_name if document.submitted_to else ""


COLUMNS: tuple[Both, ...] = (
    Both(
        key="number", label=gettext_lazy("Arrival no."), value=_number, kind="number", width=8,
        sort="arrival_number",
    ),
    Both(
        key="arrived", label=gettext_lazy("Arrived"), value=lambda r: r.document.arrived_on,
        kind="date", width=11, sort="arrived_at",
    ),
    Both(
        key="sender_name", label=gettext_lazy("Sender"), width=28,
        value=lambda r: r.document.sender_name,
    ),
    Both(
        key="symbol", label=gettext_lazy("Number and symbol"), width=18,
        value=lambda r: r.document.symbol,
    ),
    Both(
        key="issued_on", label=gettext_lazy("Date of the document"), kind="date", width=11,
        value=lambda r: r.document.issued_on, sort="issued_on", extra=True,
    ),
    Both(
        key="kind", label=gettext_lazy("Kind of document"), width=16, extra=True,
        value=_when_full(lambda d: d.kind_name),
    ),
    Both(
        key="subject", label=gettext_lazy("Subject"), value=_subject, width=60, main=True,
        cell=lambda r: format_html("{} {}", urgency_of(r.document), _subject(r)),
    ),
    Both(
        key="urgency", label=gettext_lazy("Urgency"), width=16, extra=True,
        value=lambda r: str(r.document.get_urgency_display()),
    ),
    Both(
        key="signer", label=gettext_lazy("Signer"), width=22, extra=True,
        value=_when_full(lambda d: d.signer),
    ),
    Both(
        key="submitted_to", label=gettext_lazy("Submitted to"), width=22, extra=True,
        value=_when_full(_submitted_to),
    ),
    Both(
        key="due", label=gettext_lazy("Deadline"), value=_due, kind="date", width=11,
        cell=lambda r: deadline_cell(r.limit),
    ),
    Both(
        key="state", label=gettext_lazy("State"), width=16,
        value=lambda r: str(r.document.get_state_display()), cell=lambda r: state_of(r.document),
    ),
)  # fmt: skip
EXTRA = [(column.key, column.label) for column in COLUMNS if column.extra]


def chosen(extra: Sequence[str], kept: Sequence[str] | None = None) -> list[Both]:
    """
    Return the columns to show, in their order.

    `extra`, from the address, are shown beside the usual ones; without them those the person
    keeps for this list, the main one in any case; without either the usual ones.
    """
    if not extra and kept is not None:
        return [column for column in COLUMNS if column.main or column.key in kept]
    return [column for column in COLUMNS if not column.extra or column.key in extra]


def column_choices(shown: Sequence[Both]) -> list[ColumnChoice]:
    """Return every column that may be shown or not, and whether it is now."""
    keys = {column.key for column in shown}
    return [
        ColumnChoice(key=column.key, label=column.label, is_shown=column.key in keys)
        for column in COLUMNS
        if not column.main
    ]
