"""What the page of a document shows of its files: one at a time, the others as tabs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from vanphong.kernel.policies.routes import ActorRequest
from vanphong.kernel.secrecy.detector import Finding
from vanphong.kernel.secrecy.words import label_of
from vanphong.kernel.ui.values import PageImage, Tab
from vanphong.registry import queries
from vanphong.registry.models import Attachment, Incoming

#: characters of a text that the page itself shows; the whole stands at its own address
TEXT_SHOWN = 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """The file that is shown, and the way to the others."""

    file: Attachment
    tabs: list[Tab]
    #: pictures of its pages; without any, `text` stands in their place
    pages: list[PageImage]
    text: str
    is_cut: bool
    text_url: str
    download_url: str
    #: what the look for marks of secrecy found, in words
    mark: str


def viewer_of(request: ActorRequest, document: Incoming, *, now: datetime) -> Viewer | None:
    """
    Return what to show of the files: the one the address names, else the first.

    None where there is no file or the reader may not read them. Cost: at most four queries.
    """
    files = queries.list_files_for(request.actor, document, now=now)
    if not files:
        return None
    wanted = request.GET.get("file", "")
    shown = next((f for f in files if str(f.pk) == wanted), files[0])
    text = "" if shown.file.pages else _text_of(shown)
    here = reverse("registry:detail", args=[document.pk])
    return Viewer(
        file=shown,
        tabs=[Tab(label=f.name, url=f"{here}?file={f.pk}", active=f == shown) for f in files]
        if len(files) > 1
        else [],
        pages=[
            PageImage(
                url=_address("page", shown, number), width=width, height=height,
                words_url=_address("words", shown, number) if shown.file.kind == "pdf" else "",
            )
            for number, (width, height) in enumerate(shown.file.page_sizes, 1)
        ],
        text=text[:TEXT_SHOWN],
        is_cut=len(text) > TEXT_SHOWN,
        text_url=_address("text", shown) if hasattr(shown, "extracted") else "",
        download_url=_address("original", shown),
        mark=label_of(Finding(shown.secrecy)),
    )  # fmt: skip


def _text_of(attachment: Attachment) -> str:
    return attachment.extracted.text if hasattr(attachment, "extracted") else ""


def _address(name: str, attachment: Attachment, number: int | None = None) -> str:
    ids: list[UUID | int] = [attachment.incoming_id, attachment.pk]
    return reverse(f"registry:{name}", args=ids if number is None else [*ids, number])
