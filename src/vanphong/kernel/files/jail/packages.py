"""Zip packages (docx, xlsx, odt, ods): what they are, bombs and macros. Runs inside the jail."""

from __future__ import annotations

import io
import struct
import zipfile

from vanphong.kernel.files.jail.faults import Faulty

#: house rule: no letter unpacks to more; a macro-free office file has some dozens of parts
UNPACKED_BYTES = 300 * 2**20
PARTS = 4000
#: an office file's XML shrinks to a fiftieth at best; small parts may shrink more
RATIO, RATIO_FROM = 200, 4 * 2**20
DIRECTORY_BYTES = 4 * 2**20
#: how far from the end a zip's directory may be announced
DIRECTORY_END = 65_557
OPEN_DOCUMENT = {
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
}


def kind_of(data: bytes) -> str:
    """
    Return docx, xlsx, odt or ods.

    :raises Faulty: bad zip, bomb, macros, encrypted, or another kind of package
    """
    _weigh_directory(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return _judge(package)
    except Faulty:
        raise
    except Exception as broken:
        raise Faulty("broken") from broken


def is_package(data: bytes) -> bool:
    """Say whether programs that open zips would open this one: they read it from its end."""
    return b"PK\x05\x06" in data[-DIRECTORY_END:]


def _weigh_directory(data: bytes) -> None:
    """Refuse a directory too big to be read safely, before it is read."""
    place = data.rfind(b"PK\x05\x06", max(0, len(data) - DIRECTORY_END))
    if place < 0 or len(data) < place + 22:
        raise Faulty("broken")
    (size,) = struct.unpack_from("<I", data, place + 12)
    if size > DIRECTORY_BYTES or data[place - 20 : place - 16] == b"PK\x06\x07":
        raise Faulty("bomb")


def _judge(package: zipfile.ZipFile) -> str:
    parts = package.infolist()
    if len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED_BYTES:
        raise Faulty("bomb")
    for part in parts:
        _judge_part(part)
    names = {part.filename for part in parts}
    if len(names) != len(parts):  # two readers would read two documents
        raise Faulty("broken")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Faulty("macros")
    if "mimetype" in names:
        return _open_document(package, names)
    return _office(package, names)


def _judge_part(part: zipfile.ZipInfo) -> None:
    if part.file_size > RATIO_FROM and part.file_size > RATIO * max(part.compress_size, 1):
        raise Faulty("bomb")
    if part.flag_bits & 1:
        raise Faulty("encrypted")
    if part.filename.startswith("/") or ".." in part.filename.split("/"):
        raise Faulty("broken")


def _office(package: zipfile.ZipFile, names: set[str]) -> str:
    if "[Content_Types].xml" not in names:
        raise Faulty("unknown")
    if b"macroEnabled" in package.read("[Content_Types].xml"):
        raise Faulty("macros")
    if "word/document.xml" in names:
        return "docx"
    if "xl/workbook.xml" in names:
        return "xlsx"
    raise Faulty("unknown")


def _open_document(package: zipfile.ZipFile, names: set[str]) -> str:
    kind = OPEN_DOCUMENT.get(package.read("mimetype")[:200].decode("ascii", "ignore").strip())
    if kind is None or "content.xml" not in names:
        raise Faulty("unknown")
    if any(name.startswith(("Basic/", "Scripts/")) and not name.endswith("/") for name in names):
        raise Faulty("macros")
    if "META-INF/manifest.xml" in names and b"encryption-data" in package.read(
        "META-INF/manifest.xml"
    ):
        raise Faulty("encrypted")
    return kind
