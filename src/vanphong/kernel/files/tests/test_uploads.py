"""Uploads stay in memory; receipts are good for the person who got them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils import timezone

from vanphong.kernel.files import receipts, uploads
from vanphong.kernel.files.refusals import Fault, FileRefused
from vanphong.kernel.files.taking import TakenFile, take_in
from vanphong.kernel.files.tests import makers
from vanphong.kernel.ids import uuid7
from vanphong.kernel.principals import Actor

NOW = timezone.now()
LAN = Actor(label="Nguyễn Thị Lan", account_id=7, appointment_id=uuid7())
NGA = Actor(label="Bùi Thúy Nga", account_id=8, appointment_id=uuid7())


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "HOME", tmp_path)
    return tmp_path


def _sent(*contents: bytes) -> HttpRequest:
    files = [SimpleUploadedFile(f"{n}.txt", content) for n, content in enumerate(contents)]
    return RequestFactory().post("/", {"files": files, "subject": "Về việc"})


def _why(request: HttpRequest) -> list[Fault | None]:
    found: list[Fault | None] = []
    for upload in request.FILES.getlist("files"):
        try:
            b"".join(upload.chunks())
            found.append(None)
        except FileRefused as refused:
            found.append(refused.refusal.fault)
    return found


def test_a_large_upload_touches_no_disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    request = _sent(bytes(4 * 2**20))
    (upload,) = request.FILES.getlist("files")
    assert upload.size == 4 * 2**20
    assert list(tmp_path.iterdir()) == []


def test_what_is_too_large_is_let_go_and_the_rest_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "LARGEST_BYTES", 100_000)
    request = _sent(b"a", bytes(100_001), b"b")
    assert _why(request) == [None, Fault.TOO_BIG, None]
    assert request.POST["subject"] == "Về việc"


def test_what_is_too_much_together_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "LARGEST_TOGETHER", 250_000)
    request = _sent(bytes(200_000), bytes(100_000), bytes(50_000))
    assert _why(request) == [None, Fault.TOO_MUCH, None]


def _taken() -> TakenFile:
    upload = SimpleUploadedFile("a.pdf", makers.letter())
    return take_in(upload, actor=LAN, path="registry.incoming.file", now=NOW)


@pytest.mark.django_db
def test_a_receipt_gives_the_file_back_to_who_handed_it_in() -> None:
    taken = _taken()
    found = receipts.redeem(receipts.receipt_for(taken, actor=LAN), actor=LAN)
    assert found is not None
    assert (found.file, found.name, found.secrecy) == (taken.file, "a.pdf", taken.secrecy)
    assert not found.is_read


@pytest.mark.django_db
def test_a_receipt_is_nothing_to_anybody_else() -> None:
    receipt = receipts.receipt_for(_taken(), actor=LAN)
    assert receipts.redeem(receipt, actor=NGA) is None
    assert receipts.redeem(receipt[:-1] + ("A" if receipt[-1] != "A" else "B"), actor=LAN) is None
    assert receipts.redeem("", actor=LAN) is None


@pytest.mark.django_db
def test_a_receipt_ends_with_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    receipt = receipts.receipt_for(_taken(), actor=LAN)
    late = timezone.now().timestamp() + (receipts.VALID_FOR + timedelta(minutes=1)).total_seconds()
    monkeypatch.setattr("django.core.signing.time.time", lambda: late)
    assert receipts.redeem(receipt, actor=LAN) is None
