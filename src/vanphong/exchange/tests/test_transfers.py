"""A direction leaves the house as a slip, arrives elsewhere, and its answer ends the task."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.page import OpenPage
from tests.world import NOW

from vanphong.exchange import operations
from vanphong.exchange.jobs import sweep
from vanphong.exchange.models import Transfer
from vanphong.exchange.operations import Slip
from vanphong.exchange.slips import forms_on
from vanphong.exchange.tests.conftest import Offices, paper, signed_in, work
from vanphong.kernel.audit.models import Entry
from vanphong.kernel.policies import Missing, NotPermitted, Refusal
from vanphong.kernel.subjects import SubjectRef
from vanphong.registry import operations as registry
from vanphong.registry.models import Attachment, Incoming, Outgoing
from vanphong.registry.operations import Addressee, Letter
from vanphong.tasks.models import Task
from vanphong.tasks.queries import list_of_source

TODAY = date(2026, 11, 24)
REMARK = "Việc này Sở làm chậm, Văn phòng theo dõi sát"
RELEASED = "Giao Văn phòng Tỉnh ủy xem xét, báo cáo Chủ tịch UBND tỉnh."


@pytest.fixture
def letter(offices: Offices) -> Incoming:
    """A registered document with a file and a leader's remark on it."""
    province = offices.province
    lan = province.actor(province.clerk_lan)
    document = registry.receive_and_register(
        Letter(
            sender_name="Sở Nông nghiệp và Môi trường", symbol="12/TTr-SNNMT",
            kind_name="Tờ trình", issued_on=date(2026, 11, 20),
            subject="Về việc phê duyệt dự án kè sông Đáy",
        ),
        series=offices.own_book, arrived_at=NOW, receiver=province.clerk_lan, key=uuid.uuid4(),
        actor=lan, now=NOW, enclosures=[paper()],
    )  # fmt: skip
    hoa = province.chief_hoa
    registry.direct_document(
        document, orders=[], opinion=REMARK, author=hoa, typed_by=hoa, actor=province.actor(hoa),
        now=NOW,
    )  # fmt: skip
    return document


def slip(offices: Offices, document: Incoming, **changes: object) -> Slip:
    usual = {
        "form": forms_on(TODAY)[0], "body": offices.house.body, "released": RELEASED,
        "recipients": [Addressee(name="Văn phòng Tỉnh ủy Ninh Bình", channel="inner")],
        "signer": offices.province.chief_hoa, "unit": offices.province.economy,
        "authority": "TL. CHỦ TỊCH", "due_on": date(2026, 12, 10), "follow": True,
        "attachments": list(document.attachments.all()),
    }  # fmt: skip
    return Slip(**{**usual, **changes})  # type: ignore[arg-type]  # a test's changes


def pass_on(offices: Offices, document: Incoming, **changes: object) -> Transfer:
    key = changes.pop("key", uuid.uuid4())
    post = changes.pop("maker", offices.province.chief_hoa)
    return operations.make_transfer(
        document, slip(offices, document, **changes), maker=post,  # type: ignore[arg-type]  # a post
        key=key, actor=offices.province.actor(post), now=NOW,  # type: ignore[arg-type]  # a key
    )  # fmt: skip


@pytest.fixture
def passed(offices: Offices, letter: Incoming) -> Transfer:
    made = pass_on(offices, letter)
    assert operations.issue_transfer(made.pk, now=NOW)
    work()
    return made


def test_one_act_numbers_it_and_the_other_office_has_it(
    offices: Offices, passed: Transfer, letter: Incoming
) -> None:
    sent = Outgoing.objects.get(pk=passed.outgoing_id)
    assert (sent.symbol, sent.kind_name, sent.state) == ("01/PC-UBND", "Phiếu chuyển", "dispatched")
    assert sent.subject == (
        "Chuyển Tờ trình số 12/TTr-SNNMT ngày 20/11/2026 của Sở Nông nghiệp và Môi trường"
        " để giải quyết"
    )
    got = offices.arrived()
    assert (got.symbol, got.due_on) == ("01/PC-UBND", date(2026, 12, 10))
    names = [a.name for a in got.attachments.order_by("position")]
    assert names == ["Phiếu chuyển 01-PC-UBND.pdf", "Tờ trình 12.pdf"]


