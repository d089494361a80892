"""
The frozen print of a closed book: cover, every line, and at the end the closing with its figures.

The same closing gives the same bytes; still the product prints it once and keeps it.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from vanphong.kernel.audit.models import TextVersion
from vanphong.kernel.calendar import local_day, show_day
from vanphong.kernel.numbering.models import TakenNumber
from vanphong.kernel.principals import Actor
from vanphong.kernel.printing import print_form
from vanphong.kernel.ui.format_vi import moment_vi
from vanphong.registry.models import BookClosing, BookMove, Direction, NumberBlock, Outgoing
from vanphong.registry.outgoing_register import outgoing_rows
from vanphong.registry.printing import (
    Pages,
    head_of,
    incoming_register,
    outgoing_register,
    register_data,
)
from vanphong.registry.register import Line, register_rows
from vanphong.registry.unfinished import days_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Dead:
    """Numbers that bear no document, and why."""

    number: str
    why: str


def print_closed_book(closing: BookClosing, keeper: Actor) -> tuple[bytes, int]:
    """
    Return the print of a confirmed closing as PDF/A, and how many lines it has.

    `keeper` is the clerk whose rights it is set with: every line of the book that clerk keeps.
    Source: columns and cover of Decree 30/2020/NĐ-CP, Phụ lục IV; house form of the closing.
    """
    assert closing.confirmed_at is not None
    assert closing.confirmed_by is not None
    series, period = closing.series, closing.period
    first, last = days_of(series, period)
    last = min(last, local_day(closing.confirmed_at))
    is_incoming = series.direction == Direction.INCOMING
    lister: Callable[..., Iterable[Line]] = register_rows if is_incoming else outgoing_rows
    register = incoming_register() if is_incoming else outgoing_register()
    rows = list(lister(keeper, series, first=first, last=last, period=period))
    pages = Pages(
        office=series.tenant, series=series, first=first, last=last, volume=closing.volume,
        with_cover=True, period=period,
    )  # fmt: skip
    data = {
        **register_data(register, pages, rows, now=closing.confirmed_at),
        "closing": _closing(closing), "dead": _dead(closing),
        "closed_on": head_of(series.tenant, closing.confirmed_at)["day"],
    }  # fmt: skip
    data["first_number"], data["last_number"] = _ends(closing)
    content = print_form("registry.closed_book", data, now=closing.confirmed_at)
    return content, len(rows)


def _ends(closing: BookClosing) -> tuple[str, str]:
    if closing.first_number is None:
        return "", ""
    return str(closing.first_number), str(closing.last_number)


def _closing(closing: BookClosing) -> dict[str, object]:
    assert closing.confirmed_at is not None
    assert closing.confirmed_by is not None
    proposer, confirmer = closing.proposed_by, closing.confirmed_by
    return {
        "count": closing.number_count, "cancelled": closing.cancelled_count,
        "reason": closing.reason,
        "proposer": {"name": proposer.person.full_name, "title": proposer.title},
        "confirmer": {"name": confirmer.person.full_name, "title": confirmer.title},
        "proposed_at": moment_vi(closing.proposed_at),
        "confirmed_at": moment_vi(closing.confirmed_at),
    }  # fmt: skip


def _dead(closing: BookClosing) -> list[dict[str, str]]:
    """Return what stands of each number that bears no document of this book, in their order."""
    told = [*_moved(closing), *_cancelled(closing), *_blocks(closing)]
    return [{"number": one.number, "why": one.why} for _place, one in sorted(told, key=_first)]


def _first(pair: tuple[int, Dead]) -> int:
    return pair[0]


def _cancelled(closing: BookClosing) -> list[tuple[int, Dead]]:
    """Return cancelled numbers with the reason that was written; moved ones say where."""
    dead = TakenNumber.objects.filter(
        series_id=closing.series_id, period=closing.period, cancelled_at__isnull=False
    )
    moved = {number for number, _told in _moved(closing)}
    numbers = [taken for taken in dead if taken.number not in moved]
    bearers = _bearers(closing)
    ids = {taken.subject_id for taken in numbers} | set(bearers.values())
    reasons = _reasons(ids)
    return [
        (
            taken.number,
            Dead(
                number=str(taken.number),
                why=_("cancelled on %(day)s: %(reason)s")
                % {
                    "day": show_day(_day(taken)),
                    "reason": reasons.get(bearers.get(taken.number), "")
                    or reasons.get(taken.subject_id, ""),
                },
            ),
        )
        for taken in numbers
    ]


def _bearers(closing: BookClosing) -> dict[int | None, uuid.UUID]:
    """Return which issued document bears each number: a held one was taken for another record."""
    issued = Outgoing.objects.filter(series=closing.series_id, period=closing.period)
    return dict(issued.values_list("number", "pk"))


def _day(taken: TakenNumber) -> date:
    assert taken.cancelled_at is not None
    return local_day(taken.cancelled_at)


def _reasons(ids: set[uuid.UUID]) -> dict[uuid.UUID | None, str]:
    texts = TextVersion.objects.filter(
        entry__subject_id__in=ids, entry__name="numbering.number.cancelled", field="reason"
    )
    return dict(texts.order_by("entry_id").values_list("entry__subject_id", "text"))


def _moved(closing: BookClosing) -> list[tuple[int, Dead]]:
    moves = BookMove.objects.filter(from_series=closing.series_id, from_period=closing.period)
    return [
        (
            move.from_number,
            Dead(
                number=str(move.from_number),
                why=_("moved to the book “%(book)s”: %(reason)s")
                % {"book": move.to_series.name, "reason": move.reason},
            ),
        )
        for move in moves.select_related("to_series")
    ]


def _blocks(closing: BookClosing) -> list[tuple[int, Dead]]:
    blocks = NumberBlock.objects.filter(series=closing.series_id, period=closing.period)
    return [
        (
            block.first,
            Dead(
                number=f"{block.first}–{block.last}",
                why=_("numbers handed to the isolated installation by protocol %(protocol)s")
                % {"protocol": block.protocol},
            ),
        )
        for block in blocks
    ]
