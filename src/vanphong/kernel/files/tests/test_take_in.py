from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.utils import timezone

from vanphong.kernel.audit.models import Entry
from vanphong.kernel.files import store
from vanphong.kernel.files.models import StoredFile
from vanphong.kernel.files.refusals import Fault, FileRefused
from vanphong.kernel.files.rendering import NoPage, page_image, page_words
from vanphong.kernel.files.taking import TakenFile, clean_name, take_in, text_of
from vanphong.kernel.files.tests import makers
from vanphong.kernel.ids import uuid7
from vanphong.kernel.principals import Actor
from vanphong.kernel.secrecy.detector import Finding
from vanphong.kernel.secrecy.models import SecrecyRefusal
from vanphong.kernel.secrecy.operations import answer_warning
from vanphong.kernel.secrecy.words import label_of
from vanphong.kernel.subjects import SubjectRef

pytestmark = pytest.mark.django_db
NOW = timezone.now()
CLERK = Actor(label="Nguyễn Thị Lan", account_id=7)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "HOME", tmp_path)
    return tmp_path


def _take(content: bytes, name: str = "van-ban.pdf", now: datetime = NOW) -> TakenFile:
    upload = SimpleUploadedFile(name, content)
    return take_in(upload, actor=CLERK, path="registry.incoming.file", now=now)


def _kept(home: Path) -> list[Path]:
    return [place for place in home.rglob("*") if place.is_file()]


def test_a_letter_is_read_and_stored_by_its_hash(home: Path) -> None:
    taken = _take(makers.letter(), "Công văn 12.pdf")
    assert taken.name == "Công văn 12.pdf"
    assert taken.text is not None
    assert "Sở Tài chính" in taken.text
    assert taken.secrecy is Finding.CLEAN
    assert (taken.file.kind, taken.file.pages) == ("pdf", 1)
    assert _kept(home) == [store.place_of(taken.file.sha256)]
    assert store.read(taken.file) == makers.letter()


def test_the_same_content_is_stored_once(home: Path) -> None:
    first = _take(makers.letter(), "a.pdf")
    second = _take(makers.letter(), "b.pdf", NOW + timedelta(days=1))
    assert first.file == second.file
    assert len(_kept(home)) == 1


def test_each_page_has_its_size_and_words() -> None:
    file = _take(makers.pdf('#set page("a5")\nKính gửi #pagebreak() Nơi nhận')).file
    assert file.page_sizes == [[420, 595], [420, 595]]
    assert [word.t for word in page_words(file, 1)] == ["Nơi", "nhận"]
    (first, second) = page_words(file, 0)
    assert 0 < first.x < first.x + first.w < second.x < 1
    assert abs(first.y - second.y) < 0.01
    with pytest.raises(NoPage):
        page_words(file, 2)


def test_words_are_read_once_and_then_taken_from_the_cache(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = _take(makers.letter()).file
    first = page_words(file, 0)
    monkeypatch.setattr("vanphong.kernel.files.jail.running.run", None)
    assert page_words(file, 0) == first


def test_the_frames_of_a_scan_are_its_pages() -> None:
    file = _take(makers.frames(3), "scan.tif").file
    assert (file.pages, file.page_sizes[0]) == (3, [60, 80])
    assert page_image(file, 2, 240).startswith(b"\x89PNG")
    assert page_words(file, 2) == []


def test_the_text_of_a_stored_file_is_read_again() -> None:
    taken = _take(makers.word("Kính gửi Sở Tài chính"), "a.docx")
    assert text_of(taken.file) == taken.text == "Kính gửi Sở Tài chính"


def test_a_file_nobody_uses_is_removed_after_two_days(home: Path) -> None:
    file = _take(makers.letter()).file
    page_image(file, 0, 240)
    assert store.sweep_unused(now=NOW + timedelta(hours=47)) == 0
    _take(makers.letter(), "b.pdf", NOW + timedelta(days=1))
    assert store.sweep_unused(now=NOW + timedelta(days=2, hours=1)) == 0
    assert store.sweep_unused(now=NOW + timedelta(days=4)) == 1
    assert _kept(home) == []
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("degree", ["MẬT", "TỐI MẬT", "TUYỆT MẬT"])
def test_a_stamped_letter_leaves_nothing_but_that_it_was_refused(degree: str, home: Path) -> None:
    with pytest.raises(FileRefused) as refused:
        _take(makers.letter(stamp=degree), "bi-mat.pdf")
    assert refused.value.refusal.fault is Fault.SECRET
    assert "bí mật nhà nước" in str(refused.value)
    (note,) = SecrecyRefusal.objects.all()
    assert (note.refused_at, note.path, note.account_id) == (NOW, "registry.incoming.file", 7)
    columns = {field.name for field in SecrecyRefusal._meta.concrete_fields}
    assert columns == {"id", "refused_at", "path", "account_id"}
    assert not StoredFile.objects.exists()
    assert not Entry.objects.exists()
    assert _kept(home) == []


@pytest.mark.parametrize(
    "content",
    [
        makers.word("Nội dung", cells=("UBND TỈNH\nSố: 01\nMẬT", "CỘNG HÒA")),
        makers.open_text("UBND TỈNH", "TỐI MẬT"),
        makers.workbook("UBND TỈNH", "MẬT"),
    ],
    ids=["docx cell", "odt", "xlsx"],
)
def test_a_stamp_in_the_head_of_an_office_file_is_refused(content: bytes) -> None:
    with pytest.raises(FileRefused, match="độ mật"):
        _take(content, "a.docx")


def test_the_word_elsewhere_is_a_warning_whose_answer_is_audited() -> None:
    taken = _take(makers.letter(body="Tài liệu đóng dấu MẬT được quản lý riêng."))
    assert taken.secrecy is Finding.WARNING
    subject = SubjectRef("registry.incoming", uuid7())
    with transaction.atomic():
        answer_warning(subject, reason="Chỉ nhắc đến quy chế", actor=CLERK, now=NOW)
    assert Entry.objects.get().name == "secrecy.warning.answered"


@pytest.mark.parametrize("content", [makers.scan(), makers.old_word("WordDocument")])
def test_what_cannot_be_read_is_marked_unchecked(content: bytes) -> None:
    taken = _take(content)
    assert (taken.secrecy, taken.text) == (Finding.UNCHECKED, None)
    assert label_of(taken.secrecy) == "chưa soát được dấu mật"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Tệp trống. Hãy chọn lại tệp."),
        (b"MZ\x90\x00", "Đây là tệp chương trình"),
        (b"<html>", "Đây là trang web"),
        (b"%PDF-1.7", "Tệp bị hỏng"),
    ],
)
def test_a_refusal_is_a_vietnamese_sentence_and_keeps_nothing(
    content: bytes, sentence: str, home: Path
) -> None:
    with pytest.raises(FileRefused, match=sentence):
        _take(content)
    assert _kept(home) == []


