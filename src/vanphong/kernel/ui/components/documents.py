"""The document page: pages, files, signatures, history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from vanphong.kernel.ui.components.library import register
from vanphong.kernel.ui.format_vi import size_vi
from vanphong.kernel.ui.values import Entry, FileItem, PageImage, Words

SIGNS = {"pdf": "file-type-pdf", "docx": "file-type-docx", "doc": "file-type-docx",
         "xlsx": "file-type-xls", "xls": "file-type-xls", "png": "photo", "jpg": "photo",
         "jpeg": "photo", "tif": "photo", "tiff": "photo", "txt": "file-text"}  # fmt: skip


@register.inclusion_tag("vanphong/components/files.html")
def ui_file_list(*, files: Sequence[FileItem]) -> dict[str, object]:
    """Draw files with type, size and pages; the original is a download."""
    rows = [
        (f, SIGNS.get(f.name.rpartition(".")[2].lower(), "file"), size_vi(f.size)) for f in files
    ]
    return {"rows": rows}


@register.inclusion_tag("vanphong/components/viewer.html")
def ui_pages(
    *,
    pages: Sequence[PageImage],
    name: str,
    text_url: str = "",
    download_url: str = "",
) -> dict[str, object]:
    """
    Draw a document's pages as pictures whose words can be selected (`PageImage.words_url`).

    `text_url` is the plain text, for those who listen or have no script.
    """
    return {
        "pages": pages, "name": name, "text_url": text_url, "download_url": download_url,
    }  # fmt: skip


@register.inclusion_tag("vanphong/components/signature.html")
def ui_signature(
    *,
    signer: str,
    post: Words = "",
    signed_at: datetime | None = None,
    verdict: Literal["good", "bad", "unknown"] = "unknown",
    sentence: Words = "",
) -> dict[str, object]:
    """Draw who signed, in which post, when, and whether the signature holds."""
    sign = {"good": "circle-check", "bad": "circle-x", "unknown": "alert-triangle"}[verdict]
    return {
        "signer": signer, "post": post, "signed_at": signed_at, "verdict": verdict,
        "sentence": sentence, "sign": sign,
    }  # fmt: skip


@register.inclusion_tag("vanphong/components/timeline.html")
def ui_timeline(*, entries: Sequence[Entry]) -> dict[str, object]:
    """Draw a history in words, in the order given."""
    return {"entries": entries}
