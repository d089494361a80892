"""The arrival stamp: on a label, on a sheet, on a copy; never on the original."""

from __future__ import annotations

import io
import uuid
from pathlib import Path

import pypdfium2
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from tests.page import OpenPage
from tests.world import NOW, Province

from vanphong.kernel.audit.models import AccessLog
from vanphong.kernel.files import store
from vanphong.kernel.files.tests.test_deriving import signed
from vanphong.registry import operations
from vanphong.registry.models import Incoming
from vanphong.registry.tests.conftest import Intake
from vanphong.registry.tests.test_files import enclosure, submitted
from vanphong.registry.tests.test_screens import signed_in

MM = 72 / 25.4


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "HOME", tmp_path)
    return tmp_path


@pytest.fixture
def clerk(province: Province) -> Client:
    return signed_in(province, province.clerk_lan)


def registered_with(province: Province, receive: Intake, content: bytes | None = None) -> Incoming:
    return operations.register_document(
        receive(enclosures=[enclosure(province, "Công văn.pdf", content)]),
        actor=province.actor(province.clerk_lan), now=NOW,
    )  # fmt: skip


@pytest.fixture
def document(province: Province, receive: Intake) -> Incoming:
    return registered_with(province, receive)


def address(name: str, document: Incoming, *, of_file: bool = False) -> str:
    ids = [document.pk, *([document.attachments.get().pk] if of_file else [])]
    return reverse(f"registry:{name}", args=ids)


def opened(content: bytes) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(io.BytesIO(content))


def words(document: pypdfium2.PdfDocument) -> str:
    return " ".join(document[0].get_textpage().get_text_range().split())


def test_the_label_is_the_stamp_of_the_law_in_its_size(clerk: Client, document: Incoming) -> None:
    made = opened(clerk.get(address("stamp_label", document)).content)
    wide, high = made[0].get_size()
    assert (wide / MM, high / MM) == pytest.approx((50, 35), abs=0.05)
    for part in (
        "VĂN PHÒNG UBND TỈNH",
        "ĐẾN",
        "Số: 1",
        "Ngày: 24/11/2026",
        "Chuyển:",
        "ký hiệu HS:",
    ):
        assert part in words(made)


def test_the_sheet_has_it_at_its_place(clerk: Client, document: Incoming) -> None:
    answer = clerk.get(address("stamp_sheet", document) + "?left=40&top=100")
    page = opened(answer.content)[0]
    assert [round(side / MM) for side in page.get_size()] == [210, 297]
    boxes = [
        o.get_bounds() for o in page.get_objects() if o.get_bounds()[2] - o.get_bounds()[0] > 140
    ]
    left, _bottom, right, top = boxes[0]
    assert (left / MM, (page.get_size()[1] - top) / MM) == pytest.approx((40, 100), abs=0.3)
    assert (right - left) / MM == pytest.approx(50, abs=0.5)


def test_the_copy_bears_it_and_the_original_stays(
    clerk: Client, document: Incoming, page: OpenPage
) -> None:
    original = store.read(document.attachments.get().file)
    assert "Dấu đến" in page(clerk, reverse("registry:detail", args=[document.pk])).text
    page(clerk, address("stamp", document))
    made = clerk.get(address("stamp_copy", document, of_file=True) + "?left=30&top=45")
    assert "ĐẾN" in words(opened(made.content))
    assert "Kính gửi: Sở Tài chính" in words(opened(made.content))
    assert store.read(document.attachments.get().file) == original
    assert AccessLog.objects.filter(what="stamped_copy").count() == 1
    assert clerk.get(address("stamp_preview", document, of_file=True)).content[1:4] == b"PNG"


def test_a_click_sets_the_middle_of_the_stamp(
    clerk: Client, document: Incoming, page: OpenPage
) -> None:
    shown = page(clerk, address("stamp", document) + "?at.x=160&at.y=228")
    (left,) = shown.find("input", name="left")
    (top,) = shown.find("input", name="top")
    assert (left.attrs["value"], top.attrs["value"]) == ("80", "132")


def test_a_stamp_never_leaves_the_page(clerk: Client, document: Incoming, page: OpenPage) -> None:
    shown = page(clerk, address("stamp", document) + "?left=1200&top=1200")
    (left,) = shown.find("input", name="left")
    (top,) = shown.find("input", name="top")
    assert (left.attrs["value"], top.attrs["value"]) == ("160", "262")


def test_of_a_signed_original_the_page_says_what_the_copy_is(
    province: Province, receive: Intake, clerk: Client, page: OpenPage
) -> None:
    document = registered_with(province, receive, signed())
    assert "Bản gốc có chữ ký số" in page(clerk, address("stamp", document)).text


def test_without_a_pdf_there_are_label_and_sheet(
    registered: Incoming, clerk: Client, page: OpenPage
) -> None:
    shown = page(clerk, address("stamp", registered))
    assert "Nhãn 50 × 35 mm" in shown.text
    assert "Bản sao có dấu đến" not in shown.text


def test_who_knows_the_line_only_prints_it_without_the_receiver_and_no_copy(
    province: Province, document: Incoming, clerk: Client
) -> None:
    submitted(province, document)
    label = opened(clerk.get(address("stamp_label", document)).content)
    assert "Hòa" not in words(label)
    assert clerk.get(address("stamp_copy", document, of_file=True)).status_code == 404
    assert clerk.get(address("stamp_preview", document, of_file=True)).status_code == 404


@pytest.mark.parametrize(("who", "status"), [
    ("chief_hoa", 403), ("specialist_minh", 403), ("party_clerk_nga", 404),
])  # fmt: skip
def test_others_print_none(province: Province, document: Incoming, who: str, status: int) -> None:
    client = signed_in(province, getattr(province, who))
    for name in ("stamp", "stamp_label", "stamp_sheet"):
        assert client.get(address(name, document)).status_code == status


def test_without_a_number_there_is_none(receive: Intake, clerk: Client) -> None:
    assert clerk.get(address("stamp", receive())).status_code == 404
    assert clerk.get(reverse("registry:stamp", args=[uuid.uuid4()])).status_code == 404
