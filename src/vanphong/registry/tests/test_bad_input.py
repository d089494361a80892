"""
What goes wrong at the intake form: each fault gets one sentence, what was typed stays, nothing is
half done. All through the real address; a connection that breaks off is in `tests/`.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.page import OpenPage, Page
from tests.world import NOW, Province

from vanphong.kernel.audit.models import Entry
from vanphong.kernel.files.models import StoredFile
from vanphong.kernel.files.tests import makers
from vanphong.kernel.numbering.models import TakenNumber
from vanphong.kernel.search.backend import Narrowing
from vanphong.kernel.search.finding import find
from vanphong.registry.models import Incoming, Series
from vanphong.registry.tests.test_screens import letter, signed_in

NEW = reverse("registry:new")
FILES = {
    "wrong kind": ("anh.gif", b"GIF89a" + bytes(50), "Loại tệp này không được nhận."),
    "too large": ("quet.pdf", b"%PDF-1.7\n" + bytes(50 * 2**20), "Tệp lớn hơn 50 MB."),
    "program renamed": ("van-ban.pdf", b"MZ\x90\x00" + bytes(400), "Đây là tệp chương trình"),
    "empty": ("van-ban.pdf", b"", "Tệp trống. Hãy chọn lại tệp."),
    "html in a .doc": ("bao-cao.doc", b"<html><body>a</body></html>", "Đây là trang web"),
    "locked": ("van-ban.pdf", makers.locked_pdf(), "Tệp bị khóa bằng mật khẩu."),
    "broken": ("van-ban.pdf", makers.letter()[:900], "Tệp bị hỏng, không đọc được."),
    "zip bomb": (
        "bom.docx", makers.with_part(makers.word("x"), "word/x.xml", bytes(60 * 2**20)),
        "Tệp giải nén ra dung lượng quá lớn",
    ),
    "script": (
        "van-ban.pdf", makers.plain_pdf(b"/OpenAction<</S/JavaScript/JS(x)>>"),
        "Tệp PDF có mã lệnh tự chạy",
    ),
    "file inside": (
        "van-ban.pdf",
        makers.plain_pdf(b"/Names<</EmbeddedFiles<</Names[(a)5 0 R]>>>>", b"<<>>", b"<<>>"),
        "Tệp PDF có tệp khác nhúng bên trong.",
    ),
    "two kinds": (
        "van-ban.pdf", makers.letter() + makers.package({"a.txt": b"a"}),
        "Tệp là hai loại cùng lúc",
    ),
    "state secret": ("x.pdf", makers.letter(stamp="MẬT"), "Tệp có dấu chỉ độ mật."),
}  # fmt: skip


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "HOME", tmp_path)
    return tmp_path


@pytest.fixture
def clerk(province: Province) -> Client:
    return signed_in(province, province.clerk_lan)


def nothing_is_half_done() -> None:
    assert not Incoming.objects.exists()
    assert not TakenNumber.objects.exists()
    assert not Entry.objects.filter(name__startswith="registry.incoming").exists()


def value_of(page: Page, name: str) -> str:
    return page.find("input", name=name)[0].attrs["value"]


@pytest.mark.parametrize("case", FILES)
def test_a_bad_file_gets_one_sentence_at_the_field(
    clerk: Client, book: Series, page: OpenPage, home: Path, case: str
) -> None:
    name, content, sentence = FILES[case]
    sent = letter(book, symbol="1182 /QĐ-UBND", enclosures=[SimpleUploadedFile(name, content)])
    back = page(clerk, NEW, status=422, data=sent)
    (said,) = back.find("p", id="id_enclosures_error")
    assert said.text.startswith(f"“{name}”: {sentence}")
    assert said.text.count("“") == 1
    assert value_of(back, "symbol") == "1182 /QĐ-UBND"
    assert back.find("textarea", name="subject")[0].text == sent["subject"]
    nothing_is_half_done()
    assert not StoredFile.objects.exists()
    assert [p for p in home.rglob("*") if p.is_file()] == []


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"issued_on": "25/11/2026"}, "issued_on", "Ngày văn bản 25/11/2026 sau ngày đến."),
        ({"arrived_on": "25/11/2026"}, "arrived_on", "tương lai"),
        ({"issued_on": "31/02/2026"}, "issued_on", "ngày/tháng/năm"),
        ({"subject": "Về việc " + "x" * 10_000}, "subject", "10008 ký tự; tối đa 4000"),
        ({"subject": ""}, "subject", "trích yếu"),
        ({"symbol": "1/" + "X" * 70}, "symbol", "tối đa 60"),
        ({"sender_name": ""}, "sender_name", ""),
        ({"copy_count": "0"}, "copy_count", ""),
    ],
)
def test_bad_words_get_one_sentence_and_keep_the_files(
    clerk: Client,
    book: Series,
    page: OpenPage,
    change: dict[str, str],
    field: str,
    sentence: str,
) -> None:
    taken = SimpleUploadedFile("công văn.pdf", makers.letter())
    back = page(clerk, NEW, status=422, data=letter(book, enclosures=[taken]) | change)
    (said,) = back.find("p", id=f"id_{field}_error")
    assert sentence in said.text
    assert "công văn.pdf" in back.text
    assert back.find("input", name="receipt")
    for name, typed in change.items():
        control = back.find("textarea", name=name) or back.find("input", name=name)
        assert (control[0].text or control[0].attrs.get("value", "")) == typed
    nothing_is_half_done()


def test_a_number_that_is_taken_is_told_before_it_is_taken_again(
    clerk: Client, book: Series, page: OpenPage
) -> None:
    clerk.post(NEW, letter(book))
    taken = SimpleUploadedFile("công văn.pdf", makers.letter())
    back = page(clerk, NEW, status=422, data=letter(book, enclosures=[taken]))
    assert "Có thể đã nhận trước đây" in back.text
    assert "công văn.pdf" in back.text
    assert Incoming.objects.count() == TakenNumber.objects.count() == 1


def test_a_symbol_with_a_space_keeps_its_spelling(clerk: Client, book: Series) -> None:
    clerk.post(NEW, letter(book, symbol="1182 /QĐ-UBND"))
    assert Incoming.objects.get().symbol == "1182 /QĐ-UBND"


def test_decomposed_letters_stay_as_received_and_are_compared_composed(
    province: Province, clerk: Client, book: Series, page: OpenPage
) -> None:
    sender, symbol, subject = (
        unicodedata.normalize("NFD", text)
        for text in ("UBND xã Yên Mỹ", "15/QĐ-UBND", "Về việc phòng chống lụt bão")
    )
    clerk.post(NEW, letter(book, sender_name=sender, symbol=symbol, subject=subject))
    document = Incoming.objects.get()
    assert (document.sender_name, document.symbol, document.subject) == (sender, symbol, subject)
    found = find(
        province.actor(province.clerk_lan), "phòng chống lụt bão", Narrowing(), today=NOW.date()
    )
    assert [hit.subject_id for hit in found.hits] == [document.pk]
    again = letter(book, sender_name="UBND xã Yên Mỹ", symbol="15/QĐ-UBND")
    assert "Có thể đã nhận trước đây" in page(clerk, NEW, status=422, data=again).text


def test_a_form_sent_twice_makes_one_document_with_one_number(clerk: Client, book: Series) -> None:
    sent = letter(book)
    places = {clerk.post(NEW, sent).headers["Location"] for _time in range(3)}
    assert places == {reverse("registry:detail", args=[Incoming.objects.get().pk])}
    assert TakenNumber.objects.count() == 1