def test_only_the_released_text_leaves_the_house(offices: Offices, passed: Transfer) -> None:
    got = offices.arrived()
    sheet = Attachment.objects.get(incoming=got, position=1)
    assert "báo cáo Chủ tịch UBND tỉnh" in " ".join(sheet.extracted.text.split())
    everything = str(
        [*Incoming.objects.filter(pk=got.pk).values(), *sheet.incoming.attachments.values()]
    ) + "".join(a.extracted.text for a in Attachment.objects.filter(incoming=got))
    for inside in ("làm chậm", "theo dõi sát", "Trần Thị Hòa gave"):
        assert inside not in everything
    assert offices.arrival().asked == RELEASED


def test_the_task_is_followed_by_the_own_division(letter: Incoming, passed: Transfer) -> None:
    [task] = list_of_source(SubjectRef("registry.incoming", letter.pk))
    assert task == passed.task
    assert (task.kind, task.due_on, task.lead_unit.name) == (
        "assigned", date(2026, 12, 10), "Phòng Kinh tế",
    )  # fmt: skip


def test_the_answer_ends_task_and_document(
    offices: Offices, letter: Incoming, passed: Transfer
) -> None:
    answer = offices.answer(offices.register())
    work()
    got = Incoming.objects.get(tenant=offices.province.committee, channel="inner")
    son = offices.province.actor(offices.province.head_son)
    operations.take_answer(got.arrival, finish=True, actor=son, now=NOW)
    task = Task.objects.get(transfers=passed)
    assert task.state == "done"
    assert answer.symbol in task.result
    document = Incoming.objects.get(pk=letter.pk)
    assert (document.state, document.finish_kind, document.answer_symbol) == (
        "finished", "answered_by_other", answer.symbol,
    )  # fmt: skip
    with pytest.raises(Refusal):
        operations.take_answer(got.arrival, finish=False, actor=son, now=NOW)


def test_the_same_form_twice_makes_one_slip(offices: Offices, letter: Incoming) -> None:
    key = uuid.uuid4()
    assert pass_on(offices, letter, key=key) == pass_on(offices, letter, key=key)
    assert Outgoing.objects.count() == Task.objects.count() == 1


def test_a_worker_that_dies_while_printing_sends_one(offices: Offices, letter: Incoming) -> None:
    made = pass_on(offices, letter)
    assert operations.issue_transfer(made.pk, now=NOW)
    assert not operations.issue_transfer(made.pk, now=NOW)
    assert made.outgoing.files.count() == 2


def test_a_slip_whose_job_was_lost_goes_with_the_next_sweep(
    offices: Offices, letter: Incoming
) -> None:
    made = pass_on(offices, letter)
    assert sweep(NOW + timedelta(minutes=2)) == 1
    assert Transfer.objects.get(pk=made.pk).issued_at == NOW + timedelta(minutes=2)


def test_what_is_refused_takes_no_number(offices: Offices, letter: Incoming) -> None:
    wrong: list[dict[str, object]] = [
        {"released": " "}, {"released": "x" * 4001}, {"recipients": []},
        {"due_on": date(2026, 11, 23)}, {"unit": offices.province.party_division},
    ]  # fmt: skip
    for changes in wrong:
        with pytest.raises(Refusal):
            pass_on(offices, letter, **changes)
    assert not Outgoing.objects.exists()
    assert not Entry.objects.filter(name="exchange.transfer.made").exists()


def test_who_passes_on_and_who_does_not(offices: Offices, letter: Incoming) -> None:
    for post in (offices.province.specialist_minh, offices.province.head_thu):
        with pytest.raises(NotPermitted):
            pass_on(offices, letter, maker=post)
    with pytest.raises((NotPermitted, Missing, Refusal)):
        pass_on(offices, letter, maker=offices.province.party_clerk_nga)


