from __future__ import annotations

import io
import struct
import tempfile
import zipfile
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from vanphong.kernel.files.inspection import MEDIA_TYPES, inspect
from vanphong.kernel.files.refusals import LARGEST_BYTES, Fault, Refusal
from vanphong.kernel.files.tests import makers

HTML = b"<html><body><p>Thong bao</p></body></html>"
RTF = rb"{\rtf1\ansi Kinh gui}"


def _empty_pdf() -> bytes:
    made = io.BytesIO()
    pypdfium2.PdfDocument.new().save(made)
    return made.getvalue()


def _doubled_names() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as written:
        written.writestr("word/document.xml", b"<a/>")
        with pytest.warns(UserWarning, match="Duplicate"):
            written.writestr("word/document.xml", b"<b/>")
    return made.getvalue()


def _locked_zip() -> bytes:
    whole = bytearray(makers.word("x"))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = whole.find(signature)
        while place >= 0:
            whole[place + offset] |= 1
            place = whole.find(signature, place + 4)
    return bytes(whole)


def _huge_directory() -> bytes:
    whole = bytearray(makers.word("x"))
    place = whole.rfind(b"PK\x05\x06")
    struct.pack_into("<I", whole, place + 12, 2**31)
    return bytes(whole)


def _wide_picture() -> bytes:
    made = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(made, "PNG")
    return made.getvalue()


def _laughs() -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    content = (
        f'<!DOCTYPE d [<!ENTITY l0 "ha">{entities}]><w:document xmlns:w="w">&l11;</w:document>'
    )
    return makers.with_part(makers.word("x"), "word/document.xml", content.encode())


