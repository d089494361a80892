"""Receiving and registering: the letter as the clerk reads it, and its số đến."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vanphong.directory.models import Appointment, Organisation
from vanphong.directory.queries import leaders_principals, role_principal, successors_on
from vanphong.kernel.audit import log
from vanphong.kernel.numbering import counters
from vanphong.kernel.policies import Refusal
from vanphong.kernel.principals import Actor
from vanphong.kernel.principals.models import AccessClass
from vanphong.kernel.search.keeping import refresh
from vanphong.kernel.states.performing import perform
from vanphong.kernel.subjects import SubjectRef
from vanphong.kernel.text import squeeze, tone_key
from vanphong.registry import deadlines
from vanphong.registry.events import IncomingRegistered
from vanphong.registry.models import Channel, Incoming, PeriodKind, Series, Urgency
from vanphong.registry.operations.files import Enclosure, enclose
from vanphong.registry.policies import IncomingPolicy
from vanphong.registry.states import INCOMING

LONGEST_SUBJECT = 4000
LONGEST_SYMBOL = 60
LONGEST_NAME = 200
LONGEST_LINE = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What the clerk reads off a document; days are legal days of Vietnam."""

    sender_name: str
    subject: str = ""
    symbol: str = ""
    issued_on: date | None = None
    kind_name: str = ""
    signer: str = ""
    sender: Organisation | None = None
    #: the successor that is meant of a sender that was divided; None: none, or not known
    sender_part: Organisation | None = None
    urgency: str = Urgency.NONE
    channel: str = Channel.PAPER
    access_class: str = AccessClass.ORDINARY
    is_envelope: bool = False
    page_count: int | None = None
    copy_count: int = 1
    due_on: date | None = None
    addressee: Appointment | None = None
    #: the line "Kính gửi" as it stands on the document
    addressed_to: str = ""
    note: str = ""
    #: the sender's identity code of the document, "" where it has none
    identity_code: str = ""


def receive_document(
    letter: Letter,
    *,
    series: Series,
    arrived_at: datetime,
    receiver: Appointment | None,
    key: uuid.UUID,
    actor: Actor,
    now: datetime,
    enclosures: Sequence[Enclosure] = (),
) -> Incoming:
    """
    Take a document in with its files; it has no number yet. The same `key` again returns the same
    document as it stands. Only what the internal exchange brings has no `receiver`.

    :raises Refusal: a text is missing or too long, a day lies in the future, or a file cannot be
        enclosed; `field` says which
    :raises BookClosed: the book would give it no number any more
    :raises NotPermitted: the actor is no clerk of the series' office
    Source: Decree 30/2020/NĐ-CP, article 21.
    """  # fmt: skip
    actor = IncomingPolicy.check(actor, "receive")
    known = Incoming.objects.filter(intake_key=key, tenant_id=series.tenant_id).first()
    if known is not None:
        return known
    if receiver is None and not actor.is_system:
        raise ValueError("a person who receives says in which post")
    document = read_letter(letter, series, arrived_at, now)
    document.received_by, document.intake_key = receiver, key
    _check_book(series, document.arrived_on, actor, timezone.localdate(now))
    try:
        with transaction.atomic():
            document.save(force_insert=True)
            _tell(document, actor, now)
            if enclosures:
                enclose(document, enclosures, actor=actor, now=now)
            refresh(SubjectRef(INCOMING.noun, document.pk))
    except IntegrityError as error:
        if "intake_key" not in str(error):
            raise
        return Incoming.objects.get(intake_key=key, tenant_id=series.tenant_id)
    return document


def _tell(document: Incoming, actor: Actor, now: datetime) -> None:
    """Write the entry of a document that was received."""
    log.record(
        "registry.incoming.received", subject=SubjectRef(INCOMING.noun, document.pk),
        actor=actor, at=now,
        changes={"arrived_on": (None, document.arrived_on),
                 "channel": (None, str(document.channel)),
                 "symbol": (None, document.symbol),
                 "sender": (None, document.sender_id),
                 "sender_part": (None, document.sender_part_id),
                 "issued_on": (None, document.issued_on),
                 "identity_code": (None, document.identity_code)},
        texts={"subject": document.subject, "sender_name": document.sender_name},
    )  # fmt: skip


