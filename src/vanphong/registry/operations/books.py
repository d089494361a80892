"""Books: opening a series, choosing how they are kept, moving a document to another one."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vanphong.directory import operations as directory
from vanphong.directory.models import IssuingBody, Tenant, valid_on
from vanphong.directory.queries import list_issuing_bodies
from vanphong.kernel.audit import log
from vanphong.kernel.calendar import local_day
from vanphong.kernel.ids import uuid7
from vanphong.kernel.numbering import counters
from vanphong.kernel.numbering.models import TakenNumber
from vanphong.kernel.policies import Refusal
from vanphong.kernel.principals import Actor
from vanphong.kernel.states.performing import perform
from vanphong.kernel.subjects import SubjectRef
from vanphong.kernel.text import squeeze, tone_key
from vanphong.registry.events import IncomingMoved
from vanphong.registry.models import (
    BookMove,
    Direction,
    Incoming,
    PeriodKind,
    Series,
    SeriesScope,
)
from vanphong.registry.operations.intake import period_of, register_line
from vanphong.registry.policies import IncomingPolicy, SeriesPolicy
from vanphong.registry.states import INCOMING

LONGEST_NAME = 120
LONGEST_KIND = 100
#: one pair of authority and kind; an empty kind stands for all of them
Scope = tuple[IssuingBody, str]


class CannotOpenSeries(Refusal):
    """The series contradicts itself or one that runs already."""


@transaction.atomic
def open_series(
    *,
    tenant: Tenant,
    name: str,
    valid_from: date,
    actor: Actor,
    now: datetime,
    body: IssuingBody | None = None,
    direction: str = Direction.INCOMING,
    term: tuple[int, int] | None = None,
    scopes: Sequence[Scope] = (),
) -> Series:
    """
    Open a series: for one issuing body or all of the tenant's; numbers by year, or by `term`.

    An outgoing series names the pairs of authority and kind it numbers; a pair has one series.

    :raises CannotOpenSeries: no name, or one that a running series has; a body of another tenant;
        a term that ends before it begins; an outgoing series without pairs, or with a pair that
        another one numbers
    :raises NotPermitted: the actor does not administer this office
    """  # fmt: skip
    series = Series(
        tenant=tenant, body=body, direction=direction, name=squeeze(name), valid_from=valid_from,
        period_kind=PeriodKind.TERM if term else PeriodKind.YEAR,
        term_from=term[0] if term else None, term_to=term[1] if term else None,
    )  # fmt: skip
    actor = SeriesPolicy.check(actor, "open", series)
    _check_series(series, [pair[0] for pair in scopes])
    try:
        with transaction.atomic():
            series.save(force_insert=True)
    except IntegrityError as error:  # another one of this name was opened at the same moment
        raise CannotOpenSeries(_("A book of this name runs already."), field="name") from error
    _claim(series, scopes)
    log.record(
        "registry.series.opened", subject=SubjectRef("registry.series", series.pk), actor=actor,
        at=now,
        changes={
            "period_kind": (None, str(series.period_kind)), "name": (None, series.name),
            "direction": (None, str(direction)), "body": (None, body.pk if body else None),
        },
    )  # fmt: skip
    return series


def _check_series(series: Series, bodies: Sequence[IssuingBody]) -> None:
    if not series.name or len(series.name) > LONGEST_NAME:
        raise CannotOpenSeries(_("Name the book, with at most 120 characters."), field="name")
    same = Series.objects.select_for_update().filter(tenant=series.tenant_id, valid_to=None)
    if any(tone_key(other.name) == tone_key(series.name) for other in same):
        raise CannotOpenSeries(_("A book of this name runs already."), field="name")
    if any(b.tenant_id != series.tenant_id for b in (*bodies, series.body) if b is not None):
        raise CannotOpenSeries(_("The issuing body belongs to another office."), field="body")
    if series.term_from is not None and series.term_from >= (series.term_to or 0):
        raise CannotOpenSeries(_("A term ends after the year it begins in."), field="term")
    if series.direction == Direction.OUTGOING and not bodies:
        raise CannotOpenSeries(_("Say whose documents the series numbers."), field="bodies")


def _claim(series: Series, scopes: Sequence[Scope]) -> None:
    """Enter the pairs the series numbers; the database lets no two series have one pair."""
    rows = [
        SeriesScope(
            series=series, body=body, kind_name=squeeze(kind)[:LONGEST_KIND],
            key=f"{body.pk}|{tone_key(kind)}"[:160], valid_from=series.valid_from,
        )
        for body, kind in scopes
    ]  # fmt: skip
    try:
        with transaction.atomic():
            SeriesScope.objects.bulk_create(rows)
    except IntegrityError as error:
        raise CannotOpenSeries(
            _("Another series numbers one of these kinds for that body already."), field="bodies"
        ) from error


def choose_books(tenant: Tenant, *, is_common: bool, actor: Actor, now: datetime) -> Tenant:
    """
    Keep one common incoming book from now on, or one for each issuing body (practice 2).

    What is registered stays where it is.

    :raises Refusal: the common book, or a body's own, is not opened yet; or it is so already
    :raises NotPermitted: the actor does not administer this office
    """
    day = local_day(now)
    books = list(
        Series.objects.filter(
            valid_on(day), tenant=tenant, direction=Direction.INCOMING, body__isnull=is_common
        )
    )
    if is_common and not books:
        raise Refusal(_("Open the common book of all bodies first."))
    own = {book.body_id for book in books}
    missing = [body.name for body in list_issuing_bodies(tenant.pk, day) if body.pk not in own]
    if not is_common and (missing or not books):
        raise Refusal(
            _("Open a book of its own first for: %(names)s.")
            % {"names": "; ".join(missing) or tenant.name}
        )
    return directory.set_common_book(tenant, is_common=is_common, actor=actor, now=now)


def move_to_book(
    document: Incoming,
    *,
    series: Series,
    reason: str,
    actor: Actor,
    now: datetime,
    seen_in: uuid.UUID | None = None,
) -> Incoming:
    """
    Move a registered document to another book of its office; the old number stays as tombstone.

    `seen_in` is the book in which the person saw it, so that of two moves at once one is refused.

    :raises Refusal: another office's book, the same book, no incoming one, no reason, a number of
        an old register or of a closed book, or somebody moved it meanwhile
    Source: practice item 2.
    """  # fmt: skip
    with perform(
        INCOMING, IncomingPolicy, "move_book", subject=document, actor=actor, now=now
    ) as move:
        fresh = move.subject
        _check_move(fresh, series, reason, seen_in)
        assert fresh.arrival_number is not None
        old = TakenNumber.objects.get(
            series_id=fresh.series_id, period=fresh.period, number=fresh.arrival_number
        )
        counters.cancel(old, actor=move.capacity, now=now, reason=reason, subject=move.ref)
        BookMove.objects.create(
            incoming=fresh, from_series_id=fresh.series_id, from_period=fresh.period,
            from_number=fresh.arrival_number, to_series=series, moved_at=now,
            reason=reason.strip(),
        )  # fmt: skip
        period = period_of(series, fresh.arrived_on)
        move.change("series", fresh.series_id, series.pk)
        move.change("old", fresh.arrival_number, None)
        move.write("reason", reason.strip())
        move.publish(IncomingMoved(incoming_id=fresh.pk, series_id=series.pk))
        move.take_number(
            series_id=series.pk, period=period, key=uuid7(), column="arrival_number",
            bound=lambda row: register_line(row, series_id=series.pk, period=period),
            also={"series_id": series.pk, "period": period},
        )  # fmt: skip
    return Incoming.objects.get(pk=document.pk)


def _check_move(document: Incoming, series: Series, reason: str, seen_in: uuid.UUID | None) -> None:
    if seen_in is not None and seen_in != document.series_id:
        raise Refusal(_("Somebody moved this document meanwhile. Reload the page and look again."))
    if series.tenant_id != document.tenant_id or series.pk == document.series_id:
        raise Refusal(_("Choose another book of this office."), field="series")
    if series.direction != Direction.INCOMING:
        raise Refusal(_("Choose a book of incoming documents."), field="series")
    if document.arrival_number is None:
        raise Refusal(_("A number of an old register stays in that register."))
    if counters.is_closed(document.series_id, document.period):
        raise Refusal(
            _("Its number stands in a book that is closed and printed; it stays in that book.")
        )
    if not reason.strip():
        raise Refusal(_("Write why the document moves to another book."), field="reason")
    if len(reason.strip()) > 500:
        raise Refusal(_("The reason has at most 500 characters."), field="reason")
