"""Terminates backends while they work, and sees how many transactions are open at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg

#: Seconds between two looks at the server.
PAUSE = 0.02
#: The last kill is due when this share of the work is done.
DONE_AT = 0.9


@dataclass(slots=True)
class Seen:
    """Backends that were terminated in mid-work; the most transactions open at one moment."""

    killed: int = 0
    overlap: int = 0


@contextmanager
def killing(dsn: str, kills: int, progress: Callable[[], float]) -> Iterator[Seen]:
    """
    Terminate `kills` backends of the application during the block, spread over its progress.

    `progress` gives the share of the work that is done, 0 to 1. Only backends with an open
    transaction or a running statement are hit.
    """
    seen, stop = Seen(), threading.Event()
    thread = threading.Thread(target=_kill, args=(dsn, kills, progress, seen, stop), daemon=True)
    thread.start()
    try:
        yield seen
    finally:
        stop.set()
        thread.join()


def _kill(
    dsn: str, kills: int, progress: Callable[[], float], seen: Seen, stop: threading.Event
) -> None:
    with psycopg.connect(dsn, autocommit=True) as link:
        while not stop.wait(PAUSE):
            row = link.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE usename = 'vanphong_app' AND xact_start IS NOT NULL"
            ).fetchone()
            seen.overlap = max(seen.overlap, int(row[0]) if row else 0)
            if seen.killed < kills * min(1.0, progress() / DONE_AT):
                seen.killed += _kill_one(link)


def _kill_one(link: psycopg.Connection[tuple[object, ...]]) -> int:
    row = link.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE usename = 'vanphong_app' AND xact_start IS NOT NULL ORDER BY random() LIMIT 1"
    ).fetchone()
    return 1 if row and row[0] else 0
