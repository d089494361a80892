"""
Words as search knows them: cut out of a text, and the keys under which they are found.

A word is a run of letters or of digits; whatever stands between (space, stroke, hyphen, full stop)
only divides, so that `7205/BNV-TCBC` is three words in a row and is found whole and by its parts,
however it is spaced. A number loses its leading zeros and the stops of its thousands.

Each word has two keys: `exact`, the syllable with its marks (both placements of the tone alike),
and `folded`, without any mark. Both are kept at the same place of one vector; a word typed without
marks asks for the folded key and finds every form, a word typed with marks asks for the exact one.
Exact keys hold letters that folded keys never hold, so the two never mix.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from unicodedata import combining

from vanphong.kernel.text import fold, nfc, spoken

Weight = Literal["A", "B", "C", "D"]

#: Characters of a text that are read; the rest of a longer one is not indexed.
LONGEST_TEXT = 200_000
#: Characters of a key; what is longer (waste of a bad scan) is cut on both sides alike.
LONGEST_KEY = 60
#: Letters of a beginning, so that it does not stand for half the words there are.
SHORTEST_BEGINNING = 2
#: Words between two fields of a vector, so that no phrase reaches from one into the next.
GAP = 20
#: Limits of PostgreSQL's tsvector: the last place, the places of one key, the bytes of all.
LAST_PLACE, PLACES, BYTES = 16_383, 255, 700_000

_WORD = re.compile(
    r"(?<![\d.])(?P<grouped>\d{1,3}(?:\.\d{3})+)(?!\.?\d)"
    r"|(?P<digits>\d+)"
    r"|(?P<letters>(?:[^\W\d_][\u0300-\u036f]*)+)"
)


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text: its keys, and where it stands (characters, end excluded)."""

    exact: str
    folded: str
    start: int
    end: int

    @property
    def is_marked(self) -> bool:
        """Tell whether it was written with any mark, so that exactly this form is meant."""
        return self.exact != self.folded

    @property
    def key(self) -> str:
        """Return the key by which a question asks for the word."""
        return self.exact if self.is_marked else self.folded

    @property
    def may_begin(self) -> bool:
        """
        Tell whether it may be the beginning of longer words: two letters, and no tone yet.

        A syllable that bears its tone is meant as it is; its key ends with the tone.
        """
        return len(self.folded) >= SHORTEST_BEGINNING and not combining(self.exact[-1])


@dataclass(frozen=True, slots=True)
class Field:
    """A text with its weight: A the register's line, B the subject, C opinions, D content."""

    text: str
    weight: Weight


def words_of(text: str) -> Iterator[Word]:
    """Yield the words of `text`, which must be NFC; offsets are those of `text`."""
    for found in _WORD.finditer(text):
        exact, folded = _keys(found[0], found.lastgroup == "letters")
        yield Word(exact, folded, found.start(), found.end())


def vector_of(fields: Sequence[Field]) -> str:
    """
    Return the fields as PostgreSQL's tsvector literal, both keys of each word at its place.

    Of each field the first 200,000 characters are read. Words after the last place PostgreSQL
    keeps are found, but in no phrase; new ones beyond 700,000 bytes are left out.
    """
    places: dict[str, list[str]] = {}
    place = size = 0
    for field in fields:
        for word in words_of(nfc(field.text[:LONGEST_TEXT])):
            place += 1
            for key in dict.fromkeys((word.exact, word.folded)):
                known = places.get(key)
                if known is None:
                    size += len(key.encode()) + 8
                    if size > BYTES:
                        continue
                    known = places[key] = []
                if len(known) < PLACES and size <= BYTES:
                    size += 2
                    known.append(f"{min(place, LAST_PLACE)}{field.weight}")
        place += GAP
    return " ".join(f"'{key}':{','.join(at)}" for key, at in places.items())


@lru_cache(maxsize=100_000)
def _keys(written: str, letters: bool) -> tuple[str, str]:
    """Return exact and folded key; a text's few thousand syllables are worked out once."""
    if letters:
        return spoken(written)[:LONGEST_KEY], fold(written.replace("Ð", "Đ").replace("ð", "đ"))[
            :LONGEST_KEY
        ]
    plain = written.replace(".", "").lstrip("0")[:LONGEST_KEY] or "0"
    return plain, plain
