"""Files on the intake form and on the page of a document, as people and machines meet them."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.page import OpenPage, Page
from tests.world import NOW, Province

from vanphong.kernel.audit.models import AccessLog, Entry, TextVersion
from vanphong.kernel.files import store
from vanphong.kernel.files.jail.running import JailMissing
from vanphong.kernel.files.models import StoredFile
from vanphong.kernel.files.taking import take_in
from vanphong.kernel.files.tests import makers
from vanphong.kernel.policies import NotPermitted, Refusal
from vanphong.kernel.secrecy.models import SecrecyRefusal
from vanphong.kernel.states.machine import WrongState
from vanphong.registry import operations, queries
from vanphong.registry.models import Attachment, AttachmentText, Incoming, KeptCopyOpening, Series
from vanphong.registry.operations import Enclosure
from vanphong.registry.tests.conftest import LETTER, Intake
from vanphong.registry.tests.test_screens import letter, signed_in

WARNED = makers.letter(body="Tài liệu đóng dấu MẬT được quản lý riêng.")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "HOME", tmp_path)
    return tmp_path


@pytest.fixture
def clerk(province: Province) -> Client:
    return signed_in(province, province.clerk_lan)


def pdf(name: str = "Công văn 45.pdf", body: str = "Đề nghị hướng dẫn.") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, makers.letter(body=body))


def enclosure(province: Province, name: str = "a.pdf", content: bytes | None = None) -> Enclosure:
    upload = SimpleUploadedFile(name, content or makers.letter())
    actor = province.actor(province.clerk_lan)
    return Enclosure(taken=take_in(upload, actor=actor, path="registry.incoming.file", now=NOW))


@pytest.fixture
def with_file(province: Province, receive: Intake) -> Incoming:
    return operations.register_document(
        receive(enclosures=[enclosure(province, "Công văn đề nghị.pdf")]),
        actor=province.actor(province.clerk_lan), now=NOW,
    )  # fmt: skip


def submitted(province: Province, document: Incoming) -> Incoming:
    return operations.submit_document(
        document, to=province.chief_hoa, actor=province.actor(province.clerk_lan), now=NOW
    )


def addresses(document: Incoming) -> list[str]:
    """Return every address of the document's first file."""
    found = document.attachments.get()
    ids = [document.pk, found.pk]
    return [
        reverse("registry:original", args=ids), reverse("registry:text", args=ids),
        reverse("registry:page", args=[*ids, 1]), reverse("registry:words", args=[*ids, 1]),
    ]  # fmt: skip


def receipts(answer: bytes) -> list[str]:
    return re.findall(r'name="receipt" value="([^"]+)"', answer.decode())


# Intake


def test_a_letter_comes_with_its_files(clerk: Client, book: Series, page: OpenPage) -> None:
    sent = letter(book, enclosures=[pdf(), SimpleUploadedFile("phụ lục.docx", makers.word("Biểu"))])
    assert clerk.post(reverse("registry:new"), sent).status_code == 302
    document = Incoming.objects.get()
    first, second = document.attachments.order_by("position")
    assert (first.name, first.position, first.secrecy) == ("Công văn 45.pdf", 1, "clean")
    assert (second.name, second.file.kind) == ("phụ lục.docx", "docx")
    assert "Đề nghị hướng dẫn" in first.extracted.text
    told = Entry.objects.filter(name="registry.incoming.file_attached")
    assert sorted(t.text for t in TextVersion.objects.filter(entry__in=told, field="name")) == [
        "Công văn 45.pdf", "phụ lục.docx",
    ]  # fmt: skip
    shown = page(clerk, reverse("registry:detail", args=[document.pk]))
    assert [link.text for link in shown.find("a", class_="vp-tabs__link")] == [
        "Công văn 45.pdf", "phụ lục.docx",
    ]  # fmt: skip
    assert shown.find("img", alt="Trang 1 của Công văn 45.pdf")
    assert "đính kèm tệp" in shown.text


def test_one_refused_file_keeps_the_others_and_what_was_typed(
    clerk: Client, book: Series, home: Path
) -> None:
    sent = letter(book, enclosures=[pdf(), SimpleUploadedFile("van-ban.pdf", b"MZ\x90\x00" * 9)])
    answer = clerk.post(reverse("registry:new"), sent)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "“van-ban.pdf”: Đây là tệp chương trình, dù tên tệp ghi khác." in html
    assert str(sent["subject"]) in html
    assert "Công văn 45.pdf" in html
    assert not Incoming.objects.exists()
    again = letter(book, receipt=receipts(answer.content))
    assert clerk.post(reverse("registry:new"), again).status_code == 302
    attachment = Attachment.objects.get()
    assert attachment.name == "Công văn 45.pdf"
    assert "Đề nghị hướng dẫn" in attachment.extracted.text


