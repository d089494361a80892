"""Reads of the books themselves: which there are, where they stand, who opened them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.db.models import F, Model, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanphong.directory.models import Appointment
from vanphong.directory.queries import list_issuing_bodies, tell_history, tenant_of
from vanphong.kernel.audit.models import Entry
from vanphong.kernel.numbering.models import Counter
from vanphong.kernel.policies import Missing, Refusal
from vanphong.kernel.principals import Actor
from vanphong.kernel.subjects import SubjectRef
from vanphong.kernel.ui.values import Entry as Line
from vanphong.registry.addressing import Named, propose
from vanphong.registry.models import (
    BookClosing,
    BookOpening,
    CatchUp,
    Incoming,
    NumberBlock,
    OldRegisterFile,
    Series,
)
from vanphong.registry.operations.intake import period_of
from vanphong.registry.policies import SeriesPolicy
from vanphong.registry.queries import list_incoming_for, list_intake_series
from vanphong.registry.unfinished import days_of

SERIES_TYPE = "registry.series"
T = TypeVar("T", bound=Model)

SENTENCES: dict[str, tuple[Promise, str]] = {
    "registry.series.opened": (gettext_lazy("%(who)s opened the book"), "book-2"),
    "registry.opening.proposed": (
        gettext_lazy("%(who)s proposed to open %(period)s at number %(first)s"), "edit",
    ),
    "registry.opening.confirmed": (
        gettext_lazy("%(who)s confirmed: %(period)s opens at number %(first)s"), "check",
    ),
    "registry.opening.declined": (
        gettext_lazy("%(who)s declined to open %(period)s at number %(first)s"), "ban",
    ),
    "registry.closing.proposed": (
        gettext_lazy("%(who)s proposed to close the book of %(period)s"), "lock",
    ),
    "registry.closing.confirmed": (
        gettext_lazy("%(who)s closed the book of %(period)s, last number %(last)s"), "lock",
    ),
    "registry.closing.declined": (
        gettext_lazy("%(who)s declined to close the book of %(period)s"), "ban",
    ),
    "registry.closing.frozen": (
        gettext_lazy("%(who)s set the print of the closed book of %(period)s"), "printer",
    ),
    "registry.series.block_handed_over": (
        gettext_lazy("%(who)s handed over the numbers %(first)s–%(last)s of %(period)s"),
        "corner-up-right",
    ),
    "registry.batch.caught_up": (
        gettext_lazy("%(who)s entered what came during an outage"), "history",
    ),
    "registry.old_register.sent": (gettext_lazy("%(who)s sent an old register"), "file-import"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """One book in one period, as the list of books shows it."""

    series: Series
    period: str
    #: last number given, 0 for none
    last: int
    #: number before the first one given here
    opened_after: int
    closed_at: datetime | None
    #: who opened the series: "Đỗ Anh Tuấn", or the part of the system
    opened_by: str


def get_series_for(actor: Actor, series_id: uuid.UUID) -> Series:
    """
    Return one book of the actor's office.

    :raises Missing: there is none
    """
    return _found(SeriesPolicy.visible_to(actor).select_related("body", "tenant"), series_id)


def get_opening_for(actor: Actor, opening_id: uuid.UUID) -> BookOpening:
    """
    Return one opening of a book of the actor's office.

    :raises Missing: there is none
    """
    people = ("proposed_by__person", "confirmed_by__person", "declined_by__person")
    return _found(
        _of(BookOpening.objects.select_related("series__tenant", *people), actor), opening_id
    )


def get_closing_for(actor: Actor, closing_id: uuid.UUID) -> BookClosing:
    """
    Return one closing of a book of the actor's office.

    :raises Missing: there is none
    """
    people = ("proposed_by__person", "confirmed_by__person", "declined_by__person")
    rows = BookClosing.objects.select_related("series__tenant", "file", *people)
    return _found(_of(rows, actor), closing_id)


def get_block_for(actor: Actor, block_id: uuid.UUID) -> NumberBlock:
    """
    Return one block of numbers of a book of the actor's office.

    :raises Missing: there is none
    """
    rows = NumberBlock.objects.select_related("series__tenant", "handed_by__person")
    return _found(_of(rows, actor), block_id)


def get_old_file_for(actor: Actor, file_id: uuid.UUID) -> OldRegisterFile:
    """
    Return one list of an old register that the actor's office sent.

    :raises Missing: there is none
    """
    return _found(_of(OldRegisterFile.objects.select_related("series"), actor), file_id)


def get_batch_for(actor: Actor, batch_id: uuid.UUID) -> CatchUp:
    """
    Return one batch "nhập bù" of the actor's office.

    :raises Missing: there is none
    """
    return _found(
        _of(CatchUp.objects.select_related("series", "entered_by__person"), actor), batch_id
    )


def documents_of(actor: Actor, batch: CatchUp) -> list[Incoming]:
    """Return what a batch entered, as far as the actor may know its line, by number."""
    return list(list_incoming_for(actor).filter(catch_up=batch).order_by("arrival_number"))


def list_books(actor: Actor, day: date) -> list[Book]:
    """
    Return the books of the actor's office in their present period, incoming ones first.

    Cost: four queries, however many books.
    """
    books = SeriesPolicy.visible_to(actor).select_related("body").prefetch_related("scopes__body")
    series = list(books.order_by("direction", "body__name", "name"))
    counters = {(c.series_id, c.period): c for c in _counters(series)}
    openers = _openers(series)
    found: list[Book] = []
    for one in series:
        period = _period(one, day)
        counter = counters.get((one.pk, period))
        found.append(_book(one, period, counter, openers.get(one.pk, "")))
    return found


def list_periods(series: Series, day: date) -> list[Book]:
    """Return the book in each period it gave numbers in, and in the present one, newest first."""
    counters = {counter.period: counter for counter in _counters([series])}
    opener = _openers([series]).get(series.pk, "")
    periods = sorted({*counters, _period(series, day)} - {""}, reverse=True)
    return [_book(series, period, counters.get(period), opener) for period in periods]


def list_unclosed(actor: Actor, day: date) -> list[Book]:
    """Return the books of periods that are over and that still give numbers, oldest first."""
    series = {one.pk: one for one in SeriesPolicy.visible_to(actor).select_related("body")}
    open_ones = _counters(series.values()).filter(
        closed_at__isnull=True, last__gt=F("opened_after")
    )
    found = [
        _book(series[c.series_id], c.period, c, "")
        for c in open_ones
        if days_of(series[c.series_id], c.period)[1] < day
    ]
    return sorted(found, key=lambda book: (book.period, book.series.name))


def list_asked_closings(actor: Actor) -> QuerySet[BookClosing]:
    """Return the closings of the office that wait for a second person, oldest first."""
    waiting = _of(BookClosing.objects.filter(confirmed_at=None, declined_at=None), actor)
    return waiting.select_related("series", "proposed_by__person").order_by("proposed_at")


def get_period(series: Series, period: str, day: date) -> Book:
    """
    Return the book in one of its periods.

    :raises Missing: it gave no number in it, and it is not the present one
    """
    found = next((book for book in list_periods(series, day) if book.period == period), None)
    if found is None:
        raise Missing
    return found


def history_of_series(series: Series) -> list[Line]:
    """Return the acts on a book in words, newest first."""
    return tell_history(
        SubjectRef(SERIES_TYPE, series.pk), SENTENCES, texts=("reason", "name"), values=_values
    )


def propose_series(line: str, series: Iterable[Series], day: date) -> Series | None:
    """
    Return the book that the line "Kính gửi" leads to, or None when it is not sure.

    `series` are the books one may register into; with one common book there is nothing to choose.
    """
    books = {book.body_id: book for book in series if book.body_id is not None}
    tenants = {book.tenant_id for book in books.values()}
    if len(tenants) != 1 or not line.strip():
        return None
    bodies = list_issuing_bodies(tenants.pop(), day)
    found = propose(line, [Named(id=b.pk, names=(b.name, *b.aliases)) for b in bodies])
    return books.get(found) if found else None


def propose_for(actor: Actor, line: str, day: date) -> Series | None:
    """Return the book of the actor's office that a line leads to, or None."""
    return propose_series(line, list_intake_series(tenant_of(actor), day), day)


