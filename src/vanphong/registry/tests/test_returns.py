"""Returned to the sender: its note, its history, and the same document coming again."""

from __future__ import annotations

import io

import pytest
from django.test import Client
from django.urls import reverse
from pypdfium2 import PdfDocument
from tests.page import OpenPage
from tests.world import NOW, Province

from vanphong.registry import operations, returning
from vanphong.registry.models import Incoming, Series
from vanphong.registry.tests.conftest import Intake
from vanphong.registry.tests.test_screens import letter, signed_in

WHY = "Văn bản gửi Sở Xây dựng, không gửi cơ quan này"


@pytest.fixture
def clerk(province: Province) -> Client:
    return signed_in(province, province.clerk_lan)


@pytest.fixture
def returned(province: Province, registered: Incoming) -> Incoming:
    return operations.return_to_sender(
        registered, reason=WHY, actor=province.actor(province.clerk_lan), now=NOW
    )


def address(name: str, document: Incoming) -> str:
    return reverse(f"registry:{name}", args=[document.pk])


def test_the_note_says_what_goes_back_and_why(clerk: Client, returned: Incoming) -> None:
    made = clerk.get(address("return_note", returned)).content
    words = " ".join(PdfDocument(io.BytesIO(made))[0].get_textpage().get_text_range().split())
    for part in ("PHIẾU TRẢ LẠI VĂN BẢN", "UBND tỉnh Sơn La", "1182/QĐ-UBND", "20/11/2026",
                 "số đến 1", WHY, "Nguyễn Thị Lan"):  # fmt: skip
        assert part in words


def test_the_page_offers_the_note_and_tells_the_reason(
    clerk: Client, returned: Incoming, page: OpenPage
) -> None:
    shown = page(clerk, address("detail", returned))
    for words in ("In phiếu trả lại", "Đã trả lại nơi gửi", WHY):
        assert words in shown.text


def test_what_was_not_returned_has_no_note(clerk: Client, registered: Incoming) -> None:
    assert clerk.get(address("return_note", registered)).status_code == 404


@pytest.mark.parametrize(("who", "status"), [
    ("chief_hoa", 403), ("specialist_minh", 403), ("party_clerk_nga", 404),
])  # fmt: skip
def test_others_print_none(province: Province, returned: Incoming, who: str, status: int) -> None:
    client = signed_in(province, getattr(province, who))
    assert client.get(address("return_note", returned)).status_code == status


def test_the_same_document_coming_again_is_registered_and_tells_of_its_return(
    clerk: Client, returned: Incoming, book: Series, page: OpenPage
) -> None:
    assert clerk.post(reverse("registry:new"), letter(book)).status_code == 302
    again = Incoming.objects.exclude(pk=returned.pk).get()
    assert again.arrival_number == 2
    shown = page(clerk, address("detail", again))
    assert "Đã đến trước đây và bị trả lại" in shown.text
    assert WHY in shown.text


def test_another_sender_with_that_number_is_another_document(
    province: Province, returned: Incoming, receive: Intake
) -> None:
    other = receive(sender_name="UBND tỉnh Điện Biên")
    actor = province.actor(province.clerk_lan)
    assert returning.earlier_returns(actor, other) == []
