"""Files laid before the leaders: what they may be, who reads them, each round with its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from tests.page import OpenPage
from tests.world import NOW

from vanphong.dossiers import operations, queries
from vanphong.dossiers.models import FileRole, SheetFile, Submission
from vanphong.dossiers.search import SubmissionSource
from vanphong.dossiers.tests.conftest import Maker, Way
from vanphong.dossiers.tests.test_screens import signed_in
from vanphong.dossiers.tests.test_submissions import to_the_leader
from vanphong.kernel.audit.agreements import agreements
from vanphong.kernel.audit.models import AccessLog, Entry
from vanphong.kernel.files.taking import take_in
from vanphong.kernel.files.tests import makers
from vanphong.kernel.policies import Missing, NotPermitted, Refusal
from vanphong.kernel.states.machine import WrongState
from vanphong.registry.operations import Enclosure


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "HOME", tmp_path)
    return tmp_path


def enclosure(way: Way, name: str = "To trinh 12.pdf", content: bytes | None = None) -> Enclosure:
    upload = SimpleUploadedFile(name, content or makers.letter(body=f"Nội dung {name}"))
    taken = take_in(upload, actor=way.minh, path="dossiers.submission.file", now=NOW)
    return Enclosure(taken=taken)


def word(way: Way, name: str = "Du thao.docx") -> Enclosure:
    return enclosure(way, name, makers.word(f"Dự thảo {name}"))


def add(found: Submission, way: Way, *given: Enclosure, role: str = "signed") -> list[SheetFile]:
    return operations.add_files(found, given, role=role, actor=way.minh, now=NOW)


def sent_back(found: Submission, way: Way) -> Submission:
    binh = way.province.leader_binh
    return operations.send_back(
        to_the_leader(found, way), answer="asks", opinion="Làm rõ nguồn vốn.", typist=binh,
        actor=way.actor(binh), now=NOW,
    )  # fmt: skip


def names(found: Submission, number: int) -> list[str]:
    return [file.name for file in queries.list_files(found, number)]


def test_files_stand_in_the_order_of_what_they_are(way: Way, make: Maker) -> None:
    found = make()
    add(found, way, enclosure(way, "Thẩm định.pdf"), role="annex")
    add(found, way, word(way), role="draft")
    add(found, way, enclosure(way))
    assert names(found, 1) == ["To trinh 12.pdf", "Du thao.docx", "Thẩm định.pdf"]
    assert Entry.objects.filter(name="dossiers.submission.file_added").count() == 3


def test_a_signed_letter_is_a_pdf_and_a_draft_can_be_edited(way: Way, make: Maker) -> None:
    found = make()
    with pytest.raises(Refusal, match="không phải PDF"):
        add(found, way, word(way), role="signed")
    with pytest.raises(Refusal, match="không sửa được"):
        add(found, way, enclosure(way), role="draft")
    with pytest.raises(Refusal, match="Chọn loại tệp"):
        add(found, way, enclosure(way), role="nonsense")
    with pytest.raises(Refusal):
        add(found, way)
    assert not SheetFile.objects.exists()


def test_the_same_file_lies_there_once(way: Way, make: Maker) -> None:
    found = make()
    add(found, way, enclosure(way), enclosure(way))
    assert add(found, way, enclosure(way)) == []
    assert len(names(found, 1)) == 1


def test_each_round_keeps_its_own_version(way: Way, make: Maker) -> None:
    found = make()
    add(found, way, enclosure(way))
    (draft,) = add(found, way, word(way, "Dự thảo lần 1.docx"), role="draft")
    again = sent_back(found, way)
    assert names(again, 2) == ["To trinh 12.pdf", "Dự thảo lần 1.docx"]
    old = queries.list_files(again, 2)[1]
    operations.leave_out_file(old, actor=way.minh, now=NOW)
    (new,) = add(again, way, word(way, "Dự thảo lần 2.docx"), role="draft")
    assert names(again, 1) == ["To trinh 12.pdf", "Dự thảo lần 1.docx"]
    assert names(again, 2) == ["To trinh 12.pdf", "Dự thảo lần 2.docx"]
    assert queries.new_files(again, 2) == {new.pk}
    with pytest.raises(WrongState, match="lần trình trước giữ nguyên"):
        operations.leave_out_file(draft, actor=way.minh, now=NOW)


def test_nothing_is_added_or_taken_while_leaders_read(way: Way, make: Maker) -> None:
    found = make()
    (file,) = add(found, way, enclosure(way))
    to_the_leader(found, way)
    with pytest.raises(WrongState):
        add(found, way, word(way), role="draft")
    with pytest.raises(WrongState):
        operations.leave_out_file(file, actor=way.minh, now=NOW)


def test_only_the_maker_adds(way: Way, make: Maker) -> None:
    found = make()
    son = way.actor(way.province.head_son)
    given = enclosure(way)
    with pytest.raises(NotPermitted):
        operations.add_files(found, [given], role="signed", actor=son, now=NOW)


def test_who_is_not_reached_reads_no_file(way: Way, make: Maker) -> None:
    found = make()
    (file,) = add(found, way, enclosure(way))
    nguyet = way.actor(way.deputy_nguyet)
    with pytest.raises(Missing):
        queries.get_file_for(nguyet, found.pk, file.pk)
    to_the_leader(found, way)
    assert queries.get_file_for(nguyet, found.pk, file.pk) == file
    with pytest.raises(Missing):  # under another submission it is nowhere
        queries.get_file_for(way.minh, make().pk, file.pk)


def test_a_form_may_ask_for_files_before_sending(way: Way, make: Maker) -> None:
    found = make()
    found.form["value"]["files"][0]["required"] = True
    found.save(update_fields=["form"])
    with pytest.raises(operations.CannotSend, match="Tờ trình đã ký"):
        operations.send_submission(found, actor=way.minh, now=NOW)
    add(found, way, enclosure(way))
    assert [lack.label for lack in queries.unready(found)] == ["Dự thảo sửa được"]
    assert operations.send_submission(found, actor=way.minh, now=NOW).state == "in_review"


def test_words_of_the_present_round_are_searched(way: Way, make: Maker) -> None:
    found = make()
    add(found, way, enclosure(way, "a.pdf", makers.letter(body="Bờ kè Hữu Đáy")))
    (text,) = SubmissionSource().read_content(found.pk)
    assert "Bờ kè" in text
    operations.leave_out_file(queries.list_files(found, 1)[0], actor=way.minh, now=NOW)
    assert SubmissionSource().read_content(found.pk) == []


def test_the_audit_agrees_with_the_files_and_sees_another_one(way: Way, make: Maker) -> None:
    found = make()
    add(found, way, enclosure(way))
    sent_back(found, way)
    sql = next(a.sql for a in agreements() if a.code == "dossiers.sheetfile")

    def wrong() -> int:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return sum(said != stands for _id, said, stands in cursor.fetchall())

    assert (SheetFile.objects.count(), wrong()) == (2, 0)
    other = word(way).taken.file
    SheetFile.objects.filter(round=2).update(file=other)
    assert wrong() == 1


# Screens


def test_the_maker_adds_by_the_page_and_everybody_reached_reads(
    way: Way, make: Maker, page: OpenPage
) -> None:
    found = make()
    minh = signed_in(way.province.specialist_minh)
    address = reverse("dossiers:detail", args=[found.pk])
    assert "Tờ trình đã ký (PDF)" in page(minh, address).text  # told as missing
    page(minh, reverse("dossiers:add_files", args=[found.pk]))
    answer = minh.post(
        reverse("dossiers:add_files", args=[found.pk]),
        {
            "role": FileRole.SIGNED,
            "enclosures": [SimpleUploadedFile("Tờ trình.pdf", makers.letter())],
        },
    )
    assert answer.status_code == 302
    shown = page(minh, address)
    assert "Tờ trình.pdf" in shown.text
    assert shown.find("img", alt="Trang 1 của Tờ trình.pdf")
    to_the_leader(found, way)
    binh = signed_in(way.province.leader_binh)
    seen = page(binh, address)
    assert "Tờ trình.pdf" in seen.text
    assert "Bỏ tệp" not in seen.html
    file = found.files.get()
    thu = signed_in(way.province.head_thu)
    for name, ids in (("original", []), ("text", []), ("page", [1]), ("words", [1])):
        url = reverse(f"dossiers:file_{name}", args=[found.pk, file.pk, *ids])
        assert binh.get(url).status_code == 200, name
        assert thu.get(url).status_code == 404, name
    assert AccessLog.objects.filter(what="original").exists()
    assert binh.get(reverse("dossiers:print", args=[found.pk])).content.startswith(b"%PDF")


def test_a_file_of_the_wrong_kind_comes_back_with_its_sentence(
    way: Way, make: Maker, page: OpenPage
) -> None:
    found = make()
    minh = signed_in(way.province.specialist_minh)
    upload = SimpleUploadedFile("a.pdf", makers.letter())
    sent: dict[str, object] = {"role": "draft", "enclosures": [upload]}
    shown = page(minh, reverse("dossiers:add_files", args=[found.pk]), status=422, data=sent)
    assert "không sửa được" in shown.text
    assert re.search(r'name="receipt"', shown.html)


def test_the_next_round_shows_what_changed_and_what_was_said(
    way: Way, make: Maker, page: OpenPage
) -> None:
    again = sent_back(make(), way)
    sheet = operations.Sheet(
        title=again.title, route=way.route(),
        texts={"matter": "Phê duyệt chủ trương đầu tư đê tả sông Đáy",
               "submitter": "Sở Nông nghiệp và Môi trường", "specialist": "Đề nghị đồng ý."},
    )  # fmt: skip
    operations.write_submission(again, sheet, actor=way.minh, now=NOW)
    shown = page(
        signed_in(way.province.specialist_minh), reverse("dossiers:detail", args=[again.pk])
    )
    assert [node.text for node in shown.find("ins")][0] == "tả"
    assert [node.text for node in shown.find("del")][0] == "hữu"
    assert "Ý kiến ở các lần trình trước" in shown.text
    assert "Làm rõ nguồn vốn." in shown.text


def test_leaders_asked_at_once_both_have_it_and_the_last_one_signs(way: Way, make: Maker) -> None:
    found = make(route={**way.route(), "chairman": way.chairman_thang}, at_once=True)
    found = to_the_leader(found, way)
    for leader in (way.province.leader_binh, way.chairman_thang):
        assert list(queries.list_asked(way.actor(leader))) == [found]
    thang, binh = way.chairman_thang, way.province.leader_binh
    found = operations.pass_on(found, opinion="", typist=thang, actor=way.actor(thang), now=NOW)
    assert found.state == "in_review"
    done = operations.approve(found, opinion="", typist=binh, actor=way.actor(binh), now=NOW)
    assert done.state == "approved"


def test_the_form_offers_leaders_at_once(way: Way, page: OpenPage) -> None:
    client: Client = signed_in(way.province.specialist_minh)
    assert "Xin ý kiến các lãnh đạo cùng lúc" in page(client, reverse("dossiers:new")).text
