"""
Merkle trees, heads and signatures: pure functions that sealing and verification share.

Leaves and nodes carry the prefixes of RFC 6962, section 2.1, so that a node can never be passed
off as a leaf. A row is hashed in one canonical JSON spelling of its columns.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

EMPTY = hashlib.sha256(b"").hexdigest()
GENESIS = "0" * 64
#: the columns of an entry that its leaf covers, in the order of their names
COLUMNS = (
    "account_id", "acted_at", "agent", "appointment_id", "data", "id", "name", "on_behalf_of",
    "run", "subject_id", "subject_type", "tenant_id", "written_at",
)  # fmt: skip


def leaf_hash(row: Mapping[str, object]) -> bytes:
    """Return the leaf hash of one entry, given its columns by name."""
    text = json.dumps(
        {name: plain(row[name]) for name in COLUMNS},
        ensure_ascii=False, sort_keys=True, separators=(",", ":"),
    )  # fmt: skip
    return hashlib.sha256(b"\x00" + text.encode()).digest()


def plain(value: object) -> object:
    """Spell a column so that every reader spells it alike: moments in UTC, ids as text."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if value is None or isinstance(value, int | str | dict):
        return value
    return str(value)


def root(leaves: Sequence[bytes]) -> bytes:
    """
    Return the RFC 6962 tree hash of the leaves in their order.

    Built level by level: an unpaired last node rises unchanged, which gives the same hash as the
    recursive definition. Cost: one hash a leaf.
    """
    if not leaves:
        return bytes.fromhex(EMPTY)
    level = list(leaves)
    while len(level) > 1:
        paired = [
            hashlib.sha256(b"\x01" + level[i] + level[i + 1]).digest()
            for i in range(0, len(level) - 1, 2)
        ]
        level = paired + ([level[-1]] if len(level) % 2 else [])
    return level[0]


def head_hash(*, number: int, sealed_at: datetime, size: int, root_hex: str, previous: str) -> str:
    """Return the hash that a head's signature covers and the next head names."""
    text = f"vanphong-head-1\n{number}\n{plain(sealed_at)}\n{size}\n{root_hex}\n{previous}\n"
    return hashlib.sha256(text.encode()).hexdigest()
