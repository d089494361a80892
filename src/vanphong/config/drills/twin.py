"""
Twin databases: what a reader may not know changes no byte of any answer.

    vanphong drill twin [--small] [--break nofilter] [--reader OFFICE/ROLE]

A is a province with letters in every state and class. For each reader B is a copy of A with more
records that the reader may not know, and with other contents wherever the reader knows a line or
nothing. Every route, link, form, export and fragment is asked of both as that reader; status,
headers, bytes and number of queries must be equal, and no mark of a hidden text may stand in an
answer, a log or a temporary file. The control takes the filter of one query away.
"""

from __future__ import annotations

import argparse
import sys
from importlib import import_module

from vanphong.config.cli.throwaway import throwaway
from vanphong.config.drills._twins.sizes import FULL, SMALL


def run(args: list[str]) -> int:
    """Drill and print the verdict; 1 if any answer tells of what is hidden."""
    parser = argparse.ArgumentParser(prog="vanphong drill twin")
    parser.add_argument("--small", action="store_true", help="some thirty records, for CI")
    parser.add_argument("--break", dest="control", choices=["nofilter"], default="")
    parser.add_argument("--reader", default="", help="only this one: vpubnd/chief, or nobody")
    options = parser.parse_args(args)
    with throwaway(durable=False) as installation:
        installation.enter_django("app")
        # Models can be imported only now that this process belongs to the installation.
        comparing = import_module("vanphong.config.drills._twins.comparing")
        queries = import_module("vanphong.registry.queries")
        broken = queries.list_incoming_for if options.control else None
        outcome = comparing.compare(
            installation, size=SMALL if options.small else FULL,
            blind=f"{broken.__module__}.{broken.__qualname__}" if broken else "",
            only=options.reader,
        )  # fmt: skip
    for line in outcome.problems[:200]:
        sys.stdout.write(f"  {line}\n")
    sys.stdout.write(f"drill twin: {outcome.summary()}\n")
    return 0 if outcome.passed else 1
