"""What the page of a document shows of its files: one at a time, the others as tabs."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from vanphong.kernel.files import viewing
from vanphong.kernel.files.viewing import Shelf, Viewer
from vanphong.kernel.policies.routes import ActorRequest
from vanphong.registry import queries
from vanphong.registry.models import Attachment, Incoming


def viewer_of(request: ActorRequest, document: Incoming, *, now: datetime) -> Viewer | None:
    """
    Return what to show of the files: the one the address names, else the first.

    None where there is no file or the reader may not read them. Cost: at most four queries.
    """
    here = reverse("registry:detail", args=[document.pk])
    shelf = Shelf(
        files=queries.list_files_for(request.actor, document, now=now), address=_address,
        text=_text_of, tab=lambda file: f"{here}?file={file.pk}",
    )  # fmt: skip
    return viewing.viewer_of(shelf, request.GET.get("file", ""))


def _text_of(attachment: Attachment) -> str:
    return attachment.extracted.text if hasattr(attachment, "extracted") else ""


def _address(name: str, attachment: Attachment, number: int | None) -> str:
    ids = [attachment.incoming_id, attachment.pk]
    return reverse(f"registry:{name}", args=ids if number is None else [*ids, number])
