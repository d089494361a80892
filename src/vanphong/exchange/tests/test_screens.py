"""The pages of both sides: what the sender sees of its document, what the receiver of its own."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse
from tests.page import OpenPage
from tests.world import NOW

from vanphong.exchange.tests.conftest import Offices, signed_in, work
from vanphong.registry import operations as registry
from vanphong.registry.models import Incoming, Outgoing


@pytest.fixture
def lan(offices: Offices) -> Client:
    return signed_in(offices.province.clerk_lan)


@pytest.fixture
def nga(offices: Offices) -> Client:
    return signed_in(offices.province.party_clerk_nga)


def recall(offices: Offices, sent: Outgoing) -> None:
    chief = offices.province.actor(offices.province.chief_hoa)
    registry.recall_outgoing(sent, reason="Ban hành nhầm thẩm quyền", actor=chief, now=NOW)
    work()


def test_the_sender_sees_states_number_and_clock(
    offices: Offices, lan: Client, page: OpenPage
) -> None:
    sent = offices.send()
    work()
    address = reverse("registry:outgoing", args=[sent.pk])
    shown = page(lan, address).text
    assert "Trục liên thông nội bộ" in shown
    assert "Đã đến, chờ tiếp nhận" in shown
    assert "Hạn nơi nhận tiếp nhận hoặc trả lại" in shown
    assert "Tờ trình 12.pdf" in shown
    assert "H37.02.2026.1" in shown
    offices.register()
    work()
    shown = page(lan, address).text
    assert "Đã tiếp nhận" in shown
    assert "số đến 1" in shown


def test_who_is_outside_is_said_so(offices: Offices, lan: Client, page: OpenPage) -> None:
    sent = offices.house.number()
    shown = page(lan, reverse("registry:outgoing", args=[sent.pk])).text
    assert "gửi ngoài hệ thống" in shown


def test_the_receiver_finds_it_in_the_queue_and_registers_it(
    offices: Offices, nga: Client, page: OpenPage
) -> None:
    offices.send()
    work()
    found = offices.arrived()
    assert "01/UBND-KT" in page(nga, reverse("registry:list") + "?queue=to_register").text
    address = reverse("registry:detail", args=[found.pk])
    shown = page(nga, address).text
    assert "Đến qua trục liên thông" in shown
    assert "Văn phòng UBND tỉnh Ninh Bình" in shown
    assert nga.post(reverse("registry:register", args=[found.pk])).status_code == 302
    assert "Văn bản đến số 1" in page(nga, address).text


def test_a_recall_stands_above_the_document_and_is_confirmed(
    offices: Offices, nga: Client, page: OpenPage
) -> None:
    sent = offices.send()
    work()
    offices.register()
    work()
    recall(offices, sent)
    found = offices.arrived()
    address = reverse("registry:detail", args=[found.pk])
    shown = page(nga, address)
    assert "Văn bản này đã bị nơi gửi thu hồi" in shown.text
    page(nga, reverse("exchange:refuse_recall", args=[found.pk]))
    page(
        nga, reverse("exchange:refuse_recall", args=[found.pk]), status=422,
        data={"reason": "Không"},
    )  # fmt: skip
    assert nga.post(reverse("exchange:confirm_recall", args=[found.pk])).status_code == 302
    assert "Văn bản không còn dùng ở đây" in page(nga, address).text


def test_the_clerk_who_knows_the_line_only_still_answers(
    offices: Offices, nga: Client, page: OpenPage
) -> None:
    sent = offices.send()
    work()
    found = offices.register()
    actor = offices.province.actor(offices.province.party_clerk_nga)
    registry.submit_document(found, to=offices.party_chief, actor=actor, now=NOW)
    work()
    recall(offices, sent)
    shown = page(nga, reverse("registry:detail", args=[found.pk]))
    assert "Chỉ xem dòng sổ" in shown.text
    assert "Xác nhận thu hồi" in shown.text
    assert "nhầm thẩm quyền" not in shown.html


def test_the_other_side_s_pages_answer_like_missing_ones(
    offices: Offices, lan: Client, nga: Client
) -> None:
    sent = offices.send()
    work()
    theirs, file = offices.arrived(), sent.files.get()
    for client, address in (
        (lan, reverse("registry:detail", args=[theirs.pk])),
        (lan, reverse("exchange:refuse_recall", args=[theirs.pk])),
        (nga, reverse("registry:outgoing", args=[sent.pk])),
        (nga, reverse("registry:outgoing_original", args=[sent.pk, file.pk])),
    ):
        assert client.get(address).status_code == 404
    assert (
        lan.get(reverse("registry:outgoing_original", args=[sent.pk, file.pk])).status_code == 200
    )


def test_a_clerk_adds_files_before_it_is_sent(
    offices: Offices, lan: Client, page: OpenPage
) -> None:
    found = offices.house.number()
    address = reverse("registry:attach_outgoing", args=[found.pk])
    page(lan, address)
    shown = page(lan, address, status=422, data={})
    assert "chọn ít nhất một tệp" in shown.text


def test_the_exchange_is_counted_by_month(offices: Offices, lan: Client, page: OpenPage) -> None:
    offices.send()
    work()
    address = reverse("exchange:figures")
    shown = page(lan, f"{address}?first=01/10/2026&last=30/11/2026")
    cells = [cell.text for cell in shown.find("td")]
    assert cells == ["10/2026", *"000000", "11/2026", *"100000"]
    assert page(lan, address).find("td")
    workbook = lan.get(f"{address}?first=01/10/2026&last=30/11/2026&format=xlsx")
    assert workbook.content.startswith(b"PK")
    minh = signed_in(offices.province.specialist_minh)
    assert minh.get(address).status_code == 403


def test_a_correction_reaches_who_got_the_document(
    offices: Offices, lan: Client, page: OpenPage
) -> None:
    sent = offices.send()
    work()
    address = reverse("registry:outgoing", args=[sent.pk])
    assert "Đính chính bằng văn bản mới" in page(lan, address).text
    number = f"{reverse('registry:new_outgoing')}?corrects={sent.pk}"
    assert "Văn phòng Tỉnh ủy Ninh Bình" in page(lan, number).html
    form = {
        "body": str(offices.house.body.pk), "kind_name": "Công văn", "issued_on": "24/11/2026",
        "subject": "Về việc đính chính văn bản", "signer_name": "Phạm Quang Bình",
        "unit": str(offices.province.economy.pk), "channel": "inner", "urgency": "none",
        "access_class": "ordinary", "copy_count": "1",
        "recipients": "Văn phòng Tỉnh ủy Ninh Bình", "idempotency_key": str(uuid.uuid4()),
    }  # fmt: skip
    correcting = lan.post(number, form)["Location"]
    lan.post(f"{correcting}dispatch/")
    work()
    arrived = Incoming.objects.get(tenant=offices.province.party, subject__contains="đính chính")
    assert arrived.arrival.corrects is not None
    assert arrived.arrival.corrects.incoming.symbol == sent.symbol
    assert "Được đính chính bởi" in page(lan, address).text


def test_the_desk_answers_from_the_document(offices: Offices, nga: Client, page: OpenPage) -> None:
    offices.send()
    work()
    found = offices.register()
    assert "Trả lời nơi gửi" in page(nga, reverse("registry:detail", args=[found.pk])).text
    number = f"{reverse('registry:new_outgoing')}?answers={found.pk}"
    assert "Văn phòng UBND tỉnh Ninh Bình" in page(nga, number).html
