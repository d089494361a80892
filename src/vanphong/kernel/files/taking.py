"""
Taking a file in: judged and read in the jail, passed by the gate, then stored.

Until the gate has let it pass the file stands in memory alone: nothing of a refused file touches
a disk.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Protocol

from django.db import transaction

from vanphong.kernel.files import store
from vanphong.kernel.files.inspection import MEDIA_TYPES, Examined, examine
from vanphong.kernel.files.models import StoredFile
from vanphong.kernel.files.refusals import LARGEST_BYTES, Fault, FileRefused, Refusal
from vanphong.kernel.principals import Actor
from vanphong.kernel.secrecy.detector import Finding, look
from vanphong.kernel.secrecy.operations import note_refusal
from vanphong.kernel.text import squeeze

NAME_CHARACTERS = 180


class Upload(Protocol):
    """What is taken in: Django's UploadedFile, or anything with a name and pieces."""

    name: str | None

    def chunks(self, chunk_size: int | None = None) -> Iterable[bytes]:
        """Return the content in pieces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenFile:
    """A stored file with what was read of it, for the record that will use it."""

    file: StoredFile
    #: the sender's name for it, without folders and control characters
    name: str
    #: for searching; None where there is no text
    text: str | None
    #: CLEAN, WARNING (ask, then `secrecy.operations.answer_warning`) or UNCHECKED
    secrecy: Finding


def take_in(upload: Upload, *, actor: Actor, path: str, now: datetime) -> TakenFile:
    """
    Inspect, read, pass the gate, store.

    `path` is the code of the way in ("registry.incoming.file"), noted if the gate refuses.
    The same content twice gives the same `StoredFile`. Call it before the verb's transaction.

    :raises FileRefused: with a sentence; nothing of the file is kept
    :raises JailMissing: this machine cannot read files safely
    :raises RuntimeError: called inside a transaction
    Cost: one child process (0.2 s and what the file takes), one durable write, one insert.
    """
    with transaction.atomic(durable=True):
        pass  # refuses callers that would hold locks while a stranger's file is read
    name = clean_name(upload.name or "")
    with _in_memory(upload) as memory:
        examined = examine(memory, name)
        finding = look(words=examined.words, lines=examined.lines, text=examined.text)
        if finding is Finding.STAMPED:
            note_refusal(path=path, actor=actor, now=now)
            raise FileRefused(Refusal(Fault.SECRET))
        file = _store(memory, examined, now=now)
    return TakenFile(file=file, name=name, text=examined.text, secrecy=finding)


def clean_name(name: str) -> str:
    """Return the last part of a path in NFC, without control or direction characters."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = squeeze("".join(c for c in last if unicodedata.category(c) not in ("Cc", "Cf", "Cs")))
    stem, dot, suffix = shown.rpartition(".")
    if not dot or len(suffix) > 8:
        return shown[:NAME_CHARACTERS]
    return f"{stem[: NAME_CHARACTERS - len(suffix) - 1]}.{suffix}"


@contextmanager
def _in_memory(upload: Upload) -> Iterator[IO[bytes]]:
    """Hold the upload in a nameless file of memory, never more than the limit."""
    with os.fdopen(os.memfd_create("upload", os.MFD_CLOEXEC), "w+b") as memory:
        size = 0
        for piece in upload.chunks():
            size += len(piece)
            if size > LARGEST_BYTES:
                raise FileRefused(Refusal(Fault.TOO_BIG))
            memory.write(piece)
        memory.flush()
        yield memory


def _store(memory: IO[bytes], examined: Examined, *, now: datetime) -> StoredFile:
    sha256 = store.digest(memory)
    store.keep(memory, sha256)
    with transaction.atomic(durable=True):
        file, _new = StoredFile.objects.get_or_create(
            sha256=sha256,
            defaults={
                "size": memory.tell(),
                "media_type": MEDIA_TYPES[examined.kind],
                "kind": examined.kind,
                "pages": examined.pages,
                "stored_at": now,
            },
        )
    return file
