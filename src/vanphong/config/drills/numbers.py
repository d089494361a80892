"""
A thousand clients of the web pages, then a hundred direct connections, take numbers of one book.

    vanphong drill numbers [--small] [--break sequence]

Every number is taken by the product: over HTTP by the intake page (`_clients`), directly by the
verb (`_direct`). One in twenty raises after its number was taken, so that the transaction rolls
back (`_faults`); one answer in fifty is lost on its way; backends are terminated in mid-work
(`_killer`). Afterwards the series is read and judged (`_judge`): no gap, no duplicate, no
acknowledged number lost, nothing half written. In the web processes the counter's lock is timed
from its grant to the answer of the COMMIT: at most 20 ms for 99 in 100.

The control gives the numbers from a database SEQUENCE instead and must show gaps.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from dataclasses import dataclass, fields, replace
from importlib import import_module
from typing import Any

import psycopg

from vanphong.config.cli.installation import Installation
from vanphong.config.cli.throwaway import throwaway
from vanphong.config.drills._clients import Crowd, crowd_takes
from vanphong.config.drills._judge import Verdict, judge, percentile
from vanphong.config.drills._killer import Seen, killing

#: Seconds that the counter may be locked, for 99 takes in 100.
LONGEST_LOCK = 0.020


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much is taken: clients × each over HTTP, direct takes by direct connections, kills."""

    clients: int
    each: int
    kills: int
    direct: int
    connections: int
    direct_kills: int

    @property
    def total(self) -> int:
        """Return how many numbers must be acknowledged."""
        return self.clients * self.each + self.direct


FULL = Size(clients=1000, each=10, kills=50, direct=2000, connections=100, direct_kills=50)
SMALL = Size(clients=200, each=3, kills=10, direct=200, connections=100, direct_kills=5)


def run(args: list[str]) -> int:
    """Drill and print the verdict; 1 if a number is missing, doubled, lost or locked too long."""
    parser = argparse.ArgumentParser(prog="vanphong drill numbers")
    parser.add_argument("--small", action="store_true", help="a share, for every submission")
    parser.add_argument("--break", dest="control", choices=["sequence"], default="")
    for field in fields(Size):
        parser.add_argument(f"--{field.name.replace('_', '-')}", type=int)
    options = parser.parse_args(args)
    size = SMALL if options.small else FULL
    asked = {f.name: getattr(options, f.name) for f in fields(Size)}
    size = replace(size, **{name: number for name, number in asked.items() if number is not None})
    os.environ["VANPHONG_DRILL_CONTROL"] = options.control
    with throwaway(
        web=True, durable=True, settings_module="vanphong.config.drills._faulty_settings"
    ) as installation:
        installation.enter_django("app")
        return _drill(installation, size, bool(options.control))


def _drill(installation: Installation, size: Size, control: bool) -> int:
    # Models can be imported only now that this process belongs to the installation.
    faults, offices, direct = (
        import_module(f"vanphong.config.drills.{name}")
        for name in ("_faults", "_office", "_direct")
    )
    with psycopg.connect(installation.dsn("owner")) as link:
        link.execute(faults.PREPARATION)
    office = offices.Office(clerks=20)
    sessions = office.sign_in(size.clients)
    crowd, taken, superuser = Crowd(), direct.Taken(), installation.dsn("superuser")
    with killing(
        superuser, size.kills,
        lambda: len(crowd.acknowledged) / (size.clients * size.each),
    ) as web:  # fmt: skip
        asyncio.run(crowd_takes(installation.url, sessions, size.each, crowd))
    with killing(
        superuser, size.direct_kills, lambda: len(taken.acknowledged) / size.direct
    ) as alone:
        direct.take_all(
            office, taken, takes=size.direct, connections=size.connections, control=control
        )
    verdict = judge(office.stored(), [*crowd.acknowledged, *taken.acknowledged])
    return _report(size, crowd, taken, verdict, web, alone, faults.read_log(installation.home))


def _report(
    size: Size,
    crowd: Crowd,
    taken: Any,
    verdict: Verdict,
    web: Seen,
    alone: Seen,
    log: tuple[list[float], int],
) -> int:
    locks, errors = log
    told = len(crowd.acknowledged) + len(taken.acknowledged)
    lock = percentile(locks, 0.99)
    waits = sorted(crowd.waits)
    wrong = {
        "numbers": not verdict.clean,
        "unanswered": told != size.total,
        "odd answers": bool(crowd.odd),
        "clients": crowd.most_open < size.clients,
        "overlap": alone.overlap < size.connections,
        "kills": web.killed < size.kills or alone.killed < size.direct_kills,
        "errors": errors == 0,
        # a backend that dies between its commit and its word about the lock leaves none
        "locks": len(locks) + web.killed < len(crowd.acknowledged) or lock > LONGEST_LOCK,
    }
    failed = [name for name, is_so in wrong.items() if is_so]
    sys.stdout.write(
        f"drill numbers: {'FAIL' if failed else 'pass'} "
        + (f"because={','.join(failed).replace(' ', '-')} " if failed else "")
        + f"http={len(crowd.acknowledged)} clients={crowd.most_open} at_once={crowd.at_once} "
        f"direct={len(taken.acknowledged)} overlap={alone.overlap} "
        f"gaps={verdict.gaps} duplicates={verdict.duplicates} lost={verdict.lost} "
        f"half={verdict.half} errors={errors + taken.errors} killed={web.killed + alone.killed} "
        f"cut={crowd.cut} failed={crowd.failed} broken={crowd.broken} "
        f"lock_p50_ms={percentile(locks, 0.5) * 1000:.1f} lock_p99_ms={lock * 1000:.1f} "
        f"answer_p50_s={percentile(waits, 0.5):.2f} answer_p99_s={percentile(waits, 0.99):.2f}\n"
    )
    return 1 if failed else 0