@transaction.atomic
def receive_and_register(
    letter: Letter,
    *,
    series: Series,
    arrived_at: datetime,
    receiver: Appointment,
    key: uuid.UUID,
    actor: Actor,
    now: datetime,
    enclosures: Sequence[Enclosure] = (),
) -> Incoming:
    """
    Receive a document and give it its number, both or neither: what one form of the desk does.

    The same `key` again returns the same document with the number it has.

    :raises Refusal: as `receive_document` and `register_document`; nothing is written then
    """  # fmt: skip
    document = receive_document(
        letter, series=series, arrived_at=arrived_at, receiver=receiver, key=key, actor=actor,
        now=now, enclosures=enclosures,
    )  # fmt: skip
    if document.arrival_number is not None:
        return document
    return register_document(document, actor=actor, now=now, last=True)


def register_document(
    document: Incoming, *, actor: Actor, now: datetime, last: bool = False
) -> Incoming:
    """
    Give the next số đến of the document's book and period.

    Leaders, the chief and the deputies see an ordinary document from now on; one addressed to a
    leader by name shows them its line only. `last`: nothing follows in the caller's transaction.

    :raises BookClosed: the book of that period is closed, and so is that of the present one
    :raises WrongState: it is registered already
    Source: Decree 30/2020/NĐ-CP, article 22 (one continuous number over paper and electronic).
    """  # fmt: skip
    with perform(
        INCOMING, IncomingPolicy, "register", subject=document, actor=actor, now=now, last=last
    ) as m:
        fresh = m.subject
        fresh.period = _book_period(fresh.series, fresh.arrived_on, timezone.localdate(now))
        admit_leaders(fresh)
        m.change("period", "", fresh.period)
        m.publish(IncomingRegistered(incoming_id=fresh.pk))
        deadlines.start(fresh, actor=m.capacity, now=now)
        m.take_number(
            series_id=fresh.series_id, period=fresh.period, key=fresh.intake_key,
            column="arrival_number", bound=register_line,
        )  # fmt: skip
    return m.subject


def _book_period(series: Series, arrived_on: date, today: date) -> str:
    """
    Return the period whose number a document takes: that of its arrival.

    What lay about until that book was closed takes a number of the present one, with its true day.
    """
    period = period_of(series, arrived_on)
    if arrived_on.year == today.year or not counters.is_closed(series.pk, period):
        return period
    return period_of(series, today)


def _check_book(series: Series, arrived_on: date, actor: Actor, today: date) -> None:
    """Take nothing into another office's book, nor what could get no number afterwards."""
    if not (actor.is_system or actor.tenant_id == series.tenant_id):
        raise Refusal(IncomingPolicy.sentence("receive"))
    period = _book_period(series, arrived_on, today)
    if counters.is_closed(series.pk, period):
        raise counters.BookClosed(
            _("The book “%(book)s” of %(period)s is closed and gives no more numbers. Choose"
              " another book.") % {"book": series.name, "period": period},
            field="series",
        )  # fmt: skip


def period_of(series: Series, day: date) -> str:
    """
    Return the name of the series' period on `day`: "2026", or "2026-2031" for a term.

    :raises Refusal: the day lies outside the term
    """
    if series.period_kind == PeriodKind.YEAR:
        return str(day.year)
    assert series.term_from is not None
    assert series.term_to is not None
    if not series.term_from <= day.year <= series.term_to:
        raise Refusal(
            _("The book “%(name)s” numbers the term %(first)s–%(last)s only.")
            % {"name": series.name, "first": series.term_from, "last": series.term_to}
        )
    return f"{series.term_from}-{series.term_to}"


def register_line(
    document: Incoming, *, series_id: uuid.UUID | None = None, period: str = ""
) -> str:
    """
    Return the register row's fixed text, whose hash with the number the audit entry keeps.

    `series_id` and `period` are those of the book it moves to.
    """
    return "|".join(
        [
            str(document.pk), str(series_id or document.series_id), period or document.period,
            document.arrived_on.isoformat(), document.sender_name, document.symbol,
            document.issued_on.isoformat() if document.issued_on else "", document.subject, "",
        ]
    )  # fmt: skip


def symbol_key(symbol: str) -> str:
    """Return number and symbol as compared: no spaces, upper case, no leading zeros."""
    return re.sub(r"\s", "", squeeze(symbol)).upper().lstrip("0")


