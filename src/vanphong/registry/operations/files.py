"""Files of a document: enclosing them, adding more later, opening the kept copy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from vanphong.directory.models import Appointment
from vanphong.kernel.audit import log
from vanphong.kernel.calendar import local_day
from vanphong.kernel.events import bus
from vanphong.kernel.files.models import StoredFile
from vanphong.kernel.files.taking import TakenFile
from vanphong.kernel.policies import Refusal
from vanphong.kernel.principals import Actor, Level, system_actor
from vanphong.kernel.rules.lookup import rule
from vanphong.kernel.search.keeping import refresh
from vanphong.kernel.secrecy.detector import Finding, look
from vanphong.kernel.secrecy.operations import answer_warning
from vanphong.kernel.states.machine import WrongState
from vanphong.kernel.states.performing import lock
from vanphong.kernel.subjects import SubjectRef
from vanphong.registry.events import IncomingFileAttached
from vanphong.registry.models import Attachment, AttachmentText, Incoming, KeptCopyOpening
from vanphong.registry.operations.reasons import reason as read_reason
from vanphong.registry.policies import IncomingPolicy
from vanphong.registry.states import GROWING, INCOMING

#: house rule: what one document carries; more belongs into a dossier
MOST_FILES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A file that was taken in, as it goes with a document."""

    taken: TakenFile
    #: why it is no state secret, where the detector warned
    answer: str = ""


@transaction.atomic
def attach_files(
    document: Incoming, enclosures: Sequence[Enclosure], *, actor: Actor, now: datetime
) -> list[Attachment]:
    """
    Add files to a document that is not finished; what it has already is left as it is.

    The answer is the same whether a file was there before: who knows the line only learns nothing.

    :raises Refusal: no file, too many, a warning without answer, or a file is no longer kept
    :raises WrongState: the document is finished, returned or recalled
    :raises NotPermitted: the actor is no clerk of the document's office
    Source: practice item 15 (the original that comes later belongs to the same number).
    """
    if not enclosures:
        raise Refusal(_("Choose at least one file."), field="enclosures")
    fresh = lock(document)
    capacity = IncomingPolicy.check(actor, "attach_file", fresh)
    if fresh.state not in GROWING:
        raise WrongState(
            _("The handling of this document is over; files are no longer added. Re-open it first.")
        )
    rows = enclose(fresh, enclosures, actor=capacity, now=now)
    refresh(SubjectRef(INCOMING.noun, fresh.pk))
    return rows


def enclose(
    document: Incoming, enclosures: Sequence[Enclosure], *, actor: Actor, now: datetime
) -> list[Attachment]:
    """
    Write the files of a document, in the caller's transaction, which made or locked it.

    Returns what was added, in order. :raises Refusal: as `attach_files`
    Cost: six queries, two a file for the audit.
    """
    standing = document.attachments.aggregate(last=Max("position"))["last"] or 0
    known = set(document.attachments.values_list("file_id", flat=True))
    new = list({e.taken.file.pk: e for e in enclosures if e.taken.file.pk not in known}.values())
    check_enclosures(new, standing)
    rows = [
        Attachment(
            incoming=document, file=e.taken.file, name=e.taken.name, position=place,
            secrecy=e.taken.secrecy.value, added_at=now,
        )
        for place, e in enumerate(new, standing + 1)
    ]  # fmt: skip
    Attachment.objects.bulk_create(rows)
    AttachmentText.objects.bulk_create(
        AttachmentText(attachment=row, text=e.taken.text)
        for row, e in zip(rows, new, strict=True)
        if e.taken.text
    )
    for row, e in zip(rows, new, strict=True):
        _tell(row, e, actor, now)
    bus.publish_many(
        [IncomingFileAttached(incoming_id=document.pk, attachment_id=row.pk) for row in rows],
        actor=actor, at=now,
    )  # fmt: skip
    return rows