def test_a_clerk_who_passed_the_document_on_opens_the_kept_copy_first(
    offices: Offices, letter: Incoming
) -> None:
    clerk = offices.province.clerk_lan
    lan = offices.province.actor(clerk)
    with pytest.raises(Refusal, match="bản lưu"):
        pass_on(offices, letter, maker=clerk, follow=False)
    registry.open_kept_copy(letter, reason="Chuyển theo chỉ đạo", actor=lan, now=NOW)
    made = pass_on(offices, letter, maker=clerk, follow=False)
    assert made.task is None


def test_other_forms_have_their_own_kind(offices: Offices, letter: Incoming) -> None:
    letter_form, released = forms_on(TODAY)[1:]
    first = pass_on(offices, letter, form=letter_form, follow=False)
    assert (first.outgoing.kind_name, first.outgoing.symbol) == ("Công văn", "01/UBND-KT")
    second = pass_on(offices, letter, form=released, follow=False)
    assert second.outgoing.symbol == "02/PG-UBND"
    assert operations.issue_transfer(first.pk, now=NOW)


def test_the_screens_of_both_sides(offices: Offices, letter: Incoming, page: OpenPage) -> None:
    hoa = signed_in(offices.province.chief_hoa)
    home = reverse("registry:detail", args=[letter.pk])
    assert "Chuyển cơ quan khác" in page(hoa, home).text
    address = reverse("exchange:transfer", args=[letter.pk])
    shown = page(hoa, address)
    assert "Văn phòng Tỉnh ủy Ninh Bình" in shown.text
    assert REMARK not in shown.html
    sent = {
        "form_code": "slip", "body": str(offices.house.body.pk), "released": RELEASED,
        "lead": str(offices.province.party.pk), "others": "- Sở Y tế;", "due_on": "10/12/2026",
        "signer": str(offices.province.chief_hoa.pk), "authority": "TL. CHỦ TỊCH",
        "unit": str(offices.province.economy.pk), "follow": "unit",
        "enclosed": [str(a.pk) for a in letter.attachments.all()],
        "idempotency_key": str(uuid.uuid4()),
    }  # fmt: skip
    page(hoa, address, status=422, data={**sent, "released": ""})
    assert hoa.post(address, sent).status_code == 302
    made = Transfer.objects.get()
    operations.issue_transfer(made.pk, now=NOW)
    work()
    assert (
        "gửi ngoài hệ thống"
        in page(hoa, reverse("registry:outgoing", args=[made.outgoing_id])).text
    )
    home_page = page(hoa, home).text
    assert "Phiếu chuyển 01/PC-UBND" in home_page
    assert "Đã đến, chờ tiếp nhận" in home_page
    nga = signed_in(offices.province.party_clerk_nga)
    theirs = page(nga, reverse("registry:detail", args=[offices.arrived().pk])).text
    assert RELEASED in theirs
    assert REMARK not in theirs


def test_the_answer_is_offered_on_both_documents(
    offices: Offices, letter: Incoming, passed: Transfer, page: OpenPage
) -> None:
    offices.answer(offices.register())
    work()
    got = Incoming.objects.get(tenant=offices.province.committee, channel="inner")
    lan = offices.province.actor(offices.province.clerk_lan)
    registry.register_document(got, actor=lan, now=NOW)
    work()
    hoa = signed_in(offices.province.chief_hoa)
    assert (
        "Đã trả lời bằng văn bản 01/TU-TH"
        in page(hoa, reverse("registry:detail", args=[letter.pk])).text
    )
    shown = page(hoa, reverse("registry:detail", args=[got.pk])).text
    assert "Trả lời văn bản của ta" in shown
    assert "Văn bản đến số 1" in shown
    assert "Ghi làm kết quả nhiệm vụ" not in shown  # the economy division follows it
    son = signed_in(offices.province.head_son)
    take = reverse("exchange:take_answer", args=[got.pk])
    assert "Ghi làm kết quả" in page(son, reverse("registry:detail", args=[got.pk])).text
    assert son.post(take).status_code == 302


def test_a_stranger_s_office_gets_nothing(offices: Offices, letter: Incoming) -> None:
    nga: Client = signed_in(offices.province.party_clerk_nga)
    assert nga.get(reverse("exchange:transfer", args=[letter.pk])).status_code == 404
    assert nga.post(reverse("exchange:take_answer", args=[letter.pk])).status_code == 404
