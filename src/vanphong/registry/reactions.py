"""What the registers do when something happened: the words of files follow by the worker."""

from __future__ import annotations

from vanphong.kernel.events.bus import on
from vanphong.kernel.search.keeping import refresh_content
from vanphong.kernel.subjects import SubjectRef
from vanphong.registry.events import (
    IncomingDirected,
    IncomingEvent,
    IncomingFileAttached,
    IncomingRegistered,
)
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


for heard in HEARD:
    on(heard)(keep_words_of_files)
