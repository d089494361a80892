"""The maker's verbs: make the sheet, write its parts, note what is missing, send, take back."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vanphong.directory.models import Appointment
from vanphong.directory.queries import role_principal
from vanphong.dossiers.layout import Layout, Step, layout_of
from vanphong.dossiers.models import Lack, Paper, PartText, Station, Submission
from vanphong.dossiers.operations.stations import open_next, stop_clocks
from vanphong.dossiers.policies import SubmissionPolicy
from vanphong.dossiers.queries import unready
from vanphong.dossiers.states import SUBMISSION, WRITABLE
from vanphong.kernel.audit import log
from vanphong.kernel.policies import Refusal
from vanphong.kernel.principals import Actor
from vanphong.kernel.principals.models import AccessClass
from vanphong.kernel.rules.lookup import freeze
from vanphong.kernel.search.keeping import refresh
from vanphong.kernel.states.performing import lock, perform
from vanphong.kernel.subjects import SubjectRef

FORM = "dossiers.submission.form"
LONGEST_TITLE, LONGEST_TEXT = 500, 8000


class CannotSend(Refusal):
    """The sheet is not ready: a part, a station or a paper is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """
    What the maker writes: texts by part code, people by station code, the papers it is about.

    A station left out is skipped if the form does not require it. `at_once` lays the sheet before
    all leaders who decide at the same time; else it goes from one to the next.
    """

    title: str
    texts: Mapping[str, str]
    route: Mapping[str, Appointment]
    papers: Sequence[SubjectRef] = field(default=())
    at_once: bool = False


def make_submission(
    sheet: Sheet,
    *,
    maker: Appointment,
    key: uuid.UUID,
    actor: Actor,
    now: datetime,
    source: SubjectRef | None = None,
    access_class: str = AccessClass.ORDINARY,
) -> Submission:
    """
    Begin a submission in the maker's division; the same `key` again returns the same one.

    The form of the day is frozen on it. The maker, the division and, for what is not limited, the
    chief of office may know it; everybody else from the moment it reaches them.

    :raises Refusal: the title is missing or a text too long, or a person cannot stand there
    :raises NotPermitted: the actor makes no submissions
    """  # fmt: skip
    actor = SubmissionPolicy.check(actor, "make")
    known = Submission.objects.filter(intake_key=key, maker=maker).first()
    if known is not None:
        return known
    form = freeze(FORM, timezone.localdate(now))
    submission = Submission(
        tenant=maker.tenant, unit=maker.unit, maker=maker, title=_title(sheet.title), made_at=now,
        form=form.as_json(), source_type=source.type if source else "", intake_key=key,
        source_id=source.id if source else None, access_class=access_class,
        readers=_readers(maker, access_class),
    )  # fmt: skip
    try:
        with transaction.atomic():
            submission.save(force_insert=True)
            _write_sheet(submission, sheet, Layout.read(form.value), now)
            log.record(
                "dossiers.submission.made", subject=SubjectRef(SUBMISSION.noun, submission.pk),
                actor=actor, at=now, changes={"source": (None, submission.source_id)},
                texts={"title": submission.title},
            )  # fmt: skip
            refresh(SubjectRef(SUBMISSION.noun, submission.pk))
    except IntegrityError as error:
        if "intake_key" not in str(error):
            raise
        return Submission.objects.get(intake_key=key, maker=maker)
    return submission


@transaction.atomic
def write_submission(
    submission: Submission, sheet: Sheet, *, actor: Actor, now: datetime
) -> Submission:
    """
    Change the sheet of the present round while it lies with its maker.

    :raises Refusal: it lies with the leaders or is over; or as `make_submission`
    """
    fresh = lock(submission)
    actor = SubmissionPolicy.check(actor, "write", fresh)
    if fresh.state not in WRITABLE:
        raise Refusal(_("The submission lies with the leaders; it can be changed when it is back."))
    fresh.title = _title(sheet.title)
    fresh.save(update_fields=["title"])
    _write_sheet(fresh, sheet, layout_of(fresh), now)
    log.record(
        "dossiers.submission.written", subject=SubjectRef(SUBMISSION.noun, fresh.pk), actor=actor,
        at=now, changes={"round": (None, fresh.round)}, texts={"title": fresh.title},
    )  # fmt: skip
    refresh(SubjectRef(SUBMISSION.noun, fresh.pk))
    return fresh


def send_submission(submission: Submission, *, actor: Actor, now: datetime) -> Submission:
    """
    Send the sheet of this round on its way: the first station is asked, its clock runs.

    :raises CannotSend: a required part or station is empty, or something noted is still missing
    """
    with perform(
        SUBMISSION, SubmissionPolicy, "send", subject=submission, actor=actor, now=now
    ) as move:
        _check_ready(move.subject)
        move.change("round", None, move.subject.round)
        open_next(move, now)
    return move.subject


def withdraw_submission(
    submission: Submission, *, reason: str, actor: Actor, now: datetime
) -> Submission:
    """Take the submission back with the reason; it stays in the history."""
    said = reason.strip()
    if not said:
        raise Refusal(_("Write why the submission is taken back."), field="reason")
    with perform(
        SUBMISSION, SubmissionPolicy, "withdraw", subject=submission, actor=actor, now=now,
        note=said,
    ) as move:  # fmt: skip
        stop_clocks(move, said, now)
    return move.subject


