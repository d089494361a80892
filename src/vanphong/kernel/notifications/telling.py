"""
From an event to notices: only the outbox calls this, never a verb.

A person never hears of the own act; whoever stands in for a recipient hears too; nobody gets a
notice about a record that is at level none for the recipient's post at that moment.
"""

from __future__ import annotations

import dataclasses
import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from vanphong.kernel.calendar import local_day
from vanphong.kernel.calendar.loading import calendar_for
from vanphong.kernel.events.bus import Event, on_timed
from vanphong.kernel.jobs import enqueue
from vanphong.kernel.notifications.jobs import send_due
from vanphong.kernel.notifications.mailing import mail_is_on
from vanphong.kernel.notifications.models import WAITING, Notice
from vanphong.kernel.notifications.people import people
from vanphong.kernel.notifications.queries import channels_of
from vanphong.kernel.notifications.table import EVERYWHERE, Channel, Row, Table, keep_table
from vanphong.kernel.notifications.times import days_rule, mail_times, next_mark
from vanphong.kernel.principals import Actor
from vanphong.kernel.subjects import SubjectRef, describe, urgent_among

SPACE = uuid.UUID("0198f000-0000-7000-8000-00000000be11")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Somebody to tell: as whom, and in whose stead."""

    actor: Actor
    appointment_id: uuid.UUID
    person_id: uuid.UUID
    on_behalf_of: uuid.UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One event on its way to people: about what, by whom, since when, and the present moment."""

    event: Event
    subject: SubjectRef
    happened_at: datetime
    now: datetime

    @property
    def source_key(self) -> uuid.UUID:
        """Return the same key for the same event, however often it is delivered."""
        spelled = json.dumps(dataclasses.asdict(self.event), sort_keys=True, default=str)
        return uuid.uuid5(SPACE, f"{self.event.name}:{spelled}")


def register_table(table: Table) -> None:
    """
    Keep a capability's table and listen to its events; called once, in `apps.ready`.

    :raises ValueError: a code stands already
    """
    keep_table(table)
    for event_class in dict.fromkeys(row.event for row in table.rows):
        rows = tuple(row for row in table.rows if row.event is event_class)
        on_timed(
            event_class, f"notifications.tell:{table.subject_type}", partial(tell, table, rows),
            wants=is_news,
        )  # fmt: skip


def is_news(event: Event, now: datetime) -> bool:
    """
    Tell whether it happened not longer ago than the rule `notifications.stale_days` says.

    An old register that is taken in is told to nobody.
    """
    return now - _happened_at(event, now) <= days_rule("notifications.stale_days", local_day(now))


def _happened_at(event: Event, now: datetime) -> datetime:
    return event.acted_at or getattr(event, "at", None) or now


def tell(table: Table, rows: tuple[Row, ...], event: Event, now: datetime) -> None:
    """
    Write the notices of one event: at most one for each appointment, by the first row that fits.

    The actor's own notices on the record count as read: who acts knows; others' older ones give
    way to the new one. A second run writes nothing.
    Cost: for each row a load and its roles' queries; for each recipient about five small ones.
    """
    happened_at = _happened_at(event, now)
    told: set[uuid.UUID] = set()
    for row in rows:
        subject_id = row.subject(event)
        record = table.load(subject_id) if subject_id is not None else None
        if subject_id is None or record is None:
            continue
        ref = SubjectRef(table.subject_type, subject_id)
        telling = Telling(event=event, subject=ref, happened_at=happened_at, now=now)
        _settle(telling)
        wanted = _appointments(table, row, record, event, local_day(now))
        fresh = [r for r in _recipients(wanted, now) if r.appointment_id not in told]
        fitting = [r for r in fresh if _may_hear(r, telling)]
        told |= {recipient.appointment_id for recipient in fitting}
        _write(row, fitting, telling)


def _settle(telling: Telling) -> None:
    """Take the unread notices of who acted on this record as read."""
    if telling.event.acted_by is None:
        return
    Notice.objects.filter(
        person_id=telling.event.acted_by, subject_type=telling.subject.type,
        subject_id=telling.subject.id, happened_at__lt=telling.happened_at, read_at=None,
    ).update(read_at=telling.now)  # fmt: skip


def _appointments(
    table: Table, row: Row, record: object, event: Event, day: date
) -> list[uuid.UUID]:
    """Return who plays one of the row's roles on the record, each once, in the order of roles."""
    found = [a for role in row.roles for a in table.roles[role](record, event, day)]
    return list(dict.fromkeys(a for a in found if a is not None))


def _recipients(appointments: list[uuid.UUID], now: datetime) -> list[Recipient]:
    """Return those who hold the posts now, then who stands in for them; each post once."""
    if not appointments:
        return []
    pairs = people().stand_ins(appointments, now=now)
    giver_of = {taker: giver for giver, taker in pairs if taker not in appointments}
    actors = people().actors([*appointments, *giver_of], now=now)
    return [
        Recipient(
            actor=actor, appointment_id=pk, person_id=actor.person_id, on_behalf_of=giver_of.get(pk)
        )
        for pk in [*appointments, *giver_of]
        if (actor := actors.get(pk)) is not None and actor.person_id is not None
    ]


def _may_hear(recipient: Recipient, telling: Telling) -> bool:
    is_own_act = recipient.person_id == telling.event.acted_by
    return not is_own_act and telling.subject in describe(recipient.actor, [telling.subject])


def _write(row: Row, recipients: list[Recipient], telling: Telling) -> None:
    if not recipients:
        return
    urgent = bool(urgent_among([telling.subject], local_day(telling.now)))
    chosen = channels_of(row.kind, [r.person_id for r in recipients])
    notices = [
        _notice(row, r, telling, urgent, EVERYWHERE if urgent else chosen[r.person_id])
        for r in recipients
        if urgent or chosen[r.person_id]
    ]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    _replace_older(notices, telling)
    if urgent and any(notice.mail_after for notice in notices):
        enqueue(send_due)


def _replace_older(notices: list[Notice], telling: Telling) -> None:
    """Let the newest notice about a record stand alone: one message a record, however many acts."""
    Notice.objects.filter(
        WAITING, appointment_id__in=[n.appointment_id for n in notices if n.in_bell],
        subject_type=telling.subject.type, subject_id=telling.subject.id,
        happened_at__lte=telling.happened_at,
    ).exclude(source_key=telling.source_key).update(replaced_at=telling.now)  # fmt: skip


def _notice(
    row: Row, recipient: Recipient, telling: Telling, urgent: bool, channels: Iterable[Channel]
) -> Notice:
    return Notice(
        source_key=telling.source_key, row=row.code, person_id=recipient.person_id,
        appointment_id=recipient.appointment_id, on_behalf_of=recipient.on_behalf_of,
        tenant_id=recipient.actor.tenant_id, subject_type=telling.subject.type,
        subject_id=telling.subject.id, acted_by=telling.event.acted_by,
        happened_at=telling.happened_at, urgent=urgent, in_bell=Channel.BELL in channels,
        in_digest=Channel.DIGEST in channels,
        mail_after=_mail_after(recipient.actor, telling.now, urgent)
        if Channel.MAIL in channels
        else None,
    )  # fmt: skip


def _mail_after(actor: Actor, now: datetime, urgent: bool) -> datetime | None:
    """Return when the notice may be mailed: at once if urgent; never while mail is switched off."""
    if not mail_is_on():
        return None
    if urgent:
        return now
    return next_mark(now, mail_times(local_day(now)), calendar_for(actor.tenant_id))
