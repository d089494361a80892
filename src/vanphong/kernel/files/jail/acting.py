"""
What in a PDF would act by itself or hide something: scripts, commands, files inside.

Nothing of it ever runs here, pages are drawn as pictures; but the original can be downloaded, and
a file inside has passed no gate. Runs inside the jail.
"""

from __future__ import annotations

import io
import re

import pypdfium2
import pypdfium2.raw as pdfium

from vanphong.kernel.files.jail.faults import Faulty

#: kinds of action that run something, wherever they stand, and forms that are programs (XFA)
_SCRIPTS = re.compile(rb"/(?:JavaScript|Launch|Rendition|RichMedia)(?![0-9A-Za-z])|/XFA[\s\[]")
_FILES = re.compile(rb"/(?:EmbeddedFiles?|FileAttachment)(?![0-9A-Za-z])|/EF\s*(?:<<|\d+ \d+ R)")
#: on opening a document may turn to a page and nothing else
_OPENING = re.compile(rb"/OpenAction\s*(?:(\d+) \d+ R)?")
_REACHES_OUT = re.compile(rb"/S\s*/(?:URI|GoToR|GoToE|SubmitForm|ImportData|Sound|Movie)\b")


def refuse(data: bytes, document: pypdfium2.PdfDocument) -> None:
    """
    Look at the bytes as they came, and as PDFium writes them anew.

    The second copy has no packed objects, no lock and one spelling of each name, so nothing hides
    there; the first shows older revisions that PDFium leaves out.

    :raises Faulty: "scripts", "enclosed"; "broken" if PDFium cannot write it
    Cost: the file twice in memory.
    """
    plain = _plain(document)
    for found in (plain, data):
        if _SCRIPTS.search(found) or _acts_on_opening(found):
            raise Faulty("scripts")
        if _FILES.search(found):
            raise Faulty("enclosed")


def _plain(document: pypdfium2.PdfDocument) -> bytes:
    made = io.BytesIO()
    try:
        document.save(made, flags=pdfium.FPDF_REMOVE_SECURITY)
    except pypdfium2.PdfiumError as fault:
        raise Faulty("broken") from fault
    return made.getvalue()


def _acts_on_opening(data: bytes) -> bool:
    """Say whether an opening action, in place or by reference, reaches outside the document."""
    for opening in _OPENING.finditer(data):
        start = opening.end()
        if opening[1]:
            place = re.search(rb"(?<!\d)" + opening[1] + rb" \d+ obj", data)
            start = place.end() if place else start
        end = data.find(b"endobj", start)
        if _REACHES_OUT.search(data, start, end if end >= 0 else len(data)):
            return True
    return False
