"""What is said of scans: that their words are not sure, or what this machine lacks to read them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from vanphong.kernel.files import ocr
from vanphong.kernel.files.rendering import DRAWN
from vanphong.registry.models import Attachment


def ocr_missing() -> str:
    """Return what the administrator has to install before scans can be read here."""
    return _(
        "Scans are not read on this machine: it lacks %(what)s. The administrator may install"
        " tesseract with its Vietnamese data."
    ) % {"what": ocr.missing()}


def scan_note(shown: object) -> str:
    """Return what to say of the words of the file that is shown; "" for nothing."""
    if not isinstance(shown, Attachment) or shown.file.kind not in DRAWN:
        return ""
    if hasattr(shown, "extracted"):
        if shown.extracted.is_recognised:
            return _("The words of this scan were read by machine and are not sure.")
        return ""
    return ocr_missing() if ocr.missing() else ""
