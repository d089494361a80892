"""The first thread: received, registered, submitted, directed, handled, finished, printed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.world import NOW, SETUP, Province

from vanphong.directory.models import Appointment
from vanphong.kernel.policies import Missing, NotPermitted, Refusal
from vanphong.kernel.principals import Level
from vanphong.kernel.states.machine import WrongState
from vanphong.kernel.subjects import SubjectRef
from vanphong.registry import operations, queries
from vanphong.registry.models import Incoming, Series
from vanphong.registry.register import register_rows
from vanphong.registry.tests.conftest import LETTER, Intake
from vanphong.tasks import operations as tasks
from vanphong.tasks.operations import Order
from vanphong.tasks.queries import list_of_source


def submit(province: Province, document: Incoming, to: Appointment | None = None) -> Incoming:
    return operations.submit_document(
        document, to=to or province.chief_hoa, actor=province.actor(province.clerk_lan), now=NOW
    )


def direct(province: Province, document: Incoming) -> None:
    order = Order(content="Nghiên cứu, tham mưu", lead_unit=province.economy, cooperating={},
                  due_on=date(2026, 12, 1))  # fmt: skip
    operations.direct_document(
        document, orders=[order], opinion="Phòng Kinh tế tham mưu.", author=province.chief_hoa,
        typed_by=province.chief_hoa, actor=province.actor(province.chief_hoa), now=NOW,
    )  # fmt: skip


def test_a_document_walks_the_whole_way(province: Province, registered: Incoming) -> None:
    assert (registered.arrival_number, registered.period) == (1, "2026")
    document = submit(province, registered)
    assert list(queries.list_before_me(province.actor(province.chief_hoa))) == [document]
    direct(province, document)
    son, minh = province.actor(province.head_son), province.actor(province.specialist_minh)
    task = list_of_source(SubjectRef("registry.incoming", document.pk)).get()
    with pytest.raises(operations.CannotFinish, match="1 "):
        operations.finish_document(document, kind="informed", actor=son, now=NOW)
    task = tasks.assign_task(task, person=province.specialist_minh, actor=son, now=NOW)
    tasks.report_done(task, result="Đã tham mưu", actor=minh, now=NOW)
    document = operations.finish_document(
        document, kind="answered", answer_symbol="12/UBND-KT", actor=minh, now=NOW
    )
    assert document.state == "finished"


def test_the_register_prints_its_ten_columns(
    province: Province, registered: Incoming, book: Series
) -> None:
    submit(province, registered)
    clerk = province.actor(province.clerk_lan)
    row = next(register_rows(clerk, book, first=NOW.date(), last=NOW.date()))
    assert len(row.__dataclass_fields__) == 10
    assert (row.number, row.author, row.symbol) == ("1", "UBND tỉnh Sơn La", "1182/QĐ-UBND")
    assert row.subject == f"Quyết định {LETTER.subject}"
    assert row.receiver == "Trần Thị Hòa"


def test_the_desk_keeps_the_line_when_a_document_is_submitted(
    province: Province, registered: Incoming
) -> None:
    clerk = province.actor(province.clerk_lan)
    assert queries.get_incoming_for(clerk, registered.pk, Level.FULL)
    submit(province, registered)
    assert queries.get_incoming_for(clerk, registered.pk)
    with pytest.raises(Missing):
        queries.get_incoming_for(clerk, registered.pk, Level.FULL)


def test_another_office_knows_nothing_of_it(province: Province, registered: Incoming) -> None:
    nga = province.actor(province.party_clerk_nga)
    assert not queries.list_incoming_for(nga).exists()
    with pytest.raises(Missing):
        operations.submit_document(registered, to=province.chief_hoa, actor=nga, now=NOW)


def test_a_specialist_sees_only_what_was_given_to_the_division(
    province: Province, registered: Incoming
) -> None:
    minh, thu = province.actor(province.specialist_minh), province.actor(province.head_thu)
    assert not queries.list_incoming_for(minh).exists()
    document = submit(province, registered)
    direct(province, document)
    assert list(queries.list_incoming_for(minh, Level.FULL)) == [document]
    assert not queries.list_incoming_for(thu).exists()


def test_a_letter_to_a_leader_by_name_shows_others_its_line_until_passed_on(
    province: Province, receive: Intake
) -> None:
    document = operations.register_document(
        receive(addressee=province.leader_binh), actor=province.actor(province.clerk_lan), now=NOW
    )
    hoa, binh = province.actor(province.chief_hoa), province.actor(province.leader_binh)
    assert queries.get_incoming_for(binh, document.pk, Level.FULL)
    assert queries.get_incoming_for(hoa, document.pk)
    with pytest.raises(Missing):
        queries.get_incoming_for(hoa, document.pk, Level.FULL)
    document = submit(province, document, province.leader_binh)
    with pytest.raises(Missing):  # laid before the one it names: not passed on yet
        queries.get_incoming_for(hoa, document.pk, Level.FULL)
    with pytest.raises(Refusal, match="đích danh"):
        submit(province, document)
    operations.submit_document(document, to=province.chief_hoa, actor=binh, now=NOW)
    assert queries.get_incoming_for(hoa, document.pk, Level.FULL)


def test_a_limited_document_is_seen_by_the_named_only(province: Province, receive: Intake) -> None:
    document = operations.register_document(
        receive(access_class="limited"), actor=province.actor(province.clerk_lan), now=NOW
    )
    submit(province, document, province.leader_binh)
    assert queries.get_incoming_for(province.actor(province.leader_binh), document.pk, Level.FULL)
    with pytest.raises(Missing):
        queries.get_incoming_for(province.actor(province.chief_hoa), document.pk)


def test_only_whom_it_was_submitted_to_directs(province: Province, registered: Incoming) -> None:
    document = submit(province, registered)
    with pytest.raises(NotPermitted, match="được trình"):
        operations.direct_document(
            document, orders=[], opinion="Ý kiến", author=province.leader_binh,
            typed_by=province.leader_binh, actor=province.actor(province.leader_binh), now=NOW,
        )  # fmt: skip


def test_a_direction_with_a_wrong_order_leaves_nothing(
    province: Province, registered: Incoming
) -> None:
    document = submit(province, registered)
    wrong = Order(content="Tham mưu", lead_unit=province.party_division, cooperating={})
    with pytest.raises(tasks.CannotGive):
        operations.direct_document(
            document, orders=[wrong], opinion="", author=province.chief_hoa,
            typed_by=province.chief_hoa, actor=province.actor(province.chief_hoa), now=NOW,
        )  # fmt: skip
    assert not document.directions.exists()
    document.refresh_from_db()
    assert document.state == "submitted"


def test_the_same_form_sent_twice_makes_one_document(receive: Intake) -> None:
    first = receive()
    assert receive(key=first.intake_key) == first
    assert Incoming.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"subject": "x" * 4001}, "subject"),
        ({"subject": " "}, "subject"),
        ({"sender_name": ""}, "sender_name"),
        ({"issued_on": date(2026, 11, 25)}, "issued_on"),
        ({"arrived_at": NOW + timedelta(hours=1)}, "arrived_at"),
        ({"symbol": "x" * 61}, "symbol"),
    ],
)
def test_bad_input_is_refused_with_its_field(
    receive: Intake, change: dict[str, object], field: str
) -> None:
    with pytest.raises(Refusal) as refusal:
        receive(**change)
    assert refusal.value.field == field
    assert refusal.value.sentence
    assert not Incoming.objects.exists()


def test_a_symbol_keeps_its_spelling_and_is_compared_without_spaces(
    province: Province, receive: Intake
) -> None:
    receive(symbol="1182 /QĐ-UBND")
    clerk = province.actor(province.clerk_lan)
    assert Incoming.objects.get().symbol == "1182 /QĐ-UBND"

    def found(sender_name: str) -> int:
        return len(queries.find_duplicates(clerk, symbol="1182/QĐ-UBND", sender_name=sender_name))

    assert found("UBND  tỉnh Sơn La") == 1
    assert found("UBND tỉnh Lai Châu") == 0


def test_duplicates_of_another_office_are_not_betrayed(
    province: Province, registered: Incoming
) -> None:
    nga = province.actor(province.party_clerk_nga)
    assert queries.find_duplicates(nga, symbol=LETTER.symbol, sender_name=LETTER.sender_name) == []


def test_it_is_registered_once(province: Province, registered: Incoming) -> None:
    with pytest.raises(WrongState):
        operations.register_document(registered, actor=province.actor(province.clerk_lan), now=NOW)


def test_a_document_moved_to_another_book_leaves_a_tombstone(
    province: Province, registered: Incoming, book: Series
) -> None:
    clerk = province.actor(province.clerk_lan)
    other = operations.open_series(
        tenant=province.committee, name="Sổ Ban Tiếp công dân", valid_from=LETTER.issued_on
        or NOW.date(), actor=SETUP, now=NOW,
    )  # fmt: skip
    moved = operations.move_to_book(
        registered, series=other, reason="Gửi nhầm sổ", actor=clerk, now=NOW
    )
    assert (moved.series, moved.arrival_number) == (other, 1)
    day = NOW.date()
    rows = list(register_rows(clerk, book, first=day, last=day))
    assert [(row.number, row.author) for row in rows] == [("1", "")]
    assert "Sổ Ban Tiếp công dân" in rows[0].note


def test_a_book_of_a_term_numbers_through_the_term(province: Province, receive: Intake) -> None:
    term = operations.open_series(
        tenant=province.committee, name="Sổ nhiệm kỳ", valid_from=NOW.date(), term=(2026, 2031),
        actor=SETUP, now=NOW,
    )  # fmt: skip
    document = operations.register_document(
        receive(series=term), actor=province.actor(province.clerk_lan), now=NOW
    )
    assert document.period == "2026-2031"


def test_a_finished_document_is_opened_again(province: Province, registered: Incoming) -> None:
    hoa = province.actor(province.chief_hoa)
    document = operations.finish_document(registered, kind="filed", actor=hoa, now=NOW)
    document = operations.reopen_document(
        document, reason="Có ý kiến chỉ đạo mới", actor=hoa, now=NOW
    )
    assert (document.state, document.finish_kind) == ("directed", "")


def test_a_returned_document_needs_a_real_reason(province: Province, receive: Intake) -> None:
    clerk, document = province.actor(province.clerk_lan), receive()
    with pytest.raises(Refusal):
        operations.return_to_sender(document, reason="sai", actor=clerk, now=NOW)
    document = operations.return_to_sender(
        document, reason="Gửi nhầm cơ quan nhận", actor=clerk, now=NOW
    )
    assert document.state == "returned"
