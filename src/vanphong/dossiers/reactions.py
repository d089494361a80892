"""What submissions do when something happened: the words of their files follow by the worker."""

from __future__ import annotations

from vanphong.dossiers.events import SheetFilesChanged, SubmissionSentBack
from vanphong.dossiers.states import SUBMISSION
from vanphong.kernel.events.bus import on
from vanphong.kernel.search.keeping import refresh_content
from vanphong.kernel.subjects import SubjectRef


@on(SheetFilesChanged)
def keep_words_of_files(event: SheetFilesChanged) -> None:
    """Keep the words of the present round's files."""
    refresh_content(SubjectRef(SUBMISSION.noun, event.submission_id))


@on(SubmissionSentBack)
def keep_words_of_next_round(event: SubmissionSentBack) -> None:
    """Keep them for the round that begins."""
    refresh_content(SubjectRef(SUBMISSION.noun, event.submission_id))
