"""
The store: contents under HOME/files, each named by its SHA-256.

A content is written to a temporary name, synced, renamed, and its folder synced; only then a row
may speak of it. A row therefore never lacks its content; a content without a row is harmless and
found again by the next file with the same hash.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, Model, OuterRef, QuerySet
from django.db.models.fields.reverse_related import ForeignObjectRel

from vanphong.kernel.files.models import StoredFile

PIECE = 1 << 20
#: a temporary file not written to for this long belongs to a process that is gone
ORPHAN_AFTER = timedelta(minutes=5)
#: house rule: a file of a form that was never sent is kept for so long
UNUSED_AFTER = timedelta(days=2)


class Damaged(RuntimeError):  # noqa: N818 - named for what is wrong
    """A stored content is missing or no longer has its hash; restore it from the second copy."""


def digest(file: IO[bytes]) -> str:
    """Return the SHA-256 of an open file, read from its beginning."""
    found = hashlib.sha256()
    for piece in _pieces(file):
        found.update(piece)
    return found.hexdigest()


def place_of(sha256: str) -> Path:
    """Return where a content lies, whether it is there or not."""
    return _root() / sha256[:2] / sha256[2:4] / sha256


def lock_content(sha256: str) -> None:
    """Let one transaction at a time add or remove this content; held until its end."""
    with connection.cursor() as cursor:
        key = int.from_bytes(bytes.fromhex(sha256[:16]), signed=True)
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


def keep(file: IO[bytes], sha256: str) -> None:
    """
    Write a content whose hash is known, durably; a content that is there is left alone.

    Cost: the content once, two syncs.
    """
    place = place_of(sha256)
    if place.exists():
        return
    _write_durably(place, _pieces(file))


def read(stored: StoredFile) -> bytes:
    """
    Return a content after comparing it with its hash.

    :raises Damaged: it is missing or changed
    """
    try:
        content = place_of(stored.sha256).read_bytes()
    except OSError as missing:
        raise Damaged(stored.sha256) from missing
    if hashlib.sha256(content).hexdigest() != stored.sha256:
        raise Damaged(stored.sha256)
    return content


def keep_derived(place: Path, content: bytes) -> None:
    """Write something made from a content (a page image), whole or not at all."""
    _write_durably(place, iter([content]))


def sweep(*, now: datetime) -> int:
    """Remove temporary files older than `ORPHAN_AFTER`; return how many."""
    gone = 0
    oldest = (now - ORPHAN_AFTER).timestamp()
    for orphan in _temporary().iterdir():
        with suppress(FileNotFoundError):
            if orphan.stat().st_mtime < oldest:
                orphan.unlink()
                gone += 1
    return gone


def sweep_unused(*, now: datetime) -> int:
    """Remove files that no record uses and nobody took in for `UNUSED_AFTER`; return how many."""
    stale = StoredFile.objects.filter(stored_at__lt=now - UNUSED_AFTER)
    for rows, key in _users():
        stale = stale.filter(~Exists(rows.filter(**{key: OuterRef("pk")})))
    return sum(_remove(sha256, now) for sha256 in stale.values_list("sha256", flat=True))


def _remove(sha256: str, now: datetime) -> int:
    """Remove a row and its content, unless somebody took it in meanwhile."""
    with transaction.atomic():
        lock_content(sha256)
        row = StoredFile.objects.filter(sha256=sha256, stored_at__lt=now - UNUSED_AFTER)
        file = row.select_for_update(skip_locked=True).first()
        if file is None or any(rows.filter(**{key: file}).exists() for rows, key in _users()):
            return 0
        file.delete()
        place_of(sha256).unlink(missing_ok=True)
        shutil.rmtree(Path(settings.HOME) / "pages" / sha256[:2] / sha256, ignore_errors=True)
    return 1


def _users() -> list[tuple[QuerySet[Model], str]]:
    """Return the tables whose rows use files, each with the name of its key."""
    return [
        (relation.related_model._base_manager.all(), relation.field.name)
        for relation in StoredFile._meta.get_fields(include_hidden=True)
        if isinstance(relation, ForeignObjectRel) and isinstance(relation.related_model, type)
    ]


def _write_durably(place: Path, pieces: Iterator[bytes]) -> None:
    number, name = tempfile.mkstemp(dir=_temporary())
    try:
        with os.fdopen(number, "wb") as written:
            for piece in pieces:
                written.write(piece)
            written.flush()
            os.fchmod(written.fileno(), 0o440)
            os.fsync(written.fileno())
        _make_folders(place.parent)
        Path(name).rename(place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _sync_folder(place.parent)


def _make_folders(folder: Path) -> None:
    """Make the folders above a content, each synced into the one above it."""
    if folder.is_dir():
        return
    _make_folders(folder.parent)
    folder.mkdir(exist_ok=True)
    _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while piece := file.read(PIECE):
        yield piece


def _root() -> Path:
    return Path(settings.HOME) / "files"


def _temporary() -> Path:
    folder = _root() / "tmp"
    _make_folders(folder)
    return folder
