"""The pile of the desk: many files at once, one split into documents, nothing lost."""

from __future__ import annotations

import dataclasses
import io
import uuid
from pathlib import Path

import pypdfium2
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from tests.page import OpenPage, Page
from tests.world import NOW, Province

from vanphong.kernel.files import ocr, store
from vanphong.kernel.files.models import StoredFile
from vanphong.kernel.files.tests import makers
from vanphong.kernel.files.tests.test_deriving import signed
from vanphong.kernel.policies import Refusal
from vanphong.kernel.secrecy.models import SecrecyRefusal
from vanphong.registry import operations, queries
from vanphong.registry.jobs import read_waiting
from vanphong.registry.models import Incoming, Series, WaitingFile
from vanphong.registry.operations import Part
from vanphong.registry.reading import find_starts, spans_of
from vanphong.registry.tests.test_files import enclosure, receipts
from vanphong.registry.tests.test_screens import letter, signed_in

PILE = "registry:waiting"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "HOME", tmp_path)
    return tmp_path


@pytest.fixture
def clerk(province: Province) -> Client:
    return signed_in(province, province.clerk_lan)


def head(number: str, stamp: str = "") -> str:
    return f"""#grid(columns: (1fr, 1fr), [SỞ TÀI CHÍNH\\ Số: {number}\\ {stamp}],
[CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\\ Độc lập - Tự do - Hạnh phúc\\
Ninh Bình, ngày 20 tháng 11 năm 2026])

BÁO CÁO

Về tình hình giải ngân

Kính gửi: UBND tỉnh
"""


def scan(*pages: str) -> bytes:
    return makers.pdf('#set page("a4")\n' + "\n#pagebreak()\n".join(pages))


TWO = scan(head("15/BC-STC"), "Phụ lục kèm theo", head("16/BC-STC"))


def brought(
    province: Province, content: bytes, name: str = "quet.pdf", answer: str = ""
) -> WaitingFile:
    file = dataclasses.replace(enclosure(province, name, content), answer=answer)
    actor = province.actor(province.clerk_lan)
    (row,) = operations.bring_files([file], tenant=province.committee, actor=actor, now=NOW)
    return row


def address(name: str, row: WaitingFile, *more: object) -> str:
    return reverse(f"registry:{name}", args=[row.pk, *more])


# Pure


def test_a_document_begins_where_a_header_stands() -> None:
    pages = [head("1/X"), "Phụ lục", "ĐẢNG CỘNG SẢN VIỆT NAM\nTỈNH ỦY", "Quốc hiệu: nêu ở dưới"]
    assert find_starts(pages) == [3]


@pytest.mark.parametrize(
    ("starts", "spans"),
    [([], [(1, 5)]), ([3], [(1, 2), (3, 5)]), ([1, 5, 3, 3, 9], [(1, 2), (3, 4), (5, 5)])],
)
def test_every_page_is_in_one_part(starts: list[int], spans: list[tuple[int, int]]) -> None:
    assert spans_of(starts, 5) == spans


# Many at once


def test_many_files_wait_each_with_what_was_read(
    clerk: Client, province: Province, book: Series, page: OpenPage
) -> None:
    files = [
        SimpleUploadedFile("a.pdf", scan(head("15/BC-STC"))),
        SimpleUploadedFile("b.docx", makers.word("Số: 12/CV-TU", "Kính gửi: UBND tỉnh")),
    ]
    assert clerk.post(reverse(PILE), {"enclosures": files}).status_code == 302
    rows = queries.list_waiting_for(province.actor(province.clerk_lan))
    assert [(row.name, row.head["symbol"][0]) for row in rows] == [
        ("a.pdf", "15/BC-STC"), ("b.docx", "12/CV-TU"),
    ]  # fmt: skip
    assert "15/BC-STC" in page(clerk, reverse(PILE)).text


def test_one_refused_file_says_why_and_keeps_the_others(clerk: Client, page: OpenPage) -> None:
    files = [
        SimpleUploadedFile("a.pdf", scan(head("15/BC-STC"))),
        SimpleUploadedFile("b.exe", b"MZ program"),
    ]
    answer = page(clerk, reverse(PILE), data={"enclosures": files}, status=422)
    assert "“b.exe”" in answer.text
    assert not WaitingFile.objects.exists()
    kept = {"receipt": receipts(answer.html.encode())}
    assert clerk.post(reverse(PILE), kept).status_code == 302
    assert WaitingFile.objects.get().name == "a.pdf"


