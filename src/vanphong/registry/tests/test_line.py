"""What a document shows to who may know its line only: sender, numbers, dates, urgency."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from tests.page import OpenPage
from tests.world import NOW, Province

from vanphong.directory.models import Appointment
from vanphong.registry import operations
from vanphong.registry.models import Incoming, Series
from vanphong.registry.register import RegisterRow, register_rows
from vanphong.registry.tests.conftest import Intake
from vanphong.registry.tests.test_screens import signed_in

SUBJECT = "Phản ánh việc riêng của một cán bộ"
DAY = NOW.date()


@pytest.fixture
def to_leader(province: Province, receive: Intake) -> Incoming:
    """A letter that names the Vice Chairman, registered and not passed on."""
    document = receive(
        addressee=province.leader_binh, subject=SUBJECT, kind_name="Đơn kiến nghị",
        signer="Người Gửi", urgency="express",
    )  # fmt: skip
    return operations.register_document(document, actor=province.actor(province.clerk_lan), now=NOW)


def client_of(province: Province, post: Appointment) -> Client:
    return signed_in(province, post)


def test_the_page_shows_a_knower_sender_numbers_dates_and_urgency_only(
    province: Province, to_leader: Incoming, page: OpenPage
) -> None:
    chief = client_of(province, province.chief_hoa)
    shown = page(chief, reverse("registry:detail", args=[to_leader.pk])).html
    assert "UBND tỉnh Sơn La" in shown
    assert "1182/QĐ-UBND" in shown
    assert "Hỏa tốc" in shown
    for hidden in (SUBJECT, "Đơn kiến nghị", "Người Gửi", "Phạm Quang Bình – "):
        assert hidden not in shown


def test_the_list_shows_a_knower_no_subject(
    province: Province, to_leader: Incoming, page: OpenPage
) -> None:
    chief = client_of(province, province.chief_hoa)
    shown = page(chief, reverse("registry:list")).text
    assert "UBND tỉnh Sơn La" in shown
    assert "Chỉ xem dòng sổ" in shown
    assert SUBJECT not in shown
    leader = client_of(province, province.leader_binh)
    assert SUBJECT in page(leader, reverse("registry:list")).text


@pytest.mark.parametrize("verb", ["direct", "finish", "submit"])
def test_no_act_of_a_knower_shows_the_subject(
    province: Province, to_leader: Incoming, verb: str
) -> None:
    chief = client_of(province, province.chief_hoa)
    answer = chief.get(reverse(f"registry:{verb}", args=[to_leader.pk]))
    assert answer.status_code == 403
    assert SUBJECT not in answer.content.decode()


def test_the_desk_submits_from_the_line_without_seeing_the_subject_again(
    province: Province, registered: Incoming, page: OpenPage
) -> None:
    clerk = client_of(province, province.clerk_lan)
    operations.submit_document(
        registered, to=province.chief_hoa, actor=province.actor(province.clerk_lan), now=NOW
    )
    shown = page(clerk, reverse("registry:submit", args=[registered.pk])).text
    assert registered.symbol in shown
    assert registered.subject not in shown


def test_the_register_holds_the_subject_for_the_desk_and_not_for_a_knower(
    province: Province, to_leader: Incoming, book: Series
) -> None:
    def row_of(post: Appointment) -> RegisterRow:
        return next(register_rows(province.actor(post), book, first=DAY, last=DAY))

    assert row_of(province.clerk_lan).subject == f"Đơn kiến nghị {SUBJECT}"
    line = row_of(province.chief_hoa)
    assert (line.author, line.symbol, line.number) == ("UBND tỉnh Sơn La", "1182/QĐ-UBND", "1")
    assert (line.subject, line.receiver, line.note) == ("", "", "")
