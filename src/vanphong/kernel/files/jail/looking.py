"""
What a file is, by its content, and why it may be refused. Runs inside the jail.

The name's ending decides nothing but the two kinds without a signature, txt and csv.
"""

from __future__ import annotations

import io

from PIL import Image, JpegImagePlugin, PngImagePlugin, TiffImagePlugin

from vanphong.kernel.files.jail import packages, reading
from vanphong.kernel.files.jail.faults import Faulty

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"#!",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"\xce\xfa\xed\xfe",
    b"\xfe\xed\xfa",
    b"dex\n",
    b"L\x00\x00\x00\x01\x14\x02\x00",  # a Windows short cut
)
IMAGES = {
    b"\x89PNG\r\n\x1a\n": "png",
    b"\xff\xd8\xff": "jpg",
    b"II*\x00": "tif",
    b"MM\x00*": "tif",
}
#: more than any scan: A3 at 600 dots per inch is 70 million
Image.MAX_IMAGE_PIXELS = 80_000_000
IMAGE_READERS = (PngImagePlugin, JpegImagePlugin, TiffImagePlugin)


def examine(data: bytes, *, suffix: str) -> tuple[dict[str, object], bytes]:
    """Return kind, text, sizes of pages and words of page 1; or the fault that refuses it."""
    try:
        kind = kind_of(data, suffix)
        found = reading.READERS.get(kind, reading.nothing)(data)
    except Faulty as refused:
        return {"fault": refused.fault}, b""
    return {"kind": kind, **found}, b""


def kind_of(data: bytes, suffix: str) -> str:
    """
    Return one of pdf docx doc xlsx xls odt ods rtf txt csv png jpg tif.

    :raises Faulty: it is none of them, or must be refused
    """
    if not data:
        raise Faulty("empty")
    if data.startswith(PROGRAMS):
        raise Faulty("program")
    if data.startswith(OLE):
        return _ole(data)
    if b"%PDF-" in data[:1024]:
        return _pdf(data)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return packages.kind_of(data)
    if data.startswith(b"{\\rtf"):
        return _rtf(data)
    for signature, kind in IMAGES.items():
        if data.startswith(signature):
            return _image(data, kind)
    return _text(data, suffix)


def _pdf(data: bytes) -> str:
    """Refuse what is something else besides: readers look for a PDF within the first kilobyte."""
    before = data[: data.index(b"%PDF-")].strip(b"\x00\xef\xbb\xbf \t\r\n\f")
    if b"<" in before:
        raise Faulty("html")
    if before.startswith((b"PK", b"{\\rtf", *IMAGES)) or packages.is_package(data):
        raise Faulty("double")
    return "pdf"


def _ole(data: bytes) -> str:
    """Tell Word from Excel by the names in the compound file's directory."""

    def has(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if has("EncryptedPackage"):
        raise Faulty("encrypted")
    if has("_VBA_PROJECT") or has("_VBA_PROJECT_CUR"):
        raise Faulty("macros")
    if has("WordDocument"):
        return "doc"
    if has("Workbook") or has("Book"):
        return "xls"
    raise Faulty("unknown")


def _rtf(data: bytes) -> str:
    if b"\\objdata" in data or b"\\objupdate" in data:  # a program may be packed in it
        raise Faulty("macros")
    return "rtf"


def _image(data: bytes, kind: str) -> str:
    try:
        with Image.open(io.BytesIO(data), formats=["PNG", "JPEG", "TIFF"]) as picture:
            picture.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError) as bomb:
        raise Faulty("bomb") from bomb
    except Exception as broken:
        raise Faulty("broken") from broken
    if packages.is_package(data):
        raise Faulty("double")
    return kind


def _text(data: bytes, suffix: str) -> str:
    """Accept words without control characters under the endings txt and csv."""
    head = data[:4096].decode("utf-8", "ignore").lstrip("\ufeff \t\r\n").lower()
    if head.startswith(
        ("<!doctype", "<html", "<head", "<body", "<script", "<?xml", "<svg", "<mht")
    ):
        raise Faulty("html")
    if head.startswith("mime-version:"):  # a web archive saved as .doc
        raise Faulty("html")
    if suffix not in ("txt", "csv") or reading.decode(data) is None:
        raise Faulty("unknown")
    return suffix
