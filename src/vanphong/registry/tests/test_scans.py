"""Scans: their words are read by machine where it can, and never sure."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.page import OpenPage
from tests.world import NOW, Province

from vanphong.kernel.audit.models import Entry
from vanphong.kernel.events import bus
from vanphong.kernel.files import ocr
from vanphong.kernel.files.tests.test_ocr import picture
from vanphong.kernel.search.models import Content
from vanphong.registry import jobs, operations, reactions
from vanphong.registry.models import AttachmentText, Incoming, Series
from vanphong.registry.tests.conftest import Intake
from vanphong.registry.tests.test_files import enclosure
from vanphong.registry.tests.test_screens import signed_in

SCAN = picture("""#grid(columns: (1fr, 1fr), [SỞ TÀI CHÍNH\\ Số: 15/BC-STC],
[CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\\ Độc lập - Tự do - Hạnh phúc])
BÁO CÁO""")
WORDS = "SỞ TÀI CHÍNH\nSố: 15/BC-STC\nBÁO CÁO\nVề tình hình giải ngân\nKính gửi: UBND tỉnh"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "HOME", tmp_path)
    return tmp_path


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that reads every page alike."""
    monkeypatch.setattr(ocr, "missing", lambda: "")
    monkeypatch.setattr(ocr, "read_page", lambda _file, _page: WORDS)


@pytest.fixture
def scanned(province: Province, receive: Intake) -> Incoming:
    return operations.register_document(
        receive(enclosures=[enclosure(province, "quet.png", SCAN)]),
        actor=province.actor(province.clerk_lan), now=NOW,
    )  # fmt: skip


@pytest.fixture
def clerk(province: Province) -> Client:
    return signed_in(province, province.clerk_lan)


def read(document: Incoming) -> None:
    for _time in range(2):  # a job may run twice
        jobs.read_scan(attachment_id=str(document.attachments.get().pk))


def test_the_words_are_kept_found_and_marked(
    scanned: Incoming, reads: None, clerk: Client, page: OpenPage
) -> None:
    read(scanned)
    text = AttachmentText.objects.get()
    assert (text.text, text.is_recognised) == (WORDS, True)
    assert Content.objects.filter(pk=scanned.pk).exists()
    shown = page(clerk, reverse("registry:detail", args=[scanned.pk]))
    assert "Chữ của bản quét này do máy đọc, chưa chắc đúng." in shown.text
    assert Entry.objects.filter(name="registry.incoming.scan_read").count() == 1


def test_it_follows_from_the_file_that_came(
    scanned: Incoming, reads: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(reactions, "enqueue", lambda task, **named: asked.append(f"{task.name}"))
    while bus.deliver_pending(now=NOW):
        pass
    assert asked == ["registry.read_scan"]


def test_a_degree_among_the_words_becomes_a_warning(
    scanned: Incoming, reads: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert scanned.attachments.get().secrecy == "unchecked"
    monkeypatch.setattr(ocr, "read_page", lambda _file, _page: f"TỐI MẬT\n{WORDS}")
    read(scanned)
    assert scanned.attachments.get().secrecy == "warning"


def test_words_of_a_text_layer_stay(province: Province, receive: Intake, reads: None) -> None:
    document = receive(enclosures=[enclosure(province)])
    read(document)
    assert not AttachmentText.objects.get().is_recognised


def test_without_the_program_nothing_changes_and_the_page_says_why(
    scanned: Incoming, clerk: Client, page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "missing", lambda: "tesseract")
    read(scanned)
    assert not AttachmentText.objects.exists()
    shown = page(clerk, reverse("registry:detail", args=[scanned.pk]))
    assert "Máy chủ chưa đọc được chữ trên bản quét: thiếu tesseract" in shown.text


def test_the_form_is_filled_from_a_scan_and_nothing_is_sure(
    clerk: Client, book: Series, reads: None, page: OpenPage
) -> None:
    sent: dict[str, object] = {"enclosures": SimpleUploadedFile("quet.png", SCAN), "read": "1"}
    shown = page(clerk, reverse("registry:new"), data=sent)
    (symbol,) = shown.find("input", name="symbol")
    assert symbol.attrs["value"] == "15/BC-STC"
    assert "Đọc từ tệp, chưa chắc" in shown.text
    assert "Đọc từ tệp. " not in shown.text


@pytest.mark.skipif(bool(ocr.missing()), reason="no tesseract with vie")
def test_a_real_scan_is_read(scanned: Incoming) -> None:
    read(scanned)
    assert "15/BC-STC" in AttachmentText.objects.get().text
