"""
Verbs on deadlines. They trust their caller: the capability that owns the subject asks its policy.

Every verb locks the row, writes one audit entry under the subject, publishes `DeadlineChanged`, and
plans when the sweep looks next. The legal day of a moment is its day in Asia/Ho_Chi_Minh.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.kernel.audit import log
from vanphong.kernel.calendar import WorkCalendar, local_day, show_day, start_of_day
from vanphong.kernel.calendar.loading import calendar_for
from vanphong.kernel.deadlines.counting import Due, Span, due, given
from vanphong.kernel.deadlines.events import DeadlineChanged
from vanphong.kernel.deadlines.models import Deadline, Pause
from vanphong.kernel.deadlines.queries import find_open_deadline
from vanphong.kernel.deadlines.terms import Term
from vanphong.kernel.events.bus import publish
from vanphong.kernel.policies.decisions import Refusal
from vanphong.kernel.principals import Actor
from vanphong.kernel.rules.models import Rule
from vanphong.kernel.subjects import SubjectRef

WARN_DAYS = 2


class CannotSetDeadline(Refusal):
    """The deadline contradicts itself or one that runs already."""


class DeadlineOver(Refusal):
    """The deadline is met or lifted already."""


@transaction.atomic
def set_deadline(
    *,
    subject: SubjectRef,
    kind: str,
    term: Term,
    start_at: datetime,
    actor: Actor,
    now: datetime,
    tenant_id: uuid.UUID | None = None,
    rule: Rule | None = None,
    warn_days: int = WARN_DAYS,
) -> Deadline:
    """
    Start a limit counted from `term`; people are reminded `warn_days` working days before its end.

    :raises CannotSetDeadline: a deadline of this kind runs already for the subject
    Cost: two or three reads, two writes.
    """
    found = due(start_at, term, calendar_for(tenant_id))
    return _start(subject, kind, found, start_at, actor, now, tenant_id, rule, warn_days)


@transaction.atomic
def give_deadline(
    *,
    subject: SubjectRef,
    kind: str,
    on: date,
    actor: Actor,
    now: datetime,
    tenant_id: uuid.UUID | None = None,
    warn_days: int = WARN_DAYS,
    may_be_past: bool = False,
) -> Deadline:
    """
    Start a limit whose last day somebody named; it ends at 24:00 of `on`, even on a day off.

    `may_be_past` takes a day that is over, as a late letter or an old register names one: the
    next sweep tells that it was missed.

    :raises CannotSetDeadline: the day is past, or a deadline of this kind runs already
    """
    if not may_be_past:
        _refuse_past(on, now)
    return _start(subject, kind, given(on), now, actor, now, tenant_id, None, warn_days)


def _start(
    subject: SubjectRef,
    kind: str,
    found: Due,
    start_at: datetime,
    actor: Actor,
    now: datetime,
    tenant_id: uuid.UUID | None,
    rule: Rule | None,
    warn_days: int,
) -> Deadline:
    if find_open_deadline(subject, kind) is not None:
        raise CannotSetDeadline(_("A deadline runs already; move it instead."))
    term = found.term
    row = Deadline(
        subject_type=subject.type,
        subject_id=subject.id,
        kind=kind,
        tenant_id=tenant_id,
        start_at=start_at,
        rule=rule,
        warn_days=warn_days,
        original_due_on=found.on,
        amount=term.amount if term else None,
        unit=term.unit if term else "",
        start_rule=term.start_rule if term else "",
        source=term.source if term else "",
        late_receipt=term.late_receipt if term else "",
    )
    _put(row, found, calendar_for(tenant_id), now)
    row.save(force_insert=True)
    _tell(
        "set",
        row,
        actor,
        now,
        {
            "due_on": (None, row.due_on),
            "kind": (None, kind),
            "amount": (None, row.amount),
            "unit": (None, row.unit or "given"),
        },
    )
    return row


@transaction.atomic
def move_deadline(
    *, deadline: Deadline, on: date, reason: str, actor: Actor, now: datetime
) -> Deadline:
    """
    Let the deadline end at 24:00 of another day, named by a person; `original_due_on` stays.

    The term is dropped: a moved deadline is a given day and no holiday changes it any more.
    Reminders start anew.

    :raises DeadlineOver: met or lifted already
    :raises CannotSetDeadline: no reason, the day is past, the same, or the limit is paused
    """
    if not reason.strip():
        raise CannotSetDeadline(_("Say why the deadline is moved."), field="reason")
    _refuse_past(on, now)
    row = _lock(deadline)
    if row.paused_at is not None:
        raise CannotSetDeadline(_("The deadline is paused; let it run on before moving it."))
    if on == row.due_on:
        raise CannotSetDeadline(_("This is the present deadline already."), field="on")
    old = row.due_on
    row.amount, row.unit, row.start_rule, row.late_receipt, row.source = None, "", "", "", ""
    row.rule = None
    _put(row, given(on), calendar_for(row.tenant_id), now)
    row.save()
    _tell("moved", row, actor, now, {"due_on": (old, on)}, reason)
    return row


@transaction.atomic
def pause_deadline(*, deadline: Deadline, reason: str, actor: Actor, now: datetime) -> Pause:
    """
    Let the limit stand still from `now`: nobody is reminded and nothing is missed.

    :raises DeadlineOver: met or lifted already
    :raises CannotSetDeadline: no reason, paused already, missed already, or a given day
    """
    if not reason.strip():
        raise CannotSetDeadline(_("Say why the deadline is paused."), field="reason")
    row = _lock(deadline)
    if row.paused_at is not None:
        raise CannotSetDeadline(_("The deadline is paused already."))
    if row.term is None:
        raise CannotSetDeadline(_("A day named by the leader is moved, not paused."))
    if now >= row.due_at:
        raise CannotSetDeadline(_("The deadline has passed and can no longer be paused."))
    row.paused_at, row.next_look_at = now, None
    row.save(update_fields=["paused_at", "next_look_at"])
    pause = Pause.objects.create(deadline=row, start_at=now)
    _tell("paused", row, actor, now, {"due_on": (row.due_on, None)}, reason)
    return pause


@transaction.atomic
def resume_deadline(*, deadline: Deadline, actor: Actor, now: datetime) -> Deadline:
    """
    Let a paused limit run on: its end moves by what the pause took.

    :raises DeadlineOver: met or lifted already
    :raises CannotSetDeadline: it is not paused
    """
    row = _lock(deadline)
    if row.paused_at is None:
        raise CannotSetDeadline(_("The deadline is not paused."))
    Pause.objects.filter(deadline=row, end_at__isnull=True).update(end_at=now)
    old, row.paused_at = row.due_on, None
    calendar = calendar_for(row.tenant_id)
    _put(row, count_again(row, calendar, list(row.pauses.all())), calendar, now)
    row.save()
    _tell("resumed", row, actor, now, {"due_on": (old, row.due_on)})
    return row


@transaction.atomic
def meet_deadline(*, deadline: Deadline, actor: Actor, now: datetime) -> Deadline:
    """
    Note that the thing was done at `now`, in time or late; a pause ends with it.

    :raises DeadlineOver: met or lifted already
    """
    row = _lock(deadline)
    row.met_at = now
    _end(row, now)
    _tell(
        "met",
        row,
        actor,
        now,
        {"due_on": (row.due_on, row.due_on), "late": (None, now >= row.due_at)},
    )
    return row


@transaction.atomic
def lift_deadline(*, deadline: Deadline, reason: str, actor: Actor, now: datetime) -> Deadline:
    """
    Take the deadline off a record that needs none any more: recalled, returned, cancelled.

    :raises DeadlineOver: met or lifted already
    """
    row = _lock(deadline)
    row.lifted_at = now
    _end(row, now)
    _tell("lifted", row, actor, now, {"due_on": (row.due_on, None)}, reason)
    return row


@transaction.atomic
def reopen_deadline(*, deadline: Deadline, actor: Actor, now: datetime) -> Deadline:
    """
    Let a met or lifted deadline run again, because its record was opened again.

    Its day stays: the time in between is no pause. Reminders start anew, and one that has passed
    is told as missed by the next sweep.

    :raises CannotSetDeadline: it runs already, or another one of its kind does
    """
    row = Deadline.objects.select_for_update().get(pk=deadline.pk)
    if row.is_open or find_open_deadline(row.subject, row.kind) is not None:
        raise CannotSetDeadline(_("A deadline runs already; move it instead."))
    row.met_at = row.lifted_at = row.paused_at = None
    _put(row, row.due, calendar_for(row.tenant_id), now)
    row.save()
    _tell("reopened", row, actor, now, {"due_on": (None, row.due_on)})
    return row


def count_again(row: Deadline, calendar: WorkCalendar, pauses: Sequence[Pause]) -> Due:
    """Return the end of a counted deadline under `calendar`; pauses still open take nothing yet."""
    term = row.term
    if term is None:
        raise ValueError("a given day is not counted")
    spans = [Span(p.start_at, p.end_at) for p in pauses if p.end_at is not None]
    return due(row.start_at, term, calendar, spans)


def put_again(row: Deadline, found: Due, calendar: WorkCalendar, now: datetime) -> None:
    """Write another end into an open row without saving it; a paused row stays quiet."""
    _put(row, found, calendar, now)
    if row.paused_at is not None:
        row.next_look_at = None


def _put(row: Deadline, found: Due, calendar: WorkCalendar, now: datetime) -> None:
    row.due_on, row.due_at = found.on, found.at
    row.arithmetic = [step.as_json() for step in found.arithmetic]
    row.near_at = row.missed_at = None
    row.warn_on = calendar.add_working_days(found.on, -row.warn_days)
    reminder = calendar.opening(row.warn_on) if row.warn_days else found.at
    # A limit too short for a reminder was announced with its setting a moment ago.
    row.next_look_at = reminder if now < reminder < found.at else found.at


def _lock(deadline: Deadline) -> Deadline:
    row = Deadline.objects.select_for_update().get(pk=deadline.pk)
    if not row.is_open:
        raise DeadlineOver(_("This deadline is over."))
    return row


def _end(row: Deadline, now: datetime) -> None:
    if row.paused_at is not None:
        Pause.objects.filter(deadline=row, end_at__isnull=True).update(end_at=now)
    row.next_look_at = None
    row.save(update_fields=["met_at", "lifted_at", "next_look_at"])


def _refuse_past(on: date, now: datetime) -> None:
    if start_of_day(on) < start_of_day(local_day(now)):
        raise CannotSetDeadline(
            _("%(day)s is past; choose today or a later day.") % {"day": show_day(on)}, field="on"
        )


def _tell(
    what: str,
    row: Deadline,
    actor: Actor,
    now: datetime,
    changes: dict[str, tuple[object, object]],
    reason: str = "",
) -> None:
    log.record(
        f"deadlines.deadline.{what}",
        subject=row.subject,
        actor=actor,
        at=now,
        changes={**changes, "deadline": (None, row.pk)},
        reason=reason,
    )
    publish(
        DeadlineChanged(
            deadline_id=row.pk,
            subject_type=row.subject_type,
            subject_id=row.subject_id,
            kind=row.kind,
            what=what,
            due_on=row.due_on,
            at=now,
        ),
        actor=actor,
        at=now,
    )