def test_a_file_that_waits_already_is_not_put_twice(province: Province) -> None:
    brought(province, TWO)
    with pytest.raises(ValueError, match="not enough values"):
        brought(province, TWO)


# Splitting


def proposals(shown: Page) -> list[str]:
    boxes = shown.find("input", name="start")
    return [box.attrs["value"] for box in boxes if "checked" in box.attrs]


def test_a_file_is_split_where_a_person_agrees(
    clerk: Client, province: Province, page: OpenPage
) -> None:
    row = brought(province, TWO)
    shown = page(clerk, address("split", row))
    assert proposals(shown) == ["3"]
    assert "chưa chắc" in shown.text
    assert clerk.get(address("waiting_leaf", row, 3) + "?small=1").content[1:4] == b"PNG"
    answer = clerk.post(address("split", row), {"start": ["3"]})
    assert answer.headers["Location"] == reverse(PILE)
    first, second = queries.list_waiting_for(province.actor(province.clerk_lan))
    assert [(r.first_page, r.last_page, r.file.pages) for r in (first, second)] == [
        (1, 2, 2), (3, 3, 1),
    ]  # fmt: skip
    assert second.head["symbol"][0] == "16/BC-STC"
    assert "quet.pdf" in page(clerk, reverse(PILE)).text
    made = pypdfium2.PdfDocument(store.read(second.file))
    assert "16/BC-STC" in made[0].get_textpage().get_text_range()


