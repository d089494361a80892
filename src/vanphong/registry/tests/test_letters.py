"""Citizens' letters: a number, a neutral word, and nobody but the clerk and the Reception Board."""

from __future__ import annotations

import dataclasses
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from tests.world import NOW, Province, division, post

from vanphong.directory import operations as directory
from vanphong.directory.models import Appointment
from vanphong.kernel.audit.agreements import agreements
from vanphong.kernel.audit.models import Entry, TextVersion
from vanphong.kernel.events import bus
from vanphong.kernel.figures.figure import default_params, figures
from vanphong.kernel.notifications.models import Notice
from vanphong.kernel.policies import Missing, NotPermitted, Refusal
from vanphong.kernel.search.sources import all_sources
from vanphong.kernel.states.machine import WrongState
from vanphong.kernel.subjects import SubjectRef, describe
from vanphong.registry import operations, queries
from vanphong.registry.models import CitizenLetter, Series
from vanphong.registry.operations import CitizenNote
from vanphong.registry.register import register_rows
from vanphong.registry.tests.conftest import Intake

NOTE = CitizenNote(sender_name="Hoàng Thị Mơ", post_number="RN123456789VN", sheet_count=3)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The Committee's desk and its Reception Board with one person."""

    province: Province
    book: Series
    receptionist_yen: Appointment
    clerk_dung: Appointment

    def receive(self, key: uuid.UUID | None = None, **changes: Any) -> CitizenLetter:
        return operations.receive_letter(
            dataclasses.replace(NOTE, **changes), series=self.book, arrived_at=NOW,
            receiver=self.province.clerk_lan, key=key or uuid.uuid4(),
            actor=self.province.actor(self.province.clerk_lan), now=NOW,
        )  # fmt: skip

    def hand_over(self, *letters: CitizenLetter) -> list[CitizenLetter]:
        clerk = self.province.actor(self.province.clerk_lan)
        return operations.hand_over_letters(letters, actor=clerk, now=NOW)

    def take_over(self, *letters: CitizenLetter) -> list[CitizenLetter]:
        yen = self.province.actor(self.receptionist_yen)
        return operations.take_over_letters(letters, actor=yen, now=NOW)


@pytest.fixture
def desk(province: Province, book: Series) -> Desk:
    board = division(province.committee, "Ban Tiếp công dân", "TCD")
    operations.choose_board(
        province.committee, unit=board, actor=province.actor(province.administrator_tuan), now=NOW
    )
    return Desk(
        province=province, book=book,
        receptionist_yen=post("Cao Thị Yến", board, "Trưởng ban", "division_head"),
        clerk_dung=post("Mai Văn Dũng", province.division, "Văn thư", "registry_clerk"),
    )  # fmt: skip


#: everybody of the office and of another one but the receiving clerk and the Board
OTHERS = (
    "leader_binh", "chief_hoa", "head_son", "specialist_minh", "head_thu", "administrator_tuan",
    "party_clerk_nga",
)  # fmt: skip


def other(desk: Desk, name: str) -> Appointment:
    return desk.clerk_dung if name == "clerk_dung" else getattr(desk.province, name)


def test_it_takes_the_next_number_of_the_common_book(desk: Desk, receive: Intake) -> None:
    clerk = desk.province.actor(desk.province.clerk_lan)
    first = operations.register_document(receive(), actor=clerk, now=NOW)
    second = desk.receive()
    third = operations.register_document(receive(symbol="7/BC-STC"), actor=clerk, now=NOW)
    numbers = (first.arrival_number, second.arrival_number, third.arrival_number)
    assert numbers == (1, 2, 3)


def test_the_same_form_twice_is_one_letter(desk: Desk) -> None:
    key = uuid.uuid4()
    assert desk.receive(key).pk == desk.receive(key).pk
    assert CitizenLetter.objects.count() == 1


def test_clerk_and_board_know_it_in_full(desk: Desk) -> None:
    letter = desk.receive()
    for who in (desk.province.clerk_lan, desk.receptionist_yen):
        actor = desk.province.actor(who)
        assert queries.get_letter_for(actor, letter.pk).sender_name == "Hoàng Thị Mơ"


