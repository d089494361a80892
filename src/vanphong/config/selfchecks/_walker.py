"""A visitor of real pages over HTTP: signs in, reads, fills forms, and says each step."""

from __future__ import annotations

import html
import re
import sys
import uuid
from collections.abc import Mapping
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, Request, build_opener


class StepFailed(Exception):  # noqa: N818 - the outcome of a check
    """A page was not as it has to be."""


class Walker:
    """One person with a browser's memory; keeps the last page and counts the steps of the walk."""

    def __init__(self, base: str) -> None:
        """Visit the installation at `base`."""
        self.base, self.page, self.address, self.status = base, "", "", 0
        self.content = b""
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()))

    def get(self, path: str) -> str:
        """Open a page and return it; redirects are followed, errors keep their status."""
        return self._send(Request(urljoin(self.base, path)))  # noqa: S310 - loopback of our own

    def post(self, path: str, **fields: str | list[str]) -> str:
        """Send a form of the present page, with its guard and key."""
        address = urljoin(self.base, path)
        body = urlencode({**self._guards(), **fields}, doseq=True).encode()
        return self._send(Request(address, data=body, headers={"Referer": address}))  # noqa: S310

    def upload(self, path: str, field: str, files: Mapping[str, bytes], **fields: str) -> str:
        """Send a form of the present page with files, as a browser does."""
        address, edge = urljoin(self.base, path), uuid.uuid4().hex
        body = b""
        for name, value in {**self._guards(), **fields}.items():
            body += _part(edge, f'name="{name}"', value.encode())
        for name, content in files.items():
            body += _part(edge, f'name="{field}"; filename="{name}"', content)
        headers = {"Referer": address, "Content-Type": f"multipart/form-data; boundary={edge}"}
        return self._send(
            Request(address, data=body + f"--{edge}--\r\n".encode(), headers=headers)  # noqa: S310
        )

    def _guards(self) -> dict[str, str]:
        guards = {"csrfmiddlewaretoken": self.hidden("csrfmiddlewaretoken")}
        if key := self.hidden("idempotency_key", required=False):
            guards["idempotency_key"] = key
        return guards

    def hidden(self, name: str, *, required: bool = True) -> str:
        """Return the value of a hidden field of the present page."""
        found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', self.page)
        if found is None and required:
            raise StepFailed(f"{self.address}: no field {name}")
        return found[1] if found else ""

    def choice(self, name: str, label: str) -> str:
        """Return the value of a select's option by its words."""
        select = re.search(rf'<select[^>]*name="{name}".*?</select>', self.page, re.S)
        options = re.findall(
            r'<option value="([^"]*)"[^>]*>(.*?)</option>', select[0] if select else "", re.S
        )
        for value, words in options:
            if label in html.unescape(words):
                return str(value)
        raise StepFailed(f"{self.address}: no choice {label!r} in {name}")

    def link(self, pattern: str) -> str:
        """Return the first address on the page that fits the pattern, whatever list it names."""
        found = re.search(rf'(?:href|action|src)="({pattern})(?:\?in=[^"]*)?"', self.page)
        if found is None:
            raise StepFailed(f"{self.address}: no link {pattern}")
        return html.unescape(found[1])

    def expect(self, words: str) -> None:
        """
        Ask that the page says the words.

        :raises StepFailed: it does not
        """
        if words not in html.unescape(self.page):
            raise StepFailed(f"{self.address} ({self.status}): “{words}” is not on the page")

    def sign_in(self, name: str) -> None:
        """Tap a person of the demo's log-in page."""
        self.get("/directory/demo/")
        forms = re.findall(r'<form method="post" action="([^"]+)">(.*?)</form>', self.page, re.S)
        action = next((a for a, body in forms if name in html.unescape(body)), None)
        if action is None:
            raise StepFailed(f"nobody named {name} can sign in")
        self.post(action)
        self.expect(name)

    def _send(self, request: Request) -> str:
        try:
            with self._opener.open(request, timeout=60) as answer:
                self.status, self.address = answer.status, answer.geturl()
                self.content = answer.read()
        except HTTPError as error:
            self.status, self.address = error.code, request.full_url
            self.content = error.read()
        self.page = self.content.decode("utf-8", "replace")
        return self.page


def _part(edge: str, facts: str, content: bytes) -> bytes:
    head = f"--{edge}\r\nContent-Disposition: form-data; {facts}\r\n\r\n"
    return head.encode() + content + b"\r\n"


class Steps:
    """Says each step as it is done."""

    def __init__(self) -> None:
        """Begin at none."""
        self.count = 0

    def done(self, words: str) -> None:
        """Count and print a step."""
        self.count += 1
        sys.stdout.write(f"  {self.count}. {words}\n")
        sys.stdout.flush()
