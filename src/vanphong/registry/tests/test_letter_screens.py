"""The screens of citizens' letters, as the clerk, the Board and others see them."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse
from tests.page import OpenPage

from vanphong.registry.models import CitizenLetter, ReceptionBoard
from vanphong.registry.tests.test_letters import OTHERS, Desk, desk, other
from vanphong.registry.tests.test_screens import signed_in

__all__ = ["desk"]


def form(desk: Desk, **changes: object) -> dict[str, object]:
    return {
        "series": str(desk.book.pk), "arrived_on": "24/11/2026", "channel": "paper",
        "word": "request", "sender_name": "Hoàng Thị Mơ", "sheet_count": "2",
        "idempotency_key": str(uuid.uuid4()),
    } | changes  # fmt: skip


@pytest.fixture
def clerk(desk: Desk) -> Client:
    return signed_in(desk.province, desk.province.clerk_lan)


@pytest.fixture
def board(desk: Desk) -> Client:
    return signed_in(desk.province, desk.receptionist_yen)


def address(name: str, letter: CitizenLetter) -> str:
    return reverse(f"registry:{name}", args=[letter.pk])


def test_a_clerk_takes_one_in_and_hands_it_over_and_the_board_signs(
    desk: Desk, clerk: Client, board: Client, page: OpenPage
) -> None:
    page(clerk, reverse("registry:new_letter"))
    answer = clerk.post(reverse("registry:new_letter"), form(desk))
    letter = CitizenLetter.objects.get()
    assert answer.headers["Location"] == address("letter", letter)
    seen = page(clerk, address("letter", letter))
    assert "Đơn, thư số đến 1" in seen.title
    assert "Hoàng Thị Mơ" in seen.text
    chosen = {"chosen": [str(letter.pk)]}
    listed = page(clerk, reverse("registry:letters") + "?queue=hand_over")
    assert "Giao bằng một phiếu" in listed.text
    assert "Hoàng Thị Mơ" not in listed.text
    assert clerk.post(reverse("registry:hand_over_letters"), chosen).status_code == 302
    slip = clerk.get(address("letter_slip", letter))
    assert slip.content.startswith(b"%PDF")
    assert "Nhận" in page(board, reverse("registry:letters") + "?queue=take_over").text
    assert board.post(reverse("registry:take_over_letters"), chosen).status_code == 302
    assert "Ban Tiếp công dân đã nhận" in page(clerk, address("letter", letter)).text


def test_a_name_on_a_sealed_one_is_refused_at_its_field(
    desk: Desk, clerk: Client, page: OpenPage
) -> None:
    data = form(desk, is_sealed="on")
    answer = page(clerk, reverse("registry:new_letter"), data=data, status=422)
    assert "Bì không mở thì không ghi tên người gửi" in answer.text
    assert not CitizenLetter.objects.exists()


@pytest.mark.parametrize("who", [*OTHERS, "clerk_dung"])
def test_to_others_it_is_a_missing_page(desk: Desk, who: str) -> None:
    letter = desk.receive()
    desk.hand_over(letter)
    client = signed_in(desk.province, other(desk, who))
    nowhere = uuid.uuid4()
    for name in ("letter", "letter_slip"):
        answer = client.get(address(name, letter))
        assert answer.status_code == 404
        assert answer.content == client.get(
            reverse(f"registry:{name}", args=[nowhere])
        ).content.replace(str(nowhere).encode(), str(letter.pk).encode())
    assert "Yến" not in client.get(reverse("registry:letters")).content.decode()


@pytest.mark.parametrize("who", [*OTHERS, "clerk_dung"])
def test_neither_list_nor_workbook_nor_search_shows_it(desk: Desk, who: str) -> None:
    desk.receive(note="Ghi chú kín")
    client = signed_in(desk.province, other(desk, who))
    for url in (reverse("registry:list"), "/search/?q=Mơ", reverse("registry:letters")):
        assert "Hoàng Thị Mơ" not in client.get(url).content.decode()


def test_one_strange_letter_among_the_chosen_moves_none(desk: Desk, clerk: Client) -> None:
    letter = desk.receive()
    chosen = {"chosen": [str(letter.pk), str(uuid.uuid4())]}
    assert clerk.post(reverse("registry:hand_over_letters"), chosen).status_code == 404
    assert clerk.post(reverse("registry:hand_over_letters"), {"chosen": ["x"]}).status_code == 404
    letter.refresh_from_db()
    assert letter.state == "registered"


def test_nothing_chosen_is_said(desk: Desk, clerk: Client) -> None:
    answer = clerk.post(reverse("registry:hand_over_letters"))
    assert answer.status_code == 409
    assert "Không có đơn, thư nào chờ giao" in answer.content.decode()


def test_the_administrator_names_the_board_and_sees_no_letter(desk: Desk, page: OpenPage) -> None:
    desk.receive()
    client = signed_in(desk.province, desk.province.administrator_tuan)
    assert "Ban Tiếp công dân" in page(client, reverse("registry:books")).text
    page(client, reverse("registry:choose_board"))
    unit = desk.province.economy
    answer = client.post(reverse("registry:choose_board"), {"unit": str(unit.pk)})
    assert answer.headers["Location"] == reverse("registry:books")
    assert ReceptionBoard.objects.get().unit == unit
    assert "Chưa có gì ở đây" in page(client, reverse("registry:letters")).text


def test_the_board_sends_one_back_with_a_reason(desk: Desk, board: Client, page: OpenPage) -> None:
    (letter,) = desk.hand_over(desk.receive())
    page(board, address("send_back_letter", letter))
    short = page(board, address("send_back_letter", letter), data={"reason": "x"}, status=422)
    assert "Ghi lý do, ít nhất 10 ký tự" in short.text
    reason = {"reason": "Phiếu ghi 3 tờ, thực nhận 2 tờ"}
    board.post(address("send_back_letter", letter), reason)
    letter.refresh_from_db()
    assert letter.state == "registered"
