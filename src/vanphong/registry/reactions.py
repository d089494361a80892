"""What the registers do when something happened: words of files, printed books, calls."""

from __future__ import annotations

from datetime import datetime

from vanphong.kernel.events.bus import on, on_timed
from vanphong.kernel.files import ocr
from vanphong.kernel.jobs import enqueue
from vanphong.kernel.search.keeping import refresh_content
from vanphong.kernel.subjects import SubjectRef
from vanphong.registry.events import (
    BookClosed,
    IncomingDirected,
    IncomingEvent,
    IncomingFileAttached,
    IncomingFinished,
    IncomingRegistered,
)
from vanphong.registry.jobs import print_closed, read_scan
from vanphong.registry.models import Attachment, AttachmentText
from vanphong.registry.operations import begin_call, end_call
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


def read_scan_of(event: IncomingFileAttached) -> None:
    """Let the worker read a file that came without words, where the machine can read pictures."""
    found = Attachment.objects.select_related("file").filter(
        pk=event.attachment_id, extracted__isnull=True
    )
    attachment = found.first()
    if attachment is not None and ocr.can_read(attachment.file):
        enqueue(read_scan, attachment_id=str(attachment.pk))


def print_book(event: BookClosed) -> None:
    """Let the worker set the print of a closed book; it may run twice."""
    enqueue(print_closed, closing_id=str(event.closing_id))


on(BookClosed)(print_book)
on(IncomingFileAttached)(read_scan_of)
for heard in HEARD:
    on(heard)(keep_words_of_files)


def call_who_is_on_duty(event: IncomingEvent, now: datetime) -> None:
    """Begin to call for an express document; others are left."""
    begin_call(event.incoming_id, now=now)


def stop_calling(event: IncomingEvent, now: datetime) -> None:
    """Call nobody any more for a document on which somebody works."""
    end_call(event.incoming_id, now=now)


on_timed(IncomingRegistered, "registry.call_who_is_on_duty", call_who_is_on_duty)
on_timed(IncomingDirected, "registry.stop_calling", stop_calling)
on_timed(IncomingFinished, "registry.stop_calling", stop_calling)
