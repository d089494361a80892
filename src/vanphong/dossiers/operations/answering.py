"""The stations' verbs: agree and hand on, ask, sign, refuse, take to a meeting."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from vanphong.directory.models import Appointment
from vanphong.dossiers.events import SubmissionDecided, SubmissionSentBack
from vanphong.dossiers.models import BACK, Answer, PartText, Station, Submission
from vanphong.dossiers.operations.files import copy_files
from vanphong.dossiers.operations.stations import close_mine, is_waiting, open_next, stop_clocks
from vanphong.dossiers.policies import SubmissionPolicy, open_station_of
from vanphong.dossiers.states import SUBMISSION, SubmissionState
from vanphong.kernel.policies import Refusal
from vanphong.kernel.principals import Actor
from vanphong.kernel.states.performing import Performance, perform

LONGEST = 8000


def pass_on(
    submission: Submission, *, opinion: str, typist: Appointment, actor: Actor, now: datetime
) -> Submission:
    """Agree and hand the sheet to the next station, once everybody asked at this one answered."""
    said = _said(opinion)
    with perform(
        SUBMISSION, SubmissionPolicy, "pass_on", subject=submission, actor=actor, now=now
    ) as move:
        decides = _station(move).decides
        answer = Answer.SIGNED if decides else Answer.AGREED
        close_mine(move, answer=answer, opinion=said, typist=typist, now=now)
        if not is_waiting(move.subject):
            open_next(move, now)
    return move.subject


def approve(
    submission: Submission, *, opinion: str, typist: Appointment, actor: Actor, now: datetime
) -> Submission:
    """Sign as the last who decides: the submission is approved."""
    said = _said(opinion)
    with perform(
        SUBMISSION, SubmissionPolicy, "approve", subject=submission, actor=actor, now=now
    ) as move:
        close_mine(move, answer=Answer.SIGNED, opinion=said, typist=typist, now=now)
        _decide(move, SubmissionState.APPROVED, now)
    return move.subject


def reject(
    submission: Submission, *, opinion: str, typist: Appointment, actor: Actor, now: datetime
) -> Submission:
    """
    Not agree: the submission ends with the reason.

    :raises Refusal: no reason is given
    """
    said = _said(opinion, _("Write why it is not agreed to."))
    with perform(
        SUBMISSION, SubmissionPolicy, "reject", subject=submission, actor=actor, now=now
    ) as move:
        close_mine(move, answer=Answer.DISAGREED, opinion=said, typist=typist, now=now)
        stop_clocks(move, said, now)
        _decide(move, SubmissionState.REJECTED, now)
    return move.subject


def take_to_meeting(
    submission: Submission, *, opinion: str, typist: Appointment, actor: Actor, now: datetime
) -> Submission:
    """Let a meeting decide; the clock stops, and this station writes afterwards what it said."""
    said = _said(opinion)
    with perform(
        SUBMISSION, SubmissionPolicy, "take_to_meeting", subject=submission, actor=actor, now=now,
        note=said,
    ) as move:  # fmt: skip
        stop_clocks(move, str(Answer.TO_MEETING.label), now)
        move.change("answer", None, str(Answer.TO_MEETING))
        move.change("typist", None, typist.pk)
    return move.subject


def send_back(
    submission: Submission,
    *,
    answer: str,
    opinion: str,
    typist: Appointment,
    actor: Actor,
    now: datetime,
) -> Submission:
    """
    Send the sheet back to its maker; the next round begins with its texts and its way.

    :raises Refusal: the answer is none that sends back, or no words go with it
    """  # fmt: skip
    if answer not in BACK:
        raise Refusal(_("Choose why the submission goes back."), field="answer")
    said = _said(opinion, _("Write what is asked for."))
    with perform(
        SUBMISSION, SubmissionPolicy, "send_back", subject=submission, actor=actor, now=now
    ) as move:
        close_mine(move, answer=Answer(answer), opinion=said, typist=typist, now=now)
        stop_clocks(move, said, now)
        _begin_round(move.subject, now)
        move.change("round", move.subject.round - 1, move.subject.round)
        move.publish(SubmissionSentBack(submission_id=move.subject.pk, answer=answer))
    return move.subject


def _begin_round(submission: Submission, now: datetime) -> None:
    """Copy texts, way and files into the next round, where the maker may change them."""
    old, submission.round = submission.round, submission.round + 1
    PartText.objects.bulk_create(
        [
            PartText(
                submission=submission, round=submission.round, part=text.part, text=text.text,
                written_at=now,
            )
            for text in submission.texts.filter(round=old)
        ]
    )  # fmt: skip
    Station.objects.bulk_create(
        [
            Station(
                submission=submission, round=submission.round, place=s.place, code=s.code,
                part=s.part, label=s.label, person_id=s.person_id, decides=s.decides,
            )
            for s in submission.stations.filter(round=old)
        ]
    )  # fmt: skip
    copy_files(submission, old)


def _decide(move: Performance[Submission], state: SubmissionState, now: datetime) -> None:
    move.subject.decided_at = now
    move.publish(SubmissionDecided(submission_id=move.subject.pk, state=str(state)))


def _station(move: Performance[Submission]) -> Station:
    station = open_station_of(move.capacity, move.subject)
    assert station is not None  # the policy has found it
    return station


def _said(text: str, missing: str = "") -> str:
    clean = text.strip()
    if not clean and missing:
        raise Refusal(missing, field="opinion")
    if len(clean) > LONGEST:
        raise Refusal(
            _("The text has %(length)s characters; at most 8,000 are kept.")
            % {"length": len(clean)},
            field="opinion",
        )
    return clean
