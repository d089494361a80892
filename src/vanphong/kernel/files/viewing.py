"""What a page shows of a record's files: one at a time, the others as tabs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar
from uuid import UUID

from vanphong.kernel.files.models import StoredFile
from vanphong.kernel.secrecy.detector import Finding
from vanphong.kernel.secrecy.words import label_of
from vanphong.kernel.ui.values import PageImage, Tab

#: characters of a text that the page itself shows; the whole stands at its own address
TEXT_SHOWN = 60_000


class ShownFile(Protocol):
    """A file as a record carries it."""

    @property
    def pk(self) -> UUID:
        """Its key, by which the page's address names it."""

    @property
    def file(self) -> StoredFile:
        """The content."""

    @property
    def name(self) -> str:
        """Its name for people."""

    @property
    def secrecy(self) -> str:
        """What the look for marks of secrecy found."""


F = TypeVar("F", bound=ShownFile)


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """The file that is shown, and the way to the others."""

    file: ShownFile
    tabs: list[Tab]
    #: pictures of its pages; without any, `text` stands in their place
    pages: list[PageImage]
    text: str
    is_cut: bool
    text_url: str
    download_url: str
    #: what the look for marks of secrecy found, in words
    mark: str


@dataclass(frozen=True, kw_only=True)
class Shelf(Generic[F]):
    """
    The files of one record and where they are asked for.

    `address(name, file, number)` is the address of "page" and "words" (with a number), "text" and
    "original"; `tab(file)` that of the page which shows the file; `text(file)` what was read of it.
    """

    files: Sequence[F]
    address: Callable[[str, F, int | None], str]
    tab: Callable[[F], str]
    text: Callable[[F], str]


def viewer_of(shelf: Shelf[F], wanted: str) -> Viewer | None:
    """Return what to show: the file of this key, else the first; None where there is no file."""
    if not shelf.files:
        return None
    shown = next((f for f in shelf.files if str(f.pk) == wanted), shelf.files[0])
    read = shelf.text(shown)
    text = "" if shown.file.pages else read
    many = len(shelf.files) > 1
    return Viewer(
        file=shown,
        tabs=[Tab(label=f.name, url=shelf.tab(f), active=f is shown) for f in shelf.files]
        if many
        else [],
        pages=[
            PageImage(
                url=shelf.address("page", shown, number), width=width, height=height,
                words_url=shelf.address("words", shown, number) if shown.file.kind == "pdf" else "",
            )
            for number, (width, height) in enumerate(shown.file.page_sizes, 1)
        ],
        text=text[:TEXT_SHOWN],
        is_cut=len(text) > TEXT_SHOWN,
        text_url=shelf.address("text", shown, None) if read else "",
        download_url=shelf.address("original", shown, None),
        mark=label_of(Finding(shown.secrecy)),
    )  # fmt: skip
