"""Reads of the files that lie with a sheet: who knows the submission in full, reads them."""

from __future__ import annotations

import uuid

from vanphong.dossiers.models import SheetFile, Submission
from vanphong.dossiers.queries.submissions import get_submission_for
from vanphong.kernel.policies import Missing
from vanphong.kernel.principals import Actor


def list_files(submission: Submission, round_number: int) -> list[SheetFile]:
    """
    Return the files of one round in order, without what was read of them. Cost: one query.

    No rights are asked: for who may know the submission in full.
    """
    found = submission.files.filter(round=round_number).select_related("file").defer("text")
    return sorted(found, key=lambda file: (file.place, file.position))


def new_files(submission: Submission, round_number: int) -> set[uuid.UUID]:
    """Return the files of a round that the round before it did not have; none in the first."""
    if round_number == 1:
        return set()
    before = submission.files.filter(round=round_number - 1).values("file")
    found = submission.files.filter(round=round_number).exclude(file__in=before)
    return set(found.values_list("pk", flat=True))


def get_file_for(actor: Actor, submission_id: uuid.UUID, file_id: uuid.UUID) -> SheetFile:
    """
    Return one file of a submission that `actor` may know in full, of any round.

    :raises Missing: there is none, or it may not be known: nothing tells which
    """
    submission = get_submission_for(actor, submission_id)
    found = submission.files.select_related("file").filter(pk=file_id).first()
    if found is None:
        raise Missing
    return found
