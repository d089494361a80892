"""
Text, words with their places, and pictures of pages. Runs inside the jail.

Places are fractions of page 1 as it is shown (0..1), from its left and upper edge.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator

import docx
import openpyxl
import pypdfium2
import pypdfium2.raw as pdfium
from lxml import etree  # type: ignore[import-untyped]  # the library ships no types
from PIL import Image

from vanphong.kernel.files.jail import acting
from vanphong.kernel.files.jail.faults import Faulty

Found = dict[str, object]
Box = tuple[float, float, float, float]

#: what is kept for searching: about 700 pages
TEXT_CHARACTERS = 2_000_000
PAGES_READ = 2_000
PAGE_CHARACTERS = 30_000
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OPEN_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
SAFE_XML = {"resolve_entities": False, "no_network": True, "huge_tree": False}


def warm() -> None:
    """Draw an empty page of our own, so that what libraries load late is loaded now."""
    document = pypdfium2.PdfDocument.new()
    page = document.new_page(72, 72)
    page.get_textpage().count_chars()
    page.render(scale=1).to_pil().save(io.BytesIO(), "PNG")
    document.save(io.BytesIO())
    document.close()


def nothing(_data: bytes) -> Found:
    """Return what is known of a kind nobody reads here: no text."""
    return {"text": None, "lines": None, "words": None, "sizes": None}


def picture(data: bytes) -> Found:
    """Read how many frames a picture has and how large each is; a scan may hold many pages."""
    with Image.open(io.BytesIO(data), formats=["PNG", "JPEG", "TIFF"]) as source:
        sizes = []
        for number in range(min(getattr(source, "n_frames", 1), PAGES_READ)):
            source.seek(number)
            sizes.append(source.size)
    return {**nothing(data), "sizes": sizes}


def pdf(data: bytes) -> Found:
    """Read a PDF's pages, and the words of its first page with their places."""
    document = open_pdf(data)
    acting.refuse(data, document)
    texts, length = [], 0
    for number in range(min(len(document), PAGES_READ)):
        text = document[number].get_textpage().get_text_range()
        texts.append(text.replace("\r\n", "\n"))
        length += len(text)
        if length > TEXT_CHARACTERS:
            break
    words = list(_words(document[0]))
    text = "\f".join(texts)[:TEXT_CHARACTERS]
    return {
        "text": _clean(text) if text.strip() else None,
        "lines": None,
        "words": words,
        "sizes": [_size(document, page) for page in range(min(len(document), PAGES_READ))],
    }


def word_document(data: bytes) -> Found:
    """Read a docx: headers, then every paragraph in order, cells and text boxes included."""
    try:
        document = docx.Document(io.BytesIO(data))
        headers = [
            header
            for section in document.sections[:3]
            for header in (section.first_page_header, section.header)
            if not header.is_linked_to_previous  # else the library would make an empty one
        ]
        bodies = [header._element for header in headers]
        lines = [
            line
            for body in (*bodies, document.element.body)
            for paragraph in body.iter(f"{WORD}p")
            for line in _own_text(paragraph).split("\n")
        ]
    except Exception as broken:
        raise Faulty("broken") from broken
    return _flowing(lines)


def workbook(data: bytes) -> Found:
    """Read the cells of a workbook, row by row; each cell is a line."""
    lines: list[str] = []
    length = 0
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        for sheet in book.worksheets:
            for row in sheet.iter_rows(values_only=True):
                found = [str(value) for value in row if value is not None]
                lines += found
                length += sum(map(len, found))
                if length > TEXT_CHARACTERS:
                    return _flowing(lines)
    except Exception as broken:
        raise Faulty("broken") from broken
    return _flowing(lines)


def open_document(data: bytes) -> Found:
    """Read the paragraphs of an odt or the cells of an ods."""
    lines: list[str] = []
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for part in ("styles.xml", "content.xml"):  # page headers stand in the styles
                if part in package.namelist():
                    root = etree.fromstring(package.read(part), etree.XMLParser(**SAFE_XML))
                    paragraphs = root.iter(f"{OPEN_TEXT}p", f"{OPEN_TEXT}h")
                    lines += ["".join(map(str, found.itertext())) for found in paragraphs]
    except Exception as broken:
        raise Faulty("broken") from broken
    return _flowing(lines)


def plain(data: bytes) -> Found:
    """Read txt and csv; `kind_of` has seen that they can be decoded."""
    return _flowing((decode(data) or "").splitlines())


def decode(data: bytes) -> str | None:
    """Return the text of bytes in UTF-8, UTF-16 with its mark, or Windows-1258; else None."""
    codecs = ["utf-16"] if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "cp1258"]
    for codec in codecs:
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        controls = sum(c < " " and c not in "\t\n\r\f" for c in text[:100_000])
        return text if controls == 0 else None
    return None


