"""Files as offices and attackers send them, made on the spot."""

from __future__ import annotations

import io
import tempfile
import zipfile
import zlib
from typing import IO

import docx
import openpyxl
import typst
from PIL import Image

#: A revision-3 lock with a user password; pdfium asks for it before it looks at any page.
LOCK = (
    b"<</Filter/Standard/V 2/R 3/Length 128/P -44/O<" + b"ab" * 32 + b">/U<" + b"cd" * 32 + b">>>"
)


def pdf(markup: str = "Uỷ ban nhân dân tỉnh") -> bytes:
    made = typst.compile(markup.encode(), format="pdf", timestamp=0)
    assert isinstance(made, bytes)
    return made


def letter(stamp: str = "", body: str = "Nội dung công việc.") -> bytes:
    """An official letter: two columns at its head, the stamp under number and symbol."""
    box = f"#v(4pt)\n#box(stroke: 1pt, inset: 4pt)[*{stamp}*]" if stamp else ""
    return pdf(f"""#set page("a4", margin: 2cm)
#grid(columns: (1fr, 1fr), [UBND TỈNH NINH BÌNH\\ VĂN PHÒNG\\ Số: 12/VP-TH\\
{box}], [CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\\ Độc lập - Tự do - Hạnh phúc])
#v(3cm)
Kính gửi: Sở Tài chính

{body}
""")


def word(*paragraphs: str, cells: tuple[str, ...] = ()) -> bytes:
    document = docx.Document()
    if cells:
        row = document.add_table(1, len(cells)).rows[0]
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def workbook(*cells: str) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for cell in cells:
        sheet.append([cell])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def plain_pdf(catalog: bytes = b"", *more: bytes) -> bytes:
    """The least PDF: object 1 is the catalog with more entries, objects 4 and on are `more`."""
    bodies = (
        b"<</Type/Catalog/Pages 2 0 R" + catalog + b">>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>",
        *more,
    )
    made, places = b"%PDF-1.5\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(made))
        made += b"%d 0 obj%s\nendobj\n" % (number, body)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    end = b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF" % (len(bodies) + 1, len(made))
    return made + head + rows + end


def packed_pdf(catalog: bytes) -> bytes:
    """The same with its objects packed into a compressed one, where no search finds words."""
    objects = (
        (1, b"<</Type/Catalog/Pages 2 0 R" + catalog + b">>"),
        (2, b"<</Type/Pages/Kids[3 0 R]/Count 1>>"),
        (3, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>"),
    )
    index, body = b"", b""
    for number, written in objects:
        index += b"%d %d " % (number, len(body))
        body += written + b" "
    packed = zlib.compress(index + body)
    made = b"%PDF-1.5\n"
    place = len(made)
    facts = b"/Type/ObjStm/N 3/First %d/Length %d/Filter/FlateDecode" % (len(index), len(packed))
    made += b"4 0 obj<<" + facts + b">>stream\n" + packed + b"\nendstream endobj\n"
    start = len(made)
    rows = bytes(4) + b"".join(bytes([2, 0, 4, i]) for i in range(3))
    rows += bytes([1, place >> 8, place & 255, 0, 1, start >> 8, start & 255, 0])
    facts = b"/Type/XRef/W[1 2 1]/Size 6/Root 1 0 R/Length %d" % len(rows)
    made += b"5 0 obj<<" + facts + b">>stream\n" + rows + b"\nendstream endobj\n"
    return made + b"startxref\n%d\n%%%%EOF" % start


def locked_pdf() -> bytes:
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"
        b"4 0 obj" + LOCK + b"endobj\n"
        b"trailer<</Root 1 0 R/Encrypt 4 0 R/ID[<00><00>]>>\n%%EOF"
    )


def package(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in parts.items():
            written.writestr(name, content)
    return made.getvalue()


def stored(parts: dict[str, bytes]) -> bytes:
    """A package whose parts are not compressed, so that they stand in it as they are."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as written:
        for name, content in parts.items():
            written.writestr(name, content)
    return made.getvalue()


def with_part(office: bytes, name: str, content: bytes) -> bytes:
    """An office file with one part more."""
    with zipfile.ZipFile(io.BytesIO(office)) as source:
        parts = {part: source.read(part) for part in source.namelist()}
    return package({**parts, name: content})


def open_text(*paragraphs: str, extra: dict[str, bytes] | None = None) -> bytes:
    body = "".join(f"<text:p>{text}</text:p>" for text in paragraphs)
    content = f"""<?xml version="1.0"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">{body}</office:document-content>"""
    parts = {"mimetype": b"application/vnd.oasis.opendocument.text"}
    return package({**parts, "content.xml": content.encode(), **(extra or {})})


def picture(kind: str = "PNG", size: tuple[int, int] = (60, 80)) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, "white").save(made, kind)
    return made.getvalue()


def frames(count: int) -> bytes:
    """A scan of several pages in one picture."""
    made = io.BytesIO()
    pages = [Image.new("L", (60, 80), shade) for shade in range(count)]
    pages[0].save(made, "TIFF", save_all=True, append_images=pages[1:])
    return made.getvalue()


def scan() -> bytes:
    """A PDF without a text layer."""
    made = io.BytesIO()
    Image.new("RGB", (200, 280), "white").save(made, "PDF")
    return made.getvalue()


def old_word(*names: str) -> bytes:
    """The look of a compound file with these names in its directory."""
    directory = b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in names)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + directory


def opened(content: bytes) -> IO[bytes]:
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the test
    file.write(content)
    file.flush()
    return file
