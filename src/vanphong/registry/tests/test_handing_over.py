"""Open items go along when a portfolio changes hands: in one act, undone in one act."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

import pytest
from tests.world import NOW, SETUP, Province, post

from vanphong.directory import operations as directory
from vanphong.directory.models import Appointment, Portfolio
from vanphong.directory.operations import Assignment
from vanphong.kernel.audit.models import Entry
from vanphong.kernel.policies import NotPermitted
from vanphong.kernel.subjects import SubjectRef
from vanphong.registry import operations
from vanphong.registry.models import Incoming
from vanphong.registry.queries.handing_over import changes_of, list_open_items
from vanphong.registry.tests.conftest import Intake
from vanphong.tasks import operations as tasks
from vanphong.tasks.models import Task
from vanphong.tasks.operations import Order
from vanphong.tasks.queries import list_of_source

REASON = "Phân công công tác thay đổi"


@dataclass(frozen=True, kw_only=True)
class Handed:
    """A row that changed hands, a document before the old leader, a task of the old specialist."""

    row: Portfolio
    lan: Appointment
    khoa: Appointment
    waiting: Incoming
    task: Task


@pytest.fixture
def handed(province: Province, receive: Intake) -> Handed:
    lan = post("Tống Thị Lan", province.leader_binh.unit, "Phó Chủ tịch", "province_leader")
    khoa = post("Mai Đăng Khoa", province.economy, "Chuyên viên", "specialist")
    before = Assignment(
        field_name="Đất đai", words=["thuê đất"], leader=province.leader_binh,
        unit=province.economy, specialist=province.specialist_minh, decision="15/QĐ-UBND",
        decided_on=date(2026, 1, 1),
    )  # fmt: skip
    after = Assignment(
        field_name="Đất đai", words=["thuê đất"], leader=lan, unit=province.economy,
        specialist=khoa, decision="20/QĐ-UBND", decided_on=date(2026, 11, 20),
    )  # fmt: skip
    old = directory.add_portfolio(
        before, tenant=province.committee, valid_from=date(2026, 1, 1), actor=SETUP, now=NOW
    )
    row = directory.hand_over_portfolio(
        old, after, valid_from=date(2026, 11, 24), reason=REASON, actor=SETUP, now=NOW
    )
    clerk, hoa = province.actor(province.clerk_lan), province.actor(province.chief_hoa)
    waiting, directed = (
        operations.register_document(receive(), actor=clerk, now=NOW) for _ in "ab"
    )
    waiting = operations.submit_document(waiting, to=province.leader_binh, actor=clerk, now=NOW)
    operations.direct_document(
        directed, opinion="Tham mưu", author=province.chief_hoa, typed_by=province.chief_hoa,
        orders=[Order(content="Tham mưu", lead_unit=province.economy, cooperating={})], actor=hoa,
        now=NOW,
    )  # fmt: skip
    task = list_of_source(SubjectRef("registry.incoming", directed.pk)).get()
    task = tasks.assign_task(
        task, person=province.specialist_minh, actor=province.actor(province.head_son), now=NOW
    )
    return Handed(row=row, lan=lan, khoa=khoa, waiting=waiting, task=task)


def move(province: Province, handed: Handed, key: uuid.UUID | None = None) -> operations.Moved:
    return operations.hand_over_open_items(
        handed.row, giver=province.leader_binh, taker=handed.lan, documents=[handed.waiting],
        tasks=[], reason=REASON, key=key or uuid.uuid4(), now=NOW,
        actor=province.actor(province.chief_hoa),
    )  # fmt: skip


def test_what_lies_with_the_old_holders_is_listed(province: Province, handed: Handed) -> None:
    hoa = province.actor(province.chief_hoa)
    changes = {change.place: change for change in changes_of(handed.row)}
    assert {place: c.taker for place, c in changes.items()} == {
        "leader": handed.lan, "specialist": handed.khoa,
    }  # fmt: skip
    items = list_open_items(hoa, handed.row, province.leader_binh, now=NOW)
    assert [(item.document, item.fits) for item in items] == [(handed.waiting, True)]
    items = list_open_items(hoa, handed.row, province.specialist_minh, now=NOW)
    assert [(item.task, item.fits) for item in items] == [(handed.task, True)]


def test_a_document_moves_and_goes_back(province: Province, handed: Handed) -> None:
    moved = move(province, handed)
    handed.waiting.refresh_from_db()
    assert handed.waiting.submitted_to == handed.lan
    back = operations.undo_handover(
        moved.handover, actor=province.actor(province.chief_hoa), now=NOW
    )
    handed.waiting.refresh_from_db()
    assert (handed.waiting.submitted_to, back.count) == (province.leader_binh, 1)
    with pytest.raises(operations.CannotHandOver, match="đã được hoàn tác"):
        operations.undo_handover(moved.handover, actor=province.actor(province.chief_hoa), now=NOW)
    assert Entry.objects.filter(name="registry.handover.undone").count() == 1


def test_a_task_moves_to_the_new_specialist(province: Province, handed: Handed) -> None:
    operations.hand_over_open_items(
        handed.row, giver=province.specialist_minh, taker=handed.khoa, documents=[],
        tasks=[handed.task], reason=REASON, key=uuid.uuid4(), now=NOW,
        actor=province.actor(province.chief_hoa),
    )  # fmt: skip
    handed.task.refresh_from_db()
    assert handed.task.lead_person == handed.khoa
    assert handed.khoa.principal_id in handed.task.readers


def test_what_was_worked_on_since_stays_with_its_sentence(
    province: Province, handed: Handed
) -> None:
    moved = move(province, handed)
    operations.direct_document(
        handed.waiting, orders=[], opinion="Lưu", author=handed.lan, typed_by=handed.lan,
        actor=province.actor(handed.lan), now=NOW,
    )  # fmt: skip
    back = operations.undo_handover(
        moved.handover, actor=province.actor(province.chief_hoa), now=NOW
    )
    assert back.count == 0
    assert "không còn" in back.left[0]


def test_the_same_form_moves_once(province: Province, handed: Handed) -> None:
    key = uuid.uuid4()
    assert move(province, handed, key).handover == move(province, handed, key).handover


def test_nothing_that_moves_leaves_nothing(province: Province, handed: Handed) -> None:
    move(province, handed)
    with pytest.raises(operations.CannotHandOver, match="không còn"):
        move(province, handed)


def test_others_hand_nothing_over(province: Province, handed: Handed) -> None:
    with pytest.raises(NotPermitted):
        operations.hand_over_open_items(
            handed.row, giver=province.leader_binh, taker=handed.lan, documents=[handed.waiting],
            tasks=[], reason=REASON, key=uuid.uuid4(), now=NOW,
            actor=province.actor(province.administrator_tuan),
        )  # fmt: skip