def check_enclosures(enclosures: Sequence[Enclosure], standing: int) -> None:
    """
    Ask that files may go with a document that has `standing` of them, and keep them from the sweep.

    :raises Refusal: as `attach_files`
    """
    if standing + len(enclosures) > MOST_FILES:
        raise Refusal(
            _("A document carries at most %(count)s files.") % {"count": MOST_FILES},
            field="enclosures",
        )
    for e in enclosures:
        if e.taken.secrecy is Finding.WARNING:
            read_reason(e.answer, field="enclosures")
        if not e.taken.is_read:
            raise ValueError("the text of the file is not known: ask taking.text_of")
    ids = [e.taken.file.pk for e in enclosures]
    kept = StoredFile.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    if len(kept) < len(ids):
        raise Refusal(_("A file was no longer kept. Choose it again."), field="enclosures")


def _tell(row: Attachment, enclosure: Enclosure, actor: Actor, now: datetime) -> None:
    """Write the entries of one file: that it came, and what was answered to a warning."""
    subject = SubjectRef(INCOMING.noun, row.incoming_id)
    log.record(
        "registry.incoming.file_attached", subject=subject, actor=actor, at=now,
        changes={"attachment": (None, row.pk), "file": (None, enclosure.taken.file.sha256),
                 "secrecy": (None, row.secrecy)},
        texts={"name": row.name},
    )  # fmt: skip
    if enclosure.taken.secrecy is Finding.WARNING:
        answer_warning(subject, reason=read_reason(enclosure.answer), actor=actor, now=now)


@transaction.atomic
def keep_scan_words(attachment: Attachment, *, text: str, now: datetime) -> bool:
    """
    Keep what a program read from the pictures of a scan; return whether it was kept.

    A file that has words keeps those. A degree of secrecy among them becomes a warning on the
    file: the words are not sure, so nothing is refused and nothing is cleared by them.
    """
    document = lock(attachment.incoming)
    if not text.strip() or AttachmentText.objects.filter(attachment=attachment).exists():
        return False
    AttachmentText.objects.create(attachment=attachment, text=text, is_recognised=True)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    found = look(words=None, lines=lines, text=text)
    if found in (Finding.WARNING, Finding.STAMPED) and attachment.secrecy != Finding.WARNING:
        attachment.secrecy = Finding.WARNING
        attachment.save(update_fields=["secrecy"])
    log.record(
        "registry.incoming.scan_read", subject=SubjectRef(INCOMING.noun, document.pk),
        actor=system_actor("ocr", document.tenant_id), at=now,
        changes={"attachment": (None, attachment.pk), "secrecy": (None, attachment.secrecy)},
    )  # fmt: skip
    return True


@transaction.atomic
def open_kept_copy(
    document: Incoming, *, reason: str, actor: Actor, now: datetime
) -> KeptCopyOpening:
    """
    Open the files of a passed-on ordinary document to this clerk, for the minutes of the rule.

    Only the files: directions, tasks and history stay shut (D8, docs/decisions/0021).

    :raises Refusal: no reason, or the actor reads the document anyway
    :raises NotPermitted: the document is no ordinary one, or the actor no clerk of its office
    """
    said = read_reason(reason)
    fresh = lock(document)
    capacity = IncomingPolicy.check(actor, "open_kept_copy", fresh)
    if IncomingPolicy.level(capacity, fresh) == Level.FULL:
        raise Refusal(_("You read this document already; there is nothing to open."))
    if capacity.appointment_id is None:
        raise Refusal(IncomingPolicy.sentence("open_kept_copy"))
    minutes = int(str(rule("registry.incoming.kept_copy_minutes", on=local_day(now)).value))
    opening = KeptCopyOpening.objects.create(
        incoming=fresh, appointment=Appointment.objects.get(pk=capacity.appointment_id),
        opened_at=now, until=now + timedelta(minutes=minutes),
    )  # fmt: skip
    subject = SubjectRef(INCOMING.noun, fresh.pk)
    log.record(
        "registry.incoming.kept_copy_opened", subject=subject, actor=capacity, at=now, reason=said,
        changes={"until": (None, opening.until)},
    )  # fmt: skip
    log.log_access(subject, actor=capacity, what="kept_copy")
    return opening
