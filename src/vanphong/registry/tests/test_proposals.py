"""The intake form reads the first file and proposes what nobody has typed yet."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.page import OpenPage
from tests.world import Province

from vanphong.kernel.files.tests import makers
from vanphong.registry.models import Incoming, Series
from vanphong.registry.tests.test_files import receipts
from vanphong.registry.tests.test_reading import LETTER
from vanphong.registry.tests.test_screens import letter, signed_in


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "HOME", tmp_path)
    return tmp_path


@pytest.fixture
def clerk(province: Province) -> Client:
    return signed_in(province, province.clerk_lan)


def word() -> SimpleUploadedFile:
    return SimpleUploadedFile("bao-cao.docx", makers.word(LETTER))


def test_empty_fields_are_filled_and_marked(clerk: Client, book: Series, page: OpenPage) -> None:
    sent: dict[str, object] = {
        **letter(book), "symbol": "", "issued_on": "", "kind_name": "", "subject": "",
        "sender_name": "", "signer": "Người đã gõ", "enclosures": [word()], "read": "1",
    }  # fmt: skip
    shown = page(clerk, reverse("registry:new"), data=sent)
    for value in ("1288/STC-QLNS", "05/11/2026", "SỞ TÀI CHÍNH", "Công văn", "Người đã gõ"):
        assert f'value="{value}"' in shown.html
    assert "giải ngân vốn đầu tư công quý III" in shown.html
    assert "Phạm Thị Dịu" not in shown.html
    assert "Đọc từ tệp." in shown.text
    assert "chưa chắc: đối chiếu với" in shown.text
    assert receipts(shown.response.content)
    assert not Incoming.objects.exists()


def test_a_file_without_text_says_so(clerk: Client, book: Series, page: OpenPage) -> None:
    scan = SimpleUploadedFile("scan.pdf", makers.scan())
    sent: dict[str, object] = {**letter(book), "subject": "", "enclosures": [scan], "read": "1"}
    assert "không có lớp chữ" in page(clerk, reverse("registry:new"), data=sent).text


def test_a_refused_file_is_told_and_what_was_typed_stays(
    clerk: Client, book: Series, page: OpenPage
) -> None:
    program = SimpleUploadedFile("van-ban.pdf", b"MZ\x90\x00" * 9)
    sent: dict[str, object] = {**letter(book), "enclosures": [program], "read": "1"}
    shown = page(clerk, reverse("registry:new"), data=sent)
    assert "chương trình" in shown.text
    assert 'value="1182/QĐ-UBND"' in shown.html


def test_what_may_be_received_before_is_shown_at_once(
    clerk: Client, book: Series, page: OpenPage
) -> None:
    first: dict[str, object] = {
        **letter(book), "symbol": "1288/STC-QLNS", "sender_name": "Sở Tài chính",
        "enclosures": [word()],
    }  # fmt: skip
    assert clerk.post(reverse("registry:new"), first).status_code == 302
    sent: dict[str, object] = {
        **letter(book), "symbol": "", "sender_name": "", "enclosures": [word()], "read": "1",
    }  # fmt: skip
    assert "Có thể đã nhận trước đây" in page(clerk, reverse("registry:new"), data=sent).text
