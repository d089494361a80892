"""
A thousand browsers at once: connections that are really open, signed in, taking numbers.

Each opens the intake form once, as a browser does, and sends it again and again under a fresh
key of its own. A lost or failed answer is asked for again with the same key, until the page of
the registered document tells the number: that is the acknowledgement. One answer in fifty is lost
on purpose: the connection is cut after the form was sent, before anything came back.
"""

from __future__ import annotations

import asyncio
import html
import random
import re
import time
import uuid
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

FORM = "/registry/incoming/new/"
CUT_RATE = 0.02
ATTEMPTS = 60
#: Seconds that an answer may take; a thousand people wait for eight threads.
PATIENCE = 120.0


class Lost(Exception):  # noqa: N818 - a fault of the drill's own making
    """No whole answer came."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers and page."""

    status: int
    headers: str
    page: str


@dataclass(slots=True)
class Crowd:
    """What the clients saw, all together."""

    acknowledged: list[tuple[uuid.UUID, int]] = field(default_factory=list)
    #: seconds from sending a form to its answer, the waiting for a thread included
    waits: list[float] = field(default_factory=list)
    #: answers of status 500 and above; connections cut by us, and broken by the server
    failed: int = 0
    cut: int = 0
    broken: int = 0
    #: any other answer that was not the expected one, by status
    odd: dict[int, int] = field(default_factory=dict)
    unanswered: int = 0
    #: the share of answers that are lost on purpose
    cut_rate: float = CUT_RATE
    #: connections that are open, now and at most
    open: int = 0
    most_open: int = 0
    #: forms sent and not answered, now and at most
    waiting: int = 0
    at_once: int = 0


class Client:
    """One browser: one connection, one session."""

    def __init__(self, base: str, session: str, crowd: Crowd) -> None:
        """Remember where the installation is and who asks."""
        parts = urlsplit(base)
        self.host, self.port = parts.hostname or "localhost", parts.port or 80
        self.cookies = {"sessionid": session}
        self.crowd = crowd
        self.fields: dict[str, str] = {}
        self.link: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def work(self, numbers: int) -> None:
        """Open the form and take that many numbers."""
        page = await self.until("GET", FORM, 200)
        if page is None:
            self.crowd.unanswered += numbers
            return
        self.fields = form_fields(page.page)
        for _place in range(numbers):
            await self.take()
        self.close()

    async def take(self) -> None:
        """Send the form until it is acknowledged, then read the number off its page."""
        key = str(uuid.uuid4())
        body = urlencode({**self.fields, "idempotency_key": key, "symbol": f"{key[:12]}/DT"})
        answer = await self.until("POST", FORM, 302, body)
        place = re.search(r"(?im)^location: (\S+)", answer.headers) if answer else None
        page = await self.until("GET", place[1], 200) if place else None
        number = re.search(r"<title>\D*(\d+)", page.page) if page else None
        if place is None or number is None:
            self.crowd.unanswered += 1
            return
        document = uuid.UUID(place[1].strip("/").split("/")[-1])
        self.crowd.acknowledged.append((document, int(number[1])))

    async def until(self, method: str, path: str, status: int, body: str = "") -> Answer | None:
        """Ask until the answer has the status; None when patience ends."""
        for _attempt in range(ATTEMPTS):
            try:
                answer = await self.timed(method, path, body)
            except (Lost, OSError, asyncio.IncompleteReadError, TimeoutError):
                self.close()
                continue
            if answer.status == status:
                return answer
            if answer.status >= 500:
                self.crowd.failed += 1
            else:
                self.crowd.odd[answer.status] = self.crowd.odd.get(answer.status, 0) + 1
            await asyncio.sleep(0.1)
        return None

    async def timed(self, method: str, path: str, body: str) -> Answer:
        """Ask once; forms are counted and timed."""
        if method != "POST":
            return await self.ask(method, path, body)
        crowd, began = self.crowd, time.monotonic()
        crowd.waiting += 1
        crowd.at_once = max(crowd.at_once, crowd.waiting)
        try:
            answer = await self.ask(method, path, body)
        finally:
            crowd.waiting -= 1
        crowd.waits.append(time.monotonic() - began)
        return answer

    async def ask(self, method: str, path: str, body: str) -> Answer:
        """
        Send one request and read its answer over the kept connection.

        :raises Lost: the answer is lost on purpose
        :raises OSError, IncompleteReadError: the connection broke
        """
        if self.link is None:
            self.link = await asyncio.open_connection(self.host, self.port)
            self.crowd.open += 1
            self.crowd.most_open = max(self.crowd.most_open, self.crowd.open)
        reader, writer = self.link
        writer.write(self.request(method, path, body))
        await writer.drain()
        if method == "POST" and random.random() < self.crowd.cut_rate:  # noqa: S311 - no secret
            self.crowd.cut += 1
            raise Lost
        try:
            async with asyncio.timeout(PATIENCE):
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                length = re.search(r"(?im)^content-length: (\d+)", head)
                page = await reader.readexactly(int(length[1]) if length else 0)
        except (OSError, asyncio.IncompleteReadError):
            self.crowd.broken += 1
            raise
        for name, value in re.findall(r"(?im)^set-cookie: (csrftoken)=([^;]+)", head):
            self.cookies[name] = value
        if re.search(r"(?im)^connection: close", head):
            self.close()
        return Answer(int(head.split(" ", 2)[1]), head, page.decode("utf-8", "replace"))

    def request(self, method: str, path: str, body: str) -> bytes:
        """Return the bytes of one request."""
        lines = [
            f"{method} {path} HTTP/1.1",
            f"Host: {self.host}:{self.port}",
            "Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        ]
        if method == "POST":
            lines += ["Content-Type: application/x-www-form-urlencoded"]
            lines += [f"Content-Length: {len(body)}"]
        return "\r\n".join([*lines, "", body]).encode("ascii")

    def close(self) -> None:
        """End the connection; the next request opens another."""
        if self.link is not None:
            self.link[1].close()
            self.link = None
            self.crowd.open -= 1


def form_fields(page: str) -> dict[str, str]:
    """Return what the form asks for: its guard, its proposed values, and a letter."""
    token = re.search(r'name="csrfmiddlewaretoken"[^>]*value="([^"]*)"', page)
    book = re.search(r'<select[^>]*name="series".*?<option value="([^"]+)"', page, re.S)
    day = re.search(r'name="arrived_on"[^>]*value="([^"]*)"', page)
    if day is None:
        day = re.search(r'value="([^"]*)"[^>]*name="arrived_on"', page)
    assert token is not None, "the intake form has no guard"
    assert book is not None, "the intake form offers no book"
    assert day is not None, "the intake form proposes no day"
    return {
        "csrfmiddlewaretoken": html.unescape(token[1]), "series": book[1], "arrived_on": day[1],
        "channel": "paper", "sender_name": "Sở Tài chính", "subject": "Về việc diễn tập lấy số",
        "urgency": "none", "access_class": "ordinary", "copy_count": "1",
    }  # fmt: skip


async def crowd_takes(base: str, sessions: list[str], numbers: int, crowd: Crowd) -> None:
    """Let one client for each session take that many numbers, all at the same time."""
    await asyncio.gather(*(Client(base, session, crowd).work(numbers) for session in sessions))
