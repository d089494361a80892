"""
Sealing: the entries written since the last seal become the leaves of a signed head.

Entries may become visible out of the order of their ids (a long transaction commits late), so a
seal takes whatever has no leaf yet. Two seals at once wait for each other.
"""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction

from vanphong.kernel.audit import keys, merkle
from vanphong.kernel.audit.models import Entry, Head, Leaf

#: key of the advisory lock that lets one seal run at a time
_LOCK = 4_202_611_24


def seal(*, home: Path, now: datetime) -> Head | None:
    """
    Seal what has no leaf yet and tell the witness; None if there was nothing to seal.

    The witness line is written after the commit: a crash in between leaves a head that the next
    call hands over first. Cost: one hash an entry, three statements.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        head = _seal_rest(home, now)
    hand_over(home)
    return head


def _seal_rest(home: Path, now: datetime) -> Head | None:
    entries = list(Entry.objects.filter(leaf__isnull=True).order_by("id").values(*merkle.COLUMNS))
    if not entries:
        return None
    hashes = [merkle.leaf_hash(row) for row in entries]
    last = Head.objects.order_by("-id").first()
    number, previous = (last.pk + 1, last.head_hash) if last else (1, merkle.GENESIS)
    root = merkle.root(hashes).hex()
    digest = merkle.head_hash(
        number=number, sealed_at=now, size=len(hashes), root_hex=root, previous=previous
    )
    key = keys.signing_key(home)
    head = Head.objects.create(
        id=number, sealed_at=now, size=len(hashes), root=root, previous=previous,
        head_hash=digest, signature=key.sign(bytes.fromhex(digest)).hex(),
        key_id=keys.key_id(keys.public_hex(key)),
    )  # fmt: skip
    Leaf.objects.bulk_create(
        [
            Leaf(entry_id=row["id"], head=head, position=place, leaf_hash=digest.hex())
            for place, (row, digest) in enumerate(zip(entries, hashes, strict=True))
        ],
        batch_size=2000,
    )
    return head


def hand_over(home: Path) -> int:
    """
    Append the heads that the witness file does not have yet; return how many.

    The file only grows; each line is one head as JSON, forced to disk.
    """
    path = home / keys.WITNESS
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    known = len(path.read_text(encoding="ascii").splitlines()) if path.exists() else 0
    heads = list(Head.objects.filter(pk__gt=known).order_by("id"))
    with path.open("a", encoding="ascii") as file:
        for head in heads:
            file.write(json.dumps(witness_line(head), sort_keys=True) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return len(heads)


def witness_line(head: Head) -> dict[str, object]:
    """Return what a witness keeps of a head: enough to notice any later change."""
    return {
        "number": head.pk,
        "sealed_at": merkle.plain(head.sealed_at),
        "size": head.size,
        "head_hash": head.head_hash,
        "signature": head.signature,
        "key_id": head.key_id,
    }
