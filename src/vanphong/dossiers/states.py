"""The states of a submission (practice item 5): a loop of rounds until somebody decides."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.states.machine import Machine, Move
from vanphong.kernel.ui.values import Tone


class SubmissionState(models.TextChoices):
    """Where a submission stands."""

    DRAFT = "draft", _("Being written")
    IN_REVIEW = "in_review", _("With the leaders")
    ASKED = "asked", _("Waiting for an explanation")
    MEETING = "meeting", _("Taken to a meeting")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Not agreed to")
    WITHDRAWN = "withdrawn", _("Taken back")


S = SubmissionState
#: the maker may change its texts
WRITABLE = (S.DRAFT, S.ASKED)
ENDED = (S.APPROVED, S.REJECTED, S.WITHDRAWN)

#: how each state is drawn
TONES: dict[str, Tone] = {
    "draft": "neutral", "in_review": "progress", "asked": "warning", "meeting": "info",
    "approved": "good", "rejected": "danger",
}  # fmt: skip

SUBMISSION = Machine(
    noun="dossiers.submission",
    states=SubmissionState,
    initial=S.DRAFT,
    moves=(
        Move("send", WRITABLE, S.IN_REVIEW),
        Move("approve", (S.IN_REVIEW, S.MEETING), S.APPROVED),
        Move("pass_on", (S.IN_REVIEW, S.MEETING), S.IN_REVIEW),
        Move("send_back", (S.IN_REVIEW, S.MEETING), S.ASKED),
        Move("take_to_meeting", S.IN_REVIEW, S.MEETING),
        Move("reject", (S.IN_REVIEW, S.MEETING), S.REJECTED),
        Move("withdraw", (*WRITABLE, S.IN_REVIEW), S.WITHDRAWN),
    ),
)
