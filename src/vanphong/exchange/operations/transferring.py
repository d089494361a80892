"""A direction leaves the house: slip, number, files, and the task by which it is followed."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vanphong.directory.models import Appointment, IssuingBody, Unit
from vanphong.exchange.agent import EXCHANGE
from vanphong.exchange.events import TransferMade
from vanphong.exchange.models import Arrival, Transfer
from vanphong.exchange.policies import TransferPolicy
from vanphong.exchange.printing import print_slip
from vanphong.exchange.slips import SlipForm, fill
from vanphong.kernel.audit import log
from vanphong.kernel.events import bus
from vanphong.kernel.files.taking import TakenFile, take_in
from vanphong.kernel.policies import Refusal
from vanphong.kernel.principals import Actor
from vanphong.kernel.secrecy.detector import Finding
from vanphong.kernel.states.performing import lock
from vanphong.kernel.subjects import SubjectRef
from vanphong.registry import operations as registry
from vanphong.registry.models import Attachment, FinishKind, Incoming
from vanphong.registry.operations import Addressee, Enclosure, Issue
from vanphong.registry.queries import may_read_files, name_of_document
from vanphong.registry.states import INCOMING, LIVING, IncomingState
from vanphong.tasks.models import Task, TaskKind
from vanphong.tasks.operations import Order, report_done
from vanphong.tasks.queries import count_open
from vanphong.tasks.states import OPEN

LONGEST_RELEASED = 4000


class CannotTransfer(Refusal):
    """The matter cannot be passed on like this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """What the slip says: in whose name, to whom, the released text, until when, who signs."""

    form: SlipForm
    body: IssuingBody
    recipients: Sequence[Addressee]
    #: what travels; the leader's remark to the Office stays inside
    released: str
    signer: Appointment
    #: the own division that keeps the copy and follows the matter
    unit: Unit
    authority: str = ""
    #: last day, included, by which the receivers report
    due_on: date | None = None
    attachments: Sequence[Attachment] = ()
    #: an open task of the document that the answer will end
    task: Task | None = None
    #: give the division a new task to follow the matter
    follow: bool = False


@transaction.atomic
def make_transfer(
    incoming: Incoming,
    slip: Slip,
    *,
    maker: Appointment,
    key: uuid.UUID,
    actor: Actor,
    now: datetime,
) -> Transfer:
    """
    Pass a matter on to other offices: one act numbers the slip, binds the files and the task.

    The worker prints the sheet and sends it (`issue_transfer`). The same `key` again returns the
    same transfer. Only the released text and the files leave the house.

    :raises CannotTransfer: nobody is named, no text, the document is not registered or is over
    :raises Refusal: as `number_outgoing` and `give_task`; the files are not open to the actor
    :raises NotPermitted: the actor passes nothing on, or gives no tasks
    Source: practice item 3; Decree 30/2020/NĐ-CP, articles 15 and 24.
    """
    capacity = TransferPolicy.check(actor, "make")
    known = Transfer.objects.filter(outgoing__intake_key=key, incoming=incoming).first()
    if known is not None:
        return known
    fresh = lock(incoming)
    _check(fresh, slip, actor, now)
    task = slip.task
    if slip.follow and task is None:
        task = _give(fresh, slip, maker, actor, now)
    outgoing = registry.number_outgoing(
        _issue(fresh, slip, now), clerk=maker, key=key, actor=actor, now=now, verb="transfer"
    )
    if slip.attachments:
        files = [_enclosure(attachment) for attachment in slip.attachments]
        registry.attach_to_outgoing(outgoing, files, actor=actor, now=now)
    transfer = Transfer.objects.create(
        incoming=fresh, outgoing=outgoing, task=task, form=slip.form.code,
        layout=slip.form.as_json(), released=slip.released.strip(), signer=slip.signer,
        authority=slip.authority.strip()[:100], made_by=maker, made_at=now,
    )  # fmt: skip
    log.record(
        "exchange.transfer.made", subject=SubjectRef(INCOMING.noun, fresh.pk), actor=capacity,
        at=now, texts={"opinion": transfer.released},
        changes={"outgoing": (None, outgoing.pk), "task": (None, task.pk if task else None)},
    )  # fmt: skip
    bus.publish(TransferMade(transfer_id=transfer.pk), actor=capacity, at=now)
    return transfer


def issue_transfer(transfer_id: uuid.UUID, *, now: datetime) -> bool:
    """
    Print the sheet, put it before the files and send the whole; return whether it went now.

    Run again after a crash it goes on: sheet and dispatch are one transaction. Not to be called
    inside one. Cost: some 0.5 s, for the sheet passes the same gate as every other file.
    """
    transfer = Transfer.objects.select_related("outgoing").get(pk=transfer_id)
    if transfer.issued_at is not None:
        return False
    sheet = ContentFile(print_slip(transfer), name=_file_name(transfer))
    taken = take_in(sheet, actor=EXCHANGE, path="exchange.transfer.sheet", now=now)
    with transaction.atomic():
        fresh = lock(transfer)
        if fresh.issued_at is not None:
            return False
        answer = _("The sheet is our own.") if taken.secrecy is Finding.WARNING else ""
        registry.attach_to_outgoing(
            fresh.outgoing, [Enclosure(taken=taken, answer=answer)], actor=EXCHANGE, now=now,
            first=True,
        )  # fmt: skip
        registry.dispatch_outgoing(fresh.outgoing, actor=EXCHANGE, now=now)
        fresh.issued_at = now
        fresh.save(update_fields=["issued_at"])
    return True


