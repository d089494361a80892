"""
Closing a book (khóa sổ): proposed by who keeps it, confirmed by another, frozen as a print.

Source: Decree 30/2020/NĐ-CP, articles 15 and 22 (numbers run on without a break; registers are
printed in full and bound); records 9.10; practice item 16.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vanphong.directory.models import valid_on
from vanphong.directory.queries import post_of
from vanphong.kernel.audit import log
from vanphong.kernel.calendar import local_day
from vanphong.kernel.events import bus
from vanphong.kernel.files.models import StoredFile
from vanphong.kernel.numbering import counters
from vanphong.kernel.numbering.models import Counter, TakenNumber
from vanphong.kernel.policies import Refusal
from vanphong.kernel.principals import Actor, system_actor
from vanphong.kernel.states.performing import lock
from vanphong.kernel.subjects import SubjectRef
from vanphong.registry.events import BookClosed
from vanphong.registry.models import BookClosing, Direction, Series
from vanphong.registry.operations import reasons
from vanphong.registry.operations.intake import period_of
from vanphong.registry.policies import SeriesPolicy
from vanphong.registry.unfinished import days_of, is_unfinished, list_unfinished

LONGEST_VOLUME = 10


class CannotCloseBook(Refusal):
    """The book cannot be closed like this."""


def propose_closing(
    series: Series, *, period: str, volume: str, reason: str, actor: Actor, now: datetime
) -> BookClosing:
    """
    Propose that a book gives no more numbers in a period; nothing changes before it is confirmed.

    A `reason` is needed only before the last day of the period is over.

    :raises CannotCloseBook: something in it is unfinished, its numbers are still needed, or a
        proposal waits or was confirmed
    :raises BookClosed: it is closed
    """
    capacity = SeriesPolicy.check(actor, "propose_closing", series)
    if counters.is_closed(series.pk, period):
        raise counters.BookClosed(_("This book is closed already."))
    said = _reason(series, period, reason, local_day(now))
    if list_unfinished(capacity, series, period):
        raise CannotCloseBook(_("Finish first what is listed below; then the book can be closed."))
    closing = BookClosing(
        series=series, period=period, volume=volume.strip()[:LONGEST_VOLUME] or "01", reason=said,
        proposed_by=post_of(actor), proposed_at=now,
    )  # fmt: skip
    try:
        with transaction.atomic():
            closing.save(force_insert=True)
            _tell("proposed", closing, capacity, now, said)
    except IntegrityError as error:
        if "registry_closing_once" not in str(error):
            raise
        raise CannotCloseBook(
            _("The closing of this book was proposed or confirmed already.")
        ) from error
    return closing


@transaction.atomic
def confirm_closing(closing: BookClosing, *, actor: Actor, now: datetime) -> BookClosing:
    """
    Close the book, signed in as oneself: from now on it gives no number of that period.

    Who takes a number at the same moment has it before and is counted, or is refused. The print is
    set by the worker and kept with its hash.

    :raises CannotCloseBook: both are one person; it was confirmed or declined already; meanwhile
        something unfinished came in
    Source: records 9.10 (one yearly act that freezes a numbered print).
    """
    fresh = _waiting(closing)
    capacity = SeriesPolicy.check(actor, "confirm_closing", fresh.series)
    mine = post_of(actor)
    if mine.person_id == fresh.proposed_by.person_id:
        raise CannotCloseBook(_("Two different persons are needed to close a book."))
    counter = counters.hold(fresh.series_id, fresh.period)
    if is_unfinished(fresh.series, fresh.period):
        raise CannotCloseBook(
            _("Something in this book is not finished any more. Who keeps it looks through the list"
              " and proposes again.")
        )  # fmt: skip
    counters.close(counter, now=now)
    _count(fresh, counter)
    fresh.confirmed_by, fresh.confirmed_at = mine, now
    fresh.save()
    _tell("confirmed", fresh, capacity, now)
    bus.publish(BookClosed(closing_id=fresh.pk), actor=capacity, at=now)
    return fresh


@transaction.atomic
def decline_closing(
    closing: BookClosing, *, reason: str, actor: Actor, now: datetime
) -> BookClosing:
    """
    Decline a proposal, or take one's own back, with the reason; another one may follow.

    :raises CannotCloseBook: it was confirmed or declined already
    """
    fresh = _waiting(closing)
    capacity = SeriesPolicy.check(actor, "decline_closing", fresh.series)
    fresh.decline_reason = reasons.reason(reason)
    fresh.declined_by, fresh.declined_at = post_of(actor), now
    fresh.save(update_fields=["declined_by", "declined_at", "decline_reason"])
    _tell("declined", fresh, capacity, now, fresh.decline_reason)
    return fresh


@transaction.atomic
def freeze_closing(
    closing: BookClosing, *, file: StoredFile, line_count: int, now: datetime
) -> BookClosing:
    """
    Keep the print of a closed book with its hash in the audit; the first one kept stands.

    `file` was stored before, `line_count` is how many lines it has.
    """
    fresh = lock(closing)
    if fresh.file_id is not None:
        return fresh
    fresh.file, fresh.page_count, fresh.frozen_at = file, file.pages, now
    fresh.save(update_fields=["file", "page_count", "frozen_at"])
    log.record(
        "registry.closing.frozen", subject=_ref(fresh), actor=system_actor("registry"), at=now,
        changes={
            "closing": (None, fresh.pk), "file": (None, file.sha256),
            "period": (None, fresh.period), "pages": (None, file.pages),
            "lines": (None, line_count),
        },
    )  # fmt: skip
    return fresh


def _reason(series: Series, period: str, reason: str, today: date) -> str:
    """Ask for a reason, and for a book that goes on, where the period is not over."""
    _first, last = days_of(series, period)
    over = today > last or (series.valid_to is not None and series.valid_to < today)
    if over:
        return reason.strip()[:500]
    if not _is_replaced(series, today):
        raise CannotCloseBook(
            _("The period %(period)s runs until %(day)s, and no other book takes these documents."
              " Close it after that day, or open the book that follows it first.")
            % {"period": period, "day": f"{last:%d/%m/%Y}"}
        )  # fmt: skip
    return reasons.reason(reason)


def _is_replaced(series: Series, today: date) -> bool:
    """Tell whether another open book takes what this one takes; a numbering pair has only one."""
    if series.direction == Direction.OUTGOING:
        return False
    others = Series.objects.filter(
        valid_on(today), tenant_id=series.tenant_id, direction=series.direction,
        body_id=series.body_id,
    ).exclude(pk=series.pk)  # fmt: skip
    return any(_gives_numbers(other, today) for other in others)


def _gives_numbers(series: Series, today: date) -> bool:
    try:
        return not counters.is_closed(series.pk, period_of(series, today))
    except Refusal:  # a term that is over, or has not begun
        return False


def _count(closing: BookClosing, counter: Counter) -> None:
    if counter.last > counter.opened_after:
        closing.first_number, closing.last_number = counter.opened_after + 1, counter.last
    dead = TakenNumber.objects.filter(
        series_id=counter.series_id, period=counter.period, cancelled_at__isnull=False
    )
    closing.cancelled_count = dead.count()


def _waiting(closing: BookClosing) -> BookClosing:
    fresh = lock(closing)
    if fresh.confirmed_at is not None:
        raise CannotCloseBook(_("This book is closed already."))
    if fresh.declined_at is not None:
        raise CannotCloseBook(_("This closing was declined already."))
    return fresh


def _ref(closing: BookClosing) -> SubjectRef:
    return SubjectRef("registry.series", closing.series_id)


def _tell(what: str, closing: BookClosing, actor: Actor, now: datetime, reason: str = "") -> None:
    log.record(
        f"registry.closing.{what}", subject=_ref(closing), actor=actor, at=now, reason=reason,
        changes={
            "closing": (None, closing.pk), "period": (None, closing.period),
            "first": (None, closing.first_number), "last": (None, closing.last_number),
            "cancelled": (None, closing.cancelled_count),
        },
    )  # fmt: skip
