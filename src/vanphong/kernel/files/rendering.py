"""Pictures of pages: drawn in the jail, cached by the content's hash."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings

from vanphong.kernel.files import store
from vanphong.kernel.files.jail import running as jail
from vanphong.kernel.files.models import StoredFile

#: pixels; a wish is rounded up to one of these, so that nobody fills the cache
WIDTHS = (240, 480, 800, 1200, 1600)
DRAWN = frozenset({"pdf", "png", "jpg", "tif"})


class NoPage(Exception):  # noqa: N818 - named for what is missing
    """There is no such page, the kind has no pictures, or the page cannot be drawn."""


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
    place = Path(settings.HOME) / "pages" / file.sha256[:2] / file.sha256 / f"{page}-{wide}.png"
    if place.exists():
        return place.read_bytes()
    picture = _draw(store.read(file), file.kind, page, wide)
    store.keep_derived(place, picture)
    return picture


def _draw(content: bytes, kind: str, page: int, width: int) -> bytes:
    with os.fdopen(os.memfd_create("page", os.MFD_CLOEXEC), "w+b") as memory:
        memory.write(content)
        memory.flush()
        try:
            answer, picture = jail.run("page_image", memory, kind=kind, page=page, width=width)
        except jail.JailEnded as ended:
            raise NoPage from ended
    if "fault" in answer or not picture:
        raise NoPage
    return picture
