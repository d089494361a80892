"""
Opening a book in mid-period at its next number: proposed by one person, confirmed by another.

Source: practice item 7 (day one is never 1 January).
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vanphong.directory.queries import actor_for, post_of
from vanphong.kernel.audit import log
from vanphong.kernel.numbering import counters
from vanphong.kernel.policies import Refusal
from vanphong.kernel.principals import Actor
from vanphong.kernel.states.performing import lock
from vanphong.kernel.subjects import SubjectRef
from vanphong.registry.models import BookOpening, Series
from vanphong.registry.operations import reasons
from vanphong.registry.operations.intake import period_of
from vanphong.registry.policies import SeriesPolicy

#: a number above this is a slip of the keyboard: no register of a year comes near it
HIGHEST_FIRST = 1_000_000


class CannotOpenBook(Refusal):
    """The book cannot be opened like this."""


def propose_opening(
    series: Series, *, first: int, on: date, reason: str, actor: Actor, now: datetime
) -> BookOpening:
    """
    Propose that the book of the period of `on` begins here at number `first`, with the reason.

    Nothing is opened before another person confirms it.

    :raises CannotOpenBook: the number is 1 or too high, numbers were given here already, or a
        proposal waits or was confirmed
    """
    capacity = SeriesPolicy.check(actor, "propose_opening", series)
    period = period_of(series, on)
    if not 2 <= first <= HIGHEST_FIRST:
        raise CannotOpenBook(
            _("A new book begins at 1 by itself; write the next number after the old book's last."),
            field="first",
        )
    _refuse_used(series, period)
    opening = BookOpening(
        series=series, period=period, first=first, reason=reasons.reason(reason),
        proposed_by=post_of(actor), proposed_at=now,
    )  # fmt: skip
    try:
        with transaction.atomic():
            opening.save(force_insert=True)
            _tell("proposed", opening, capacity, now, opening.reason)
    except IntegrityError as error:
        raise CannotOpenBook(
            _("The opening of this book was proposed or confirmed already.")
        ) from error
    return opening


@transaction.atomic
def confirm_opening(opening: BookOpening, *, actor: Actor, now: datetime) -> BookOpening:
    """
    Confirm a proposal, signed in as oneself: from now on the book gives numbers from `first` on.

    :raises CannotOpenBook: it was confirmed or declined already
    :raises CannotOpen: numbers were given meanwhile, or both are one person
    """
    fresh = _waiting(opening)
    capacity = SeriesPolicy.check(actor, "confirm_opening", fresh.series)
    counters.open_at(
        fresh.series_id, fresh.period, after=fresh.first - 1, actor=capacity,
        witness=actor_for(fresh.proposed_by, now=now), now=now, reason=fresh.reason,
        subject=_ref(fresh),
    )  # fmt: skip
    fresh.confirmed_by, fresh.confirmed_at = post_of(actor), now
    fresh.save(update_fields=["confirmed_by", "confirmed_at"])
    _tell("confirmed", fresh, capacity, now)
    return fresh


@transaction.atomic
def decline_opening(
    opening: BookOpening, *, reason: str, actor: Actor, now: datetime
) -> BookOpening:
    """
    Decline a proposal, or take one's own back, with the reason; another one may follow.

    :raises CannotOpenBook: it was confirmed or declined already
    """
    fresh = _waiting(opening)
    capacity = SeriesPolicy.check(actor, "decline_opening", fresh.series)
    fresh.decline_reason = reasons.reason(reason)
    fresh.declined_by, fresh.declined_at = post_of(actor), now
    fresh.save(update_fields=["declined_by", "declined_at", "decline_reason"])
    _tell("declined", fresh, capacity, now, fresh.decline_reason)
    return fresh


def _waiting(opening: BookOpening) -> BookOpening:
    fresh = lock(opening)
    if fresh.confirmed_at is not None:
        raise CannotOpenBook(_("This opening was confirmed already."))
    if fresh.declined_at is not None:
        raise CannotOpenBook(_("This opening was declined already."))
    return fresh


def _refuse_used(series: Series, period: str) -> None:
    last = counters.last_number(series.pk, period)
    if last:
        raise CannotOpenBook(
            _("This book has already given number %(number)s; it can be opened only once.")
            % {"number": last}
        )


def _ref(opening: BookOpening) -> SubjectRef:
    return SubjectRef("registry.series", opening.series_id)


def _tell(what: str, opening: BookOpening, actor: Actor, now: datetime, reason: str = "") -> None:
    log.record(
        f"registry.opening.{what}", subject=_ref(opening), actor=actor, at=now, reason=reason,
        changes={
            "opening": (None, opening.pk), "period": (None, opening.period),
            "first": (None, opening.first),
        },
    )  # fmt: skip
