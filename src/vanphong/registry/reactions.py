"""What the registers do when something happened: words of files, and prints of closed books."""

from __future__ import annotations

from vanphong.kernel.events.bus import on
from vanphong.kernel.jobs import enqueue
from vanphong.kernel.search.keeping import refresh_content
from vanphong.kernel.subjects import SubjectRef
from vanphong.registry.events import (
    BookClosed,
    IncomingDirected,
    IncomingEvent,
    IncomingFileAttached,
    IncomingRegistered,
)
from vanphong.registry.jobs import print_closed
from vanphong.registry.models import AttachmentText
from vanphong.registry.states import INCOMING

HEARD: tuple[type[IncomingEvent], ...] = (
    IncomingFileAttached,
    IncomingRegistered,
    IncomingDirected,
)


def keep_words_of_files(event: IncomingEvent) -> None:
    """Keep the words of a document's files together with its number and its opinions."""
    if AttachmentText.objects.filter(attachment__incoming=event.incoming_id).exists():
        refresh_content(SubjectRef(INCOMING.noun, event.incoming_id))


def print_book(event: BookClosed) -> None:
    """Let the worker set the print of a closed book; it may run twice."""
    enqueue(print_closed, closing_id=str(event.closing_id))


on(BookClosed)(print_book)
for heard in HEARD:
    on(heard)(keep_words_of_files)