def read_letter(
    letter: Letter,
    series: Series,
    arrived_at: datetime,
    now: datetime,
    *,
    desk: int | None = None,
    as_found: bool = False,
) -> Incoming:
    """
    Return the document that a letter makes, not stored yet.

    `desk` spares asking for the desk's principal; `as_found` takes what an old register says.

    :raises Refusal: a text is missing or too long, or a day lies in the future
    """
    arrived_on = timezone.localdate(arrived_at)
    if arrived_at > now:
        raise Refusal(_("The arrival lies in the future."), field="arrived_at")
    sender_name = _text(letter.sender_name, LONGEST_NAME, "sender_name", _("Write the sender."))
    reader = role_principal(series.tenant_id, "registry_clerk") if desk is None else desk
    return Incoming(
        tenant_id=series.tenant_id, series=series, arrived_at=arrived_at, arrived_on=arrived_on,
        channel=letter.channel, is_envelope=letter.is_envelope, sender=letter.sender,
        sender_part=_part(letter, timezone.localdate(now)),
        sender_name=sender_name, sender_key=tone_key(sender_name), urgency=letter.urgency,
        addressed_to=_text(letter.addressed_to, LONGEST_LINE, "addressed_to", ""),
        page_count=letter.page_count, copy_count=letter.copy_count, due_on=letter.due_on,
        addressee=letter.addressee, note=_text(letter.note, 500, "note", ""),
        identity_code=_text(letter.identity_code, LONGEST_SYMBOL, "identity_code", ""),
        access_class=letter.access_class, readers=[reader],
        **letter_words(letter, arrived_on=arrived_on, as_found=as_found),
    )  # fmt: skip


def letter_words(letter: Letter, *, arrived_on: date, as_found: bool = False) -> dict[str, Any]:
    """
    Return what is read off the document itself, by field: an unopened envelope tells none of it.

    :raises Refusal: a text is too long; and, unless taken as found, the subject is missing or the
        document is dated after its arrival
    """
    if not as_found and letter.issued_on is not None and letter.issued_on > arrived_on:
        raise Refusal(
            _("The date of the document, %(day)s, lies after its arrival. Check the year.")
            % {"day": letter.issued_on.strftime("%d/%m/%Y")},
            field="issued_on",
        )
    missing = "" if letter.is_envelope or as_found else _("Write the subject of the document.")
    symbol = _text(letter.symbol, LONGEST_SYMBOL, "symbol", "")
    return {
        "symbol": symbol, "symbol_key": symbol_key(symbol), "issued_on": letter.issued_on,
        "subject": _text(letter.subject, LONGEST_SUBJECT, "subject", missing),
        "kind_name": _text(letter.kind_name, 100, "kind_name", ""),
        "signer": _text(letter.signer, 150, "signer", ""),
    }  # fmt: skip


def _part(letter: Letter, day: date) -> Organisation | None:
    """Return the part of a divided sender, if it is one of those that follow on `day`."""
    if letter.sender_part is None:
        return None
    if letter.sender is None or letter.sender_part not in successors_on(letter.sender, day):
        raise Refusal(_("This part does not follow that sender."), field="sender_part")
    return letter.sender_part


def _text(text: str, longest: int, field: str, missing: str) -> str:
    """Keep the text as received but for its ends; refuse what is missing or too long."""
    clean = text.strip()
    if not clean and missing:
        raise Refusal(missing, field=field)
    if len(clean) > longest:
        raise Refusal(
            _("The text has %(length)s characters; at most %(longest)s are kept. Shorten it.")
            % {"length": len(clean), "longest": longest},
            field=field,
        )
    return clean


def admit_leaders(document: Incoming, leaders: Sequence[int] | None = None) -> None:
    """Let the leaders know the whole; of one that names a leader the line, and him the whole."""
    if document.addressee is not None:
        document.readers = sorted({*document.readers, document.addressee.principal_id})
    if document.access_class not in (AccessClass.PUBLIC, AccessClass.ORDINARY):
        return
    if leaders is None:
        leaders = leaders_principals(document.tenant_id)
    if document.addressee is None:
        document.readers = sorted({*document.readers, *leaders})
    else:
        document.knowers = sorted({*document.knowers, *leaders})
