"""
Tampering by the database's own master: every change of the past is found.

    vanphong drill tamper [--small] [--break nowitness]

A province with letters is sealed in several heads. Then each forgery is made in a transaction that
is rolled back, verification looks, and a stored file gets a bit flipped now and then. The control
lets the witness be written anew by the forger: sealing everything anew must then go unseen.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from importlib import import_module
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import dict_row

from vanphong.config.cli.throwaway import throwaway
from vanphong.config.drills._forging import FORGERIES, Forgery, as_master
from vanphong.kernel.audit import agreeing, keys
from vanphong.kernel.audit.agreements import agreements
from vanphong.kernel.audit.verifying import (
    Connection,
    Evidence,
    Findings,
    Row,
    examine,
    present,
    witness_lines,
)

SEED = 20261124


def run(args: list[str]) -> int:
    """Drill and print the verdict; 1 if a forgery went unseen."""
    parser = argparse.ArgumentParser(prog="vanphong drill tamper")
    parser.add_argument("--small", action="store_true", help="a hundredth, for every submission")
    parser.add_argument("--break", dest="control", choices=["nowitness"], default="")
    options = parser.parse_args(args)
    rounds, flips = (100, 10) if options.small else (10_000, 1_000)
    with throwaway(durable=False) as installation:
        installation.enter_django("app")
        import_module("vanphong.config.drills._twins.sealed").build(installation.home)
        with psycopg.connect(installation.dsn("superuser"), row_factory=dict_row) as connection:
            forger = Forger(connection, installation.home, believes=bool(options.control))
            untouched = forger.look()
            unseen = forger.forge(rounds)
            bits = forger.flip(flips)
    for problem in untouched.problems:
        sys.stdout.write(f"  untouched: {problem.sentence}\n")
    for name, count in unseen.items():
        sys.stdout.write(f"  unseen {count} times: {name}\n")
    passed = untouched.passed and not unseen and bits == flips
    sys.stdout.write(
        f"drill tamper: {'pass' if passed else 'FAIL'} entries={untouched.entries} "
        f"heads={untouched.heads} rows={untouched.rows} forgeries={rounds} "
        f"unseen={sum(unseen.values())} flips={flips} found={bits}\n"
    )
    return 0 if passed else 1


class Forger:
    """Makes forgeries and lets verification look; nothing of them stays."""

    def __init__(self, connection: Connection, home: Path, *, believes: bool) -> None:
        """Take a master's connection; `believes`: the witness says what the heads say now."""
        self.connection, self.home, self.believes = connection, home, believes
        self.key = keys.signing_key(home)
        self.dice = random.Random(SEED)  # noqa: S311 - the drill repeats
        self.lines = witness_lines(home / keys.WITNESS)

    def look(self, *, files: bool = False) -> Findings:
        """Verify the present state of the connection."""
        evidence = Evidence(
            public_key=keys.public_hex(self.key), witness=self.home / keys.WITNESS,
            files=self.home / "files" if files else None, agreements=agreements(), now=present(),
        )  # fmt: skip
        lines = self._forged_lines() if self.believes else self.lines
        return examine(self.connection, evidence, agreeing.CHECKS, lines=lines)

    def forge(self, rounds: int) -> Counter[str]:
        """Make every forgery in turn; return how often each went unseen by its check."""
        unseen: Counter[str] = Counter()
        for place in range(rounds):
            forgery = FORGERIES[place % len(FORGERIES)]
            if forgery.code not in self.found(forgery):
                unseen[forgery.name] += 1
        return unseen

    def found(self, forgery: Forgery) -> set[str]:
        """Make one forgery, return the codes of the checks that found it, and take it back."""
        as_master(self.connection)
        forgery.act(self.connection, self.dice, self.key)
        codes = self.look().codes()
        self.connection.rollback()
        return codes

    def flip(self, flips: int) -> int:
        """Flip one bit of a stored content, look, and put it right; return how many were found."""
        contents = [p for p in sorted((self.home / "files").glob("??/??/*")) if p.is_file()]
        found = 0
        for _turn in range(flips):
            path = self.dice.choice(contents)
            whole = path.read_bytes()
            broken = bytearray(whole)
            broken[self.dice.randrange(len(broken))] ^= 1 << self.dice.randrange(8)
            path.chmod(0o640)
            path.write_bytes(broken)
            found += "files" in self.look(files=True).codes()
            path.write_bytes(whole)
            self.connection.rollback()
        return found

    def _forged_lines(self) -> list[Row]:
        heads: list[dict[str, Any]] = self.connection.execute(
            "SELECT id AS number, head_hash FROM audit_head ORDER BY id"
        ).fetchall()
        return heads
