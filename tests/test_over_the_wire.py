"""
Forms with files over a real socket: a connection lost in mid-upload leaves nothing, a form sent by
two hands at once makes one document.
"""

from __future__ import annotations

import re
import socket
import threading
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from socketserver import ThreadingMixIn
from threading import Barrier
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from tests.world import NOW, SETUP, SINCE, Province
from vanphong.config import wsgi
from vanphong.directory import operations as directory
from vanphong.kernel.audit.log import declared_run
from vanphong.kernel.audit.models import Entry
from vanphong.kernel.files.models import StoredFile
from vanphong.kernel.files.taking import take_in
from vanphong.kernel.files.tests import makers
from vanphong.kernel.numbering.models import Counter, TakenNumber
from vanphong.kernel.policies import Refusal
from vanphong.registry import operations as registry
from vanphong.registry.models import Incoming, Series

pytestmark = pytest.mark.django_db(transaction=True)
EDGE = "----------ninhbinh2026"


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = False
    block_on_close = True


class _Silent(WSGIRequestHandler):
    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, int]]:
    """The application as gunicorn runs it, behind a real socket."""
    monkeypatch.setattr(settings, "HOME", tmp_path)
    server = _Server(("127.0.0.1", 0), _Silent)
    server.set_app(wsgi.application)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield "127.0.0.1", server.server_port
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def book(province: Province) -> Series:
    return registry.open_series(
        tenant=province.committee, name="Sổ văn bản đến", valid_from=SINCE, actor=SETUP, now=NOW
    )


class Clerk:
    """A clerk whose browser is written by hand."""

    def __init__(self, province: Province, address: tuple[str, int]) -> None:
        post = province.clerk_lan
        account = directory.open_account(
            post.person, tenant=post.tenant, password=None, actor=SETUP, now=NOW
        )
        client = Client()
        client.force_login(account.user, backend="django.contrib.auth.backends.ModelBackend")
        self.address = address
        self.cookie = f"sessionid={client.cookies[settings.SESSION_COOKIE_NAME].value}"
        connection = HTTPConnection(*address)
        connection.request("GET", "/registry/incoming/new/", headers={"Cookie": self.cookie})
        answer = connection.getresponse()
        page = answer.read().decode()
        found = re.search(r"csrftoken=([^;]+)", answer.headers["Set-Cookie"])
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert found
        assert token
        self.cookie += f"; csrftoken={found[1]}"
        self.token = token[1]
        connection.close()

    def letter(self, book: Series, name: str, content: bytes) -> bytes:
        """Write the form as a browser does, the file last."""
        fields = {
            "csrfmiddlewaretoken": self.token, "idempotency_key": str(uuid.uuid4()),
            "series": str(book.pk), "arrived_on": "24/11/2026", "channel": "paper",
            "sender_name": "UBND tỉnh Sơn La", "symbol": "12/UBND", "subject": "Về việc thử",
            "urgency": "none", "access_class": "ordinary", "copy_count": "1",
        }  # fmt: skip
        parts = [
            f'--{EDGE}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
            for key, value in fields.items()
        ]
        head = (
            f'--{EDGE}\r\nContent-Disposition: form-data; name="enclosures"; filename="{name}"'
            "\r\nContent-Type: text/plain\r\n\r\n"
        )
        return "".join((*parts, head)).encode() + content + f"\r\n--{EDGE}--\r\n".encode()

    def send(self, body: bytes, *, only: int | None = None) -> str:
        """Send the form, or only its first bytes and then nothing more; return the status line."""
        head = (
            f"POST /registry/incoming/new/ HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {self.cookie}\r\n"
            f"Content-Type: multipart/form-data; boundary={EDGE}\r\n"
            f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        )
        with socket.create_connection(self.address) as line:
            line.sendall(head.encode() + (body if only is None else body[:only]))
            line.shutdown(socket.SHUT_WR)
            said = b""
            while piece := line.recv(65536):
                said += piece
        return said.split(b"\r\n", 1)[0].decode()