def test_a_file_of_somebody_else_is_not_had_by_its_receipt(
    province: Province, clerk: Client, book: Series
) -> None:
    sent = letter(book, subject="", enclosures=[pdf()])
    stolen = receipts(clerk.post(reverse("registry:new"), sent).content)
    assert stolen
    chief = signed_in(province, province.party_clerk_nga)
    answer = chief.post(reverse("registry:new"), letter(book, receipt=stolen))
    assert answer.status_code == 422
    assert "Công văn 45.pdf" not in answer.content.decode()
    assert "Có tệp nằm trong biểu mẫu quá lâu" in answer.content.decode()


def test_a_file_is_left_out_again(clerk: Client, book: Series) -> None:
    first = clerk.post(reverse("registry:new"), letter(book, subject="", enclosures=[pdf()]))
    key = str(StoredFile.objects.get().pk)
    sent = letter(book, receipt=receipts(first.content), leave_out=[key])
    assert clerk.post(reverse("registry:new"), sent).status_code == 302
    assert not Attachment.objects.exists()


def test_a_warning_is_looked_at_and_answered(clerk: Client, book: Series) -> None:
    sent = letter(book, enclosures=[SimpleUploadedFile("quy chế.pdf", WARNED)])
    asked = clerk.post(reverse("registry:new"), sent)
    assert "“quy chế.pdf” có nhắc đến độ mật" in asked.content.decode()
    assert not Incoming.objects.exists()
    key = str(StoredFile.objects.get().pk)
    short = letter(book, receipt=receipts(asked.content)) | {f"answer-{key}": "không"}
    assert "ít nhất 10 ký tự" in clerk.post(reverse("registry:new"), short).content.decode()
    whole = short | {f"answer-{key}": "Chỉ nhắc đến quy chế quản lý"}
    assert clerk.post(reverse("registry:new"), whole).status_code == 302
    answered = Entry.objects.get(name="secrecy.warning.answered")
    assert answered.subject_id == Incoming.objects.get().pk
    assert answered.texts.get().text == "Chỉ nhắc đến quy chế quản lý"
    assert Attachment.objects.get().secrecy == "warning"


def test_a_stamped_file_leaves_nothing_but_that_it_was_refused(
    clerk: Client, book: Series, home: Path
) -> None:
    secret = SimpleUploadedFile("ke-hoach.pdf", makers.letter(stamp="TUYỆT MẬT"))
    answer = clerk.post(reverse("registry:new"), letter(book, enclosures=[secret]))
    assert "Hệ thống này không lưu bí mật nhà nước" in answer.content.decode()
    assert not StoredFile.objects.exists()
    assert not Incoming.objects.exists()
    assert [p for p in home.rglob("*") if p.is_file()] == []
    assert SecrecyRefusal.objects.get().path == "registry.incoming.file"


def test_a_scan_is_taken_and_marked_unchecked(clerk: Client, book: Series, page: OpenPage) -> None:
    sent = letter(book, enclosures=[SimpleUploadedFile("scan.pdf", makers.scan())])
    clerk.post(reverse("registry:new"), sent)
    attachment = Attachment.objects.get()
    assert attachment.secrecy == "unchecked"
    assert not AttachmentText.objects.exists()
    shown = page(clerk, reverse("registry:detail", args=[attachment.incoming_id]))
    assert "chưa soát được dấu mật" in shown.text


def test_an_ending_that_claims_another_kind_is_put_right_and_told(
    clerk: Client, book: Series
) -> None:
    answer = clerk.post(
        reverse("registry:new"), letter(book, enclosures=[pdf("Tờ trình.docx")]), follow=True
    )
    assert Attachment.objects.get().name == "Tờ trình.pdf"
    told = "“Tờ trình.docx” thực ra là tệp PDF; hệ thống lưu với tên “Tờ trình.pdf”."
    assert told in answer.content.decode()


def test_the_same_form_twice_makes_one_document_with_its_files_once(
    clerk: Client, book: Series
) -> None:
    for _time in range(2):
        sent = letter(
            book, enclosures=[pdf()], idempotency_key="0198f000-0000-7000-8000-00000000000a"
        )
        assert clerk.post(reverse("registry:new"), sent).status_code == 302
    assert Attachment.objects.count() == Incoming.objects.count() == 1