@pytest.mark.parametrize("who", [*OTHERS, "clerk_dung"])
def test_nobody_else_opens_lists_or_names_it(desk: Desk, who: str) -> None:
    letter = desk.receive()
    desk.hand_over(letter)
    actor = desk.province.actor(other(desk, who))
    with pytest.raises(Missing):
        queries.get_letter_for(actor, letter.pk)
    assert not queries.list_letters_for(actor).exists()
    ref = SubjectRef("registry.citizen_letter", letter.pk)
    assert describe(actor, [ref]) == {}
    with pytest.raises((Missing, NotPermitted)):
        operations.take_over_letters([letter], actor=actor, now=NOW)


@pytest.mark.parametrize("who", [*OTHERS, "clerk_dung", "clerk_lan"])
def test_no_figure_counts_it(desk: Desk, who: str) -> None:
    actor = desk.province.actor(other(desk, who))
    day = NOW.date()

    def counted() -> dict[str, int]:
        return {
            f.code: f.records(actor, default_params(f, first=day, last=day), NOW).count()
            for f in figures()
        }

    before = counted()
    desk.receive()
    assert counted() == before


def test_no_search_reads_it(desk: Desk) -> None:
    desk.receive()
    nouns = {source.subject_type for source in all_sources()}
    assert "registry.citizen_letter" not in nouns


@pytest.mark.parametrize("who", ["clerk_dung", "chief_hoa"])
def test_the_printed_book_shows_a_neutral_word_only(desk: Desk, who: str) -> None:
    desk.receive(word="complaint")
    actor = desk.province.actor(other(desk, who))
    (row,) = register_rows(actor, desk.book, first=NOW.date(), last=NOW.date())
    cells = ["" if cell is None else str(cell) for cell in row.cells()]
    assert cells == [str(NOW.date()), "1", "", "", "", "Đơn, thư của công dân", "", "", "", ""]


def test_the_whole_book_of_a_period_has_its_line_wherever_it_went(desk: Desk) -> None:
    desk.take_over(desk.receive())
    clerk = desk.province.actor(desk.clerk_dung)
    first, last = NOW.date().replace(month=1, day=1), NOW.date()
    rows = list(register_rows(clerk, desk.book, first=first, last=last, period="2026"))
    assert [(row.number, row.subject) for row in rows] == [("1", "Đơn, thư của công dân")]


@pytest.mark.parametrize("who", ["leader_binh", "specialist_minh", "administrator_tuan"])
def test_who_prints_no_book_has_no_line_of_it(desk: Desk, who: str) -> None:
    desk.receive()
    actor = desk.province.actor(getattr(desk.province, who))
    assert not list(register_rows(actor, desk.book, first=NOW.date(), last=NOW.date()))


def test_of_a_sealed_one_no_name_is_noted(desk: Desk) -> None:
    with pytest.raises(Refusal, match="Bì không mở") as refusal:
        desk.receive(is_sealed=True)
    assert refusal.value.field == "sender_name"
    letter = desk.receive(is_sealed=True, sender_name="", word="complaint")
    assert (letter.word, letter.sender_name) == ("letter", "")


def test_the_audit_holds_no_words_of_it(desk: Desk) -> None:
    letter = desk.receive(note="Gửi kèm ảnh")
    entry = Entry.objects.get(name="registry.citizen_letter.register")
    assert entry.subject_id == letter.pk
    assert "Mơ" not in str(entry.data)
    assert not TextVersion.objects.filter(entry=entry).exists()


def test_it_goes_to_the_board_on_a_slip_and_back_comes_the_receipt(desk: Desk) -> None:
    first, second = desk.receive(), desk.receive(is_sealed=True, sender_name="")
    handed = desk.hand_over(first, second)
    assert {letter.handed_over_at for letter in handed} == {NOW}
    actor = desk.province.actor(desk.receptionist_yen)
    assert list(queries.list_letters_to_take_over(actor)) == sorted(handed, key=lambda x: x.pk)
    assert [x.pk for x in queries.letters_of_slip(actor, handed[0])] == [first.pk, second.pk]
    (taken,) = desk.take_over(first)
    assert (taken.state, taken.taken_over_by) == ("taken_over", desk.receptionist_yen)
    with pytest.raises(WrongState):
        desk.take_over(first)


