"""The values that components take: small, frozen, without behaviour of the trade."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:  # the name exists for type checkers only
    from django.utils.functional import _StrPromise

Words: TypeAlias = "str | _StrPromise"
Tone = Literal["neutral", "info", "progress", "good", "warning", "danger"]
ButtonKind = Literal["primary", "secondary", "danger", "quiet"]

#: The shape that says a tone without colour.
TONE_ICONS: dict[str, str] = {
    "neutral": "circle",
    "info": "info-circle",
    "progress": "progress",
    "good": "circle-check",
    "warning": "alert-triangle",
    "danger": "circle-x",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """
    A thing one may do on a page.

    `method` get leads to a page, post is done at once. With `dialog` (the id of a ui_dialog on
    the page) the dialog opens; `url` stays for those without script. With `refusal` the act is
    shown but cannot be pressed, and the sentence says why.
    """

    label: Words
    url: str = ""
    method: Literal["get", "post"] = "get"
    icon: str = ""
    key: str = ""
    kind: ButtonKind = "secondary"
    dialog: str = ""
    refusal: Words = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """One tab: a link with an optional count."""

    label: Words
    url: str
    active: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnChoice:
    """A column that a person may show or leave out."""

    key: str
    label: Words
    is_shown: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """A queue at a glance: its figure leads to its records; `urgent` when something presses."""

    label: Words
    count: int
    url: str
    icon: str = "inbox"
    note: Words = ""
    urgent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a history: when, a sentence in words, and what was said."""

    when: datetime
    sentence: Words
    icon: str = "circle"
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileItem:
    """A file in a list: `size` in octets, `pages` when known, `note` such as "chưa soát"."""

    name: str
    url: str
    size: int
    pages: int | None = None
    note: Words = ""
    download_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageImage:
    """
    One page of a document as a picture: width and height, in any unit, keep its place.

    `words_url` answers JSON {"words": [{"x","y","w","h","t"}]}, measures as parts of the page
    (0 to 1): the script lays them over the picture as it comes into view, so that they can be
    selected.
    """

    url: str
    width: int
    height: int
    words_url: str = ""
