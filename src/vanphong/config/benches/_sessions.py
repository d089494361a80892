"""
People at work: signed-in sessions that open pages and act, each after a pause of its own.

Of a hundred acts 50 open lists, 25 a document, 10 search, 10 register a letter by the form, 5 open
a page of a file. Only the clerks register, so their share of the verbs is theirs threefold.
"""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode
from uuid import uuid4

from vanphong.config.benches._visits import figures
from vanphong.config.drills._clients import FORM, Answer, Client, Crowd, form_fields

LISTS = (
    "/registry/incoming/", "/registry/incoming/?page=2", "/registry/incoming/?page=10",
    "/registry/incoming/?queue=mine", "/tasks/", "/",
)  # fmt: skip
#: seconds after which the server may have closed a kept connection
IDLE = 25.0
SHARES = {"list": 50, "document": 25, "search": 10, "verb": 10, "file": 5}
DOCUMENT = re.compile(r'"(/registry/incoming/[0-9a-f-]{36}/)(?:\?in=[^"]*)?"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """One signed-in person: what they may act on."""

    session: str
    is_clerk: bool
    #: addresses of pages of files that this person may read
    files: Sequence[str]


@dataclass(slots=True)
class Day:
    """What all sessions saw: seconds of each act by kind, and what went wrong."""

    waits: dict[str, list[float]] = field(default_factory=lambda: {kind: [] for kind in SHARES})
    wrong: list[str] = field(default_factory=list)

    def everything(self) -> list[float]:
        """Return the seconds of all acts."""
        return [wait for waits in self.waits.values() for wait in waits]

    def told(self, seconds: float) -> dict[str, object]:
        """Return throughput, errors, and times over all acts and by kind."""
        everything = self.everything()
        return {
            "acts": len(everything), "per_second": round(len(everything) / seconds, 1),
            "errors": len(self.wrong), **figures(everything),
            "by_kind": {kind: figures(waits) for kind, waits in self.waits.items() if waits},
            **({"first_errors": self.wrong[:3]} if self.wrong else {}),
        }  # fmt: skip


def people_work(
    base: str, seats: Sequence[Seat], questions: Sequence[str], *, pause: float, seconds: float
) -> Day:
    """Let all of them work for so long, with pauses of that mean (0: none)."""
    day = Day()

    async def all_of_them() -> None:
        until = time.monotonic() + seconds
        workers = [Worker(base, seat, questions, day, place) for place, seat in enumerate(seats)]
        await asyncio.gather(*(worker.work(until, pause) for worker in workers))

    asyncio.run(all_of_them())
    return day


class Worker:
    """One person in front of one browser."""

    def __init__(
        self, base: str, seat: Seat, questions: Sequence[str], day: Day, place: int
    ) -> None:
        """Open nothing yet."""
        self.client = Client(base, seat.session, Crowd(cut_rate=0.0))
        self.seat, self.questions, self.day = seat, questions, day
        self.dice = random.Random(place)  # noqa: S311 - a bench repeats
        self.documents: list[str] = []
        self.fields: dict[str, str] = {}

    async def work(self, until: float, pause: float) -> None:
        """Act, pause, act, until the time is over; the first acts come spread over a pause."""
        await asyncio.sleep(self.dice.uniform(0, pause or 0.5))
        while time.monotonic() < until:
            await self.act(self.chosen())
            rest = self.dice.expovariate(1 / pause) if pause else 0.0
            if rest > IDLE:  # as a browser notices that the server has hung up
                self.client.close()
            await asyncio.sleep(rest)
        self.client.close()

    def chosen(self) -> str:
        """Throw for the kind of the next act; what this person cannot do becomes a list."""
        shares = {**SHARES, "verb": SHARES["verb"] * 3 if self.seat.is_clerk else 0}
        shares["list"] = 100 - sum(share for kind, share in shares.items() if kind != "list")
        kind = self.dice.choices(list(shares), list(shares.values()))[0]
        possible = {"document": self.documents, "file": self.seat.files}
        return kind if possible.get(kind, True) else "list"

    async def act(self, kind: str) -> None:
        """Do one act and note its time, or what went wrong."""
        began = time.monotonic()
        try:
            if kind == "verb":
                await self.register()
                return
            answer = await self.get(self.address(kind))
        except (OSError, asyncio.IncompleteReadError, TimeoutError) as error:
            self.day.wrong.append(f"{kind}: {type(error).__name__}")
            self.client.close()
            return
        self.note(kind, answer, 200, began)
        if kind == "list":
            self.documents = DOCUMENT.findall(answer.page) or self.documents

    def address(self, kind: str) -> str:
        """Return where the act goes."""
        if kind == "list":
            return self.dice.choice(LISTS)
        if kind == "search":
            return f"/search/?q={quote(self.dice.choice(self.questions))}"
        return self.dice.choice(self.documents if kind == "document" else self.seat.files)

    async def register(self) -> None:
        """Send the form of the desk; the form itself is opened once, as a list is."""
        if not self.fields:
            began = time.monotonic()
            answer = await self.get(FORM)
            self.note("list", answer, 200, began)
            self.fields = form_fields(answer.page)
        key = str(uuid4())
        body = {**self.fields, "idempotency_key": key, "symbol": f"{key[:12]}/TL"}
        began = time.monotonic()
        answer = await self.client.ask("POST", FORM, urlencode(body))
        self.note("verb", answer, 302, began)

    async def get(self, path: str) -> Answer:
        """Open an address."""
        return await self.client.ask("GET", path, "")

    def note(self, kind: str, answer: Answer, wanted: int, began: float) -> None:
        """Keep the time of an answer; another status than the wanted one is an error."""
        self.day.waits[kind].append(time.monotonic() - began)
        if answer.status != wanted:
            self.day.wrong.append(f"{kind}: {answer.status}")
