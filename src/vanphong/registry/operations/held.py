"""
Numbers held for a document that is not there yet: held, used, given up, lapsed.

A held number has left the counter like every other, so that whoever registers meanwhile gets the
next one: no gap and no number twice. Source: practice item 16, a setting "chưa kiểm chứng".
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vanphong.directory.models import Appointment, IssuingBody
from vanphong.kernel.calendar import show_day
from vanphong.kernel.numbering import counters
from vanphong.kernel.policies import Refusal
from vanphong.kernel.principals import Actor, system_actor
from vanphong.kernel.rules.lookup import rule
from vanphong.kernel.states.performing import Performance, perform
from vanphong.kernel.text import squeeze
from vanphong.registry.models import HeldNumber, Outgoing, Series
from vanphong.registry.operations.intake import period_of
from vanphong.registry.operations.reasons import reason as reason_of
from vanphong.registry.policies import HeldPolicy
from vanphong.registry.queries.outgoing import find_series_of
from vanphong.registry.states import HELD, HeldState

LONGEST_SUBJECT, LONGEST_EXPLANATION = 300, 500


class CannotHold(Refusal):
    """No number is held like this."""


class NoSuchNumber(Refusal):
    """The number asked for is not held for this document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """For which document a number is held, and until which day, included."""

    body: IssuingBody
    kind_name: str
    subject: str
    until: date


def longest_hold(day: date) -> int:
    """Return for how many days a number may be held on `day`; 0 where the office holds none."""
    return int(str(rule("registry.outgoing.longest_hold", on=day).value))


def hold_number(
    hold: Hold, *, holder: Appointment, key: uuid.UUID, actor: Actor, now: datetime
) -> HeldNumber:
    """
    Take the next number of a book for a named document; the same `key` again returns the same one.

    :raises CannotHold: the office holds none, no book numbers that kind, the document is not named,
        or the last day lies before today, too far away or in the book's next period
    :raises BookClosed: the book of that period is closed
    Cost: as numbering a document.
    """
    capacity = HeldPolicy.check(actor, "hold")
    known = HeldNumber.objects.filter(key=key, series__tenant=holder.tenant).first()
    if known is not None:
        return known
    held = _prepared(hold, holder, key, now)
    try:
        with transaction.atomic():
            held.save(force_insert=True)
            with perform(HELD, HeldPolicy, "hold", subject=held, actor=capacity, now=now) as move:
                move.change("until", None, held.until)
                move.change("body", None, held.body_id)
                move.write("subject", held.subject)
                move.take_number(
                    series_id=held.series_id, period=held.period, key=key, column="number",
                    bound=held_line,
                )  # fmt: skip
    except IntegrityError as error:
        if "key" not in str(error):
            raise
    return HeldNumber.objects.get(key=key, series__tenant=holder.tenant)


def release_held(held: HeldNumber, *, reason: str, actor: Actor, now: datetime) -> HeldNumber:
    """Give a held number up: it lies dead in the register with the reason."""
    said = reason_of(reason)
    with perform(
        HELD, HeldPolicy, "release", subject=held, actor=actor, now=now, note=said
    ) as move:
        _cancel(move, said, now)
    return move.subject


def lapse_held_numbers(*, now: datetime) -> int:
    """
    Cancel every held number whose last day is over, with its explanation; return how many.

    For the job: run again it changes nothing. Cost: one transaction a number.
    """
    today = timezone.localdate(now)
    late = HeldNumber.objects.filter(state=HeldState.HELD, until__lt=today).order_by("until", "pk")
    lapsed = 0
    for held in late:
        with perform(
            HELD, HeldPolicy, "lapse", subject=held, actor=system_actor("held-numbers"), now=now
        ) as move:
            said = _("held for “%(subject)s” until %(day)s and not used") % {
                "subject": held.subject, "day": show_day(held.until),
            }  # fmt: skip
            _cancel(move, said, now)
        lapsed += 1
    return lapsed


