"""Files as offices and attackers send them, made on the spot."""

from __future__ import annotations

import io
import tempfile
import zipfile
from typing import IO

import docx
import openpyxl
import typst
from PIL import Image


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


def package(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as written:
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
