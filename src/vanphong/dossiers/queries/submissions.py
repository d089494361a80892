"""Reads of the sheets themselves: queues, parts, stations, what is missing."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse

from vanphong.directory.models import Appointment
from vanphong.directory.queries import list_appointments
from vanphong.dossiers.comparing import Piece, changes_between
from vanphong.dossiers.layout import MAKER, PAPERS, STATIONS, TIME, Step, layout_of
from vanphong.dossiers.models import BACK, CLOCK, Lack, Paper, PartText, Station, Submission
from vanphong.dossiers.policies import SubmissionPolicy
from vanphong.dossiers.states import ENDED, SUBMISSION, SubmissionState
from vanphong.kernel.deadlines.models import Deadline
from vanphong.kernel.policies import Missing
from vanphong.kernel.principals import Actor, Level
from vanphong.kernel.subjects import SubjectRef, SubjectView, describe


def get_submission_for(actor: Actor, submission_id: uuid.UUID) -> Submission:
    """
    Return one submission that `actor` may know in full.

    :raises Missing: there is none
    """
    found = list_submissions_for(actor).filter(pk=submission_id).first()
    if found is None:
        raise Missing
    return found


def get_lack(submission: Submission, lack_id: uuid.UUID) -> Lack:
    """
    Return one thing that the submission still misses.

    :raises Missing: it belongs to none or to another one
    """
    found = submission.lacks.select_related("submission").filter(pk=lack_id).first()
    if found is None:
        raise Missing
    return found


def list_submissions_for(actor: Actor) -> QuerySet[Submission]:
    """Return the submissions of the actor's office that it may know in full, newest first."""
    tenants = [actor.tenant_id] if actor.tenant_id else []
    found = SubmissionPolicy.visible_to(actor, Level.FULL).filter(tenant__in=tenants)
    return found.select_related("maker__person", "unit").order_by("-made_at", "-pk")


def list_asked(actor: Actor) -> QuerySet[Submission]:
    """Return what lies before this person, or whom it stands in for; the longest waiting first."""
    open_now = Q(opened_at__isnull=False, answered_at__isnull=True, person__in=_posts(actor))
    waiting = Station.objects.filter(
        open_now, submission__state__in=["in_review", "meeting"]
    ).values("submission")
    return list_submissions_for(actor).filter(pk__in=waiting).order_by("made_at", "pk")


def list_mine(actor: Actor) -> QuerySet[Submission]:
    """Return the person's own submissions that are not over, newest first."""
    return list_submissions_for(actor).filter(maker__in=_posts(actor)).exclude(state__in=ENDED)


def list_to_explain(actor: Actor) -> QuerySet[Submission]:
    """Return the person's own submissions that were sent back; the longest waiting first."""
    return list_mine(actor).filter(state=SubmissionState.ASKED).order_by("made_at", "pk")


def list_about(actor: Actor, source: SubjectRef) -> QuerySet[Submission]:
    """Return the submissions about one record, as far as the actor may know them."""
    return list_submissions_for(actor).filter(source_type=source.type, source_id=source.id)


def candidates(step: Step, maker: Appointment, day: date) -> list[Appointment]:
    """Return who may stand at a station for a maker on `day`, by given name."""
    posts = list_appointments(maker.tenant_id, day).filter(role__in=step.roles)
    return list(posts.filter(unit=maker.unit_id) if step.own_unit else posts)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPart:
    """One numbered part of the sheet as it is shown: words, answers of stations, or papers."""

    number: int
    label: str
    kind: str
    text: str = ""
    #: the text against that of the round before; empty where nothing changed
    changes: Sequence[Piece] = ()
    stations: Sequence[Station] = ()
    papers: Sequence[SubjectView] = ()