@transaction.atomic
def take_answer(arrival: Arrival, *, finish: bool, actor: Actor, now: datetime) -> Transfer:
    """
    Take an answer that arrived as the result of the task by which the matter was followed.

    With `finish` the handling of the original document ends, too, answered by the other office.

    :raises Refusal: it answers no transfer, or its task is over; as `finish_document`
    :raises NotPermitted: the actor neither works on the task nor leads its division
    """
    TransferPolicy.check(actor, "take_answer")
    transfer = (
        Transfer.objects.select_related("task", "incoming")
        .filter(outgoing=arrival.answers_id)
        .first()
        if arrival.answers_id
        else None
    )
    if transfer is None:
        raise CannotTransfer(_("This document answers no slip of ours."))
    answer = arrival.incoming
    if transfer.task is not None and transfer.task.state in OPEN:
        said = _("%(sender)s answered by %(document)s.") % {
            "sender": arrival.sender.name, "document": name_of_document(answer),
        }  # fmt: skip
        report_done(transfer.task, result=said, actor=actor, now=now)
    elif not finish:
        raise CannotTransfer(_("No task waits for this answer."))
    if finish and not count_open(SubjectRef(INCOMING.noun, transfer.incoming_id)):
        registry.finish_document(
            transfer.incoming, kind=FinishKind.ANSWERED_BY_OTHER, answer_symbol=answer.symbol,
            actor=actor, now=now,
        )  # fmt: skip
    return transfer


def tell_followers(incoming_id: uuid.UUID, *, now: datetime) -> None:
    """Let who follows the task of a slip read the answer that the desk has registered."""
    arrival = Arrival.objects.select_related("incoming").filter(incoming=incoming_id).first()
    if arrival is None or arrival.answers_id is None:
        return
    transfer = Transfer.objects.select_related("task").filter(outgoing=arrival.answers_id).first()
    if transfer is not None and transfer.task is not None:
        registry.let_know(arrival.incoming, transfer.task.readers, actor=EXCHANGE, now=now)


def _check(incoming: Incoming, slip: Slip, actor: Actor, now: datetime) -> None:
    if not may_read_files(actor, incoming, now=now):
        raise CannotTransfer(_("Open the kept copy first; its files go with the slip."))
    if incoming.state not in LIVING:
        raise CannotTransfer(
            _("Register the document first.")
            if incoming.state == IncomingState.ARRIVED
            else _("The handling of this document is over. Re-open it first.")
        )
    if not slip.recipients:
        raise CannotTransfer(_("Name at least one office."), field="lead")
    if not slip.released.strip():
        raise CannotTransfer(_("Write what the offices are asked."), field="released")
    if len(slip.released.strip()) > LONGEST_RELEASED:
        raise CannotTransfer(
            _("The text has %(length)s characters; at most %(longest)s are kept. Shorten it.")
            % {"length": len(slip.released.strip()), "longest": LONGEST_RELEASED},
            field="released",
        )
    if slip.due_on is not None and slip.due_on < timezone.localdate(now):
        raise CannotTransfer(_("The deadline is past."), field="due_on")


def _issue(incoming: Incoming, slip: Slip, now: datetime) -> Issue:
    document = name_of_document(incoming)
    return Issue(
        body=slip.body, kind_name=slip.form.kind, issued_on=timezone.localdate(now),
        subject=fill(slip.form.subject, document=document),
        signer_name=slip.signer.person.full_name,
        signer_title=f"{slip.authority} {slip.signer.title}".strip(), unit=slip.unit,
        recipients=slip.recipients, urgency=incoming.urgency,
        access_class=incoming.access_class, answer_due_on=slip.due_on,
    )  # fmt: skip


def _give(incoming: Incoming, slip: Slip, maker: Appointment, actor: Actor, now: datetime) -> Task:
    """Give the own division the task of following what another office was asked to do."""
    names = ", ".join(one.name for one in slip.recipients)
    order = Order(
        content=_("Follow: %(offices)s – %(asked)s")
        % {"offices": names, "asked": slip.released.strip()[:3500]},
        lead_unit=slip.unit, cooperating={}, due_on=slip.due_on, kind=TaskKind.ASSIGNED,
    )  # fmt: skip
    return registry.follow_document(incoming, order, giver=maker, actor=actor, now=now)


def _enclosure(attachment: Attachment) -> Enclosure:
    """Return a file of the incoming document as one of the slip; a warning was answered there."""
    text = attachment.extracted.text if hasattr(attachment, "extracted") else None
    taken = TakenFile(
        file=attachment.file, name=attachment.name, text=text, secrecy=Finding(attachment.secrecy)
    )
    return Enclosure(taken=taken, answer=_("The warning was answered when the file came."))


def _file_name(transfer: Transfer) -> str:
    symbol = transfer.outgoing.symbol.replace("/", "-")
    return f"{transfer.layout['label']} {symbol}.pdf"