def test_a_refused_number_leaves_no_document_behind(
    clerk: Client, book: Series, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(*_args: object, **_named: object) -> None:
        raise Refusal("Sổ đã khóa.")

    monkeypatch.setattr("vanphong.registry.operations.intake.register_document", closed)
    answer = clerk.post(reverse("registry:new"), letter(book, enclosures=[pdf()]))
    assert "Sổ đã khóa." in answer.content.decode()
    assert len(receipts(answer.content)) == 1
    assert not Incoming.objects.exists()


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (JailMissing("seccomp"), "Máy chủ này không đọc được tệp một cách an toàn."),
        (OSError(28, "No space left on device"), "Không lưu được tệp."),
    ],
)
def test_a_machine_that_fails_is_told_and_what_was_typed_stays(
    clerk: Client,
    book: Series,
    monkeypatch: pytest.MonkeyPatch,
    fault: Exception,
    sentence: str,
) -> None:
    def fails(*_args: object, **_named: object) -> None:
        raise fault

    monkeypatch.setattr("vanphong.registry.views.tray.take_in", fails)
    answer = clerk.post(reverse("registry:new"), letter(book, enclosures=[pdf()]))
    assert answer.status_code == 422
    assert f"“Công văn 45.pdf”: {sentence}" in answer.content.decode()
    assert LETTER.subject in answer.content.decode()
    assert not Incoming.objects.exists()