def _values(entry: Entry) -> dict[str, object]:
    changes = entry.data.get("changes", {})
    shown = {name: changes.get(name, [None, ""])[1] for name in ("period", "first", "last")}
    return {name: "–" if value is None else value for name, value in shown.items()}


def _of(rows: QuerySet[T], actor: Actor) -> QuerySet[T]:
    return rows.filter(series__in=SeriesPolicy.visible_to(actor))


def _found(rows: QuerySet[T], pk: uuid.UUID) -> T:
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Missing
    return found


def _period(series: Series, day: date) -> str:
    try:
        return period_of(series, day)
    except Refusal:  # a term that is over, or has not begun
        return f"{series.term_from}-{series.term_to}"


def _counters(series: Iterable[Series]) -> QuerySet[Counter]:
    return Counter.objects.filter(series_id__in=[one.pk for one in series])


def _book(series: Series, period: str, counter: Counter | None, opened_by: str) -> Book:
    return Book(
        series=series, period=period, last=counter.last if counter else 0,
        opened_after=counter.opened_after if counter else 0,
        closed_at=counter.closed_at if counter else None, opened_by=opened_by,
    )  # fmt: skip


def _openers(series: Iterable[Series]) -> dict[uuid.UUID, str]:
    ids = [one.pk for one in series]
    entries = Entry.objects.filter(
        name="registry.series.opened", subject_type=SERIES_TYPE, subject_id__in=ids
    )
    acts = list(entries.values_list("subject_id", "appointment_id", "agent"))
    posts = Appointment.objects.filter(pk__in={a[1] for a in acts if a[1]})
    names = {post.pk: post.person.full_name for post in posts.select_related("person")}
    return {
        subject: names[post] if post else agent or _("The system")
        for subject, post, agent in acts
        if subject is not None
    }
