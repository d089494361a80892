"""Every read of submissions that others need."""

from vanphong.dossiers.queries.files import get_file_for, list_files, new_files
from vanphong.dossiers.queries.submissions import (
    ShownPart,
    candidates,
    clocks_of,
    count_queues,
    describe_submissions,
    earlier_answers,
    get_lack,
    get_submission_for,
    list_about,
    list_asked,
    list_mine,
    list_submissions_for,
    parts_of,
    stations_of,
    unready,
)

__all__ = [
    "ShownPart",
    "candidates",
    "clocks_of",
    "count_queues",
    "describe_submissions",
    "earlier_answers",
    "get_file_for",
    "get_lack",
    "get_submission_for",
    "list_about",
    "list_asked",
    "list_files",
    "list_mine",
    "list_submissions_for",
    "new_files",
    "parts_of",
    "stations_of",
    "unready",
]
