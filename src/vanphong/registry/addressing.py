"""
From the line "Kính gửi" to the body whose register it belongs to.

Pure: the bodies' names are handed in. A line that names none of ours, two of ours, or something
that only contains a name of ours ("Đảng ủy UBND tỉnh" where only UBND tỉnh is ours) gives no
proposal: a wrong register costs more than a choice by hand. Source: practice item 2.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

from vanphong.kernel.text import tone_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A body with the names by which letters are addressed to it."""

    id: uuid.UUID
    names: tuple[str, ...]


#: how names are shortened on letters; compared whole words only
SHORT = {
    "ubnd": "ủy ban nhân dân", "hđnd": "hội đồng nhân dân", "đbqh": "đại biểu quốc hội",
    "vp": "văn phòng", "pvhcc": "phục vụ hành chính công", "tu": "tỉnh ủy", "tx": "thị xã",
    "tp": "thành phố",
}  # fmt: skip
#: what may stand before a name without changing whose it is
POSTS = (
    "kính gửi", "đồng chí", "đ/c", "các", "ông", "bà", "lãnh đạo", "chủ tịch", "phó chủ tịch",
    "quyền chủ tịch", "chánh", "phó chánh", "thường trực",
)  # fmt: skip
#: a place's kind; a proper name after it is left out on letters ("UBND tỉnh")
PLACES = ("tỉnh", "thành phố", "phường", "xã", "đặc khu")

_PARTS = re.compile(r"[;,\n•]|\bvà\b")
_ASIDE = re.compile(r"\([^)]*\)|[“”\"]")
_PARENT = re.compile(r"\s[-–—]\s|\s(?:của|thuộc)\s")


def propose(line: str, bodies: Iterable[Named]) -> uuid.UUID | None:
    """Return the id of the only body of ours that the line names, or None when it is not sure."""
    known: dict[str, set[uuid.UUID]] = {}
    for body in bodies:
        for form in {form for name in body.names for form in _forms(name)}:
            known.setdefault(form, set()).add(body.id)
    found: set[uuid.UUID] = set()
    for part in _addressed(line, known):
        found |= known.get(part, set())
    return found.pop() if len(found) == 1 else None


def _addressed(line: str, known: Container[str]) -> Iterator[str]:
    """Yield what each part of the line names, in the spelling in which names are compared."""
    for raw in _PARTS.split(_ASIDE.sub(" ", line)):
        part = _PARENT.split(re.sub(r"^[\s:–—-]+|[\s.:]+$", "", raw))[0]
        words = _spelled(re.sub(r"^\s*kính gửi\s*:?\s*[-–]?\s*", "", part, flags=re.I))
        while words and words not in known:
            post = next((p for p in _posts() if words.startswith(f"{p} ")), None)
            if post is None:
                break
            words = words.removeprefix(f"{post} ")
        yield words


def _posts() -> list[str]:
    return sorted(map(tone_key, POSTS), key=len, reverse=True)


def _forms(name: str) -> set[str]:
    """Return a name, and the shorter one without the proper name of its place."""
    whole = _spelled(name)
    places = "|".join(map(tone_key, (*PLACES, *(f"{place} ủy" for place in PLACES))))
    party = tone_key("ủy")
    shorter = re.match(rf"(.*\b(?:{places}))(?! {party}) .+", whole)
    return {whole, shorter[1] if shorter else whole} - {""}


def _spelled(text: str) -> str:
    """Return text as names are compared: whole words, no case, either tone placement."""
    words = [SHORT.get(word.strip("."), word) for word in text.casefold().split()]
    return tone_key(" ".join(words))
