"""
How fast the registers are when they are full.

    vanphong bench registry [--rows N] [--accounts N] [--times N] [--seconds S]

Builds an installation with N registered documents (`_building`) and measures it over HTTP with the
permission filter on: lists, queues, document page, desk, for readers of 60, 2 and 0.1 % of all
documents and for the registry desk; registrations a second by 16 writers in two processes, by the
verb and over HTTP; memory and size. The same at a tenth of the documents or 10,000, whichever is
more, gives the cost of a document in a full register as a ratio. Ninety signed-in people work with
pauses of 8 s at the mean, for six times S seconds, and without pauses for twice S. Prints a JSON
object for each measurement.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Mapping
from importlib import import_module

import psycopg
from django.utils import timezone

from vanphong.config.benches._growth import Link
from vanphong.config.benches._machine import machine, memory_mb, processor_seconds
from vanphong.config.benches._sessions import people_work
from vanphong.config.benches._visits import WARMING, Visitor, figures
from vanphong.config.benches._writing import registrations_per_second
from vanphong.config.cli.installation import Installation
from vanphong.config.cli.throwaway import throwaway
from vanphong.config.drills._clients import Crowd, crowd_takes

LIST = "/registry/incoming/"
PROCESSES, THREADS = 2, 8
FIRST_STAGE = 10_000
#: people signed in at once, and the mean seconds between two acts of each
SESSIONS, PAUSE = 90, 8.0
Figures = dict[str, dict[str, float]]


def run(args: list[str]) -> int:
    """Build, measure, print; 0 always: figures are judged by people (docs/benchmarks.md)."""
    parser = argparse.ArgumentParser(prog="vanphong bench registry")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--accounts", type=int, default=0, help="default: one for 125 documents")
    parser.add_argument("--times", type=int, default=100, help="pages of each kind")
    parser.add_argument("--seconds", type=float, default=10.0, help="length of each writing")
    options = parser.parse_args(args)
    say("machine", machine())
    with throwaway(web=True) as installation:
        installation.enter_django("app")
        Bench(installation, options).run()
    return 0


def say(measure: str, figures: Mapping[str, object]) -> None:
    """Print one measurement."""
    sys.stdout.write(json.dumps({"measure": measure, **figures}, ensure_ascii=False) + "\n")
    sys.stdout.flush()


class Bench:
    """One run."""

    def __init__(self, installation: Installation, options: argparse.Namespace) -> None:
        """Keep what to measure."""
        self.installation, self.options = installation, options
        self.superuser = installation.dsn("superuser")

    def run(self) -> None:
        """Measure at the first stage and at the full size."""
        # Models can be imported only now that this process belongs to the installation.
        provinces, building = (
            import_module(f"{__package__}.{name}") for name in ("_province", "_building")
        )
        rows = self.options.rows
        accounts = self.options.accounts or min(8000, rows // 125)
        began = time.monotonic()
        with psycopg.connect(self.superuser, autocommit=True) as link:
            self.province = provinces.Province(timezone.now(), accounts)
            grown = building.Building(link, self.province, rows)
            say("rows left by the sample", grown.rows_of_one)
            share = min(1.0, max(FIRST_STAGE, rows // 10) / rows)
            grown.grow(int(grown.copies * share))
            small = self.measure(link) if share < 1 else {}
            grown.grow(grown.copies)
            grown.end()
            say("built", {"seconds": round(time.monotonic() - began), "accounts": accounts})
            full = self.measure(link)
        self.conclude(small or full, full)

    def measure(self, link: Link) -> Figures:
        """Measure everything once at the present size."""
        found: Figures = {"size": self.size(link)}
        say("size", found["size"])
        rows = found["size"]["documents"]
        for share, post in self.province.readers().items():
            visitor = Visitor(self.installation.url, self.province.session(post))
            for name, paths in self.pages(visitor, share).items():
                used = self.used()
                figures = visitor.time(paths, self.options.times)
                opened = self.options.times + WARMING
                figures["processor_ms"] = round((self.used() - used) * 1000 / opened, 1)
                found[f"{name} {share}"] = figures
                say(name, {"reader": share, "rows": rows, **figures})
        found["verb"] = {"per_second": round(self.by_verb(), 1)}
        say("registrations by the verb", {"rows": rows, **found["verb"]})
        found["http"] = self.by_http()
        say("registrations over HTTP", {"rows": rows, **found["http"]})
        found["sessions"] = self.sessions(rows)
        found["memory"] = {
            name: memory_mb(self.installation.pids[name]) for name in ("web", "database")
        }
        say("memory in MB", found["memory"])
        return found

    def pages(self, visitor: Visitor, share: str) -> dict[str, list[str]]:
        """Return the addresses to open, by name."""
        far = next((p for p in (100, 20, 2) if visitor.documents(f"{LIST}?page={p}")), 1)
        documents = [
            address
            for page in sorted({1, far // 2 or 1, far})
            for address in visitor.documents(f"{LIST}?page={page}")
        ]
        if not documents:  # this reader has none in a small register
            return {}
        queues = {"60%": ("mine", "followed"), "desk": ("register", "submit")}.get(share, ())
        return {
            "list page 1": [LIST],
            f"list page {far}": [f"{LIST}?page={far}"],
            **{f"queue {queue}": [f"{LIST}?queue={queue}"] for queue in queues},
            "document": documents,
            "desk": ["/"],
        }

    def used(self) -> float:
        """Return the processor seconds of web and database so far."""
        return processor_seconds(self.installation.pids[name] for name in ("web", "database"))

    def by_verb(self) -> float:
        """Return registrations a second by 16 threads in two processes."""
        office = self.province.offices["a"]
        return registrations_per_second(
            self.installation.env("app"), office.book.pk, office.post("registry_clerk").pk,
            processes=PROCESSES, threads=THREADS, seconds=self.options.seconds,
        )  # fmt: skip

    def by_http(self) -> dict[str, float]:
        """Return what 16 clerks do a second by the form, each looking at its document after it."""
        office, crowd = self.province.offices["a"], Crowd(cut_rate=0.0)
        writers = PROCESSES * THREADS
        sessions = [self.province.session(office.post("registry_clerk", n)) for n in range(writers)]
        each = max(2, int(self.options.seconds * 2))
        began = time.monotonic()
        asyncio.run(crowd_takes(self.installation.url, sessions, each, crowd))
        took = time.monotonic() - began
        done = len(crowd.acknowledged)
        return {
            "per_second": round(done / took, 1), "done": done, "errors": crowd.failed,
            "unanswered": crowd.unanswered,
        }  # fmt: skip

    def sessions(self, rows: float) -> dict[str, float]:
        """Let ninety people work with pauses and without any; return what the last line tells."""
        seats = self.province.seats(SESSIONS)
        questions = [letter.subject.split(",")[0][:40] for letter in self.province.letters[:60]]
        told: dict[str, float] = {"errors": 0}
        for name, pause, length in (("", PAUSE, 6), ("busy_", 0.0, 2)):
            seconds = self.options.seconds * length
            day = people_work(self.installation.url, seats, questions, pause=pause, seconds=seconds)
            words = f"{len(seats)} sessions, mean pause {pause:.0f} s"
            say(words, {"rows": rows, **day.told(seconds)})
            told[f"{name}p95_ms"] = figures(day.everything())["p95_ms"]
            told[f"{name}per_s"] = round(len(day.everything()) / seconds, 1)
            told["errors"] += len(day.wrong)
        return told

    def size(self, link: Link) -> dict[str, float]:
        """Return how many documents there are and how large the database is."""
        row = link.execute(
            "SELECT (SELECT count(*) FROM registry_incoming),"
            " pg_database_size(current_database()) / 1048576"
        ).fetchone()
        assert row is not None
        return {"documents": int(str(row[0])), "database_mb": int(str(row[1]))}

    def conclude(self, small: Figures, full: Figures) -> None:
        """Print the last line: the slowest reader of each page, and the ratios."""

        def worst(found: Figures, name: str) -> float:
            return max(f["p95_ms"] for key, f in found.items() if key.startswith(name))

        pages = [name.rsplit(" ", 1)[0] for name in full if name.startswith("list page")]
        far = max(pages, key=lambda name: int(name.split()[-1]))
        each = [f["size"]["database_mb"] * 1024 / f["size"]["documents"] for f in (small, full)]
        sys.stdout.write(
            f"bench registry: rows={full['size']['documents']} "
            f"list_p95_ms={worst(full, 'list page 1 ')} far_list_p95_ms={worst(full, far)} "
            f"queue_p95_ms={worst(full, 'queue')} document_p95_ms={worst(full, 'document')} "
            f"verb_per_s={full['verb']['per_second']} http_per_s={full['http']['per_second']} "
            f"sessions_p95_ms={full['sessions']['p95_ms']} "
            f"busy_p95_ms={full['sessions']['busy_p95_ms']} "
            f"busy_per_s={full['sessions']['busy_per_s']} errors={full['sessions']['errors']:.0f} "
            f"web_mb={full['memory']['web']} database_mb={full['size']['database_mb']} "
            f"kb_each={each[1]:.1f} kb_ratio={each[1] / each[0]:.2f} "
            f"registering_ratio={small['verb']['per_second'] / full['verb']['per_second']:.2f} "
            f"list_ratio={worst(full, 'list page 1 ') / worst(small, 'list page 1 '):.2f} "
            f"document_ratio={worst(full, 'document') / worst(small, 'document'):.2f}\n"
        )