def _outside_entity() -> bytes:
    content = b'<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]><d>&e;</d>'
    return makers.package(
        {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": content}
    )


def _many_parts() -> bytes:
    return makers.package({f"p{number}": b"" for number in range(5000)})


SCRIPT = b"/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"
FILE = b"<</Type/Filespec/F(a.exe)/EF<</F 4 0 R>>>>"
ATTACHED = b"/Names<</EmbeddedFiles<</Names[(a)5 0 R]>>>>"
CONTENT = b"<</Length 3>>stream\nabc\nendstream"
PDF, DOCX = makers.letter(), makers.word("Kính gửi")
MANIFEST = b"<manifest:encryption-data/>"
REFUSED = {
    "empty": (b"", "a.pdf", Fault.EMPTY),
    "exe as pdf": (b"MZ\x90\x00" + bytes(400), "cong-van.pdf", Fault.PROGRAM),
    "elf as docx": (b"\x7fELF\x02\x01" + bytes(400), "a.docx", Fault.PROGRAM),
    "script as txt": (b"#!/bin/sh\nrm -rf /\n", "a.txt", Fault.PROGRAM),
    "mach-o as jpg": (b"\xcf\xfa\xed\xfe" + bytes(99), "a.jpg", Fault.PROGRAM),
    "java class": (b"\xca\xfe\xba\xbe\x00\x00\x004", "a.doc", Fault.PROGRAM),
    "short cut as pdf": (b"L\x00\x00\x00\x01\x14\x02\x00" + bytes(60), "a.pdf", Fault.PROGRAM),
    "program before a pdf": (b"MZ" + bytes(98) + PDF, "a.pdf", Fault.PROGRAM),
    "html as doc": (HTML, "a.doc", Fault.HTML),
    "html with a mark": (b"\xef\xbb\xbf  \n<!DOCTYPE html>" + HTML, "a.doc", Fault.HTML),
    "html as txt": (HTML, "a.txt", Fault.HTML),
    "svg as png": (b"<svg onload='x()'/>", "a.png", Fault.HTML),
    "web archive as doc": (b"MIME-Version: 1.0\nContent-Type: x", "a.doc", Fault.HTML),
    "locked pdf": (makers.locked_pdf(), "a.pdf", Fault.ENCRYPTED),
    "locked docx": (makers.old_word("EncryptedPackage"), "a.docx", Fault.ENCRYPTED),
    "locked zip": (_locked_zip(), "a.docx", Fault.ENCRYPTED),
    "locked odt": (
        makers.open_text("x", extra={"META-INF/manifest.xml": MANIFEST}),
        "a.odt",
        Fault.ENCRYPTED,
    ),
    "pdf head alone": (b"%PDF-1.7\n", "a.pdf", Fault.BROKEN),
    "half a pdf": (PDF[: len(PDF) // 3], "a.pdf", Fault.BROKEN),
    "pdf of noise": (b"%PDF-1.7\n" + bytes(range(256)) * 40, "a.pdf", Fault.BROKEN),
    "pdf without pages": (_empty_pdf(), "a.pdf", Fault.BROKEN),
    "pdf with a script": (makers.plain_pdf(SCRIPT), "a.pdf", Fault.SCRIPTS),
    "script under another spelling": (
        makers.plain_pdf(SCRIPT.replace(b"/JavaScript", b"/J#61vaScr#69pt")),
        "a.pdf",
        Fault.SCRIPTS,
    ),
    "script in a packed object": (makers.packed_pdf(SCRIPT), "a.pdf", Fault.SCRIPTS),
    "script of an older revision": (
        makers.plain_pdf(b"", b"<</S/JavaScript/JS(x)>>"),
        "a.pdf",
        Fault.SCRIPTS,
    ),
    "pdf that starts a program": (
        makers.plain_pdf(b"/OpenAction 4 0 R", b"<</S/Launch/F(cmd.exe)>>"),
        "a.pdf",
        Fault.SCRIPTS,
    ),
    "pdf that opens a page of the web": (
        makers.plain_pdf(b"/OpenAction 4 0 R", b"<</S/URI/URI(http://x)>>"),
        "a.pdf",
        Fault.SCRIPTS,
    ),
    "form that is a program": (makers.plain_pdf(b"/AcroForm<</XFA[]>>"), "a.pdf", Fault.SCRIPTS),
    "file inside a pdf": (makers.plain_pdf(ATTACHED, CONTENT, FILE), "a.pdf", Fault.ENCLOSED),
    "file inside a packed pdf": (
        makers.packed_pdf(b"/AF[<</F(a.exe)/EF<</F 9 0 R>>>>]"),
        "a.pdf",
        Fault.ENCLOSED,
    ),
    "zip after a pdf": (PDF + makers.package({"a.txt": b"a"}), "a.pdf", Fault.DOUBLE),
    "pdf inside a zip's first kilobyte": (
        makers.stored({"a.pdf": PDF, "word/document.xml": b"<a/>"}),
        "a.docx",
        Fault.DOUBLE,
    ),
    "zip after a picture": (
        makers.picture("PNG") + makers.package({"a.txt": b"a"}),
        "a.png",
        Fault.DOUBLE,
    ),
    "pdf after a picture's head": (b"\xff\xd8\xff\xe0" + PDF, "a.jpg", Fault.DOUBLE),
    "web page before a pdf": (b"<script>x()</script>" + PDF, "a.html", Fault.HTML),
    "half a zip": (DOCX[: len(DOCX) // 2], "a.docx", Fault.BROKEN),
    "zip head alone": (b"PK\x03\x04", "a.docx", Fault.BROKEN),
    "zip without its end": (DOCX[:-10], "a.docx", Fault.BROKEN),
    "zip that climbs": (makers.with_part(DOCX, "../../x", b"x"), "a.docx", Fault.BROKEN),
    "zip with a rooted name": (makers.with_part(DOCX, "/x", b"x"), "a.docx", Fault.BROKEN),
    "zip with a name twice": (_doubled_names(), "a.docx", Fault.BROKEN),
    "docx of no xml": (
        makers.with_part(DOCX, "word/document.xml", b"<<<"),
        "a.docx",
        Fault.BROKEN,
    ),
    "a bomb": (makers.with_part(DOCX, "word/x.xml", bytes(60 * 2**20)), "a.docx", Fault.BOMB),
    "a bomb of parts": (_many_parts(), "a.docx", Fault.BOMB),
    "a bomb of names": (_huge_directory(), "a.docx", Fault.BOMB),
    "a picture bomb": (_wide_picture(), "a.png", Fault.BOMB),
    "a picture of noise": (b"\x89PNG\r\n\x1a\n" + bytes(500), "a.png", Fault.BROKEN),
    "half a jpeg": (makers.picture("JPEG")[:200], "a.jpg", Fault.BROKEN),
    "docx with macros": (
        makers.with_part(DOCX, "word/vbaProject.bin", b"x"),
        "a.docx",
        Fault.MACROS,
    ),
    "docm by type": (
        makers.with_part(DOCX, "[Content_Types].xml", b"<T x='macroEnabled.main'/>"),
        "a.docx",
        Fault.MACROS,
    ),
    "doc with macros": (makers.old_word("WordDocument", "_VBA_PROJECT"), "a.doc", Fault.MACROS),
    "odt with macros": (
        makers.open_text("x", extra={"Basic/Standard/M.xml": b"<x/>"}),
        "a.odt",
        Fault.MACROS,
    ),
    "rtf with an object": (rb"{\rtf1{\object\objdata 01}}", "a.rtf", Fault.MACROS),
    "bare zip": (makers.package({"a.txt": b"a"}), "a.docx", Fault.UNKNOWN),
    "empty zip": (b"PK\x05\x06" + bytes(18), "a.zip", Fault.UNKNOWN),
    "pptx": (makers.package({"[Content_Types].xml": b"", "ppt/p.xml": b""}), "a.x", Fault.UNKNOWN),
    "other compound file": (makers.old_word("PowerPoint"), "a.doc", Fault.UNKNOWN),
    "gif": (b"GIF89a" + bytes(50), "a.gif", Fault.UNKNOWN),
    "rar": (b"Rar!\x1a\x07\x00", "a.rar", Fault.UNKNOWN),
    "zero bytes": (bytes(1000), "a.txt", Fault.UNKNOWN),
    "noise as txt": (bytes(range(256)), "a.txt", Fault.UNKNOWN),
    "text without ending": (b"chao", "README", Fault.UNKNOWN),
    "an old web script": (b"alert(1)", "a.js", Fault.UNKNOWN),
    "a macro of entities": (_laughs(), "a.docx", Fault.BROKEN),
}
ACCEPTED = {
    "pdf": PDF,
    "docx": DOCX,
    "doc": makers.old_word("WordDocument"),
    "xlsx": makers.workbook("Số", "Ngày"),
    "xls": makers.old_word("Workbook"),
    "odt": makers.open_text("Kính gửi"),
    "ods": makers.package(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": b"<a/>",
        }
    ),
    "rtf": RTF,
    "txt": "Kính gửi".encode(),
    "csv": "số;ngày\n1;2".encode("utf-16"),
    "png": makers.picture("PNG"),
    "jpg": makers.picture("JPEG"),
    "tif": makers.picture("TIFF"),
}


@pytest.mark.parametrize("kind", ACCEPTED)
def test_it_accepts_each_kind_by_its_content(kind: str) -> None:
    name = f"van-ban.{kind}" if kind in ("txt", "csv") else "van-ban"
    verdict = inspect(makers.opened(ACCEPTED[kind]), name)
    assert (verdict.kind, verdict.refusal) == (kind, None)
    assert verdict.media_type == MEDIA_TYPES[kind]


@pytest.mark.parametrize(
    "catalog",
    [
        b"/OpenAction[3 0 R/Fit]",
        b"/OpenAction<</S/GoTo/D[3 0 R/Fit]>>/PageLabels<</Nums[0<</S/D>>]>>",
        b"/Lang(vi)/ViewerPreferences<</DisplayDocTitle true>>",
    ],
)
def test_a_pdf_that_only_opens_at_a_page_is_taken(catalog: bytes) -> None:
    for made in (makers.plain_pdf(catalog), makers.packed_pdf(catalog)):
        assert inspect(makers.opened(made), "a.pdf").kind == "pdf"


def test_a_link_on_a_page_is_no_script() -> None:
    made = makers.pdf('#link("https://vanban.chinhphu.vn")[Cổng thông tin]')
    assert inspect(makers.opened(made), "a.pdf").kind == "pdf"


@pytest.mark.parametrize("case", REFUSED)
def test_it_refuses_with_the_right_fault(case: str) -> None:
    content, name, fault = REFUSED[case]
    verdict = inspect(makers.opened(content), name)
    assert verdict.refusal == Refusal(fault)
    assert verdict.refusal.sentence


def test_it_reads_a_file_by_its_path(tmp_path: Path) -> None:
    place = tmp_path / "a.pdf"
    place.write_bytes(PDF)
    assert inspect(place, "a.pdf").kind == "pdf"


def test_it_refuses_what_is_too_big_without_reading_it() -> None:
    with tempfile.TemporaryFile() as file:
        file.truncate(LARGEST_BYTES + 1)
        verdict = inspect(file, "a.pdf")
    assert verdict.refusal == Refusal(Fault.TOO_BIG)


def test_an_outside_entity_brings_nothing_in() -> None:
    verdict = inspect(makers.opened(_outside_entity()), "a.odt")
    assert verdict.kind == "odt" or verdict.refusal == Refusal(Fault.BROKEN)


@pytest.mark.parametrize("seed", range(12))
def test_a_damaged_pdf_is_judged_and_never_crashes(seed: int) -> None:
    broken = bytearray(PDF)
    for step in range(1, 40):
        broken[(seed * 7919 + step * 104729) % len(broken)] = (seed * 31 + step) % 256
    verdict = inspect(makers.opened(bytes(broken)), "a.pdf")
    assert bool(verdict.kind) != bool(verdict.refusal)


@pytest.mark.parametrize("fault", Fault)
def test_every_fault_has_its_sentence(fault: Fault) -> None:
    assert Refusal(fault).sentence.endswith(".")
