"""Whom submissions tell: event → roles on the sheet → channels, as data."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _

from vanphong.dossiers import queries
from vanphong.dossiers.events import SubmissionDecided, SubmissionReached, SubmissionSentBack
from vanphong.dossiers.models import Submission
from vanphong.dossiers.states import SUBMISSION, SubmissionState
from vanphong.kernel.notifications.digest import Section
from vanphong.kernel.notifications.table import Kind, Row, Table
from vanphong.kernel.principals import Actor
from vanphong.kernel.subjects import SubjectRef


def _decided_as(state: SubmissionState) -> Callable[[SubmissionDecided], uuid.UUID | None]:
    """Return the subject of an event that ended the submission in this way."""
    return lambda event: event.submission_id if event.state == state else None


TABLE = Table(
    subject_type=SUBMISSION.noun,
    kinds=(
        Kind(code="dossiers.asked", label=_("Submissions that wait for my answer")),
        Kind(code="dossiers.answered", label=_("Answers to my submissions")),
    ),
    roles={
        "asked": lambda found, event, day: [event.appointment_id],
        "maker": lambda found, event, day: [found.maker_id],
    },
    load=lambda pk: Submission.objects.filter(pk=pk).first(),
    rows=(
        Row(
            code="dossiers.reached", kind="dossiers.asked", event=SubmissionReached,
            roles=("asked",), subject=lambda event: event.submission_id,
            sentence=_("A submission waits for your answer"),
        ),
        Row(
            code="dossiers.sent_back", kind="dossiers.answered", event=SubmissionSentBack,
            roles=("maker",), subject=lambda event: event.submission_id,
            sentence=_("Your submission came back: something is asked"),
        ),
        Row(
            code="dossiers.approved", kind="dossiers.answered", event=SubmissionDecided,
            roles=("maker",), subject=_decided_as(SubmissionState.APPROVED),
            sentence=_("Your submission is approved"),
        ),
        Row(
            code="dossiers.rejected", kind="dossiers.answered", event=SubmissionDecided,
            roles=("maker",), subject=_decided_as(SubmissionState.REJECTED),
            sentence=_("Your submission was not agreed to"),
        ),
    ),
)  # fmt: skip


def _asked(actor: Actor, today: date) -> Sequence[SubjectRef]:
    ids = queries.list_asked(actor).values_list("pk", flat=True)
    return [SubjectRef(SUBMISSION.noun, pk) for pk in ids]


SECTIONS = (
    Section(
        code="dossiers.asked", label=_("Submissions that wait for your answer"),
        line=_("Submission"), records=_asked, order=15,
    ),
)  # fmt: skip