def test_too_many_files_at_once_are_told(
    clerk: Client, book: Series, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vanphong.registry.views.tray.MOST_AT_ONCE", 1)
    answer = clerk.post(reverse("registry:new"), letter(book, enclosures=[pdf(), pdf("b.pdf")]))
    assert "Mỗi lần gửi nhiều nhất 1 tệp." in answer.content.decode()
    assert len(receipts(answer.content)) == 1


def test_the_sweep_spares_what_a_document_uses(with_file: Incoming) -> None:
    assert store.sweep_unused(now=NOW + timedelta(days=30)) == 0
    assert store.read(with_file.attachments.get().file)


# Reading


def test_the_files_are_shown_as_pages_words_and_text(
    province: Province, clerk: Client, with_file: Incoming
) -> None:
    original, text, picture, words = (clerk.get(a) for a in addresses(with_file))
    assert picture["Content-Type"] == "image/png"
    assert picture.content.startswith(b"\x89PNG")
    assert "Kính" in [word["t"] for word in words.json()["words"]]
    assert "Sở Tài chính" in text.content.decode()
    assert text["Content-Type"] == "text/plain; charset=utf-8"
    assert original.content == makers.letter()


def test_the_original_is_a_download_and_nothing_else(
    province: Province, clerk: Client, with_file: Incoming
) -> None:
    answer = clerk.get(addresses(with_file)[0])
    assert answer["Content-Disposition"] == (
        "attachment; filename*=utf-8''C%C3%B4ng%20v%C4%83n%20%C4%91%E1%BB%81%20ngh%E1%BB%8B.pdf"
    )
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert AccessLog.objects.get().what == "original"


def test_a_name_cannot_break_out_of_the_header(province: Province, receive: Intake) -> None:
    name = 'a"; filename="x.html\r\nSet-Cookie: a=b.pdf'
    document = receive(enclosures=[enclosure(province, name)])
    answer = signed_in(province, province.clerk_lan).get(addresses(document)[0])
    assert "\r" not in answer["Content-Disposition"]
    assert "Set-Cookie" not in answer.headers
    assert answer["Content-Disposition"].startswith('attachment; filename="a\\"; filename=')


def test_a_page_that_is_not_there_is_missing(clerk: Client, with_file: Incoming) -> None:
    attachment = with_file.attachments.get()
    for number in (0, 2):
        for name in ("page", "words"):
            address = reverse(f"registry:{name}", args=[with_file.pk, attachment.pk, number])
            assert clerk.get(address).status_code == 404


def test_the_line_gives_the_answer_of_a_missing_file(
    province: Province, clerk: Client, with_file: Incoming, page: OpenPage
) -> None:
    submitted(province, with_file)
    nothing = reverse("registry:original", args=[with_file.pk, uuid.uuid4()])
    absent = clerk.get(nothing)
    for address in addresses(with_file):
        assert (clerk.get(address).status_code, clerk.get(address).content) == (404, absent.content)
    shown = page(clerk, reverse("registry:detail", args=[with_file.pk]))
    assert "Chỉ xem dòng sổ" in shown.text
    assert "Công văn đề nghị" not in shown.html


def test_another_office_and_other_divisions_get_the_missing_answer(
    province: Province, with_file: Incoming
) -> None:
    for post in (province.party_clerk_nga, province.head_thu, province.administrator_tuan):
        client = signed_in(province, post)
        assert {client.get(a).status_code for a in addresses(with_file)} == {404}


def test_a_file_is_not_had_through_another_document(
    province: Province, clerk: Client, with_file: Incoming, receive: Intake
) -> None:
    attachment = with_file.attachments.get()
    submitted(province, with_file)
    mine = receive(symbol="9/UBND")
    address = reverse("registry:original", args=[mine.pk, attachment.pk])
    assert clerk.get(address).status_code == 404


def test_a_word_file_shows_its_text(province: Province, receive: Intake, page: OpenPage) -> None:
    words = makers.word("Kính gửi: Sở Tài chính", "<script>alert(1)</script>")
    document = receive(enclosures=[enclosure(province, "a.docx", words)])
    shown = page(
        signed_in(province, province.clerk_lan), reverse("registry:detail", args=[document.pk])
    )
    assert "Kính gửi: Sở Tài chính" in shown.text
    assert "<script>alert(1)" not in shown.html
    assert "alert(1)" in shown.text


def test_looks_at_a_limited_document_are_noted(
    province: Province, receive: Intake, clerk: Client, page: OpenPage
) -> None:
    document = receive(access_class="limited", enclosures=[enclosure(province)])
    page(clerk, reverse("registry:detail", args=[document.pk]))
    assert AccessLog.objects.get().what == "page"


# Files that come later


def attach(clerk: Client, document: Incoming, *files: SimpleUploadedFile) -> Page | object:
    return clerk.post(
        reverse("registry:attach_file", args=[document.pk]), {"enclosures": list(files)}
    )


def test_the_desk_adds_a_file_after_passing_the_document_on(
    province: Province, clerk: Client, with_file: Incoming, page: OpenPage
) -> None:
    submitted(province, with_file)
    form = page(clerk, reverse("registry:attach_file", args=[with_file.pk]))
    assert "Công văn đề nghị" not in form.html
    attach(clerk, with_file, pdf("Bản chính.pdf"))
    added = with_file.attachments.get(position=2)
    assert added.name == "Bản chính.pdf"
    chief = signed_in(province, province.chief_hoa)
    shown = page(chief, reverse("registry:detail", args=[with_file.pk]) + f"?file={added.pk}")
    assert shown.find("img", alt="Trang 1 của Bản chính.pdf")


def test_a_file_that_is_there_already_is_left_as_it_is(
    province: Province, clerk: Client, with_file: Incoming
) -> None:
    answer = clerk.post(
        reverse("registry:attach_file", args=[with_file.pk]),
        {"enclosures": [SimpleUploadedFile("khác tên.pdf", makers.letter())]}, follow=True,
    )  # fmt: skip
    assert "Các tệp đã có trong văn bản." in answer.content.decode()
    assert with_file.attachments.get().name == "Công văn đề nghị.pdf"


def test_nothing_chosen_is_told(clerk: Client, with_file: Incoming) -> None:
    answer = clerk.post(reverse("registry:attach_file", args=[with_file.pk]), {})
    assert answer.status_code == 422
    assert "Hãy chọn ít nhất một tệp." in answer.content.decode()


def test_a_finished_document_takes_no_more_files(province: Province, with_file: Incoming) -> None:
    document = operations.finish_document(
        with_file, kind="filed", actor=province.actor(province.chief_hoa), now=NOW
    )
    later = [enclosure(province, "b.pdf", makers.letter(body="Khác"))]
    with pytest.raises(WrongState, match="Hãy mở lại văn bản"):
        operations.attach_files(document, later, actor=province.actor(province.clerk_lan), now=NOW)
    assert document.attachments.count() == 1


def test_only_the_desk_adds_files(province: Province, with_file: Incoming) -> None:
    with pytest.raises(NotPermitted, match="Chỉ văn thư"):
        operations.attach_files(
            with_file, [enclosure(province)], actor=province.actor(province.chief_hoa), now=NOW
        )


def test_a_document_carries_a_limited_number_of_files(
    province: Province, with_file: Incoming, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations.files, "MOST_FILES", 1)
    later = [enclosure(province, "b.pdf", makers.letter(body="Khác"))]
    with pytest.raises(Refusal, match="nhiều nhất 1 tệp"):
        operations.attach_files(with_file, later, actor=province.actor(province.clerk_lan), now=NOW)


def test_a_file_that_was_swept_meanwhile_is_asked_for_again(
    province: Province, with_file: Incoming
) -> None:
    later = enclosure(province, "b.pdf", makers.letter(body="Khác"))
    later.taken.file.__class__.objects.filter(pk=later.taken.file.pk).delete()
    with pytest.raises(Refusal, match="Hãy chọn lại tệp"):
        operations.attach_files(
            with_file, [later], actor=province.actor(province.clerk_lan), now=NOW
        )


# The kept copy


def open_copy(clerk: Client, document: Incoming, reason: str = "Đối chiếu bản giấy") -> None:
    clerk.post(reverse("registry:open_kept_copy", args=[document.pk]), {"reason": reason})


def test_the_clerk_opens_the_kept_copy_for_half_an_hour(
    province: Province, clerk: Client, with_file: Incoming, page: OpenPage
) -> None:
    with_file = submitted(province, with_file)
    page(clerk, reverse("registry:open_kept_copy", args=[with_file.pk]))
    open_copy(clerk, with_file)
    assert {clerk.get(a).status_code for a in addresses(with_file)} == {200}
    shown = page(clerk, reverse("registry:detail", args=[with_file.pk]))
    assert "Mở cho bạn đến" in shown.text
    assert shown.find("img", alt="Trang 1 của Công văn đề nghị.pdf")
    assert "đã trình" not in shown.text
    entry = Entry.objects.get(name="registry.incoming.kept_copy_opened")
    assert entry.texts.get().text == "Đối chiếu bản giấy"
    assert set(AccessLog.objects.values_list("what", flat=True)) == {"kept_copy", "original"}
    actor, later = province.actor(province.clerk_lan), timezone.now() + timedelta(minutes=31)
    assert not queries.may_read_files(actor, with_file, now=later)


def test_it_opens_to_the_one_who_gave_the_reason(
    province: Province, clerk: Client, with_file: Incoming
) -> None:
    submitted(province, with_file)
    open_copy(clerk, with_file)
    KeptCopyOpening.objects.update(appointment=province.head_thu)
    assert {clerk.get(a).status_code for a in addresses(with_file)} == {404}


def test_it_needs_a_reason(province: Province, clerk: Client, with_file: Incoming) -> None:
    submitted(province, with_file)
    open_copy(clerk, with_file, "xem")
    assert not KeptCopyOpening.objects.exists()
    assert clerk.get(addresses(with_file)[0]).status_code == 404


def test_a_limited_document_has_no_kept_copy(
    province: Province, receive: Intake, clerk: Client
) -> None:
    document = operations.register_document(
        receive(access_class="limited", enclosures=[enclosure(province)]),
        actor=province.actor(province.clerk_lan), now=NOW,
    )  # fmt: skip
    submitted(province, document)
    with pytest.raises(NotPermitted, match="chỉ với văn bản thường"):
        operations.open_kept_copy(
            document, reason="Đối chiếu bản giấy", actor=province.actor(province.clerk_lan), now=NOW
        )


def test_a_right_that_ends_shuts_the_kept_copy(
    province: Province, clerk: Client, with_file: Incoming
) -> None:
    submitted(province, with_file)
    open_copy(clerk, with_file)
    Incoming.objects.update(access_class="limited")
    assert {clerk.get(a).status_code for a in addresses(with_file)} == {404}


def test_who_reads_the_document_anyway_opens_nothing(
    province: Province, clerk: Client, with_file: Incoming
) -> None:
    with pytest.raises(Refusal, match="không cần mở bản lưu"):
        operations.open_kept_copy(
            with_file, reason="Đối chiếu bản giấy", actor=province.actor(province.clerk_lan),
            now=NOW,
        )  # fmt: skip


def test_who_directs_finds_that_act_first(
    province: Province, with_file: Incoming, page: OpenPage
) -> None:
    submitted(province, with_file)
    chief = signed_in(province, province.chief_hoa)
    shown = page(chief, reverse("registry:detail", args=[with_file.pk]))
    acts = [n for n in shown.find("a") if "vp-button--primary" in n.attrs.get("class", "")]
    assert acts[0].text.startswith("Bút phê")
