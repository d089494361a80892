"""What goes with an issued document, and what comes back about it: files, identity, states."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from vanphong.kernel.audit import log
from vanphong.kernel.policies import Refusal
from vanphong.kernel.principals import Actor
from vanphong.kernel.secrecy.detector import Finding
from vanphong.kernel.secrecy.operations import answer_warning
from vanphong.kernel.states.machine import WrongState
from vanphong.kernel.states.performing import lock
from vanphong.kernel.subjects import SubjectRef
from vanphong.registry.models import (
    LONGEST_REASON,
    DeliveryCode,
    DeliveryStatus,
    Outgoing,
    OutgoingFile,
    OutgoingFileText,
    Recipient,
)
from vanphong.registry.operations.files import Enclosure, check_enclosures
from vanphong.registry.operations.reasons import reason as read_reason
from vanphong.registry.policies import OutgoingPolicy
from vanphong.registry.states import OUTGOING, OutgoingState


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One word of the receiving side: a state of the wire, when, its số đến, why it refused."""

    code: str
    at: datetime
    number: str = ""
    reason: str = ""


@transaction.atomic
def attach_to_outgoing(
    outgoing: Outgoing,
    enclosures: Sequence[Enclosure],
    *,
    actor: Actor,
    now: datetime,
    first: bool = False,
) -> list[OutgoingFile]:
    """
    Add files to a document that was not sent yet; what it has already is left as it is.

    `first` puts them before those that stand there, as the sheet before its annexes.

    :raises Refusal: no file, too many, a warning without answer, or a file is no longer kept
    :raises WrongState: it was sent, recalled or cancelled: what others received does not change
    """
    if not enclosures:
        raise Refusal(_("Choose at least one file."), field="enclosures")
    fresh = lock(outgoing)
    capacity = OutgoingPolicy.check(actor, "attach_file", fresh)
    if fresh.state != OutgoingState.NUMBERED:
        raise WrongState(_("The document was sent; its files no longer change."))
    known = set(fresh.files.values_list("file_id", flat=True))
    new = list({e.taken.file.pk: e for e in enclosures if e.taken.file.pk not in known}.values())
    standing = fresh.files.aggregate(last=Max("position"))["last"] or 0
    check_enclosures(new, standing)
    if first:
        _make_room(fresh, len(new))
    rows = [
        OutgoingFile(
            outgoing=fresh, file=e.taken.file, name=e.taken.name, position=place,
            secrecy=e.taken.secrecy.value, added_at=now,
        )
        for place, e in enumerate(new, 1 if first else standing + 1)
    ]  # fmt: skip
    OutgoingFile.objects.bulk_create(rows)
    OutgoingFileText.objects.bulk_create(
        OutgoingFileText(outgoing_file=row, text=e.taken.text)
        for row, e in zip(rows, new, strict=True)
        if e.taken.text
    )
    for row, e in zip(rows, new, strict=True):
        _tell(row, e, capacity, now)
    return rows


def _make_room(outgoing: Outgoing, count: int) -> None:
    """Move what stands there behind, the last one first, so that no two share a place."""
    for row in outgoing.files.order_by("-position"):
        row.position += count
        row.save(update_fields=["position"])


def _tell(row: OutgoingFile, enclosure: Enclosure, actor: Actor, now: datetime) -> None:
    subject = SubjectRef(OUTGOING.noun, row.outgoing_id)
    log.record(
        "registry.outgoing.file_attached", subject=subject, actor=actor, at=now,
        changes={"attachment": (None, row.pk), "file": (None, enclosure.taken.file.sha256),
                 "secrecy": (None, row.secrecy)},
        texts={"name": row.name},
    )  # fmt: skip
    if enclosure.taken.secrecy is Finding.WARNING:
        answer_warning(subject, reason=read_reason(enclosure.answer), actor=actor, now=now)


@transaction.atomic
def give_identity(outgoing: Outgoing, code: str, *, actor: Actor, now: datetime) -> Outgoing:
    """
    Give the document its identity code, once: what it has already stays.

    Source: Decision 28/2018/QĐ-TTg, article 10.2.
    """
    fresh = lock(outgoing)
    capacity = OutgoingPolicy.check(actor, "give_identity", fresh)
    if not fresh.identity_code:
        fresh.identity_code = code
        fresh.save(update_fields=["identity_code"])
        log.record(
            "registry.outgoing.identified", subject=SubjectRef(OUTGOING.noun, fresh.pk),
            actor=capacity, at=now, changes={"identity_code": ("", code)},
        )  # fmt: skip
    return fresh


@transaction.atomic
def note_delivery(
    recipient: Recipient, said: Said, *, actor: Actor, now: datetime
) -> DeliveryStatus | None:
    """
    Append what a receiver said of its copy; None where the same word came before.

    "Received" fills the receipt that the register prints. Words may come late and out of order:
    each keeps its own moment. Source: Decision 28/2018/QĐ-TTg, articles 5.4, 9.1 and 10.2.
    """
    capacity = OutgoingPolicy.check(actor, "note_delivery", recipient.outgoing)
    row, is_new = DeliveryStatus.objects.get_or_create(
        recipient=recipient, code=DeliveryCode(said.code), happened_at=said.at,
        defaults={"noted_at": now, "number": said.number[:20],
                  "reason": said.reason[:LONGEST_REASON]},
    )  # fmt: skip
    if not is_new:
        return None
    if said.code == DeliveryCode.RECEIVED:
        receipt = _("arrival no. %(number)s") % {"number": said.number}
        Recipient.objects.filter(pk=recipient.pk).update(received_at=said.at, receipt=receipt)
    log.record(
        "registry.outgoing.delivered", subject=SubjectRef(OUTGOING.noun, recipient.outgoing_id),
        actor=capacity, at=now, texts={"reason": said.reason},
        changes={"recipient": (None, recipient.pk), "code": (None, said.code),
                 "happened_at": (None, said.at)},
    )  # fmt: skip
    return row
