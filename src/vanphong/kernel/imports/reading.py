"""
From a workbook or a csv file to rows of text, as they stood in the file.

A file is judged by its bytes, never by its name. Cells keep their text: dates of a workbook are
written dd/mm/yyyy, whole numbers without a decimal point.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from vanphong.kernel.calendar.days import show_day
from vanphong.kernel.imports.merged import Span, merged_spans, spread
from vanphong.kernel.policies.decisions import Refusal

MAX_BYTES = 50 * 1024 * 1024
MAX_UNPACKED = 400 * 1024 * 1024
MAX_ROWS = 200_000
DELIMITERS = ",;\t|"
_SAMPLE = 20


class UnreadableFile(Refusal):
    """The file as a whole cannot be read; the sentence says why, and nothing was taken from it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the file: its number there, counted from 1, and its cells."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """All rows of a file that hold anything, in order; the header is one of the first."""

    rows: tuple[Row, ...]
    #: how it was read: "xlsx", or the encoding of a csv file
    form: str


def read_table(data: bytes) -> Table:
    """
    Read a workbook (xlsx, its first sheet) or a csv file: UTF-8, UTF-16 or cp1258; , ; tab or |.

    :raises UnreadableFile: empty, too large, broken, encrypted or of another kind
    """
    if not data.strip():
        raise UnreadableFile(_("The file is empty."))
    if len(data) > MAX_BYTES:
        raise UnreadableFile(_("The file is larger than %(size)s MB.") % {"size": MAX_BYTES >> 20})
    if data.startswith(b"PK\x03\x04"):
        found, form = _numbered(_workbook_rows(data)), "xlsx"
    else:
        text, form = _decoded(data)
        found = _numbered(_csv_rows(text))
    if not found:
        raise UnreadableFile(_("The file holds no rows."))
    return Table(found, form)


def _numbered(rows: Iterable[Sequence[str]]) -> tuple[Row, ...]:
    kept: list[Row] = []
    for number, cells in enumerate(rows, 1):
        if any(cell.strip() for cell in cells):
            kept.append(Row(number, tuple(cells)))
        if len(kept) > MAX_ROWS:
            raise UnreadableFile(
                _("The file has more than %(count)s rows; split it.") % {"count": MAX_ROWS}
            )
    return tuple(kept)


# -- workbooks


def _workbook_rows(data: bytes) -> Iterator[list[str]]:
    broken = _("The workbook cannot be read; open it and save it again as .xlsx.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(item.file_size for item in archive.infolist()) > MAX_UNPACKED:
                raise UnreadableFile(_("The workbook unpacks to far more than it should."))
        sheet = load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets[0]
        spans: list[Span] = []
        if isinstance(sheet, ReadOnlyWorksheet):
            sheet.reset_dimensions()  # a sheet may claim a million columns
            spans = merged_spans(data, sheet._worksheet_path)  # type: ignore[attr-defined]  # not in the stubs
        rows = ([_cell_text(value) for value in row] for row in sheet.iter_rows(values_only=True))
        yield from spread(rows, spans)
    except UnreadableFile:
        raise
    except Exception as fault:  # the libraries raise anything on what is no workbook
        raise UnreadableFile(broken) from fault


def _cell_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        clock = f" {value:%H:%M}" if value.time() != time.min else ""
        return show_day(value.date()) + clock
    if isinstance(value, date):
        return show_day(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


# -- csv


def _decoded(data: bytes) -> tuple[str, str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in data:
        raise UnreadableFile(_("The file is neither a workbook (.xlsx) nor a csv file."))
    else:
        encodings = ["utf-8-sig", "cp1258"]
    for encoding in encodings:
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise UnreadableFile(_("The letters of the file cannot be read; save it as UTF-8."))


def _csv_rows(text: str) -> list[list[str]]:
    try:
        return list(
            csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
        )
    except csv.Error as fault:
        raise UnreadableFile(
            _("The csv file is broken: a quotation mark is not closed.")
        ) from fault


def _delimiter(text: str) -> str:
    """Return the delimiter that gives the first rows the most columns they agree on."""
    head = text.split("\n", _SAMPLE * 4)[: _SAMPLE * 4]

    def agreed(delimiter: str) -> int:
        widths = [len(row) for row in csv.reader(head, delimiter=delimiter) if row][:_SAMPLE]
        common = max(set(widths), key=lambda width: (widths.count(width), width), default=0)
        return common * widths.count(common) if common > 1 else 0

    return max(DELIMITERS, key=agreed)
