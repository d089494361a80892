"""Lists taken away: the same columns and rows as a workbook or as a printed table."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Literal, TypeAlias

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from vanphong.kernel.calendar.days import LOCAL, show_day
from vanphong.kernel.printing.pdf import render

Kind: TypeAlias = Literal["text", "number", "date", "moment"]
Value: TypeAlias = str | int | float | Decimal | date | datetime | None

TABLE = Path(__file__).parent / "forms" / "table.typ"
FONT = "Times New Roman"
HEAD_ROWS = 4
LONGEST_CELL = 32_767
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_FORMATS = {"date": "dd/mm/yyyy", "moment": "dd/mm/yyyy hh:mm"}
_SIDE = Side(style="thin")
_THIN = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its label, what its values are, and its width in letters."""

    label: str
    kind: Kind = "text"
    width: int = 20


def write_table(
    columns: Sequence[Column],
    rows: Iterable[Sequence[Value]],
    *,
    title: str,
    filter_text: str,
    now: datetime,
    cover: Sequence[str] = (),
    remarks: Sequence[str] = (),
) -> bytes:
    """
    Return a workbook (xlsx) of one sheet: title, filter, moment of writing, then the table.

    `cover`, if any, are the lines of a sheet before it, `remarks` those of a sheet after it.

    Dates and numbers stay dates and numbers, moments are shown in the time of Vietnam; text that
    begins like a formula stays text. Rows are streamed: memory does not grow with their number.

    :raises ValueError: a row has more or fewer values than there are columns
    """
    book = Workbook(write_only=True)
    book.properties.creator = ""
    book.properties.created = book.properties.modified = now.astimezone(UTC).replace(tzinfo=None)
    if cover:
        _say(book, _("Cover"), cover, across="center")
    # A streamed sheet takes what a worksheet takes, but says so nowhere.
    sheet: Worksheet = book.create_sheet(_sheet_name(title))
    _set_up(sheet, columns)
    for text, style in (
        (title, Font(name=FONT, size=14, bold=True)),
        (filter_text, Font(name=FONT, size=11, italic=True)),
        (_printed(now), Font(name=FONT, size=11, italic=True)),
    ):
        sheet.append([_cell(sheet, text, "text", style)])
    head = Font(name=FONT, size=11, bold=True)
    sheet.append([_cell(sheet, column.label, "text", head, boxed=True) for column in columns])
    made = io.BytesIO()
    try:
        last = HEAD_ROWS + _fill(sheet, columns, rows)
        sheet.auto_filter.ref = f"A{HEAD_ROWS}:{get_column_letter(len(columns))}{last}"
        if remarks:
            _say(book, _("Remarks"), remarks, across="left")
    finally:
        book.save(made)  # also ends the temporary file when a row is refused
    return made.getvalue()


def print_table(
    columns: Sequence[Column],
    rows: Iterable[Sequence[Value]],
    *,
    title: str,
    filter_text: str,
    now: datetime,
) -> bytes:
    """
    Return the same table as a PDF/A-2b, A4 across, its head repeated on every page.

    :raises ValueError: a row has more or fewer values than there are columns
    """
    data = {
        "columns": [{"label": c.label, "width": c.width, "kind": c.kind} for c in columns],
        "rows": [
            [_shown(value) for _column, value in zip(columns, row, strict=True)] for row in rows
        ],
        "filter_text": filter_text,
        "printed": _printed(now),
    }
    return render(TABLE, data, now=now, title=title)


def _say(book: Workbook, name: str, lines: Sequence[str], *, across: str) -> None:
    """Add a sheet of lines, one a row."""
    sheet: Worksheet = book.create_sheet(_sheet_name(name))
    sheet.column_dimensions["A"].width = 110
    for line in lines:
        cell = _cell(sheet, line, "text", Font(name=FONT, size=13))
        cell.alignment = Alignment(horizontal=across, vertical="top", wrap_text=True)
        sheet.append([cell])


def _set_up(sheet: Worksheet, columns: Sequence[Column]) -> None:
    for index, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(index)].width = column.width
    sheet.freeze_panes = f"A{HEAD_ROWS + 1}"
    sheet.print_title_rows = f"{HEAD_ROWS}:{HEAD_ROWS}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _fill(sheet: Worksheet, columns: Sequence[Column], rows: Iterable[Sequence[Value]]) -> int:
    count = 0
    font = Font(name=FONT, size=11)
    for row in rows:
        pairs = zip(columns, row, strict=True)
        sheet.append([_cell(sheet, value, c.kind, font, boxed=True) for c, value in pairs])
        count += 1
    return count


def _cell(sheet: Worksheet, value: Value, kind: Kind, font: Font, *, boxed: bool = False) -> Cell:
    cell = WriteOnlyCell(sheet)
    cell.value = _stored(value)
    if isinstance(value, str):
        cell.data_type = "s"  # a text that begins with "=" would become a formula
    cell.font = font
    if kind in _FORMATS:
        cell.number_format = _FORMATS[kind]
    if boxed:
        cell.border = _THIN
        across = "left" if kind == "text" else "center"
        cell.alignment = Alignment(horizontal=across, vertical="top", wrap_text=True)
    return cell


def _stored(value: Value) -> Value:
    if isinstance(value, datetime):
        return value.astimezone(LOCAL).replace(tzinfo=None)
    if isinstance(value, str):
        return _FORBIDDEN.sub("", value)[:LONGEST_CELL]
    return value


def _shown(value: Value) -> str:
    if isinstance(value, datetime):
        return f"{value.astimezone(LOCAL):%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return show_day(value)
    return "" if value is None else str(value)


def _printed(now: datetime) -> str:
    return _("Taken at %(moment)s") % {"moment": f"{now.astimezone(LOCAL):%H:%M %d/%m/%Y}"}


def _sheet_name(title: str) -> str:
    """Return at most 31 letters without those that a sheet's name may not hold."""
    return re.sub(r"[\[\]:*?/\\]", " ", title).strip("' ")[:31] or "1"
