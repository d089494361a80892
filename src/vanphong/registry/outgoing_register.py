"""
The outgoing register of one book: its lines with the ten columns of the law.

Every number appears: a recalled document with its note, a cancelled number with its reason, a block
handed away and a held number in their places.
Source: Decree 30/2020/NĐ-CP, Phụ lục IV (records 1.5).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from datetime import date

from django.utils.translation import gettext as _

from vanphong.kernel.audit.models import TextVersion
from vanphong.kernel.calendar import local_day, show_day
from vanphong.kernel.principals import Actor
from vanphong.registry.models import HeldNumber, Outgoing, Recipient, Series
from vanphong.registry.queries import list_outgoing_for
from vanphong.registry.register import Cell, Place, Span, told_lines
from vanphong.registry.states import OUTGOING, HeldState, OutgoingState

ENDED = (OutgoingState.RECALLED, OutgoingState.CANCELLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingRow:
    """One line, its ten columns in the order of the law."""

    number: str
    issued_on: date | None
    subject: str
    signer: str
    recipients: str
    keeper: str
    copies: int | None
    moved_on: date | None
    receipt: str
    note: str

    def cells(self) -> tuple[Cell, ...]:
        """Return the ten cells; the first is number and symbol."""
        return astuple(self)


def outgoing_rows(
    actor: Actor, series: Series, *, first: date, last: date, period: str = ""
) -> Iterator[OutgoingRow]:
    """
    Return the register of one book for the days of numbering `first` to `last`, both included.

    With a `period` the whole book of that period, whatever the days. By number. Documents the actor
    may not know do not appear. Cost: six queries.
    """
    span = Span(series=series, first=first, last=last, period=period)
    numbered = span.of("registered_at", moments=True)
    found = list(list_outgoing_for(actor).filter(numbered, series=series))
    reasons = _reasons([o.pk for o in found if o.state in ENDED])
    addressed = _recipients(found)
    lines = [
        ((o.period, o.number or 0, ""), _row(o, addressed.get(o.pk, []), reasons.get(o.pk, "")))
        for o in found
    ]
    lines += [
        (place, OutgoingRow(
            number=told.number, issued_on=None, subject="", signer="", recipients="", keeper="",
            copies=None, moved_on=told.arrived_on, receipt="", note=told.note,
        ))
        for place, told in told_lines(span)
    ]  # fmt: skip
    lines += _held(span)
    yield from (row for _place, row in sorted(lines, key=lambda line: line[0]))


def _row(outgoing: Outgoing, recipients: Sequence[Recipient], reason: str) -> OutgoingRow:
    sent = outgoing.dispatched_at
    said = [outgoing.note]
    if outgoing.state in ENDED:
        said.append(f"{outgoing.get_state_display()}: {reason}" if reason else "")
    if outgoing.issued_on != local_day(outgoing.registered_at):
        said.append(_("dated otherwise than numbered"))
    return OutgoingRow(
        number=outgoing.symbol, issued_on=outgoing.issued_on,
        subject=f"{outgoing.kind_name} {outgoing.subject}", signer=outgoing.signer_name,
        recipients="; ".join(r.name for r in recipients), keeper=outgoing.unit.name,
        copies=outgoing.copy_count, moved_on=local_day(sent) if sent else None,
        receipt="; ".join(r.receipt for r in recipients if r.receipt),
        note="; ".join(part for part in said if part),
    )  # fmt: skip


def _held(span: Span) -> Iterator[tuple[Place, OutgoingRow]]:
    """Yield what is told of numbers that are held, or were held and lie dead."""
    rows = HeldNumber.objects.filter(
        span.of("held_at", moments=True), series=span.series,
        state__in=[HeldState.HELD, HeldState.CANCELLED],
    )  # fmt: skip
    for held in rows:
        note = _("number held for “%(subject)s” until %(day)s") % {
            "subject": held.subject, "day": show_day(held.until),
        }  # fmt: skip
        if held.state == HeldState.CANCELLED:
            note = f"{held.get_state_display()}: {held.explanation}"
        yield (held.period, held.number or 0, ""), OutgoingRow(
            number=f"{held.number:02d}", issued_on=None, subject="", signer="", recipients="",
            keeper="", copies=None, moved_on=None, receipt="", note=note,
        )  # fmt: skip


def _recipients(found: Sequence[Outgoing]) -> dict[uuid.UUID, list[Recipient]]:
    rows: dict[uuid.UUID, list[Recipient]] = {}
    for recipient in Recipient.objects.filter(outgoing__in=found).order_by("pk"):
        rows.setdefault(recipient.outgoing_id, []).append(recipient)
    return rows


def _reasons(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return why documents were recalled or their numbers cancelled."""
    names = [f"{OUTGOING.noun}.recall", f"{OUTGOING.noun}.cancel"]
    texts = TextVersion.objects.filter(
        entry__subject_type=OUTGOING.noun, entry__subject_id__in=ids, entry__name__in=names,
        field="note",
    )  # fmt: skip
    found = texts.values_list("entry__subject_id", "text")
    return {subject: text for subject, text in found if subject is not None}