def test_a_scan_gets_its_proposals_from_the_machine(
    clerk: Client, province: Province, page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Image.new("RGB", (200, 280), "white")
    scan_file = io.BytesIO()
    made.save(scan_file, "PDF", save_all=True, append_images=[made, made])
    row = brought(province, scan_file.getvalue(), "scan.pdf")
    words = "SỞ TÀI CHÍNH\nSố: 15/BC-STC\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nBÁO CÁO"
    monkeypatch.setattr(ocr, "missing", lambda: "")
    assert "Máy đang đọc các trang" in page(clerk, address("split", row)).text
    monkeypatch.setattr(ocr, "read_page", lambda _file, n: "" if n == 1 else words)
    for _time in range(2):  # a job may run twice
        read_waiting(waiting_id=str(row.pk))
    row.refresh_from_db()
    assert (row.starts, row.head["symbol"][:2]) == ([3], ["15/BC-STC", False])
    assert proposals(page(clerk, address("split", row))) == ["3"]
    monkeypatch.setattr(ocr, "missing", lambda: "vie")
    WaitingFile.objects.filter(pk=row.pk).update(starts=None)
    assert "thiếu vie" in page(clerk, address("split", row)).text


def test_the_whole_is_kept_and_referred_to(
    clerk: Client, province: Province, book: Series, page: OpenPage
) -> None:
    row = brought(province, TWO)
    clerk.post(address("split", row), {"start": ["3"]})
    assert clerk.get(address("waiting_original", row)).content == TWO
    for number in ("15/BC-STC", "16/BC-STC"):
        part = row.parts.get(head__symbol__0=number)
        shown = page(clerk, reverse("registry:new") + f"?waiting={part.pk}")
        (symbol,) = shown.find("input", name="symbol")
        assert symbol.attrs["value"] == number
        data = letter(
            book, symbol=number, waiting=str(part.pk), receipt=receipts(shown.html.encode())
        )
        assert clerk.post(reverse("registry:new"), data).status_code == 302
    documents = Incoming.objects.order_by("arrival_number")
    assert [d.attachments.get().file.pages for d in documents] == [2, 1]
    seen = page(clerk, reverse("registry:detail", args=[documents[1].pk]))
    assert "“quet.pdf”, trang 3" in seen.text
    assert clerk.get(address("waiting_original", row)).status_code == 404
    assert store.read(StoredFile.objects.get(pk=row.file_id)) == TWO


def test_after_one_part_the_next_is_offered(
    clerk: Client, province: Province, book: Series
) -> None:
    row = brought(province, TWO)
    clerk.post(address("split", row), {"start": ["3"]})
    first, second = row.parts.order_by("first_page")
    shown = clerk.get(reverse("registry:new") + f"?waiting={first.pk}")
    data = letter(book, waiting=str(first.pk), receipt=receipts(shown.content))
    answer = clerk.post(reverse("registry:new"), data)
    assert answer.headers["Location"] == reverse("registry:new") + f"?waiting={second.pk}"


def test_a_signed_file_is_not_split_but_warned_about(
    clerk: Client, province: Province, page: OpenPage
) -> None:
    other = brought(province, signed(), "ky so.pdf")
    StoredFile.objects.filter(pk=other.file_id).update(page_sizes=[[99, 99], [99, 99]])
    answer = page(clerk, address("split", other), data={"start": ["2"]}, status=422)
    assert "Tệp có chữ ký số" in answer.text
    assert WaitingFile.objects.get(pk=other.pk).split_at is None


def test_a_split_without_a_choice_is_refused(
    clerk: Client, province: Province, page: OpenPage
) -> None:
    row = brought(province, TWO)
    answer = page(clerk, address("split", row), data={}, status=422)
    assert "ít nhất một trang" in answer.text


@pytest.mark.parametrize("spans", [[(1, 1), (3, 3)], [(1, 2), (2, 3)], [(1, 3)], [(1, 2), (3, 4)]])
def test_parts_that_lose_or_double_a_page_are_refused(
    province: Province, spans: list[tuple[int, int]]
) -> None:
    row = brought(province, TWO)
    file = enclosure(province, "x.pdf", scan("x"))
    parts = [Part(enclosure=file, first=first, last=last) for first, last in spans]
    with pytest.raises(Refusal):
        operations.split_file(row, parts, actor=province.actor(province.clerk_lan), now=NOW)


def test_a_part_with_a_mark_of_secrecy_takes_the_whole_off(
    clerk: Client, province: Province
) -> None:
    marked = head("16/BC-STC", "#box(stroke: 1pt, inset: 4pt)[*TỐI MẬT*]")
    whole = scan(head("15/BC-STC"), marked)
    row = brought(province, whole, answer="Chỉ nhắc tên loại dấu")
    clerk.post(address("split", row), {"start": ["2"]})
    assert not WaitingFile.objects.exists()
    assert SecrecyRefusal.objects.count() == 1


# Setting aside, and walls


def test_a_file_is_set_aside_with_a_reason(
    clerk: Client, province: Province, page: OpenPage
) -> None:
    row = brought(province, TWO)
    page(clerk, address("set_aside", row), data={"reason": "x"}, status=422)
    clerk.post(address("set_aside", row), {"reason": "Quét trùng với tệp đã nhận"})
    row.refresh_from_db()
    assert (row.set_aside_at is not None, row.set_aside_reason) == (
        True, "Quét trùng với tệp đã nhận",
    )  # fmt: skip
    assert "Không có tệp chờ" in page(clerk, reverse(PILE)).text


def test_two_clerks_do_not_register_one_file_twice(
    clerk: Client, province: Province, book: Series
) -> None:
    row = brought(province, TWO)
    operations.set_aside(
        row, reason="Đã nhận bằng bản giấy", actor=province.actor(province.clerk_lan), now=NOW
    )
    shown = clerk.get(reverse("registry:new") + f"?waiting={row.pk}")
    assert b'name="waiting"' not in shown.content
    with pytest.raises(Refusal, match="Có người vừa xử lý"):
        operations.register_waiting(
            row, operations.Letter(sender_name="Sở Tài chính", subject="Báo cáo"), series=book,
            arrived_at=NOW, receiver=province.clerk_lan, key=uuid.uuid4(),
            actor=province.actor(province.clerk_lan), now=NOW, enclosures=[],
        )  # fmt: skip
    assert not Incoming.objects.exists()


@pytest.mark.parametrize(("who", "status"), [
    ("chief_hoa", 403), ("administrator_tuan", 403), ("specialist_minh", 403),
    ("party_clerk_nga", 404),
])  # fmt: skip
def test_the_pile_is_the_desk_s_alone(province: Province, who: str, status: int) -> None:
    row = brought(province, TWO)
    client = signed_in(province, getattr(province, who))
    for name in ("waiting_file", "split", "waiting_original", "set_aside"):
        assert client.get(address(name, row)).status_code == status
    assert client.get(address("waiting_leaf", row, 1)).status_code == status
    if status == 404:
        assert "quet.pdf" not in client.get(reverse(PILE)).content.decode()
