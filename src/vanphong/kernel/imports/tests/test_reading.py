from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from vanphong.kernel.imports import UnreadableFile, read_day, read_table, reading


def workbook(*rows: list[object]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def cells(data: bytes) -> list[tuple[str, ...]]:
    return [row.cells for row in read_table(data).rows]


def test_a_workbook_gives_its_cells_as_text() -> None:
    data = workbook(
        ["Số", "Ngày", "Giờ", "Tỷ lệ"],
        [12.0, date(2026, 11, 24), datetime(2026, 11, 24, 8, 30), 0.5],
        [None, None, None, None],
        ["007", "24/11/2026", None, "=1"],
    )
    table = read_table(data)
    assert table.form == "xlsx"
    assert [row.number for row in table.rows] == [1, 2, 4]
    assert table.rows[1].cells == ("12", "24/11/2026", "24/11/2026 08:30", "0.5")
    assert table.rows[2].cells[0] == "007"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
def test_it_reads_the_encodings_of_offices(encoding: str) -> None:
    text = "Số;Cơ quan\n1;Hà Nội\n2;Ninh Bình, Nam Định\n"
    if encoding == "cp1258":
        text = "Số;Tên\n1;Hà\n2;B́, Đ\n".encode("cp1258", "replace").decode("cp1258")
    read = cells(text.encode(encoding))
    assert read[1][0] == "1"
    assert read[1][1].startswith("Hà")
    assert len(read[2]) == 2


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_it_finds_the_delimiter(delimiter: str) -> None:
    text = delimiter.join(["a", "b", "c"]) + "\n" + delimiter.join(["1", '"x,;\t|y"', "3"])
    assert cells(text.encode()) == [("a", "b", "c"), ("1", "x,;\t|y", "3")]


def test_a_cell_may_hold_lines() -> None:
    assert cells(b'a,b\n1,"x\ny"\n2,z') == [("a", "b"), ("1", "x\ny"), ("2", "z")]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "Tệp rỗng."),
        (b" \n ", "Tệp rỗng."),
        (b",,\n,,", "Tệp không có dòng dữ liệu nào."),
        (b"PK\x03\x04 no archive", "Không đọc được bảng tính"),
        (b"%PDF\0\0\0", "không phải bảng tính"),
        ('a,b\n"một,hai'.encode() + b'"\xff\x8a', "bảng mã"),
        (b'a,b\n"x,y\n1,2\n', "dấu ngoặc kép"),
    ],
)
def test_it_refuses_what_cannot_be_read(data: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_table(data)
    assert sentence in refused.value.sentence


def test_it_refuses_a_workbook_that_unpacks_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_UNPACKED", 1_000_000)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 2_000_000)
    with pytest.raises(UnreadableFile, match="bất thường"):
        read_table(bomb.getvalue())


def test_it_refuses_too_many_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_ROWS", 3)
    with pytest.raises(UnreadableFile, match="hơn 3 dòng"):
        read_table(b"a\nb\nc\nd\n")


@pytest.mark.parametrize("text", ["24/11/2026", "24.11.2026", "24-11-2026", "2026-11-24"])
def test_it_reads_the_ways_a_day_is_written(text: str) -> None:
    assert read_day(text) == date(2026, 11, 24)


@pytest.mark.parametrize("text", ["", "31/02/2026", "24/11/26", "tháng 11"])
def test_it_refuses_what_is_no_day(text: str) -> None:
    with pytest.raises(ValueError, match="day"):
        read_day(text)
