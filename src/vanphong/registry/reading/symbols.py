"""Number and symbol: found in the head, told apart from numbers of documents only cited."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from vanphong.registry.reading.kinds import kind_named

#: letters of other alphabets that look like ours and stand in real symbols
LOOKALIKES = str.maketrans("АВЕКМНОРСТХУ", "ABEKMHOPCTXY")
_LETTERS = "A-ZĐƯƠÔÂÊĂa-zđưôâêăy0-9"
_NUMBER = r"\d{1,6}(?:\.\d{1,6})?[a-zđA-Z]?"
_SYMBOL = re.compile(
    rf"({_NUMBER})\s*([/-])\s*((?:(?:19|20)\d\d\s*/\s*)?[A-ZĐ][{_LETTERS}]*"
    rf"(?:\s*[-/]\s*[A-ZĐ][{_LETTERS}&.]*)*)"
)
_START = re.compile(
    r"^(?:(?:Luật|Bộ luật|Pháp lệnh|Nghị quyết|Quyết định|Lệnh)\s+số|S[ốỐ])\s*(?:hiệu)?\s*[:.]?\s*",
)
#: the number line of a law broken after its kind: "Nghị quyết", "số:"
_REST_OF_START = re.compile(r"^số\s*:\s*")
_FRAGMENT = re.compile(rf"^[\d/.\-]|^[{_LETTERS}]{{1,3}}$|^[A-ZĐ0-9]+(?:-[A-ZĐ0-9]+)*$")
#: how many lines a broken number may be spread over
_FRAGMENTS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Symbol:
    """A number and symbol; sure where it stands on a number line of its own, whole and alone."""

    value: str
    sure: bool
    words: str


def find_symbol(lines: Sequence[str]) -> Symbol | None:
    """
    Return the number and symbol of the document whose head the lines are, or None.

    A line must begin with "Số" (or a kind and "số") and stand above the kind's own line; numbers
    elsewhere are citations. A blank number ("Số:      /2025/TT-BTC") gives nothing.
    """
    found: list[Symbol] = []
    for place, line in enumerate(lines):
        if found and kind_named(line):
            break
        rest = _after_start(lines, place)
        if rest is None:
            continue
        symbol = _whole(rest, line) or _mended(rest, line, lines[place + 1 :])
        if symbol is not None:
            found.append(symbol)
    if not found:
        return None
    first = found[0]
    alone = len({symbol.value for symbol in found}) == 1
    return Symbol(value=first.value, sure=first.sure and alone, words=first.words)


def _after_start(lines: Sequence[str], place: int) -> str | None:
    """Return what follows "Số:" on a number line, or None where the line is none."""
    line = lines[place]
    start = _START.match(line)
    if start is None and place and kind_named(lines[place - 1]):
        start = _REST_OF_START.match(line)
    return None if start is None else line[start.end() :]


def _whole(rest: str, line: str) -> Symbol | None:
    plain = rest.translate(LOOKALIKES)
    match = _SYMBOL.match(plain)
    if match is None:
        return None
    value = re.sub(r"\s*([/-])\s*", r"\1", match.group(0)).strip().rstrip(".-/")
    tail = plain[match.end() :].strip(" .;*-_")
    unpadded = re.match(r"[1-9](?!\d)", value) is not None  # the law writes 01 to 09
    return Symbol(value=value, sure=not tail and plain == rest and not unpadded, words=line)


def _mended(rest: str, line: str, following: Sequence[str]) -> Symbol | None:
    """Put a number together that the text layer broke over lines; never sure."""
    pieces = [rest]
    for piece in following[:_FRAGMENTS]:
        if not _FRAGMENT.match(piece):
            break
        pieces.append(piece)
    joined = "".join(pieces).translate(LOOKALIKES).replace(" ", "")
    match = _SYMBOL.match(joined)
    return Symbol(value=match.group(0), sure=False, words=line) if match else None
