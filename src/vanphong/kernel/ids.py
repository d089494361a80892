"""Identifiers of records: UUID version 7, so that they sort by the moment of their making."""

from __future__ import annotations

import os
import threading
import time
import uuid

#: parts of a millisecond that the 12 bits after the milliseconds count
_PARTS = 1 << 12
_lock = threading.Lock()
_last = 0


def uuid7() -> uuid.UUID:
    """
    Return a new UUIDv7 (RFC 9562, section 5.7), greater than every one this process made before.

    48 bits of milliseconds, 12 bits of their parts (section 6.2, method 3), then 62 random bits.
    Two made in the same part of a millisecond, or after the clock was set back, stay in order: the
    later one counts on from the earlier. Safe in threads; between processes the clock decides.
    """
    return uuid.UUID(
        int=_next_moment(time.time_ns()) | int.from_bytes(os.urandom(8), "big") >> 2 | 0x2 << 62
    )


def _next_moment(now_ns: int) -> int:
    """Return the upper 64 bits in place: the moment `now_ns`, at least one part after the last."""
    global _last
    with _lock:
        _last = max(now_ns * _PARTS // 1_000_000, _last + 1)
        moment = _last
    return (moment // _PARTS) << 80 | 0x7 << 76 | (moment % _PARTS) << 64