@pytest.mark.django_db(transaction=True)
def test_it_refuses_to_read_inside_a_transaction() -> None:
    with transaction.atomic(), pytest.raises(RuntimeError):
        _take(makers.letter())


def test_refusals_are_never_changed_or_deleted() -> None:
    note = SecrecyRefusal.objects.create(refused_at=NOW, path="a.b", account_id=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        SecrecyRefusal.objects.update(path="c.d")
    with pytest.raises(DatabaseError), transaction.atomic():
        note.delete()


def test_a_path_is_a_code_and_no_name_of_a_file() -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        SecrecyRefusal.objects.create(refused_at=NOW, path="Công văn mật.pdf")


def test_a_changed_content_is_not_handed_out() -> None:
    file = _take(makers.letter()).file
    place = store.place_of(file.sha256)
    place.chmod(0o640)
    place.write_bytes(makers.letter()[:-1] + b"x")
    with pytest.raises(store.Damaged):
        store.read(file)
    place.unlink()
    with pytest.raises(store.Damaged):
        store.read(file)


def test_the_sweep_removes_orphans_and_spares_young_ones(home: Path) -> None:
    _take(makers.letter())
    old, young = home / "files/tmp/old", home / "files/tmp/young"
    for place in (old, young):
        place.write_bytes(b"x")
    long_ago = (NOW - timedelta(hours=7)).timestamp()
    os.utime(old, (long_ago, long_ago))
    assert store.sweep(now=NOW) == 1
    assert (old.exists(), young.exists()) == (False, True)


def test_a_page_is_drawn_once_and_then_taken_from_the_cache(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = _take(makers.letter()).file
    first = page_image(file, 0, 700)
    assert first.startswith(b"\x89PNG")
    monkeypatch.setattr("vanphong.kernel.files.jail.running.run", None)
    assert page_image(file, 0, 800) == first


def test_there_is_no_picture_of_a_page_that_is_not_there() -> None:
    for page in (-1, 1):
        with pytest.raises(NoPage):
            page_image(_take(makers.letter()).file, page, 800)
    with pytest.raises(NoPage):
        page_image(_take(makers.word("x"), "a.docx").file, 0, 800)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("C:\\Users\\lan\\Công văn.pdf", "Công văn.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("x" * 400 + ".docx", "x" * 175 + ".docx"),
    ],
)
def test_a_name_is_shown_without_tricks(given: str, shown: str) -> None:
    assert clean_name(given) == shown


@pytest.mark.parametrize(
    ("given", "shown", "claimed"),
    [
        ("Công văn.docx", "Công văn.pdf", "Công văn.docx"),
        ("Công văn.PDF", "Công văn.PDF", ""),
        ("Công văn số 12.2026", "Công văn số 12.2026.pdf", ""),
        ("trang.html", "trang.html.pdf", ""),
        ("van-ban", "van-ban.pdf", ""),
        (".pdf", ".pdf", ""),
    ],
)
def test_the_ending_is_made_to_fit_the_content(given: str, shown: str, claimed: str) -> None:
    taken = _take(makers.letter(), given)
    assert (taken.name, taken.claimed) == (shown, claimed)
