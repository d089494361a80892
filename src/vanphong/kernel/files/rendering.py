"""Pictures of pages and the words on them: made in the jail, cached by the content's hash."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from django.conf import settings

from vanphong.kernel.files import store
from vanphong.kernel.files.jail import running as jail
from vanphong.kernel.files.models import StoredFile

#: pixels; a wish is rounded up to one of these, so that nobody fills the cache
WIDTHS = (240, 480, 800, 1200, 1600)
Answer = tuple[dict[str, object], bytes]
DRAWN = frozenset({"pdf", "png", "jpg", "tif"})


class NoPage(Exception):  # noqa: N818 - named for what is missing
    """There is no such page, the kind has no pictures, or the page cannot be drawn."""


@dataclass(frozen=True, slots=True)
class PageWord:
    """A word and its place as parts of the page, from its left and upper edge (0 to 1)."""

    t: str
    x: float
    y: float
    w: float
    h: float

    @classmethod
    def of(cls, text: str, x0: float, y0: float, x1: float, y1: float) -> PageWord:
        """Take two corners; four digits are a tenth of a pixel on a page image."""
        return cls(text, round(x0, 4), round(y0, 4), round(x1 - x0, 4), round(y1 - y0, 4))


def page_image(file: StoredFile, page: int, width: int) -> bytes:
    """
    Return page `page` (from 0) as PNG, about `width` pixels wide (see `WIDTHS`).

    The caller has asked the policy of the record that shows the file.

    :raises NoPage: nothing can be shown
    :raises Damaged: the stored content changed
    Cost: a file read; at first a child process, about 0.3 s.
    """
    if file.kind not in DRAWN or page < 0:
        raise NoPage
    wide = next((known for known in WIDTHS if known >= width), WIDTHS[-1])
    place = _place(file, f"{page}-{wide}.png")
    if place.exists():
        return place.read_bytes()
    _answer, picture = ask(
        store.read(file),
        lambda f: jail.run("page_image", f, kind=file.kind, page=page, width=wide),
    )
    if not picture:
        raise NoPage
    store.keep_derived(place, picture)
    return picture


def page_words(file: StoredFile, page: int) -> list[PageWord]:
    """
    Return the words of page `page` (from 0) with their places; none for pictures.

    The caller has asked the policy of the record that shows the file.

    :raises NoPage: there is no such page, or it cannot be read
    :raises Damaged: the stored content changed
    Cost: a file read; at first a child process, about 0.3 s.
    """
    if file.kind not in DRAWN or not 0 <= page < file.pages:
        raise NoPage
    if file.kind != "pdf":
        return []
    place = _place(file, f"{page}-words.json")
    if place.exists():
        return [PageWord(**word) for word in json.loads(place.read_bytes())]
    answer, _body = ask(store.read(file), lambda f: jail.run("page_words", f, page=page))
    found = answer["words"] if isinstance(answer["words"], list) else []
    words = [PageWord.of(*word) for word in found]
    store.keep_derived(place, json.dumps([asdict(word) for word in words]).encode())
    return words


def _place(file: StoredFile, name: str) -> Path:
    return Path(settings.HOME) / "pages" / file.sha256[:2] / file.sha256 / name


def ask(content: bytes, work: Callable[[IO[bytes]], Answer]) -> Answer:
    """
    Let the jail work on a content.

    :raises NoPage: the jail could not do it
    """
    with os.fdopen(os.memfd_create("page", os.MFD_CLOEXEC), "w+b") as memory:
        memory.write(content)
        memory.flush()
        try:
            answer, body = work(memory)
        except jail.JailEnded as ended:
            raise NoPage from ended
    if "fault" in answer:
        raise NoPage
    return answer, body
