"""Files laid before the leaders: added and left out by the maker while the sheet lies with him."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from vanphong.dossiers.events import SheetFilesChanged
from vanphong.dossiers.models import FileRole, SheetFile, Submission
from vanphong.dossiers.policies import SubmissionPolicy
from vanphong.dossiers.states import SUBMISSION, WRITABLE
from vanphong.kernel.audit import log
from vanphong.kernel.events import bus
from vanphong.kernel.files.models import StoredFile
from vanphong.kernel.policies import Refusal
from vanphong.kernel.principals import Actor
from vanphong.kernel.search.keeping import refresh
from vanphong.kernel.secrecy.detector import Finding
from vanphong.kernel.secrecy.operations import answer_warning
from vanphong.kernel.states.machine import WrongState
from vanphong.kernel.states.performing import lock
from vanphong.kernel.subjects import SubjectRef
from vanphong.registry.operations import Enclosure

#: house rule: what one sheet carries in one round
MOST_FILES = 50
#: what a person may go on writing in
EDITABLE = frozenset({"docx", "doc", "odt", "rtf", "xlsx", "xls", "ods", "txt"})


@transaction.atomic
def add_files(
    submission: Submission,
    enclosures: Sequence[Enclosure],
    *,
    role: str,
    actor: Actor,
    now: datetime,
) -> list[SheetFile]:
    """
    Lay files beside the sheet of the present round; what lies there already is left as it is.

    Who may know the submission in full may read them, in this round and ever after.

    :raises Refusal: no file, too many, of a kind that does not fit the role, a warning without
        answer, or a file is no longer kept
    :raises WrongState: the sheet lies with the leaders or is over
    :raises NotPermitted: the actor did not make the submission
    Source: practice item 5 (tờ trình as a signed PDF and as a draft that can be edited).
    """  # fmt: skip
    if not enclosures:
        raise Refusal(_("Choose at least one file."), field="enclosures")
    fresh, capacity = _opened(submission, "add_files", actor)
    kind = _role(role)
    known = set(fresh.files.filter(round=fresh.round).values_list("file_id", flat=True))
    new = list({e.taken.file.pk: e for e in enclosures if e.taken.file.pk not in known}.values())
    _check(new, kind, standing=len(known))
    last = fresh.files.filter(round=fresh.round).aggregate(last=Max("position"))["last"] or 0
    rows = SheetFile.objects.bulk_create(
        [
            SheetFile(
                submission=fresh, round=fresh.round, role=kind, file=e.taken.file,
                name=e.taken.name, position=place, secrecy=e.taken.secrecy.value,
                text=e.taken.text or "", added_at=now,
            )
            for place, e in enumerate(new, last + 1)
        ]
    )  # fmt: skip
    for row, e in zip(rows, new, strict=True):
        _tell(row, e, capacity, now)
    _changed(fresh, capacity, now)
    return rows


@transaction.atomic
def leave_out_file(file: SheetFile, *, actor: Actor, now: datetime) -> None:
    """
    Take a file off the sheet of the present round; the rounds before keep theirs.

    :raises WrongState: the sheet lies with the leaders or is over, or the file is of another round
    """
    fresh, capacity = _opened(file.submission, "leave_out_file", actor)
    gone = fresh.files.filter(pk=file.pk, round=fresh.round).first()
    if gone is None:
        raise WrongState(_("The files of earlier rounds stay as they were."))
    log.record(
        "dossiers.submission.file_left_out", subject=SubjectRef(SUBMISSION.noun, fresh.pk),
        actor=capacity, at=now, changes={"sheet_file": (gone.pk, None),
                                         "file": (gone.file.sha256, None)},
        texts={"name": gone.name},
    )  # fmt: skip
    gone.delete()
    _changed(fresh, capacity, now)


def copy_files(submission: Submission, old: int) -> None:
    """Let the present round begin with the files of round `old`; in the caller's transaction."""
    SheetFile.objects.bulk_create(
        [
            SheetFile(
                submission=submission, round=submission.round, role=row.role, file_id=row.file_id,
                name=row.name, position=row.position, secrecy=row.secrecy, text=row.text,
                added_at=row.added_at,
            )
            for row in submission.files.filter(round=old)
        ]
    )  # fmt: skip


def _opened(submission: Submission, verb: str, actor: Actor) -> tuple[Submission, Actor]:
    fresh = lock(submission)
    capacity = SubmissionPolicy.check(actor, verb, fresh)
    if fresh.state not in WRITABLE:
        raise WrongState(
            _("The submission lies with the leaders; it can be changed when it is back.")
        )
    return fresh, capacity


def _role(role: str) -> FileRole:
    try:
        return FileRole(role)
    except ValueError:
        raise Refusal(_("Choose what the files are."), field="role") from None


def _check(enclosures: Sequence[Enclosure], role: FileRole, *, standing: int) -> None:
    if standing + len(enclosures) > MOST_FILES:
        raise Refusal(
            _("A submission carries at most %(count)s files.") % {"count": MOST_FILES},
            field="enclosures",
        )
    for e in enclosures:
        kind = e.taken.file.kind
        if role is FileRole.SIGNED and kind != "pdf":
            raise Refusal(
                _("“%(name)s” is no PDF. A signed letter is laid as PDF; its Word file belongs to"
                  " the drafts.") % {"name": e.taken.name},
                field="enclosures",
            )  # fmt: skip
        if role is FileRole.DRAFT and kind not in EDITABLE:
            raise Refusal(
                _("“%(name)s” cannot be edited. As a draft choose the Word or Excel file.")
                % {"name": e.taken.name},
                field="enclosures",
            )
        if e.taken.secrecy is Finding.WARNING and len(e.answer.strip()) < 10:
            raise Refusal(
                _("Write the reason, at least %(count)s characters.") % {"count": 10},
                field="enclosures",
            )
        if not e.taken.is_read:
            raise ValueError("the text of the file is not known: ask taking.text_of")
    ids = [e.taken.file.pk for e in enclosures]
    kept = StoredFile.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    if len(kept) < len(ids):
        raise Refusal(_("A file was no longer kept. Choose it again."), field="enclosures")


def _tell(row: SheetFile, enclosure: Enclosure, actor: Actor, now: datetime) -> None:
    """Write the entries of one file: that it came, and what was answered to a warning."""
    subject = SubjectRef(SUBMISSION.noun, row.submission_id)
    log.record(
        "dossiers.submission.file_added", subject=subject, actor=actor, at=now,
        changes={"sheet_file": (None, row.pk), "file": (None, enclosure.taken.file.sha256),
                 "role": (None, str(row.role)), "secrecy": (None, row.secrecy)},
        texts={"name": row.name},
    )  # fmt: skip
    if enclosure.taken.secrecy is Finding.WARNING:
        answer_warning(subject, reason=enclosure.answer.strip(), actor=actor, now=now)


def _changed(submission: Submission, actor: Actor, now: datetime) -> None:
    """Keep the words of the sheet; those of its files follow by the worker."""
    refresh(SubjectRef(SUBMISSION.noun, submission.pk))
    event = SheetFilesChanged(submission_id=submission.pk)
    bus.publish_many([event], actor=actor, at=now)
