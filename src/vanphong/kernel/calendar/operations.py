"""Verbs by which staff keep the calendar true; the caller's policy decides who may."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.kernel.audit import log
from vanphong.kernel.calendar.days import show_day
from vanphong.kernel.calendar.events import CalendarChanged
from vanphong.kernel.calendar.models import OfficeHours, SpecialDay
from vanphong.kernel.calendar.seeding import new_version
from vanphong.kernel.calendar.working import SATURDAY, OfficeDay
from vanphong.kernel.events.bus import publish
from vanphong.kernel.policies.decisions import Refusal
from vanphong.kernel.principals import Actor
from vanphong.kernel.subjects import SubjectRef

DAY_TYPE = "kernel.special_day"
HOURS_TYPE = "kernel.office_hours"


class CannotChangeCalendar(Refusal):
    """The day or the hours contradict themselves or what stands already."""


@transaction.atomic
def set_special_day(
    *,
    day: date,
    kind: SpecialDay.Kind,
    name: str,
    source: str,
    verified: bool,
    actor: Actor,
    now: datetime,
) -> SpecialDay:
    """
    Declare what `day` is; a row that stands for it is changed and a withdrawn one revived.

    Publishes `CalendarChanged`, on which open deadlines are computed anew; call
    `deadlines.operations.change_special_day` to learn at once whom it moves.

    :raises CannotChangeCalendar: no name or source, or a swap that makes a weekday "worked"
    """
    if not name.strip() or not source.strip():
        raise CannotChangeCalendar(_("Give the name of the day and the document that sets it."))
    if kind == SpecialDay.Kind.SWAP_WORK and day.weekday() < SATURDAY:
        raise CannotChangeCalendar(
            _("%(day)s is a weekday and needs no swap to be a working day.")
            % {"day": show_day(day)},
            field="day",
        )
    row = SpecialDay.objects.select_for_update().filter(date=day).first()
    old = row.kind if row and row.withdrawn_at is None else None
    row = row or SpecialDay(date=day)
    row.kind, row.name, row.source = kind, name.strip(), source.strip()
    row.verified, row.withdrawn_at = verified, None
    row.save()
    log.record(
        "calendars.special_day.set",
        subject=SubjectRef(DAY_TYPE, row.pk),
        actor=actor,
        at=now,
        changes={"date": (None, day), "kind": (old, str(kind)), "verified": (None, verified)},
        texts={"name": row.name, "source": row.source},
    )
    _changed(day, now)
    return row


@transaction.atomic
def withdraw_special_day(*, day: date, reason: str, actor: Actor, now: datetime) -> None:
    """
    Let `day` be what its weekday says again; the row stays and the seed does not bring it back.

    :raises CannotChangeCalendar: no reason, or the day is not special
    """
    if not reason.strip():
        raise CannotChangeCalendar(_("Say why the day is withdrawn."), field="reason")
    row = SpecialDay.objects.select_for_update().filter(date=day, withdrawn_at__isnull=True).first()
    if row is None:
        raise CannotChangeCalendar(
            _("%(day)s is not a special day.") % {"day": show_day(day)}, field="day"
        )
    row.withdrawn_at = now
    row.save(update_fields=["withdrawn_at"])
    log.record(
        "calendars.special_day.withdrawn",
        subject=SubjectRef(DAY_TYPE, row.pk),
        actor=actor,
        at=now,
        changes={"kind": (row.kind, None), "date": (day, None)},
        reason=reason,
    )
    _changed(day, now)


@transaction.atomic
def set_office_hours(
    *,
    hours: OfficeDay,
    tenant_id: uuid.UUID | None,
    source: str,
    verified: bool,
    actor: Actor,
    now: datetime,
) -> OfficeHours:
    """
    Let new office hours hold from `hours.valid_from` on; the hours before end the day before.

    :raises CannotChangeCalendar: the hours are out of order, or later ones stand already
    """
    clocks = (hours.morning_from, hours.morning_to, hours.afternoon_from, hours.afternoon_to)
    if not (clocks[0] < clocks[1] <= clocks[2] < clocks[3]):
        raise CannotChangeCalendar(_("Morning and afternoon must follow each other."))
    _end_hours_before(hours.valid_from, tenant_id)
    row = OfficeHours.objects.create(
        tenant_id=tenant_id,
        valid_from=hours.valid_from,
        valid_to=hours.valid_to,
        morning_from=clocks[0],
        morning_to=clocks[1],
        afternoon_from=clocks[2],
        afternoon_to=clocks[3],
        source=source,
        verified=verified,
    )
    log.record(
        "calendars.office_hours.set",
        subject=SubjectRef(HOURS_TYPE, row.pk),
        actor=actor,
        at=now,
        changes={
            "valid_from": (None, hours.valid_from),
            "tenant_id": (None, tenant_id),
            "hours": (None, [f"{clock:%H:%M}" for clock in clocks]),
        },
        texts={"source": source},
    )
    _changed(hours.valid_from, now, tenant_id)
    return row


def _end_hours_before(valid_from: date, tenant_id: uuid.UUID | None) -> None:
    mine = OfficeHours.objects.select_for_update().filter(tenant_id=tenant_id)
    before = mine.order_by("-valid_from").first()
    if before is None:
        return
    if before.valid_from >= valid_from:
        raise CannotChangeCalendar(
            _("Office hours valid from %(day)s or later stand already.")
            % {"day": show_day(valid_from)},
            field="valid_from",
        )
    if before.valid_to is None or before.valid_to >= valid_from:
        before.valid_to = valid_from - timedelta(days=1)
        before.save(update_fields=["valid_to"])


def _changed(day: date, now: datetime, tenant_id: uuid.UUID | None = None) -> None:
    new_version()
    publish(CalendarChanged(from_day=day, tenant_id=tenant_id, at=now))
