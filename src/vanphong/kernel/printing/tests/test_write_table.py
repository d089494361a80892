from __future__ import annotations

import io
from datetime import UTC, date, datetime

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from vanphong.kernel.printing import Column, write_table
from vanphong.kernel.printing.lists import Value

NOW = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
COLUMNS = [
    Column("Số đến", "number", 8),
    Column("Ngày đến", "date", 12),
    Column("Lúc", "moment", 16),
    Column("Trích yếu", "text", 60),
]


def sheet_of(*rows: tuple[Value, ...], title: str = "Sổ văn bản đến") -> Worksheet:
    made = write_table(COLUMNS, rows, title=title, filter_text="Năm 2026", now=NOW)
    sheet = load_workbook(io.BytesIO(made)).active
    assert isinstance(sheet, Worksheet)
    return sheet


def test_it_keeps_numbers_and_days_as_such() -> None:
    sheet = sheet_of((12, date(2026, 11, 24), NOW, "Về việc họp"))
    number, day, moment, text = (cell.value for cell in sheet[5])
    assert (number, text) == (12, "Về việc họp")
    assert day == datetime(2026, 11, 24)
    assert moment == datetime(2026, 11, 24, 8, 30)
    assert sheet["B5"].number_format == "dd/mm/yyyy"


def test_its_head_says_what_and_when() -> None:
    sheet = sheet_of()
    assert sheet["A1"].value == "Sổ văn bản đến"
    assert sheet["A2"].value == "Năm 2026"
    assert sheet["A3"].value == "Kết xuất lúc 08:30 24/11/2026"
    assert [cell.value for cell in sheet[4]] == [column.label for column in COLUMNS]
    assert sheet.freeze_panes == "A5"


@pytest.mark.parametrize("typed", ["=1+1", '=HYPERLINK("http://x")', "+84", "@x"])
def test_text_never_becomes_a_formula(typed: str) -> None:
    cell = sheet_of((1, None, None, typed))["D5"]
    assert (cell.value, cell.data_type) == (typed, "s")


def test_control_characters_are_left_out() -> None:
    assert sheet_of((1, None, None, "a\x0bb\x00c"))["D5"].value == "abc"


def test_it_filters_by_all_rows() -> None:
    assert sheet_of((1, None, None, "a"), (2, None, None, "b")).auto_filter.ref == "A4:D6"


def test_a_name_no_sheet_may_have_is_mended() -> None:
    assert sheet_of(title="Sổ 1/2026: [đến] " + "x" * 40).title.startswith("Sổ 1 2026")


def test_it_refuses_a_row_of_other_length() -> None:
    with pytest.raises(ValueError, match="zip"):
        sheet_of((1, None))
