"""
Finding the marks of state secrets in what was read of a file. Pure.

A degree (Mật, Tối mật, Tuyệt mật) alone on a line in the upper left quarter of page 1 is the
stamp's place (the form of documents puts it under number and symbol). In kinds that flow and have
no places, the first lines stand for that quarter. Old fonts' spellings (TCVN3, VNI) are known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from vanphong.kernel.text import nfc, tone_key

#: house rule: a head of an official document takes at most so many lines
FIRST_LINES = 15
DEGREES = {tone_key(degree): degree for degree in ("mật", "tối mật", "tuyệt mật")}
#: the same words as letters of the fonts .VnTime (TCVN3) and VNI-Times
OLD_SPELLINGS = frozenset(
    {"mët", "tèi mët", "tuyöt mët", "maät", "toái maät", "tuyeät maät"}  # case-folded
)
#: MẬT in capitals after these is no degree: bảo mật, bí mật, cơ mật
_NO_DEGREE = {"BẢO", "BÍ", "CƠ"}
_EDGES = " \t.,:;*-–—_|[](){}<>\"'/\\"
_LABEL = re.compile(r"^độ mật\s*:?\s*", re.IGNORECASE)
_CAPITALS = re.compile(r"(\w+)?\s*\b(MẬT)\b")


class Word(NamedTuple):
    """A word of page 1 with its place: fractions of the page from its left and upper edge."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float


class Finding(StrEnum):
    """What was found; stored with the record that uses the file."""

    CLEAN = "clean"
    #: the word stands somewhere; a person answers and the answer is audited
    WARNING = "warning"
    #: no text to look at: "chưa soát được dấu mật"
    UNCHECKED = "unchecked"
    #: a stamp; the file is refused and this value is never stored
    STAMPED = "stamped"


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    x: float
    y: float


def look(*, words: Sequence[Word] | None, lines: Sequence[str] | None, text: str | None) -> Finding:
    """
    Judge what was read: words with places (pdf), or lines in order (other kinds), and all text.

    A PDF whose first page has no text is UNCHECKED even when later pages have some, unless a
    degree is found in those.
    """
    if words is not None:
        placed = _lines_of(words)
        if any(line.x < 0.5 and line.y < 0.5 and _is_stamp(line.text) for line in placed):
            return Finding.STAMPED
        alone: Iterable[str] = (line.text for line in placed)
        unread = not words
    else:
        head = list(lines or ())
        if any(is_degree(line) for line in head[:FIRST_LINES]):
            return Finding.STAMPED
        alone = head
        unread = not head
    if any(is_degree(line) for line in alone) or (text and _names_degree(text)):
        return Finding.WARNING
    return Finding.UNCHECKED if unread else Finding.CLEAN


def is_degree(line: str) -> bool:
    """Say whether a line is a degree and nothing else, spaced letters and frames allowed."""
    bare = _LABEL.sub("", nfc(line).strip(_EDGES)).strip(_EDGES)
    if not bare or len(bare) > 40:
        return False
    joined = "".join(bare.split())
    keys = {tone_key(bare), bare.casefold()}
    if _is_spaced(bare):
        keys |= {spelled for spelled in DEGREES if tone_key(joined) == spelled.replace(" ", "")}
    return not keys.isdisjoint(DEGREES) or not keys.isdisjoint(OLD_SPELLINGS)


def _is_stamp(line: str) -> bool:
    """
    Say whether a degree is set as a stamp is: a line that wraps may end in the one word "mật.".

    Letters of old fonts say nothing of capitals (TCVN3 codes both alike), so those always count.
    """
    bare = nfc(line).strip(_EDGES)
    old = bare.casefold() in OLD_SPELLINGS
    return is_degree(line) and (old or not bare.islower())


def _is_spaced(text: str) -> bool:
    return all(len(piece) == 1 for piece in text.split())


def _names_degree(text: str) -> bool:
    """Say whether running text names a degree: in capitals, or a line of it alone."""
    composed = nfc(text)
    for found in _CAPITALS.finditer(composed):
        if (found.group(1) or "") not in _NO_DEGREE:
            return True
    return any(is_degree(line) for line in composed.splitlines())


def _lines_of(words: Sequence[Word]) -> list[_Line]:
    """Join words that stand on one line with no wide gap between them: columns stay apart."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: ((word.y0 + word.y1) / 2, word.x0)):
        if rows and _same_row(rows[-1], word):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [line for row in rows for line in _split_at_gaps(sorted(row, key=lambda w: w.x0))]


def _same_row(row: list[Word], word: Word) -> bool:
    middle = (word.y0 + word.y1) / 2
    first = row[0]
    height = max(first.y1 - first.y0, word.y1 - word.y0, 0.004)
    return abs((first.y0 + first.y1) / 2 - middle) < 0.6 * height


def _split_at_gaps(row: list[Word]) -> Iterable[_Line]:
    """Split where the gap is wider than twice the letters are high (pages are taller than wide)."""
    run = [row[0]]
    for word in row[1:]:
        height = max(word.y1 - word.y0, run[-1].y1 - run[-1].y0, 0.004)
        if word.x0 - run[-1].x1 > 2.8 * height:
            yield _line(run)
            run = []
        run.append(word)
    yield _line(run)


def _line(run: list[Word]) -> _Line:
    text = " ".join(word.text for word in run)
    return _Line(text, (run[0].x0 + run[-1].x1) / 2, (run[0].y0 + run[0].y1) / 2)
