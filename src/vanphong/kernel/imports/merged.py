"""
Merged cells of a workbook: the value of the first one stands for all of them.

Offices merge a day or a sender over the rows it holds for; a sheet that is read row by row gives
the value once.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from openpyxl.utils import column_index_from_string

#: a sheet with more merged places is a drawing, not a list
MOST_SPANS = 100_000
#: a merge over more columns is a title over the whole sheet
WIDEST = 64
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell ref="([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)"')
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A merged place: rows and columns, from 1 and 0, all included."""

    top: int
    bottom: int
    left: int
    right: int


def merged_spans(data: bytes, sheet_path: str) -> list[Span]:
    """Return the merged places of one sheet of a workbook, by their first row."""
    found: list[Span] = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(sheet_path) as sheet:
        rest = b""
        while piece := sheet.read(_PIECE):
            text = rest + piece
            end = 0
            for match in _MERGED.finditer(text):
                end = match.end()
                left, top, right, bottom = (part.decode() for part in match.groups())
                span = Span(
                    int(top), int(bottom), column_index_from_string(left) - 1,
                    column_index_from_string(right) - 1,
                )  # fmt: skip
                found.append(span)
            if len(found) > MOST_SPANS:
                return []
            rest = text[max(end, len(text) - 80) :]
    return sorted(found)


def spread(rows: Iterable[list[str]], spans: list[Span]) -> Iterator[list[str]]:
    """
    Yield the rows with the value of each merged place in all of its cells.

    A row that has nothing of its own stays empty. Cost: linear in rows and merged places.
    """
    waiting, running = list(reversed(spans)), list[tuple[Span, str]]()
    for number, row in enumerate(rows, 1):
        while waiting and waiting[-1].top <= number:
            span = waiting.pop()
            value = row[span.left] if span.top == number and span.left < len(row) else ""
            if value.strip():
                running.append((span, value))
        running = [(span, value) for span, value in running if span.bottom >= number]
        yield _filled(row, running) if any(cell.strip() for cell in row) else row


def _filled(row: list[str], running: list[tuple[Span, str]]) -> list[str]:
    full = list(row)
    for span, value in running:
        right = min(span.right, max(len(row) - 1, WIDEST))
        full += [""] * (right + 1 - len(full))
        for place in range(span.left, right + 1):
            full[place] = full[place].strip() and full[place] or value
    return full
