"""
New PDFs made of stored ones, in the jail: some pages, or all with a stamp.

The caller has asked the policy of the record that shows the file; nothing made here is stored.
"""

from __future__ import annotations

from vanphong.kernel.files import store
from vanphong.kernel.files.jail import running as jail
from vanphong.kernel.files.models import StoredFile
from vanphong.kernel.files.rendering import NoPage, ask


def signature_count(file: StoredFile) -> int:
    """
    Return how many digital signatures a file carries; 0 for what is no PDF.

    :raises NoPage: it cannot be read
    :raises Damaged: the stored content changed
    Cost: a file read and a child process, about 0.3 s.
    """
    if file.kind != "pdf":
        return 0
    answer, _body = ask(store.read(file), lambda f: jail.run("signatures", f))
    return int(str(answer["count"]))


def some_pages(file: StoredFile, first: int, last: int) -> bytes:
    """
    Return pages `first` to `last` (from 1, both included) of a PDF as a PDF.

    It carries none of the file's signatures: ask `signature_count` first and warn.

    :raises NoPage: it is no PDF, has no such pages, or cannot be read
    :raises Damaged: the stored content changed
    Cost: as `signature_count`.
    """
    if file.kind != "pdf":
        raise NoPage
    _answer, made = ask(
        store.read(file), lambda f: jail.run("some_pages", f, first=first - 1, last=last - 1)
    )
    return made


def stamped(file: StoredFile, stamp: bytes, *, left_mm: float, top_mm: float) -> bytes:
    """
    Return a PDF with a stamp on page 1 in its own size; the stored file stays as it is.

    `stamp` is a PDF of one page. The places are those of its left and upper edge on the page as
    it is shown. Signatures are left out of what is made, their pictures stay.

    :raises NoPage: the file is no PDF, or cannot be drawn on
    :raises Damaged: the stored content changed
    Cost: as `signature_count`, and about 0.01 s a page.
    """
    if file.kind != "pdf":
        raise NoPage
    _answer, made = ask(
        stamp + store.read(file),
        lambda f: jail.run(
            "stamped", f, stamp=len(stamp), left=round(left_mm * 10), top=round(top_mm * 10)
        ),
    )
    return made


def first_page(made: bytes, width: int) -> bytes:
    """
    Return page 1 of a PDF made here as PNG, `width` pixels wide.

    :raises NoPage: it cannot be drawn
    """
    _answer, picture = ask(
        made, lambda f: jail.run("page_image", f, kind="pdf", page=0, width=width)
    )
    return picture
