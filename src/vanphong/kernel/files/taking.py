"""
Taking a file in: judged and read in the jail, passed by the gate, then stored.

Until the gate has let it pass the file stands in memory alone: nothing of a refused file touches
a disk.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
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
ENDINGS: dict[str, tuple[str, ...]] = {
    **{kind: (kind,) for kind in MEDIA_TYPES},
    "jpg": ("jpg", "jpeg"),
    "tif": ("tif", "tiff"),
}
_KNOWN = frozenset(ending for endings in ENDINGS.values() for ending in endings)


class Upload(Protocol):
    """What is taken in: Django's UploadedFile, or anything with a name and pieces."""

    @property
    def name(self) -> str | None:
        """Return the name its sender gave."""

    def chunks(self, chunk_size: int | None = None) -> Iterable[bytes]:
        """Return the content in pieces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenFile:
    """A stored file with what was read of it, for the record that will use it."""

    file: StoredFile
    #: the sender's name for it, without folders and control characters; ends in its true kind
    name: str
    #: the name as given, where its ending claimed another kind; else empty
    claimed: str = ""
    #: for searching; None where there is no text
    text: str | None
    #: CLEAN, WARNING (ask, then `secrecy.operations.answer_warning`) or UNCHECKED
    secrecy: Finding
    #: False after a receipt was redeemed: `text` is unknown, ask `text_of`
    is_read: bool = True


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
    true_name = fitting_name(name, examined.kind)
    return TakenFile(
        file=file, name=true_name, text=examined.text, secrecy=finding,
        claimed=name if is_misleading(name, examined.kind) else "",
    )  # fmt: skip


def keep_printed(content: bytes, *, sizes: Sequence[tuple[int, int]], now: datetime) -> StoredFile:
    """
    Keep a PDF that the product printed itself; the same content gives the same `StoredFile`.

    It passes no gate: its words stand in records that passed one. `sizes` are those of its pages,
    in points. Call it before the verb's transaction.

    :raises RuntimeError: called inside a transaction
    Cost: one durable write, one insert.
    """
    examined = Examined(kind="pdf", text=None, words=None, lines=None, sizes=tuple(sizes))
    with os.fdopen(os.memfd_create("printed", os.MFD_CLOEXEC), "w+b") as memory:
        memory.write(content)
        memory.flush()
        return _store(memory, examined, now=now)


def text_of(file: StoredFile) -> str | None:
    """
    Read the text of a stored file anew, in the jail.

    :raises Damaged: the stored content changed
    Cost: as `take_in`; call it outside a transaction.
    """
    with _in_memory(_Stored(file)) as memory:
        return examine(memory, f"file.{file.kind}").text


def clean_name(name: str) -> str:
    """Return the last part of a path in NFC, without control or direction characters."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = squeeze("".join(c for c in last if unicodedata.category(c) not in ("Cc", "Cf", "Cs")))
    stem, dot, suffix = shown.rpartition(".")
    if not dot or len(suffix) > 8:
        return shown[:NAME_CHARACTERS]
    return f"{stem[: NAME_CHARACTERS - len(suffix) - 1]}.{suffix}"


def fitting_name(name: str, kind: str) -> str:
    """Return the name with an ending of its kind, so that no machine opens it as another."""
    stem, ending = _parts(name)
    if ending in ENDINGS[kind]:
        return name
    return f"{stem or 'file'}.{kind}" if ending in _KNOWN else f"{name or 'file'}.{kind}"


def is_misleading(name: str, kind: str) -> bool:
    """Say whether the ending is that of another kind we know."""
    _stem, ending = _parts(name)
    return ending in _KNOWN and ending not in ENDINGS[kind]


def _parts(name: str) -> tuple[str, str]:
    stem, dot, ending = name.rpartition(".")
    return (stem, ending.lower()) if dot else (name, "")


@dataclass(frozen=True, slots=True)
class _Stored:
    """A stored content in the form of an upload."""

    file: StoredFile
    name: str | None = None

    def chunks(self, chunk_size: int | None = None) -> Iterable[bytes]:
        """Return the content whole."""
        return [store.read(self.file)]


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
    """Write content and row; the lock keeps the sweep from removing what is just wanted again."""
    sha256 = store.digest(memory)
    size = memory.seek(0, os.SEEK_END)
    with transaction.atomic(durable=True):
        store.lock_content(sha256)
        store.keep(memory, sha256)
        file, is_new = StoredFile.objects.get_or_create(
            sha256=sha256,
            defaults={
                "size": size, "media_type": MEDIA_TYPES[examined.kind], "kind": examined.kind,
                "page_sizes": [list(size) for size in examined.sizes], "stored_at": now,
            },
        )  # fmt: skip
        if not is_new and file.stored_at < now:
            file.stored_at = now
            file.save(update_fields=["stored_at"])
    return file
