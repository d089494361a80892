"""Registers kept in Excel, as offices keep them: every row is accounted for, twice is the same."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from tests.page import OpenPage
from tests.world import NOW, Province

from vanphong.kernel.imports.models import ImportRun
from vanphong.kernel.imports.running import run_import
from vanphong.kernel.principals import system_actor
from vanphong.registry.jobs import take_old_register
from vanphong.registry.models import Incoming, OldRegisterFile, Series
from vanphong.registry.old_imports import KIND, OldRegisterImporter
from vanphong.registry.symbol_checks import symbol_oddities
from vanphong.registry.tests.test_screens import signed_in

HEAD = ("Số đến", "Ngày đến", "Tác giả", "Số, ký hiệu", "Ngày văn bản", "Trích yếu")


def sheet(*rows: tuple[Any, ...], merges: tuple[str, ...] = ()) -> bytes:
    book = Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    for row in rows:
        page.append(row)
    for place in merges:
        page.merge_cells(place)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


#: a register as it is found: a title, the headings in row 5 over two lines, the row that numbers
#: the columns, days and senders merged, a blank row, a total
FOUND = sheet(
    ("VĂN PHÒNG UBND TỈNH",),
    ("SỔ ĐĂNG KÝ VĂN BẢN ĐẾN NĂM 2025",),
    (),
    ("Số đến", "Ngày đến", "Văn bản", None, None, None),
    (None, None, "Tác giả", "Số, ký hiệu", "Ngày văn bản", "Trích yếu"),
    ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)"),
    (1, date(2025, 1, 6), "Sở Y tế", "02/2025/QĐ-SYT", "03.1.25", "Về nhân sự"),
    (2, None, None, "4 / BC-SYT", 45661, "Báo cáo quý"),
    ("2a", "7/1/2025", "Sở Nội vụ", "05/2062QĐ-SNV", "05/01/2025", "Quyết định"),
    (),
    ("003", None, "Sở Nội vụ", "15QĐ-SNV", "06/01/2024", "Về thi đua"),
    ("Tổng cộng", None, None, None, None, 4),
    merges=("A2:F2", "A4:A5", "B4:B5", "C4:F4", "B7:B8", "C7:C8", "A12:E12"),
)


def take_in(content: bytes) -> ImportRun:
    importer = OldRegisterImporter({"tenant": "vpubnd", "book": "Sổ văn bản đến"})
    return run_import(
        importer, KIND, content, file_name="so.xlsx", actor=system_actor("import"), now=NOW
    )


def verdicts(run: ImportRun) -> dict[int, tuple[str, str]]:
    rows = run.rows.order_by("number").values_list("number", "verdict", "sentence")
    return {number: (verdict, sentence) for number, verdict, sentence in rows}


def test_every_row_of_a_found_register_is_accounted_for(province: Province, book: Series) -> None:
    run = take_in(FOUND)
    told = verdicts(run)
    assert sorted(told) == [6, 7, 8, 9, 11, 12]
    assert told[6] == ("refused", "Dòng đánh số cột, không phải văn bản.")
    assert told[7] == ("repaired", "“03.1.25” được đọc là ngày 03/01/2025")
    assert "“45661” được đọc là ngày 04/01/2025" in told[8][1]
    assert "ký hiệu có dấu cách" in told[8][1]
    for words in ("“2a” có hậu tố", "thiếu dấu gạch chéo sau năm", "ghi năm không thể có"):
        assert words in told[9][1]
    for words in ("“003” có số 0 đứng đầu", "lấy theo dòng trên, 7/1/2025",
                  "thiếu dấu gạch chéo sau số"):  # fmt: skip
        assert words in told[11][1]
    assert told[12] == ("refused", "Dòng cộng, không phải văn bản.")
    assert (run.accepted, run.repaired, run.refused) == (0, 4, 2)


def test_merged_cells_hold_for_all_their_rows(province: Province, book: Series) -> None:
    take_in(FOUND)
    second = Incoming.objects.get(old_number="2")
    assert (second.arrived_on, second.sender_name) == (date(2025, 1, 6), "Sở Y tế")
    assert second.issued_on == date(2025, 1, 4)


def test_twice_gives_the_same(province: Province, book: Series) -> None:
    first, second = take_in(FOUND), take_in(FOUND)
    assert verdicts(first) == verdicts(second)
    assert Incoming.objects.count() == 4


def test_a_repeated_row_is_kept_and_told(province: Province, book: Series) -> None:
    row = (7, "06/01/2025", "Sở Y tế", "2/BC-SYT", "03/01/2025", "Báo cáo")
    run = take_in(sheet(HEAD, row, row))
    assert verdicts(run)[3] == ("repaired", "trùng số “7”, giữ cả hai")
    assert verdicts(run)[2][0] == "accepted"


def test_headings_repeated_on_each_page_are_no_documents(province: Province, book: Series) -> None:
    row = (7, "06/01/2025", "Sở Y tế", "2/BC-SYT", "03/01/2025", "Báo cáo")
    run = take_in(sheet(HEAD, row, HEAD))
    assert verdicts(run)[3] == ("refused", "Dòng lặp lại tiêu đề cột, không phải văn bản.")


@pytest.mark.parametrize(
    ("symbol", "words"),
    [
        ("05/2025/QĐ-UBND", ""),
        ("12/UBND-VX", ""),
        ("05/2025QĐ-UBND", "sau năm"),
        ("15QĐ-UBND", "sau số"),
        ("05/2052/QĐ-UBND", "năm không thể có"),
        ("05/2024/QĐ-UBND", "năm khác ngày văn bản"),
        ("05\\QĐ-UBND", "dấu “\\”"),
        ("05 /QĐ-UBND", "dấu cách"),
    ],
)
def test_what_is_odd_in_a_symbol_is_named(symbol: str, words: str, db: None) -> None:
    told = "; ".join(symbol_oddities(symbol, date(2025, 1, 3), date(2026, 11, 24)))
    assert words in told
    assert bool(told) == bool(words)


# On screen


@pytest.fixture
def clerk(province: Province) -> Client:
    return signed_in(province, province.clerk_lan)


def sent(clerk: Client, book: Series, content: bytes) -> str:
    upload = SimpleUploadedFile("so.xlsx", content)
    answer = clerk.post(reverse("registry:import_old", args=[book.pk]), {"file": upload})
    return str(answer.headers["Location"])


def test_the_form_asks_for_a_file_before_it_complains(
    clerk: Client, book: Series, page: OpenPage
) -> None:
    address = reverse("registry:import_old", args=[book.pk])
    assert "Hãy xem lại" not in page(clerk, address).text
    assert "Hãy xem lại" in page(clerk, address, data={}, status=422).text


def test_columns_are_guessed_seen_and_confirmed(
    clerk: Client, book: Series, page: OpenPage
) -> None:
    address = sent(clerk, book, FOUND)
    shown = page(clerk, address, queries=60)
    assert "Dòng cộng, không phải văn bản" in shown.text
    chosen = {
        select.attrs["name"]: option.attrs["value"]
        for select in shown.find("select")
        for option in select.children
        if not isinstance(option, str) and "selected" in option.attrs
    }
    assert chosen["headings"] == "5"
    assert (chosen["number"], chosen["subject"]) == ("0", "5")
    assert not Incoming.objects.exists()
    answer = clerk.post(address, chosen | {"guessed_for": "5", "take": "1"})
    file = OldRegisterFile.objects.get()
    assert answer.headers["Location"] == reverse("registry:old_file", args=[file.pk])
    take_old_register(str(file.pk))
    assert Incoming.objects.count() == 4
    report = clerk.get(reverse("registry:old_report", args=[file.pk])).content
    lines = list(load_workbook(io.BytesIO(report)).worksheets[0].iter_rows(values_only=True))
    assert any("Dòng cộng, không phải văn bản." in line for line in lines)


def test_unknown_headings_are_named_by_hand(clerk: Client, book: Series, page: OpenPage) -> None:
    rows = sheet(("STT", "Ngày nhận", "Nơi phát hành", "Nội dung"),
                 (1, "06/01/2025", "Sở Y tế", "Báo cáo"))  # fmt: skip
    address = sent(clerk, book, rows)
    page(clerk, address)
    lacking: dict[str, object] = {"headings": "1", "guessed_for": "1", "number": "0", "take": "1"}
    answer = page(clerk, address, data=lacking, status=422)
    assert "Ngày đến" in answer.text
    twice = lacking | {"arrived_on": "1", "sender_name": "1"}
    assert "đã dùng cho" in page(clerk, address, data=twice, status=422).text
    clerk.post(address, lacking | {"arrived_on": "1", "sender_name": "2", "subject": "3"})
    take_old_register(str(OldRegisterFile.objects.get().pk))
    assert Incoming.objects.get().subject == "Báo cáo"


def test_one_confirmed_twice_is_taken_in_once(clerk: Client, book: Series) -> None:
    address = sent(clerk, book, FOUND)
    columns = {
        "headings": "5", "guessed_for": "5", "number": "0", "arrived_on": "1", "sender_name": "2",
        "symbol": "3", "issued_on": "4", "subject": "5", "take": "1",
    }  # fmt: skip
    assert clerk.post(address, columns).status_code == 302
    assert clerk.post(address, columns).status_code == 302
    take_old_register(str(OldRegisterFile.objects.get().pk))
    assert Incoming.objects.count() == 4


def test_another_row_of_headings_is_guessed_anew(
    clerk: Client, book: Series, page: OpenPage
) -> None:
    address = sent(clerk, book, sheet(("x", "y"), HEAD, (1, "06/01/2025", "Sở Y tế", "", "", "z")))
    shown = page(clerk, address, data={"headings": "1", "guessed_for": "2", "look": "1"})
    (hidden,) = shown.find("input", name="guessed_for")
    assert hidden.attrs["value"] == "1"


def test_a_list_is_taken_back_and_may_be_sent_again(clerk: Client, book: Series) -> None:
    address = sent(clerk, book, FOUND)
    assert clerk.post(address, {"drop": "1"}).status_code == 302
    assert "Đã rút lại" in OldRegisterFile.objects.get().problem
    assert sent(clerk, book, FOUND) != address
    assert clerk.post(address, {"drop": "1"}).headers["Location"].endswith("/")
    assert OldRegisterFile.objects.filter(finished_at=None).count() == 1
