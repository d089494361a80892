"""Issued documents: number, send, note receipts, recall, cancel; numbers held for a while."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vanphong.directory.models import Appointment, IssuingBody, Organisation, Unit
from vanphong.directory.queries import leaders_principals, role_principal
from vanphong.kernel.audit import log
from vanphong.kernel.numbering import counters
from vanphong.kernel.policies import Refusal
from vanphong.kernel.principals import Actor
from vanphong.kernel.principals.models import AccessClass
from vanphong.kernel.search.keeping import refresh
from vanphong.kernel.states.performing import Performance, perform
from vanphong.kernel.subjects import SubjectRef
from vanphong.kernel.text import tone_key
from vanphong.registry.events import OutgoingDispatched, OutgoingNumbered, OutgoingRecalled
from vanphong.registry.models import (
    Channel,
    HeldNumber,
    Incoming,
    Outgoing,
    Recipient,
    Series,
    Urgency,
)
from vanphong.registry.operations.held import use_held, wanted_number
from vanphong.registry.operations.intake import period_of
from vanphong.registry.operations.reasons import reason as reason_of
from vanphong.registry.policies import OutgoingPolicy
from vanphong.registry.queries.groups import members_by_group
from vanphong.registry.queries.outgoing import find_series_of
from vanphong.registry.reach import reach_of
from vanphong.registry.states import OUTGOING
from vanphong.registry.symbols import tail_of


class CannotNumber(Refusal):
    """The document cannot be numbered like this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """
    One line under "Nơi nhận" that gets a copy.

    `Channel.INNER` means the internal exchange where it leads to the addressee, else paper.
    """

    name: str
    organisation: Organisation | None = None
    channel: str = Channel.PAPER
    copies: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """What the clerk reads off the signed document; `is_normative` puts the year in the symbol."""

    body: IssuingBody
    kind_name: str
    issued_on: date
    subject: str
    signer_name: str
    unit: Unit
    recipients: Sequence[Addressee] = ()
    signer_title: str = ""
    drafter: Appointment | None = None
    urgency: str = Urgency.NONE
    access_class: str = AccessClass.ORDINARY
    is_normative: bool = False
    page_count: int | None = None
    copy_count: int = 1
    note: str = ""
    answer_due_on: date | None = None
    #: the held number that the document is to bear, as typed; empty for the next one
    wanted: str = ""
    answers: Incoming | None = None
    corrects: Outgoing | None = None


def number_outgoing(
    issue: Issue,
    *,
    clerk: Appointment,
    key: uuid.UUID,
    actor: Actor,
    now: datetime,
    verb: str = "number",
) -> Outgoing:
    """
    Give a signed document the next number of its series; the same `key` returns the same one.

    The day of the document and the day of numbering may differ; the monthly list shows it. One
    dated in a year whose book is still open takes that year's number (practice item 16). The
    document is known to the clerks, its division and the leaders. `verb` is "number" or
    "transfer", the slip by which also the chief passes a matter on.

    With `wanted` it bears a number that was held for it instead.

    :raises CannotNumber: no series numbers this kind of this authority, a day in the future, or a
        text is missing or too long
    :raises NoSuchNumber: the number asked for has a suffix, or is not held for such a document
    :raises BookClosed: the book of that period is closed
    Source: Decree 30/2020/NĐ-CP, article 15 (continuous by time of issue).
    """
    actor = OutgoingPolicy.check(actor, verb)
    known = Outgoing.objects.filter(intake_key=key, tenant=clerk.tenant).first()
    if known is not None:
        return known
    found = _prepared(issue, clerk, key, now)
    held = wanted_number(issue.wanted, found)
    try:
        with transaction.atomic():
            found.save(force_insert=True)
            _address(found, issue.recipients, now)
            number = use_held(held, found, actor=actor, now=now)
            with perform(
                OUTGOING, OutgoingPolicy, verb, subject=found, actor=actor, now=now
            ) as move:
                move.change("issued_on", None, found.issued_on)
                move.change("body", None, found.body_id)
                move.write("subject", found.subject)
                move.publish(OutgoingNumbered(outgoing_id=found.pk))
                _give_number(move, number, held)
    except IntegrityError as error:
        if "intake_key" not in str(error) and not counters.is_repeated_key(error):
            raise
    found = Outgoing.objects.get(intake_key=key, tenant=clerk.tenant)
    refresh(SubjectRef(OUTGOING.noun, found.pk))
    return found


