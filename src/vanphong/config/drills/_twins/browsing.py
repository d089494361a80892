"""
Asking one database as one reader, and taking out of the answer what differs between any two.

Nothing stays of a request: each runs in a transaction that is rolled back.
"""

from __future__ import annotations

import copy
import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

from django.core.handlers.wsgi import WSGIRequest
from django.db import connection, transaction
from django.http import QueryDict
from django.test import Client
from django.utils.functional import cached_property

from vanphong.directory.models import Appointment

#: what differs between any two answers, and nothing else: its name, what is taken out
NORMALISERS: tuple[tuple[str, re.Pattern[bytes]], ...] = (
    ("when a copy of a file was made", re.compile(rb"(/CreationDate\(D:)[^)]+")),
    ("the same copy's own name", re.compile(rb"(/ID\[)(?:<[0-9A-F]+>)+")),
    ("guard against forgery", re.compile(rb'(name="csrfmiddlewaretoken" value=")[^"]+')),
    ("the same for fragments", re.compile(rb"(\"X-CSRFToken\": \")[^\"]+")),
    ("key of a form", re.compile(rb'(name="idempotency_key" value=")[^"]+')),
    ("key of a row of a form", re.compile(rb'(name="row-\d+-key" value=")[^"]+')),
)
#: the same in headers: what cookies hold, and moments of the machine's own clock
COOKIES = re.compile(r"\b(csrftoken|sessionid|expires)=[^;]*")
CLOCK = frozenset({"Expires", "Date"})
#: how a workbook begins; its packed length follows the moment of saving
PACKED = b"PK\x03\x04"
#: parts of a workbook that tell when it was saved
SAVED_AT = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*")
BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True, slots=True)
class Question:
    """An address that is asked, or that an empty form is sent to."""

    address: str
    method: str = "GET"

    def __str__(self) -> str:
        """Return it as the report names it."""
        return self.address if self.method == "GET" else f"{self.method} {self.address}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer, ready to be compared: status, headers, body, and how many queries it took."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    queries: int
    reads: frozenset[str] = field(compare=False)

    @property
    def text(self) -> str:
        """Return the body as text."""
        return self.body.decode("utf-8", "replace")

    @property
    def is_page(self) -> bool:
        """Tell whether it is a page or a part of one."""
        return any(n == "Content-Type" and v.startswith("text/html") for n, v in self.headers)

    def header(self, name: str) -> str:
        """Return a header, or the empty string."""
        return dict(self.headers).get(name, "")


class _Reading(QueryDict):
    """The parameters of an address, noting which of them are read."""

    reads: set[str]

    def __getitem__(self, key: str) -> Any:
        self._note(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self._note(str(key))
        return super().__contains__(key)

    def get(self, key: str, default: Any = None) -> Any:
        self._note(key)
        return super().get(key, default)

    def getlist(self, key: str, default: Any = None) -> Any:
        self._note(key)
        return super().getlist(key, default)

    def _note(self, key: str) -> None:
        if hasattr(self, "reads"):
            self.reads.add(key)


class Browser:
    """One reader of the database in use; None is somebody who is not signed in."""

    def __init__(self, reader: Appointment | None) -> None:
        """Sign in, once for all requests."""
        self.client = Client(raise_request_exception=False)
        if reader is not None:
            self.client.force_login(reader.person.account.user, backend=BACKEND)
        self.cookies = copy.deepcopy(self.client.cookies)

    def ask(self, question: Question) -> Answer:
        """Send a request; database and cookies are afterwards as they were before."""
        self.client.cookies = copy.deepcopy(self.cookies)
        send = self.client.post if question.method == "POST" else self.client.get
        counted: list[str] = []

        def count(execute: Any, statement: str, *rest: Any) -> Any:
            counted.append(statement)
            return execute(statement, *rest)

        with recorded_reads() as reads, transaction.atomic():
            with connection.execute_wrapper(count):
                response = send(question.address)
                body = _body(response)
            transaction.set_rollback(True)
        return Answer(
            status=response.status_code, headers=_headers(response, body), body=_plain(body),
            queries=len(counted), reads=frozenset(reads),
        )  # fmt: skip


@contextmanager
def recorded_reads() -> Iterator[set[str]]:
    """Note which parameters the views read during the block."""
    reads: set[str] = set()

    def parameters(request: WSGIRequest) -> QueryDict:
        found = _Reading(request.META.get("QUERY_STRING", ""), mutable=True)
        found.reads, found._mutable = reads, False
        return found

    noted = cached_property(parameters)
    noted.__set_name__(WSGIRequest, "GET")
    with mock.patch.object(WSGIRequest, "GET", noted):
        yield reads


def _body(response: Any) -> bytes:
    if response.streaming:
        return b"".join(response.streaming_content)
    return bytes(response.content)


def _headers(response: Any, body: bytes) -> tuple[tuple[str, str], ...]:
    vague = CLOCK | {"Content-Length"} if body.startswith(PACKED) else CLOCK
    named = [
        (name, "" if name in vague else COOKIES.sub(r"\1=", value))
        for name, value in response.headers.items()
    ]
    set_cookies = [
        ("Set-Cookie", COOKIES.sub(r"\1=", morsel.OutputString()))
        for morsel in response.cookies.values()
    ]
    return tuple(sorted([*named, *set_cookies]))


def _plain(body: bytes) -> bytes:
    if body.startswith(PACKED):
        return _unpacked(body)
    for _name, pattern in NORMALISERS:
        body = pattern.sub(rb"\1", body)
    return body


def _unpacked(packed: bytes) -> bytes:
    """Return the parts of a workbook one after another, without the moment of saving."""
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return b"\n".join(
            name.encode() + b"\n" + SAVED_AT.sub(b"", archive.read(name))
            for name in archive.namelist()
        )