def page_image(data: bytes, *, kind: str, page: int, width: int) -> tuple[Found, bytes]:
    """Return page `page` (from 0) of a PDF or picture as PNG, `width` pixels wide."""
    picture = _pdf_page(data, page, width) if kind == "pdf" else _frame(data, page, width)
    if picture is None:
        return {"fault": "no_page"}, b""
    made = io.BytesIO()
    picture.save(made, "PNG")
    return {"width": picture.width, "height": picture.height}, made.getvalue()


def page_words(data: bytes, *, page: int) -> tuple[Found, bytes]:
    """Return the words of page `page` (from 0) of a PDF with their places."""
    document = open_pdf(data)
    if not 0 <= page < len(document):
        return {"fault": "no_page"}, b""
    return {"words": list(_words(document[page]))}, b""


def open_pdf(data: bytes) -> pypdfium2.PdfDocument:
    """
    Open a PDF that has a page.

    :raises Faulty: "encrypted" or "broken"
    """
    try:
        document = pypdfium2.PdfDocument(data)
        pages = len(document)
        if pages:
            document[0].get_size()
    except pypdfium2.PdfiumError as refused:
        asked = getattr(refused, "err_code", None) == pdfium.FPDF_ERR_PASSWORD
        raise Faulty("encrypted" if asked else "broken") from refused
    if pages == 0:
        raise Faulty("broken")
    return document


def _size(document: pypdfium2.PdfDocument, page: int) -> tuple[int, int]:
    """Return a page's size as it is shown, in points."""
    wide, high = document.get_page_size(page)
    return max(round(wide), 1), max(round(high), 1)


def _words(page: pypdfium2.PdfPage) -> Iterator[tuple[str, float, float, float, float]]:
    """Yield runs of characters without a space between them."""
    layer = page.get_textpage()
    word: list[str] = []
    boxes: list[Box] = []
    for index in range(min(layer.count_chars(), PAGE_CHARACTERS)):
        character = _clean(chr(min(pdfium.FPDFText_GetUnicode(layer, index), 0x10FFFF)))
        if character.strip():
            word.append(character)
            boxes.append(layer.get_charbox(index))
        elif word:
            yield "".join(word), *_placed(_around(boxes), page)
            word, boxes = [], []
    if word:
        yield "".join(word), *_placed(_around(boxes), page)


def _around(boxes: list[Box]) -> Box:
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def _placed(box: Box, page: pypdfium2.PdfPage) -> Box:
    """Turn a box of the page's own space (upwards, unturned) into fractions of what is shown."""
    left, bottom, right, top = page.get_cropbox()
    width, height = max(right - left, 1.0), max(top - bottom, 1.0)
    x0, x1 = (box[0] - left) / width, (box[2] - left) / width
    y0, y1 = (top - box[3]) / height, (top - box[1]) / height
    turned = page.get_rotation() % 360
    if turned == 90:
        return 1 - y1, x0, 1 - y0, x1
    if turned == 180:
        return 1 - x1, 1 - y1, 1 - x0, 1 - y0
    if turned == 270:
        return y0, 1 - x1, y1, 1 - x0
    return x0, y0, x1, y1


def _own_text(paragraph: etree._Element) -> str:
    """Return a paragraph's text without that of the text boxes anchored in it."""
    pieces = []
    for node in paragraph.iter(f"{WORD}t", f"{WORD}br", f"{WORD}tab", f"{WORD}cr"):
        owner = next(node.iterancestors(f"{WORD}p"), None)
        if owner is paragraph:
            name = node.tag.rpartition("}")[2]
            pieces.append((node.text or "") if name == "t" else "\t" if name == "tab" else "\n")
    return "".join(pieces)


def _flowing(lines: list[str]) -> Found:
    kept = [clean for line in lines if (clean := _clean(line).strip())]
    text = "\n".join(kept)[:TEXT_CHARACTERS]
    return {"text": text or None, "lines": kept[:40], "words": None, "sizes": None}


def _clean(text: str) -> str:
    """Drop what no database stores: zero bytes and halves of surrogate pairs."""
    return text.replace("\x00", "").encode("utf-8", "ignore").decode()


def _pdf_page(data: bytes, page: int, width: int) -> Image.Image | None:
    document = open_pdf(data)
    if not 0 <= page < len(document):
        return None
    leaf = document[page]
    wide, high = leaf.get_size()
    # A page as narrow as a thread would else become a picture without end.
    scale = min(width / max(wide, 1.0), 8000 / max(high, 1.0))
    picture: Image.Image = leaf.render(scale=scale).to_pil()
    return picture


def _frame(data: bytes, page: int, width: int) -> Image.Image | None:
    with Image.open(io.BytesIO(data), formats=["PNG", "JPEG", "TIFF"]) as source:
        if not 0 <= page < getattr(source, "n_frames", 1):
            return None
        source.seek(page)
        picture = source.convert("RGB")
    picture.thumbnail((width, 8000))
    return picture


READERS: dict[str, Callable[[bytes], Found]] = {
    "pdf": pdf,
    "png": picture,
    "jpg": picture,
    "tif": picture,
    "docx": word_document,
    "xlsx": workbook,
    "odt": open_document,
    "ods": open_document,
    "txt": plain,
    "csv": plain,
}
