"""Books: opening a series, opening one in mid-year, moving a document to another book."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.directory.models import IssuingBody, Tenant
from vanphong.kernel.audit import log
from vanphong.kernel.ids import uuid7
from vanphong.kernel.numbering import counters
from vanphong.kernel.numbering.models import Counter, TakenNumber
from vanphong.kernel.policies import Refusal
from vanphong.kernel.principals import Actor
from vanphong.kernel.states.performing import lock
from vanphong.kernel.subjects import SubjectRef
from vanphong.registry.models import BookMove, Direction, Incoming, PeriodKind, Series
from vanphong.registry.operations.intake import period_of
from vanphong.registry.policies import IncomingPolicy, SeriesPolicy
from vanphong.registry.states import INCOMING, LIVING


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
) -> Series:
    """
    Open a series: for one issuing body or all of the tenant's; numbers by year, or by `term`.

    :raises Refusal: the body belongs to another tenant, or the term ends before it begins
    """  # fmt: skip
    actor = SeriesPolicy.check(actor, "open")
    if body is not None and body.tenant_id != tenant.pk:
        raise Refusal(_("The issuing body belongs to another office."), field="body")
    if term is not None and term[0] >= term[1]:
        raise Refusal(_("A term ends after the year it begins in."), field="term")
    series = Series.objects.create(
        tenant=tenant, body=body, direction=direction, name=name, valid_from=valid_from,
        period_kind=PeriodKind.TERM if term else PeriodKind.YEAR,
        term_from=term[0] if term else None, term_to=term[1] if term else None,
    )  # fmt: skip
    log.record(
        "registry.series.opened", subject=SubjectRef("registry.series", series.pk), actor=actor,
        at=now, changes={"period_kind": (None, str(series.period_kind)), "name": (None, name)},
    )  # fmt: skip
    return series


def open_book(
    series: Series,
    *,
    first: int,
    on: date,
    actor: Actor,
    witness: Actor,
    now: datetime,
    reason: str,
) -> Counter:
    """
    Open the series' book of the period of `on` at number `first`: once, by two persons.

    :raises CannotOpen: numbers were given already, or actor and witness are one person
    :raises Refusal: the first number is not positive
    Source: practice item 7 (day one is never 1 January).
    """  # fmt: skip
    IncomingPolicy.check(actor, "register")
    if first < 1:
        raise Refusal(_("The first number is 1 or more."), field="first")
    return counters.open_at(
        series.pk, period_of(series, on), after=first - 1, actor=actor, witness=witness, now=now,
        reason=reason, subject=SubjectRef("registry.series", series.pk),
    )  # fmt: skip


@transaction.atomic
def move_to_book(
    document: Incoming, *, series: Series, reason: str, actor: Actor, now: datetime
) -> Incoming:
    """
    Move a registered document to another book of its office; the old number stays as tombstone.

    :raises Refusal: another office's book, the same book, or not registered
    Source: practice item 2.
    """
    fresh = lock(document)
    capacity = IncomingPolicy.check(actor, "move_book", fresh)
    if series.tenant_id != fresh.tenant_id or series.pk == fresh.series_id:
        raise Refusal(_("Choose another book of this office."), field="series")
    if fresh.state not in LIVING or fresh.arrival_number is None:
        raise Refusal(_("Only a registered document moves to another book."))
    if not reason.strip():
        raise Refusal(_("Write why the document moves to another book."), field="reason")
    ref = SubjectRef(INCOMING.noun, fresh.pk)
    old = TakenNumber.objects.get(
        series_id=fresh.series_id, period=fresh.period, number=fresh.arrival_number
    )
    counters.cancel(old, actor=capacity, now=now, reason=reason, subject=ref)
    BookMove.objects.create(
        incoming=fresh, from_series_id=fresh.series_id, from_period=fresh.period,
        from_number=fresh.arrival_number, to_series=series, moved_at=now, reason=reason.strip(),
    )  # fmt: skip
    period = period_of(series, fresh.arrived_on)
    counters.ensure_counter(series.pk, period)
    wish = counters.Wish(series_id=series.pk, period=period, key=uuid7(), column="arrival_number")
    draft = log.prepare(
        "registry.incoming.moved", subject=ref, actor=capacity, at=now, reason=reason,
        changes={"series": (fresh.series_id, series.pk), "old": (fresh.arrival_number, None)},
    )  # fmt: skip
    number = counters.finish(
        wish, fresh, ref, values={"series_id": series.pk, "period": period}, draft=draft,
        bound=f"{fresh.pk}|{series.pk}|{period}|", now=now, commit=False,
    )  # fmt: skip
    fresh.series, fresh.period, fresh.arrival_number = series, period, number
    return fresh