def dispatch_outgoing(outgoing: Outgoing, *, actor: Actor, now: datetime) -> Outgoing:
    """
    Send the document to every recipient that has not got it yet.

    :raises Refusal: nobody is named, or everybody has it
    Source: Decree 30/2020/NĐ-CP, article 18.1 (the day of signing, latest the next working day).
    """
    with perform(
        OUTGOING, OutgoingPolicy, "dispatch", subject=outgoing, actor=actor, now=now
    ) as move:
        sent = move.subject.recipients.filter(dispatched_at=None).update(dispatched_at=now)
        if not sent:
            raise Refusal(_("Name a recipient who has not got it yet."), field="recipients")
        move.subject.dispatched_at = move.subject.dispatched_at or now
        move.change("recipients", None, sent)
        move.publish(OutgoingDispatched(outgoing_id=move.subject.pk))
    return move.subject


@transaction.atomic
def add_recipients(
    outgoing: Outgoing, recipients: Sequence[Addressee], *, actor: Actor, now: datetime
) -> None:
    """
    Name further recipients; they get the document with the next dispatch.

    :raises Refusal: one stands there already
    """
    actor = OutgoingPolicy.check(actor, "dispatch", outgoing)
    _address(outgoing, recipients, now)
    log.record(
        "registry.outgoing.addressed", subject=SubjectRef(OUTGOING.noun, outgoing.pk), actor=actor,
        at=now, changes={"recipients": (None, len(recipients))},
    )  # fmt: skip
    refresh(SubjectRef(OUTGOING.noun, outgoing.pk))


@transaction.atomic
def note_receipt(recipient: Recipient, *, receipt: str, actor: Actor, now: datetime) -> None:
    """
    Note who signed for the document at the recipient's; the register prints it.

    :raises Refusal: it was not sent yet, or the name is missing
    """
    actor = OutgoingPolicy.check(actor, "note_receipt", recipient.outgoing)
    said = receipt.strip()[:200]
    if not said:
        raise Refusal(_("Write who signed for it."), field="receipt")
    changed = Recipient.objects.filter(pk=recipient.pk, dispatched_at__isnull=False).update(
        received_at=now, receipt=said
    )
    if not changed:
        raise Refusal(_("It was not sent to this recipient yet."))
    log.record(
        "registry.outgoing.received", actor=actor, at=now,
        subject=SubjectRef(OUTGOING.noun, recipient.outgoing_id),
        changes={"recipient": (None, recipient.pk)}, texts={"note": said},
    )  # fmt: skip


def recall_outgoing(outgoing: Outgoing, *, reason: str, actor: Actor, now: datetime) -> Outgoing:
    """
    Recall an issued document: its line stays with the reason, every receiver is told.

    Source: Decree 30/2020/NĐ-CP, article 18 and Phụ lục VI, III.8 (copy and metadata are frozen).
    """
    said = reason_of(reason)
    with perform(
        OUTGOING, OutgoingPolicy, "recall", subject=outgoing, actor=actor, now=now, note=said
    ) as move:
        move.publish(OutgoingRecalled(outgoing_id=move.subject.pk))
    return move.subject


def cancel_outgoing(outgoing: Outgoing, *, reason: str, actor: Actor, now: datetime) -> Outgoing:
    """Cancel the number of a document that never went out: it stays dead in the register."""
    said = reason_of(reason)
    with perform(
        OUTGOING, OutgoingPolicy, "cancel", subject=outgoing, actor=actor, now=now, note=said
    ) as move:
        held = move.subject.held
        taken = counters.number_of_key(held.key if held else move.subject.intake_key)
        assert taken is not None  # every numbered document has taken its own
        counters.cancel(taken, actor=move.capacity, now=now, reason=said, subject=move.ref)
    return move.subject


def _give_number(move: Performance[Outgoing], number: int | None, held: HeldNumber | None) -> None:
    """Take the next number, or bear the one that left the counter before; bind the row."""
    found = move.subject
    if number is None:
        move.take_number(
            series_id=found.series_id, period=found.period, key=found.intake_key, column="number",
            bound=outgoing_line,
        )  # fmt: skip
        return
    found.number, found.held = number, held
    move.change("number", None, number)
    move.bind_row(lambda document: f"{outgoing_line(document)}{document.number}")


def outgoing_line(outgoing: Outgoing) -> str:
    """Return the register row's fixed text, whose hash with the number the audit entry keeps."""
    return "|".join(
        [
            str(outgoing.pk), str(outgoing.series_id), outgoing.period, outgoing.symbol_tail,
            outgoing.issued_on.isoformat(), outgoing.kind_name, outgoing.subject,
            outgoing.signer_name, "",
        ]
    )  # fmt: skip


