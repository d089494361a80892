"""Opening and closing stations: whom the sheet reaches, with which clock."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from vanphong.directory.models import Appointment
from vanphong.dossiers.events import SubmissionReached
from vanphong.dossiers.layout import layout_of
from vanphong.dossiers.models import CLOCK, Answer, Station, Submission
from vanphong.dossiers.policies import open_station_of
from vanphong.kernel.deadlines import Term, Unit
from vanphong.kernel.deadlines.operations import lift_deadline, meet_deadline, set_deadline
from vanphong.kernel.deadlines.queries import find_open_deadline
from vanphong.kernel.deadlines.terms import StartRule
from vanphong.kernel.rules.lookup import Frozen
from vanphong.kernel.states.performing import Performance
from vanphong.kernel.subjects import SubjectRef


def open_next(move: Performance[Submission], now: datetime) -> None:
    """Ask the stations of the next place; each gets the sheet and its clock."""
    submission = move.subject
    waiting = list(_of_round(submission).filter(opened_at=None).order_by("place"))
    for station in waiting:
        if station.place != waiting[0].place:
            break
        station.opened_at = now
        station.save(update_fields=["opened_at"])
        submission.readers = sorted({*submission.readers, station.person.principal_id})
        _start_clock(station, submission, move, now)
        move.publish(
            SubmissionReached(submission_id=submission.pk, appointment_id=station.person_id)
        )


def close_mine(
    move: Performance[Submission],
    *,
    answer: Answer,
    opinion: str,
    typist: Appointment,
    now: datetime,
) -> Station:
    """
    Write the answer of the station that the acting capacity stands at.

    The policy has found one: a missing station is a fault of the program.
    """
    station = open_station_of(move.capacity, move.subject)
    assert station is not None
    station.answered_at, station.answer, station.opinion = now, answer, opinion
    station.answered_by = typist if typist.pk != station.person_id else None
    station.save(update_fields=["answered_at", "answer", "opinion", "answered_by"])
    deadline = find_open_deadline(SubjectRef(CLOCK, station.pk), CLOCK)
    if deadline is not None:
        meet_deadline(deadline=deadline, actor=move.capacity, now=now)
    move.change("station", None, station.pk)
    move.change("answer", None, str(answer))
    if opinion:
        move.write("opinion", opinion)
    return station


def stop_clocks(move: Performance[Submission], reason: str, now: datetime) -> None:
    """Lift the clocks of stations that are no longer asked."""
    for station in _of_round(move.subject).filter(answered_at=None).exclude(opened_at=None):
        deadline = find_open_deadline(SubjectRef(CLOCK, station.pk), CLOCK)
        if deadline is not None:
            lift_deadline(deadline=deadline, reason=reason, actor=move.capacity, now=now)


def is_waiting(submission: Submission) -> bool:
    """Tell whether somebody of the round is asked and has not answered."""
    asked = _of_round(submission).filter(answered_at=None).exclude(opened_at=None)
    return asked.exists()


def _of_round(submission: Submission) -> QuerySet[Station]:
    return submission.stations.select_related("person").filter(round=submission.round)


def _start_clock(
    station: Station, submission: Submission, move: Performance[Submission], now: datetime
) -> None:
    step = layout_of(submission).step(station.code)
    if not step.amount:
        return
    rule = Frozen.from_json(submission.form)
    term = Term(step.amount, Unit(step.unit), StartRule.EVENT_DAY_NOT_COUNTED, rule.source)
    set_deadline(
        subject=SubjectRef(CLOCK, station.pk), kind=CLOCK, term=term, start_at=now,
        actor=move.capacity, now=now, tenant_id=submission.tenant_id,
    )  # fmt: skip