def parts_of(submission: Submission, actor: Actor, round_number: int) -> list[ShownPart]:
    """
    Return the parts of one round in the order of the frozen form. Cost: three queries and papers.

    A paper that the actor may not know is not among them.
    """
    texts, before = _texts(submission, round_number)
    stations = list(stations_of(submission, round_number))
    refs = [SubjectRef(p.source_type, p.source_id) for p in Paper.objects.filter(
        submission=submission).order_by("pk")]  # fmt: skip
    seen = describe(actor, refs)
    papers = [seen[ref] for ref in refs if ref in seen]
    return [
        ShownPart(
            number=number, label=part.label, kind=part.by, text=texts.get(part.code, ""),
            stations=[s for s in stations if s.part == part.code] if part.by == STATIONS
            else stations if part.by == TIME else (),
            papers=papers if part.by == PAPERS else (),
            changes=changes_between(before.get(part.code, ""), texts.get(part.code, ""))
            if round_number > 1 and part.by == MAKER
            else (),
        )
        for number, part in enumerate(layout_of(submission).parts, start=1)
    ]  # fmt: skip


def _texts(submission: Submission, round_number: int) -> tuple[dict[str, str], dict[str, str]]:
    """Return the maker's texts by part, of this round and of the one before it."""
    rounds: dict[int, dict[str, str]] = {round_number - 1: {}, round_number: {}}
    for text in PartText.objects.filter(submission=submission, round__in=list(rounds)):
        rounds[text.round][text.part] = text.text
    return rounds[round_number], rounds[round_number - 1]


def earlier_answers(submission: Submission, round_number: int) -> list[Station]:
    """
    Return what was said in the rounds before, the newest first: opinions, and why it came back.

    Cost: one query.
    """
    said = submission.stations.filter(~Q(opinion="") | Q(answer__in=BACK), round__lt=round_number)
    found = said.exclude(answered_at=None).select_related("person__person", "answered_by__person")
    return list(found.order_by("-round", "place", "pk"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Unready:
    """
    Something that the sheet of the present round still lacks: a part, a station or a file.

    What is not `required` is told, but does not keep the sheet from being sent.
    """

    label: str
    required: bool


def unready(submission: Submission) -> list[Unready]:
    """Return all that is empty on the sheet, in the order of its form. Cost: three queries."""
    layout, number = layout_of(submission), submission.round
    written = set(submission.texts.filter(round=number).values_list("part", flat=True))
    named = set(submission.stations.filter(round=number).values_list("code", flat=True))
    roles = set(submission.files.filter(round=number).values_list("role", flat=True))
    return [
        *(
            Unready(label=part.label, required=True)
            for part in layout.written_parts()
            if part.required and part.code not in written
        ),
        *(
            Unready(label=step.label, required=True)
            for step in layout.steps
            if step.required and step.code not in named
        ),
        *(
            Unready(label=file.label, required=file.required)
            for file in layout.files
            if file.role not in roles
        ),
    ]


def stations_of(submission: Submission, round_number: int) -> QuerySet[Station]:
    """Return the stations of one round in their order."""
    found = submission.stations.filter(round=round_number)
    return found.select_related("person__person", "answered_by__person").order_by("place", "pk")


def clocks_of(stations: Sequence[Station]) -> dict[uuid.UUID, Deadline]:
    """Return the clock of each station, running or stopped. Cost: one query."""
    rows = Deadline.objects.filter(subject_type=CLOCK, subject_id__in=[s.pk for s in stations])
    return {row.subject_id: row for row in rows.order_by("pk")}


def count_queues(actor: Actor) -> dict[str, int]:
    """Return the figures of a person's queues: asked, and mine."""
    return {
        "asked": list_asked(actor).order_by().count(),
        "mine": list_mine(actor).order_by().count(),
    }


def describe_submissions(actor: Actor, ids: list[uuid.UUID]) -> dict[uuid.UUID, SubjectView]:
    """Name submissions for `kernel.subjects`, at the reader's level."""
    return {
        found.pk: SubjectView(
            ref=SubjectRef(SUBMISSION.noun, found.pk),
            label=found.title[:120],
            url=reverse("dossiers:detail", args=[found.pk]),
        )
        for found in list_submissions_for(actor).filter(pk__in=ids)
    }


def _posts(actor: Actor) -> list[uuid.UUID]:
    posts = [c.on_behalf_of or c.appointment_id for c in actor.capacities()]
    return [post for post in posts if post is not None]