def wanted_number(wanted: str, document: Outgoing) -> HeldNumber | None:
    """
    Return the held number that a person asked for, for a document that has none yet.

    Empty means the next number of the book: None.

    :raises NoSuchNumber: a suffix ("15a"), or a number that is not held for such a document; the
        sentence offers the lawful way
    Source: Decree 30/2020/NĐ-CP, article 15 (numbers run on); practice item 16.
    """
    clean = squeeze(wanted)
    if not clean:
        return None
    if not re.fullmatch(r"\d{1,9}", clean):
        raise NoSuchNumber(
            _("“%(number)s” cannot be given: numbers run on without letters or fractions (Decree"
              " 30/2020/NĐ-CP, article 15). Leave the field empty for the next number and write the"
              " true date of the document; a number needed earlier is held by the chief of office"
              " beforehand.") % {"number": clean},
            field="wanted",
        )  # fmt: skip
    found = HeldNumber.objects.filter(
        series=document.series_id, period=document.period, number=int(clean),
        state=HeldState.HELD, body=document.body_id,
    ).first()  # fmt: skip
    if found is None:
        raise NoSuchNumber(
            _("Number %(number)s is not held in the book “%(book)s”. Leave the field empty for the"
              " next number.") % {"number": clean, "book": document.series.name},
            field="wanted",
        )  # fmt: skip
    return found


def use_held(
    held: HeldNumber | None, document: Outgoing, *, actor: Actor, now: datetime
) -> int | None:
    """
    Give a held number to its document, in the caller's transaction; return the number, if any.

    :raises WrongState: somebody used or cancelled it meanwhile
    :raises NoSuchNumber: its last day is over
    """
    if held is None:
        return None
    with perform(HELD, HeldPolicy, "use", subject=held, actor=actor, now=now) as move:
        if move.subject.until < timezone.localdate(now):
            raise NoSuchNumber(
                _("Number %(number)s was held until %(day)s.")
                % {"number": move.subject.number, "day": show_day(move.subject.until)},
                field="wanted",
            )
        move.subject.ended_at = now
        move.change("document", None, document.pk)
    return move.subject.number


def held_line(held: HeldNumber) -> str:
    """Return the fixed text of a held number, whose hash with it the audit entry keeps."""
    return "|".join(
        [str(held.pk), str(held.series_id), held.period, held.kind_name, held.subject,
         held.until.isoformat(), ""]
    )  # fmt: skip


def _cancel(move: Performance[HeldNumber], said: str, now: datetime) -> None:
    move.subject.ended_at, move.subject.explanation = now, said[:LONGEST_EXPLANATION]
    taken = counters.number_of_key(move.subject.key)
    assert taken is not None  # every held number has taken its own
    counters.cancel(taken, actor=move.capacity, now=now, reason=said, subject=move.ref)


def _prepared(hold: Hold, holder: Appointment, key: uuid.UUID, now: datetime) -> HeldNumber:
    today = timezone.localdate(now)
    longest = longest_hold(today)
    if not longest:
        raise CannotHold(_("This office holds no numbers. The administrator may change the rule."))
    if hold.body.tenant_id != holder.tenant_id:
        raise CannotHold(_("Choose an authority and a division of this office."), field="body")
    series = find_series_of(hold.body, hold.kind_name, today)
    if series is None:
        raise CannotHold(
            _("No book numbers “%(kind)s” of %(body)s. Ask the administrator to open one.")
            % {"kind": hold.kind_name, "body": hold.body.name},
            field="kind_name",
        )
    subject = squeeze(hold.subject)
    if not subject:
        raise CannotHold(_("Name the document that the number is held for."), field="subject")
    if len(subject) > LONGEST_SUBJECT:
        raise CannotHold(
            _("The text has %(length)s characters; at most %(longest)s are kept. Shorten it.")
            % {"length": len(subject), "longest": LONGEST_SUBJECT},
            field="subject",
        )
    period = period_of(series, today)
    _check_until(hold.until, today, longest, series, period)
    return HeldNumber(
        series=series, body=hold.body, kind_name=hold.kind_name, subject=subject, period=period,
        until=hold.until, held_by=holder, held_at=now, key=key,
    )  # fmt: skip


def _check_until(until: date, today: date, longest: int, series: Series, period: str) -> None:
    latest = today + timedelta(days=longest)
    if not today <= until <= latest:
        raise CannotHold(
            _("A number is held from today until %(day)s at the latest.")
            % {"day": show_day(latest)},
            field="until",
        )
    if period_of(series, until) != period:
        raise CannotHold(
            _("The number belongs to the book of %(period)s; choose a day in it.")
            % {"period": period},
            field="until",
        )