@transaction.atomic
def note_lacks(
    submission: Submission, *, words: Sequence[str], actor: Actor, now: datetime
) -> list[Lack]:
    """
    Note everything that the file misses, one entry each, so that the sender is asked once.

    :raises Refusal: nothing is named, or an entry has more than 500 characters
    """
    fresh = lock(submission)
    actor = SubmissionPolicy.check(actor, "note_lacks", fresh)
    clean = [word.strip() for word in words if word.strip()]
    if not clean:
        raise Refusal(_("Write what is missing, one thing a line."), field="words")
    if any(len(word) > 500 for word in clean):
        raise Refusal(_("One line has at most 500 characters."), field="words")
    lacks = Lack.objects.bulk_create(
        [Lack(submission=fresh, words=word, noted_at=now) for word in clean]
    )
    log.record(
        "dossiers.submission.lacks_noted", subject=SubjectRef(SUBMISSION.noun, fresh.pk),
        actor=actor, at=now, changes={"count": (None, len(lacks))},
        texts={"note": "; ".join(clean)},
    )  # fmt: skip
    return lacks


@transaction.atomic
def settle_lack(lack: Lack, *, actor: Actor, now: datetime) -> None:
    """Strike one thing off the list: it came. Striking it again changes nothing."""
    actor = SubmissionPolicy.check(actor, "settle_lack", lock(lack.submission))
    changed = Lack.objects.filter(pk=lack.pk, settled_at=None).update(settled_at=now)
    if changed:
        log.record(
            "dossiers.submission.lack_settled", actor=actor, at=now,
            subject=SubjectRef(SUBMISSION.noun, lack.submission_id), texts={"note": lack.words},
        )  # fmt: skip


def _readers(maker: Appointment, access_class: str) -> list[int]:
    found = {maker.principal_id}
    if access_class in (AccessClass.PUBLIC, AccessClass.ORDINARY):
        found |= {maker.unit.principal_id, role_principal(maker.tenant_id, "chief")}
    return sorted(found)


def _write_sheet(submission: Submission, sheet: Sheet, layout: Layout, now: datetime) -> None:
    texts = {part.code: sheet.texts.get(part.code, "").strip() for part in layout.written_parts()}
    for code, text in texts.items():
        if len(text) > LONGEST_TEXT:
            raise Refusal(
                _("The text has %(length)s characters; at most 8,000 are kept.")
                % {"length": len(text)},
                field=f"part_{code}",
            )
    submission.texts.filter(round=submission.round).delete()
    PartText.objects.bulk_create(
        [
            PartText(
                submission=submission, round=submission.round, part=code, text=text, written_at=now
            )
            for code, text in texts.items()
            if text
        ]
    )
    submission.stations.filter(round=submission.round).delete()
    together = layout.deciding_place() if sheet.at_once else None
    Station.objects.bulk_create(
        [
            _station(submission, step, sheet.route[step.code], together if step.decides else None)
            for step in layout.steps
            if step.code in sheet.route
        ]
    )
    Paper.objects.filter(submission=submission).delete()
    papers = dict.fromkeys(sheet.papers)
    Paper.objects.bulk_create(
        [Paper(submission=submission, source_type=p.type, source_id=p.id) for p in papers]
    )


def _station(submission: Submission, step: Step, person: Appointment, place: int | None) -> Station:
    fits = person.tenant_id == submission.tenant_id and person.role in step.roles
    if not fits or (step.own_unit and person.unit_id != submission.unit_id):
        raise Refusal(
            _("%(name)s cannot stand at “%(station)s”. Choose somebody of the list.")
            % {"name": person.person.full_name, "station": step.label},
            field=f"station_{step.code}",
        )
    return Station(
        submission=submission, round=submission.round, place=place or step.place, code=step.code,
        part=step.part, label=step.label, person=person, decides=step.decides,
    )  # fmt: skip


def _check_ready(submission: Submission) -> None:
    empty = [lack.label for lack in unready(submission) if lack.required]
    if empty:
        raise CannotSend(_("Still to be filled: %(parts)s.") % {"parts": ", ".join(empty)})
    stations = submission.stations.filter(round=submission.round)
    last = stations.order_by("-place").first()
    if last is None or not last.decides:
        raise CannotSend(_("The last station must be a leader who decides."))
    open_lacks = submission.lacks.filter(settled_at=None).count()
    if open_lacks:
        raise CannotSend(
            ngettext(
                "%(count)s thing on the list is still missing.",
                "%(count)s things on the list are still missing.",
                open_lacks,
            )
            % {"count": open_lacks}
        )


def _title(text: str) -> str:
    clean = text.strip()
    if not clean:
        raise Refusal(_("Write what the submission is about."), field="title")
    if len(clean) > LONGEST_TITLE:
        raise Refusal(
            _("The text has %(length)s characters; at most %(longest)s are kept. Shorten it.")
            % {"length": len(clean), "longest": LONGEST_TITLE},
            field="title",
        )
    return clean
