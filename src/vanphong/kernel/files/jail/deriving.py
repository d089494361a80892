"""
New PDFs made from old ones: some pages, or all of them with a stamp. Runs inside the jail.

The old file is never changed. A new one carries none of its signatures, because a signature
speaks of the bytes it was made for.
"""

from __future__ import annotations

import io

import pypdfium2
import pypdfium2.raw as pdfium

from vanphong.kernel.files.jail.faults import Faulty
from vanphong.kernel.files.jail.reading import Found, open_pdf

#: points in a tenth of a millimetre
TENTH = 72 / 254


def signatures(data: bytes) -> tuple[Found, bytes]:
    """Return how many digital signatures a PDF carries."""
    document = open_pdf(data)
    return {"count": max(0, pdfium.FPDF_GetSignatureCount(document))}, b""


def some_pages(data: bytes, *, first: int, last: int) -> tuple[Found, bytes]:
    """Return pages `first` to `last` (from 0, both included) of a PDF as a PDF."""
    source = open_pdf(data)
    if not 0 <= first <= last < len(source):
        return {"fault": "no_page"}, b""
    made = pypdfium2.PdfDocument.new()
    made.import_pages(source, list(range(first, last + 1)))
    return {}, _written(made)


def stamped(data: bytes, *, stamp: int, left: int, top: int) -> tuple[Found, bytes]:
    """
    Return a PDF with a stamp drawn on page 1, in its own size.

    `data` is the stamp, a PDF of `stamp` bytes with one page, and the PDF after it. `left` and
    `top` are tenths of a millimetre from the edges of page 1 as it is shown, to the stamp's.
    """
    seal, source = open_pdf(data[:stamp]), open_pdf(data[stamp:])
    for leaf in source:
        # What was an annotation, as the picture of a signature, becomes part of the page.
        if pdfium.FPDFPage_Flatten(leaf, pdfium.FLAT_NORMALDISPLAY) == pdfium.FLATTEN_FAIL:
            raise Faulty("broken")
    made = pypdfium2.PdfDocument.new()
    made.import_pages(source)
    high = seal.get_page_size(0)[1]
    drawn = seal.page_as_xobject(0, made).as_pageobject()
    page = made[0]
    drawn.transform(_placing(page, left * TENTH, top * TENTH, high))
    page.insert_obj(drawn)
    page.gen_content()
    return {}, _written(made)


def _placing(page: pypdfium2.PdfPage, left: float, top: float, high: float) -> pypdfium2.PdfMatrix:
    """Return the matrix that sets a stamp `high` points high upright on the page as it is shown."""
    x0, y0, x1, y1 = page.get_cropbox()
    wide, tall = x1 - x0, y1 - y0
    turned = page.get_rotation() % 360
    down = top + high
    if turned == 90:
        return pypdfium2.PdfMatrix(0, 1, -1, 0, x0 + down, y0 + left)
    if turned == 180:
        return pypdfium2.PdfMatrix(-1, 0, 0, -1, x0 + wide - left, y0 + down)
    if turned == 270:
        return pypdfium2.PdfMatrix(0, -1, 1, 0, x0 + wide - down, y0 + tall - left)
    return pypdfium2.PdfMatrix(1, 0, 0, 1, x0 + left, y0 + tall - down)


def _written(document: pypdfium2.PdfDocument) -> bytes:
    made = io.BytesIO()
    try:
        document.save(made)
    except pypdfium2.PdfiumError as fault:
        raise Faulty("broken") from fault
    return made.getvalue()
