"""What submissions tell the rest."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import ClassVar

from vanphong.kernel.events.bus import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionReached(Event):
    """A submission reached the desk of a person, who is to answer."""

    name: ClassVar[str] = "dossiers.submission.reached"
    submission_id: uuid.UUID
    appointment_id: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionSentBack(Event):
    """Somebody asks the maker something; the next round begins."""

    name: ClassVar[str] = "dossiers.submission.sent_back"
    submission_id: uuid.UUID
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionDecided(Event):
    """It was approved or not agreed to."""

    name: ClassVar[str] = "dossiers.submission.decided"
    submission_id: uuid.UUID
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetFilesChanged(Event):
    """Files were laid beside a sheet or taken off it."""

    name: ClassVar[str] = "dossiers.submission.files_changed"
    submission_id: uuid.UUID
