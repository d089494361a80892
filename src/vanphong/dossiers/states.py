"""The states of submissions (a loop of rounds, practice item 5), lists of dossiers and dossiers."""

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


class CatalogueState(models.TextChoices):
    """Where the list of dossiers of a year stands."""

    DRAFT = "draft", _("Being compiled")
    ISSUED = "issued", _("List issued")


CATALOGUE = Machine(
    noun="dossiers.catalogue",
    states=CatalogueState,
    initial=CatalogueState.DRAFT,
    moves=(Move("issue", CatalogueState.DRAFT, CatalogueState.ISSUED),),
)


class ListedState(models.TextChoices):
    """Where a dossier of the list stands before the list is issued."""

    PROPOSED = "proposed", _("Proposed")
    ACCEPTED = "accepted", _("In the list")
    DECLINED = "declined", _("Not taken in")


LISTED = Machine(
    noun="dossiers.listed",
    states=ListedState,
    initial=ListedState.PROPOSED,
    moves=(
        Move("accept", (ListedState.PROPOSED, ListedState.DECLINED), ListedState.ACCEPTED),
        Move("decline", (ListedState.PROPOSED, ListedState.ACCEPTED), ListedState.DECLINED),
    ),
)


class DossierState(models.TextChoices):
    """Where a dossier stands."""

    OPEN = "open", _("Dossier open")
    CLOSED = "closed", _("Dossier closed")


DOSSIER = Machine(
    noun="dossiers.dossier",
    states=DossierState,
    initial=DossierState.OPEN,
    moves=(
        Move("close", DossierState.OPEN, DossierState.CLOSED),
        Move("reopen", DossierState.CLOSED, DossierState.OPEN),
    ),
)

#: how the states of a list, of its lines and of a dossier are drawn
CATALOGUE_TONES: dict[str, Tone] = {"draft": "progress", "issued": "good"}
LISTED_TONES: dict[str, Tone] = {
    "proposed": "warning", "accepted": "good", "declined": "neutral",
}  # fmt: skip
DOSSIER_TONES: dict[str, Tone] = {"open": "progress", "closed": "neutral"}