def _prepared(issue: Issue, clerk: Appointment, key: uuid.UUID, now: datetime) -> Outgoing:
    today = timezone.localdate(now)
    if issue.issued_on > today:
        raise CannotNumber(_("The date of the document lies in the future."), field="issued_on")
    if issue.body.tenant_id != clerk.tenant_id or issue.unit.tenant_id != clerk.tenant_id:
        raise CannotNumber(_("Choose an authority and a division of this office."), field="body")
    series = _series(issue, today)
    period = _period(series, issue.issued_on, today)
    year = issue.issued_on.year if period == str(issue.issued_on.year) else today.year
    return Outgoing(
        tenant=clerk.tenant, series=series, body=issue.body, period=period,
        symbol_tail=tail_of(
            kind_name=issue.kind_name, body=issue.body.symbol, unit=issue.unit.abbreviation,
            year=year if issue.is_normative else 0,
            is_party=issue.body.form_rules == "party",
        ),
        kind_name=_words(issue.kind_name, 100, "kind_name"), issued_on=issue.issued_on,
        subject=_words(issue.subject, 4000, "subject"), unit=issue.unit, drafter=issue.drafter,
        signer_name=_words(issue.signer_name, 100, "signer_name"),
        signer_title=issue.signer_title.strip()[:150], urgency=issue.urgency,
        page_count=issue.page_count, copy_count=issue.copy_count, note=issue.note.strip()[:500],
        answers=issue.answers, corrects=issue.corrects, answer_due_on=issue.answer_due_on,
        registered_by=clerk, registered_at=now,
        intake_key=key, access_class=issue.access_class, readers=_readers(issue, clerk),
    )  # fmt: skip


def _period(series: Series, issued_on: date, today: date) -> str:
    """
    Return whose number the document takes: one of December that year's, while its book is open.

    :raises CannotNumber: the book of the year it is dated in is closed
    Source: practice item 16.
    """
    present = period_of(series, today)
    if issued_on.year == today.year:
        return present
    try:
        dated = period_of(series, issued_on)
    except Refusal:  # before the term of this series
        return present
    if dated == present or counters.last_number(series.pk, dated) == 0:
        return present  # no number of that year was given here
    if counters.is_closed(series.pk, dated):
        raise CannotNumber(
            _("The book of %(period)s is closed; a document dated %(day)s takes no number of it any"
              " more. Date it on the day it is numbered.")
            % {"period": dated, "day": f"{issued_on:%d/%m/%Y}"},
            field="issued_on",
        )  # fmt: skip
    return dated


def _series(issue: Issue, day: date) -> Series:
    series = find_series_of(issue.body, issue.kind_name, day)
    if series is None:
        raise CannotNumber(
            _("No book numbers “%(kind)s” of %(body)s. Ask the administrator to open one.")
            % {"kind": issue.kind_name, "body": issue.body.name},
            field="kind_name",
        )
    return series


def _readers(issue: Issue, clerk: Appointment) -> list[int]:
    found = {role_principal(clerk.tenant_id, role) for role in (clerk.role, "registry_clerk")}
    if issue.drafter is not None:
        found.add(issue.drafter.principal_id)
    if issue.access_class in (AccessClass.PUBLIC, AccessClass.ORDINARY):
        found |= {issue.unit.principal_id, *leaders_principals(clerk.tenant_id)}
    return sorted(found)


def _address(outgoing: Outgoing, recipients: Sequence[Addressee], now: datetime) -> None:
    """Write the recipients; the internal exchange is chosen only where it leads to somebody."""
    if not recipients:
        return
    known = set(outgoing.recipients.values_list("name", flat=True))
    day = timezone.localdate(now)
    reach, groups = reach_of(outgoing.tenant_id, day), members_by_group(outgoing.tenant_id, day)
    for one, is_member in _expanded(recipients, groups):
        name = _words(one.name, 200, "recipients")
        if name in known and is_member:
            continue
        if name in known:
            raise Refusal(
                _("%(name)s stands among the recipients already.") % {"name": name},
                field="recipients",
            )
        known.add(name)
        organisation = one.organisation or reach.named(name)
        channel = one.channel
        if channel == Channel.INNER and not reach.leads_to(organisation):
            channel = Channel.PAPER
        Recipient.objects.create(
            outgoing=outgoing, name=name, organisation=organisation, channel=channel,
            copies=one.copies,
        )  # fmt: skip


def _expanded(
    recipients: Sequence[Addressee], groups: Mapping[str, Sequence[str]]
) -> Iterator[tuple[Addressee, bool]]:
    """Yield who is named alone first, then the members of groups; False and True say which."""
    of_groups = [one for one in recipients if tone_key(one.name) in groups]
    yield from ((one, False) for one in recipients if one not in of_groups)
    for group in of_groups:
        for name in groups[tone_key(group.name)]:
            yield dataclasses.replace(group, name=name, organisation=None), True


def _words(text: str, longest: int, field: str) -> str:
    clean = text.strip()
    if not clean:
        raise CannotNumber(_("This must be filled in."), field=field)
    if len(clean) > longest:
        raise CannotNumber(
            _("The text has %(length)s characters; at most %(longest)s are kept. Shorten it.")
            % {"length": len(clean), "longest": longest},
            field=field,
        )
    return clean
