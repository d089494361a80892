"""What changed between two texts, word by word. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "added", "removed"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words that both texts have, or only one of them."""

    kind: Kind
    text: str


def changes_between(old: str, new: str) -> tuple[Piece, ...]:
    """
    Return the pieces that make up both texts in order; nothing where the texts are the same.

    Words are compared, blanks go with the word before them. Cost: some 10 ms for 8,000 characters.
    """
    if old == new:
        return ()
    before, after = _words(old), _words(new)
    pieces: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(after[c:d])))
            continue
        if a < b:
            pieces.append(Piece("removed", "".join(before[a:b])))
        if c < d:
            pieces.append(Piece("added", "".join(after[c:d])))
    return tuple(pieces)


def _words(text: str) -> list[str]:
    return re.findall(r"\S+\s*|\s+", text)
