"""
How long searching takes, for readers of 60, 2 and 0.1 % of the rows and for the desk's lines.

    vanphong bench search [--rows N] [--content-words W] [--asked K]

Questions are cut out of stored texts, half of them without marks, so their words are as common as
words are. `engine` is one question with its records; `http` the whole page through the web server;
`newest_only` counts questions over their time, answered for the newest year, month or week alone.
"""

from __future__ import annotations

import argparse
import http.client
import json
import sys
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from statistics import quantiles
from typing import Any
from urllib.parse import quote, urlsplit

from vanphong.config.cli.throwaway import throwaway

KINDS = ("1 word", "2 words", "3 words", "4 words", "phrase of 3", "symbol")


def run(args: list[str]) -> int:
    """Measure and print; 1 if the planner does not use the index of the words."""
    parser = argparse.ArgumentParser(prog="vanphong bench search")
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--content-words", type=int, default=200)
    parser.add_argument("--asked", type=int, default=60, help="questions of each kind")
    options = parser.parse_args(args)
    with throwaway(web=True, durable=False) as installation:
        installation.enter_django("app")
        # Models can be imported only now that this process belongs to the installation.
        asking = import_module("vanphong.config.benches._asking")
        bench = asking.Bench(options.rows, options.content_words, installation.dsn("owner"))
        _say(measure="built", rows=options.rows, **bench.sizes())
        worst: dict[str, float] = {}
        cut = 0
        for where in ("header", "content") if options.content_words else ("header",):
            for who in bench.readers:
                for kind in KINDS:
                    asked = [
                        bench.ask(who, q, where)
                        for q in bench.questions(kind, where, options.asked)
                    ]
                    figures = _figures([seconds for seconds, _cut in asked])
                    figures["newest_only"] = sum(is_cut for _seconds, is_cut in asked)
                    cut += figures["newest_only"]
                    _say(measure="engine", where=where, reader=who, kind=kind, **figures)
                    group = f"{where}_{'phrase' if 'phrase' in kind else 'words'}_p95_ms"
                    worst[group] = max(worst.get(group, 0.0), figures["p95_ms"])
        for who in bench.readers:
            page = _pages(installation.url, bench.session(who))
            times = [
                page(q)
                for kind in KINDS
                for q in bench.questions(kind, "content", options.asked // 6)
            ]
            figures = _figures(times)
            _say(measure="http", reader=who, **figures)
            worst["http_p95_ms"] = max(worst.get("http_p95_ms", 0.0), figures["p95_ms"])
        index = bench.index_used()
    told = " ".join(f"{name}={value}" for name, value in worst.items())
    sys.stdout.write(f"bench search: rows={options.rows} {told} newest_only={cut} index={index}\n")
    return 0 if index == "search_entry_words" else 1


def _say(**values: object) -> None:
    sys.stdout.write(json.dumps(values, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _figures(seconds: Sequence[float]) -> dict[str, Any]:
    cuts = quantiles(seconds, n=20, method="inclusive")
    return {
        "asked": len(seconds), "p50_ms": round(cuts[9] * 1000, 1),
        "p95_ms": round(cuts[18] * 1000, 1), "max_ms": round(max(seconds) * 1000, 1),
    }  # fmt: skip


def _pages(url: str, session: str) -> Callable[[str], float]:
    """Return what asks one question of the page, over a connection that is kept."""
    where = urlsplit(url)
    connection = http.client.HTTPConnection(where.hostname or "", where.port)

    def ask(question: str) -> float:
        begun = time.perf_counter()
        connection.request(
            "GET", f"/search/?q={quote(question)}", headers={"Cookie": f"sessionid={session}"}
        )
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200 or b"vp-results" not in body:
            raise RuntimeError(f"the page answered {answer.status}")
        return time.perf_counter() - begun

    return ask