def test_the_board_sends_one_back_with_the_reason(desk: Desk) -> None:
    (letter,) = desk.hand_over(desk.receive())
    actor = desk.province.actor(desk.receptionist_yen)
    with pytest.raises(Refusal):
        operations.send_back_letter(letter, reason="Thiếu", actor=actor, now=NOW)
    back = operations.send_back_letter(
        letter, reason="Trên phiếu ghi 3 tờ, thực nhận 2 tờ", actor=actor, now=NOW
    )
    assert (back.state, back.handed_over_at) == ("registered", None)
    assert desk.hand_over(back)[0].state == "handed_over"


def test_a_letter_of_another_house_goes_back_and_keeps_its_number(desk: Desk) -> None:
    clerk = desk.province.actor(desk.province.clerk_lan)
    letter = operations.return_letter(
        desk.receive(), reason="Bì ghi địa chỉ cơ quan khác", actor=clerk, now=NOW
    )
    assert (letter.state, letter.arrival_number) == ("returned", 1)


@pytest.mark.parametrize("who", ["clerk_dung", "chief_hoa", "administrator_tuan"])
def test_nobody_else_hands_it_over(desk: Desk, who: str) -> None:
    letter = desk.receive()
    with pytest.raises((NotPermitted, Missing)):
        operations.hand_over_letters([letter], actor=desk.province.actor(other(desk, who)), now=NOW)


def test_another_board_later_opens_no_old_letter(desk: Desk) -> None:
    letter = desk.receive()
    operations.choose_board(
        desk.province.committee, unit=desk.province.economy,
        actor=desk.province.actor(desk.province.administrator_tuan), now=NOW,
    )  # fmt: skip
    with pytest.raises(Missing):
        queries.get_letter_for(desk.province.actor(desk.province.head_son), letter.pk)
    assert queries.get_letter_for(desk.province.actor(desk.receptionist_yen), letter.pk)


@pytest.mark.parametrize("who", ["clerk_lan", "chief_hoa", "party_clerk_nga"])
def test_only_the_administrator_of_the_office_chooses_the_board(desk: Desk, who: str) -> None:
    with pytest.raises(Refusal):
        operations.choose_board(
            desk.province.committee, unit=desk.province.economy,
            actor=desk.province.actor(getattr(desk.province, who)), now=NOW,
        )  # fmt: skip


def test_without_a_board_nothing_is_taken_in(province: Province, book: Series) -> None:
    with pytest.raises(Refusal, match="Chưa có đơn vị nào"):
        operations.receive_letter(
            NOTE, series=book, arrived_at=NOW, receiver=province.clerk_lan, key=uuid.uuid4(),
            actor=province.actor(province.clerk_lan), now=NOW,
        )  # fmt: skip


def test_who_stands_in_for_the_clerk_sees_none_and_the_board_fetches_it(desk: Desk) -> None:
    letter, lan = desk.receive(), desk.province.clerk_lan
    directory.delegate(
        giver=lan, taker=desk.clerk_dung, starts_at=NOW, ends_at=NOW + timedelta(days=3),
        reason="Nghỉ phép", actor=desk.province.actor(lan), now=NOW,
    )  # fmt: skip
    actor = desk.province.actor(desk.clerk_dung)
    assert not queries.list_letters_to_hand_over(actor).exists()
    (taken,) = desk.take_over(letter)
    assert taken.taken_over_by == desk.receptionist_yen


def test_the_board_alone_is_told_and_no_name_stands_in_it(desk: Desk) -> None:
    desk.hand_over(desk.receive())
    while bus.deliver_pending(now=NOW):
        pass
    notices = Notice.objects.filter(subject_type="registry.citizen_letter")
    assert [n.appointment_id for n in notices] == [desk.receptionist_yen.pk]


def test_the_row_agrees_with_its_entry(desk: Desk) -> None:
    letter = desk.receive()
    desk.hand_over(letter)
    sql = next(a.sql for a in agreements() if a.code == "registry.citizen_letter")
    with connection.cursor() as cursor:
        cursor.execute(sql)
        ((found, said, stands),) = cursor.fetchall()
    assert found == letter.pk
    assert said == stands
