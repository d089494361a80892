"""
Many direct connections register documents at once, with errors and killed backends.

    vanphong drill numbers [--small] [--break sequence]

Every taker calls the product's own verb. One in twenty raises after the number was taken, so that
the transaction rolls back; meanwhile backends are terminated. Afterwards the series is read:
no gap, no duplicate, no acknowledged number lost. The control gives numbers from a database
SEQUENCE instead and must show gaps.
"""

from __future__ import annotations

import argparse
import random
import sys
import threading
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from importlib import import_module
from typing import Protocol

import psycopg

from vanphong.config.cli.throwaway import throwaway

ERROR_RATE = 0.05
SEED = 20261124


@dataclass(slots=True)
class Outcome:
    """What the takers saw."""

    acknowledged: list[int] = field(default_factory=list)
    errors: int = 0
    killed: int = 0
    inside: int = 0
    overlap: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def enter(self) -> None:
        """Count a transaction that begins."""
        with self.lock:
            self.inside += 1
            self.overlap = max(self.overlap, self.inside)

    def leave(self) -> None:
        """Count one that ends."""
        with self.lock:
            self.inside -= 1


def run(args: list[str]) -> int:
    """Drill and print the verdict; 1 if a number is missing, doubled or lost."""
    parser = argparse.ArgumentParser(prog="vanphong drill numbers")
    parser.add_argument("--small", action="store_true", help="a tenth, for every submission")
    parser.add_argument("--break", dest="control", choices=["sequence"], default="")
    options = parser.parse_args(args)
    takes, connections, kills = (200, 100, 5) if options.small else (2000, 100, 50)
    with throwaway(durable=True) as installation:
        installation.enter_django("app")
        # Models can be imported only now that this process belongs to the installation.
        takers = import_module("vanphong.config.drills._takers")
        superuser = installation.dsn("superuser")
        taker = takers.SequenceTaker(superuser) if options.control else takers.VerbTaker()
        outcome = Outcome()
        _take_all(taker, outcome, takes, connections, kills, superuser)
        report = taker.report(outcome.acknowledged)
    passed = not (report.gaps or report.duplicates or report.lost)
    passed = passed and outcome.overlap >= connections
    sys.stdout.write(
        f"drill numbers: {'pass' if passed else 'FAIL'} taken={len(outcome.acknowledged)} "
        f"gaps={report.gaps} duplicates={report.duplicates} lost={report.lost} "
        f"errors={outcome.errors} "
        f"killed={outcome.killed} overlap={outcome.overlap}\n"
    )
    return 0 if passed else 1


class Taking(Protocol):
    """A way to take numbers (`_takers`)."""

    def take(self, key: uuid.UUID, fault: bool, inside: Callable[[], None]) -> int:
        """Take one number inside a transaction that calls `inside` once it is open."""


def _take_all(
    taker: Taking, outcome: Outcome, takes: int, connections: int, kills: int, dsn: str
) -> None:
    gate = threading.Barrier(connections)
    dice = random.Random(SEED)  # noqa: S311 - the drill repeats
    plan = [[dice.random() < ERROR_RATE for _ in range(takes // connections)]
            for _ in range(connections)]  # fmt: skip
    stop = threading.Event()

    def work(faults: list[bool]) -> None:
        first = gate.wait
        for fault in faults:
            _take_one(taker, outcome, fault, first)
            first = _nothing  # type: ignore[assignment]  # the gate holds the first round only

    killer = threading.Thread(target=_kill, args=(dsn, kills, outcome, stop))
    killer.start()
    with ThreadPoolExecutor(connections) as pool:
        list(pool.map(work, plan))
    stop.set()
    killer.join()


def _nothing() -> None:
    """Wait for nobody."""


def _take_one(taker: Taking, outcome: Outcome, fault: bool, gate: Callable[[], object]) -> None:
    """Try until a number is acknowledged; a planned error is not tried again."""
    key = uuid.uuid4()
    waits = [gate]
    for _attempt in range(40):
        entered: list[bool] = []

        def inside(entered: list[bool] = entered) -> None:
            outcome.enter()
            entered.append(True)
            while waits:
                waits.pop()()

        try:
            number = taker.take(key, fault, inside)
        except Exception as failure:
            if type(failure).__name__ == "Planned":
                outcome.errors += 1
                return
            time.sleep(0.05)
        else:
            with outcome.lock:
                outcome.acknowledged.append(number)
            return
        finally:
            if entered:
                outcome.leave()


def _kill(dsn: str, kills: int, outcome: Outcome, stop: threading.Event) -> None:
    with psycopg.connect(dsn, autocommit=True) as connection:
        while outcome.killed < kills and not stop.wait(0.05):
            row = connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE usename = 'vanphong_app' AND state LIKE 'idle in%' OR"
                " usename = 'vanphong_app' AND state = 'active' ORDER BY random() LIMIT 1"
            ).fetchone()
            outcome.killed += 1 if row and row[0] else 0
