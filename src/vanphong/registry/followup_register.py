"""
The follow-up register of incoming documents: what must be handled, and what became of it.

Seven columns in the order of the law. A document stands in it from its direction on, or as soon as
it names a day, or when its handling ended. Source: Decree 30/2020/NĐ-CP, Phụ lục IV (records 1.5).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from vanphong.kernel.calendar import local_day, show_day
from vanphong.kernel.principals import Actor
from vanphong.registry.models import FinishKind, Incoming, Series
from vanphong.registry.policies import IncomingPolicy
from vanphong.registry.queries import list_incoming_for, list_outgoing_for
from vanphong.registry.register import Cell, Span, number_place, receiver_of
from vanphong.registry.states import INCOMING, IncomingState
from vanphong.tasks.queries import lead_units_of, limits_of

#: states of what somebody directed, or of what ended another way after that
FOLLOWED = (IncomingState.DIRECTED, IncomingState.FINISHED, IncomingState.RECALLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpRow:
    """One line, its seven columns in the order of the law."""

    number: str
    document: str
    receiver: str
    due_on: date | None
    progress: str
    answer: str
    note: str

    def cells(self) -> tuple[Cell, ...]:
        """Return the seven cells."""
        return astuple(self)


def follow_up_rows(
    actor: Actor, series: Series, *, first: date, last: date, period: str = ""
) -> Iterator[FollowUpRow]:
    """
    Return what came in the days `first` to `last`, both included, and is handled, by number.

    Only documents whose columns the actor may print; who knows no more than a line learns nothing
    here. The limit is the later one of the document's own and its tasks'. Cost: five queries.
    """
    span = Span(series=series, first=first, last=last, period=period)
    followed = Q(state__in=FOLLOWED) | Q(due_on__isnull=False)
    rows = list_incoming_for(actor).filter(span.of("arrived_on"), followed, series=series)
    numbered = rows.exclude(arrival_number=None, old_number="")
    found = [d for d in numbered if IncomingPolicy.decide(actor, "print_columns", d).allowed]
    ids = [document.pk for document in found]
    units, limits = lead_units_of(INCOMING.noun, ids), limits_of(INCOMING.noun, ids)
    answers = _answers(actor, ids)
    for document in sorted(found, key=_place):
        pk = document.pk
        due = max((d for d in (document.due_on, limits.get(pk)) if d), default=None)
        yield FollowUpRow(
            number=str(document.arrival_number or document.old_number),
            document=_named(document), receiver=receiver_of(document, units.get(pk, [])),
            due_on=due, progress=_progress(document, due),
            answer=document.answer_symbol or ", ".join(answers.get(pk, [])), note=document.note,
        )  # fmt: skip


def _place(document: Incoming) -> tuple[str, int, str]:
    number = document.arrival_number
    place = (number, "") if number is not None else number_place(document.old_number)
    return (document.period, *place)


def _named(document: Incoming) -> str:
    """Return kind, number, date and issuer: "Công văn số 12/STC-NS ngày 20/11/2026 của Sở …"."""
    parts = [document.kind_name or _("Document in the register")]
    if document.symbol:
        parts.append(_("no. %(number)s") % {"number": document.symbol})
    if document.issued_on:
        parts.append(_("dated %(day)s") % {"day": show_day(document.issued_on)})
    parts.append(_("of %(sender)s") % {"sender": document.sender_name})
    return " ".join(parts)


def _progress(document: Incoming, due: date | None) -> str:
    if document.state != IncomingState.FINISHED or document.finished_at is None:
        return str(document.get_state_display())
    ended = local_day(document.finished_at)
    said = f"{FinishKind(document.finish_kind).label}, {show_day(ended)}"
    return f"{said} ({_('late')})" if due is not None and ended > due else said


def _answers(actor: Actor, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    """Return the symbols of our documents that answer each one, as far as the actor knows them."""
    found: dict[uuid.UUID, list[str]] = {}
    issued = list_outgoing_for(actor).filter(answers__in=ids).order_by("registered_at", "pk")
    for source, symbol in issued.exclude(symbol="").values_list("answers", "symbol"):
        found.setdefault(source, []).append(symbol)
    return found