def _nothing_stays(home: Path) -> None:
    assert not Incoming.objects.exists()
    assert not TakenNumber.objects.exists()
    assert not StoredFile.objects.exists()
    assert not Entry.objects.filter(name__startswith="registry.incoming").exists()
    assert [p for p in home.rglob("*") if p.is_file() and "files" in p.parts] == []


def test_a_whole_form_is_registered(
    province: Province, book: Series, address: tuple[str, int], tmp_path: Path
) -> None:
    clerk = Clerk(province, address)
    said = clerk.send(clerk.letter(book, "van-ban.txt", "Kính gửi\n".encode() * 900))
    assert said.startswith("HTTP/1.0 302")
    assert Incoming.objects.get().attachments.count() == 1


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
@pytest.mark.parametrize(
    ("name", "content"),
    [("van-ban.txt", "Kính gửi\n".encode() * 9000), ("van-ban.pdf", makers.letter())],
)
def test_a_lost_connection_leaves_nothing(
    province: Province,
    book: Series,
    address: tuple[str, int],
    tmp_path: Path,
    name: str,
    content: bytes,
    share: float,
) -> None:
    clerk = Clerk(province, address)
    body = clerk.letter(book, name, content)
    said = clerk.send(body, only=int(len(body) * share))
    assert said.startswith("HTTP/1.0 403")
    _nothing_stays(tmp_path)
    assert clerk.send(clerk.letter(book, name, content)).startswith("HTTP/1.0 302")
    assert Incoming.objects.get().arrival_number == 1


def test_a_form_sent_by_two_hands_at_once_makes_one_document(
    province: Province, book: Series, address: tuple[str, int]
) -> None:
    clerk = Clerk(province, address)
    body = clerk.letter(book, "van-ban.pdf", makers.letter())
    with ThreadPoolExecutor(4) as hands:
        said = list(hands.map(clerk.send, [body] * 4))
    assert {line.split(" ", 1)[1] for line in said} == {"302 Found"}
    document = Incoming.objects.get()
    assert document.arrival_number == 1
    assert document.attachments.count() == TakenNumber.objects.count() == 1


def _receive(province: Province, book: Series) -> Incoming:
    clerk = province.clerk_lan
    return registry.receive_and_register(
        registry.Letter(sender_name="UBND tỉnh Sơn La", subject="Về việc thử"), series=book,
        arrived_at=NOW, receiver=clerk, key=uuid.uuid4(), actor=province.actor(clerk), now=NOW,
    )  # fmt: skip


def test_the_number_closes_the_transaction_of_the_form(province: Province, book: Series) -> None:
    seen: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        document = _receive(province, book)
    assert [s.endswith("; COMMIT") for s in seen if "UPDATE numbering_counter" in s] == [True]
    assert "UPDATE numbering_counter" in seen[-1]
    assert Incoming.objects.get(pk=document.pk).arrival_number == 1


def test_a_closed_book_leaves_no_document_of_the_form(province: Province, book: Series) -> None:
    _receive(province, book)
    Counter.objects.update(closed_at=NOW)
    with pytest.raises(Refusal):
        _receive(province, book)
    assert Incoming.objects.count() == 1


def test_two_clerks_who_add_files_at_once_get_two_places(
    province: Province, book: Series, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "HOME", tmp_path)
    document, clerk = _receive(province, book), province.actor(province.clerk_lan)
    gate = Barrier(3)

    def add(number: int) -> None:
        upload = SimpleUploadedFile(f"{number}.txt", f"Phụ lục {number}".encode())
        taken = take_in(upload, actor=clerk, path="registry.incoming.file", now=NOW)
        gate.wait()
        with declared_run("import"):
            registry.attach_files(document, [registry.Enclosure(taken=taken)], actor=clerk, now=NOW)
        connection.close()

    with ThreadPoolExecutor(3) as clerks:
        list(clerks.map(add, range(3)))
    places = document.attachments.order_by("position").values_list("position", flat=True)
    assert list(places) == [1, 2, 3]
