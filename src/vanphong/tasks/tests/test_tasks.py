"""A task's way: given, assigned, begun, done — and every way back."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests.page import OpenPage
from tests.world import NOW, SETUP, Province, division, post

from vanphong.directory import operations as directory
from vanphong.kernel.audit.models import Entry, TextVersion
from vanphong.kernel.policies import Missing, NotPermitted, Refusal
from vanphong.kernel.principals import Level
from vanphong.kernel.states.machine import WrongState
from vanphong.kernel.subjects import SubjectRef
from vanphong.tasks import operations, queries
from vanphong.tasks.models import Task
from vanphong.tasks.operations import Order
from vanphong.tasks.policies import TaskPolicy

SOURCE = SubjectRef("registry.incoming", uuid.UUID(int=9))
DUE = date(2026, 12, 1)


def give(province: Province, access_class: str = "ordinary", **changes: Any) -> Task:
    now = changes.pop("now", NOW)
    order = Order(
        content="Tham mưu văn bản trả lời", lead_unit=province.economy,
        cooperating={province.division: DUE}, due_on=DUE,
    )  # fmt: skip
    return operations.give_task(
        dataclasses.replace(order, **changes), tenant=province.committee, source=SOURCE,
        giver=province.chief_hoa, access_class=access_class,
        actor=province.actor(province.chief_hoa), now=now,
    )  # fmt: skip


def test_it_walks_from_given_to_done(province: Province) -> None:
    task = give(province)
    son, minh = province.actor(province.head_son), province.actor(province.specialist_minh)
    task = operations.assign_task(task, person=province.specialist_minh, actor=son, now=NOW)
    assert list(queries.list_mine(minh)) == [task]
    task = operations.start_task(task, actor=minh, now=NOW)
    task = operations.report_done(task, result="Đã có Công văn 12", actor=minh, now=NOW)
    assert (task.state, task.done_at) == ("done", NOW)
    assert queries.count_open(SOURCE) == 0
    acts = Entry.objects.filter(subject_id=task.pk, name__startswith="tasks.")
    names = list(acts.order_by("id").values_list("name"))
    assert names == [
        ("tasks.task.given",),
        ("tasks.task.assign",),
        ("tasks.task.start",),
        ("tasks.task.report_done",),
    ]
    assert TextVersion.objects.filter(text="Đã có Công văn 12").exists()


def test_the_lead_and_those_who_cooperate_see_it_in_their_queues(province: Province) -> None:
    task = give(province)
    assert list(queries.list_of_unit(province.actor(province.head_son))) == [task]
    assert list(queries.list_cooperating(province.actor(province.head_thu))) == [task]


def test_nobody_of_another_office_knows_of_it(province: Province) -> None:
    task = give(province)
    with pytest.raises(Missing):
        queries.get_task_for(province.actor(province.party_clerk_nga), task.pk)


def test_a_limited_task_is_known_to_named_people_only(province: Province) -> None:
    task = give(province, access_class="limited", lead_person=province.head_son)
    assert queries.get_task_for(province.actor(province.head_son), task.pk)
    for other in (province.specialist_minh, province.head_thu, province.leader_binh):
        with pytest.raises(Missing):
            queries.get_task_for(province.actor(other), task.pk)


def test_it_refuses_a_person_of_another_division(province: Province) -> None:
    task = give(province)
    with pytest.raises(operations.CannotAssign):
        operations.assign_task(
            task, person=province.head_thu, actor=province.actor(province.head_son), now=NOW
        )


def test_it_refuses_a_unit_of_another_office(province: Province) -> None:
    with pytest.raises(operations.CannotGive):
        give(province, lead_unit=province.party_division)


def test_it_refuses_a_lead_that_cooperates_with_itself(province: Province) -> None:
    with pytest.raises(operations.CannotGive):
        give(province, cooperating={province.economy: None})


@pytest.mark.parametrize("content", ["", "   ", "x" * 4001])
def test_it_refuses_empty_and_endless_content(province: Province, content: str) -> None:
    with pytest.raises(Refusal):
        give(province, content=content)
    assert not Task.objects.exists()


def test_only_the_leading_division_assigns(province: Province) -> None:
    task = give(province)
    with pytest.raises(NotPermitted):
        operations.assign_task(
            task, person=province.specialist_minh, actor=province.actor(province.head_thu), now=NOW
        )


def test_a_specialist_does_not_report_the_task_of_another(province: Province) -> None:
    task = give(province, lead_person=province.head_son)
    with pytest.raises(NotPermitted):
        operations.report_done(
            task, result="Xong", actor=province.actor(province.specialist_minh), now=NOW
        )


def test_a_returned_task_is_given_again(province: Province) -> None:
    task = give(province)
    son, hoa = province.actor(province.head_son), province.actor(province.chief_hoa)
    task = operations.return_to_giver(task, reason="Không thuộc lĩnh vực", actor=son, now=NOW)
    assert task.state == "returned"
    assert operations.give_again(task, actor=hoa, now=NOW).state == "given"


def test_a_done_task_is_opened_again_by_who_gave_it(province: Province) -> None:
    task = give(province)
    task = operations.report_done(
        task, result="Xong", actor=province.actor(province.head_son), now=NOW
    )
    with pytest.raises(NotPermitted):
        operations.reopen_task(
            task, reason="Thiếu", actor=province.actor(province.head_son), now=NOW
        )
    task = operations.reopen_task(
        task, reason="Thiếu", actor=province.actor(province.chief_hoa), now=NOW
    )
    assert (task.state, task.done_at, task.result) == ("in_progress", None, "Xong")


@pytest.mark.parametrize("verb", [operations.withdraw_task, operations.reopen_task])
def test_a_reason_is_asked_for(province: Province, verb: Callable[..., Task]) -> None:
    with pytest.raises(Refusal):
        verb(give(province), reason=" ", actor=province.actor(province.chief_hoa), now=NOW)


def test_a_withdrawn_task_is_over(province: Province) -> None:
    hoa = province.actor(province.chief_hoa)
    task = operations.withdraw_task(give(province), reason="Nhầm", actor=hoa, now=NOW)
    with pytest.raises(WrongState):
        operations.start_task(task, actor=province.actor(province.head_son), now=NOW)


def test_the_figures_of_the_queues(province: Province) -> None:
    give(province, lead_person=province.head_son)
    give(province, lead_person=province.head_son, due_on=date(2026, 11, 25))
    son = province.actor(province.head_son)
    give(province, due_on=date(2026, 11, 26))
    assert queries.count_queues(son, date(2026, 11, 26)) == {
        "mine": 2, "overdue": 1, "soon": 0, "unit": 3, "unassigned": 1,
    }  # fmt: skip


def test_soon_due_counts_working_days_from_today(province: Province) -> None:
    """On Friday the 27th, Tuesday the 1st is the second working day and Wednesday the third."""
    for day in (26, 27, 30):
        give(province, lead_person=province.head_son, due_on=date(2026, 11, day))
    for day in (1, 2):
        give(province, lead_person=province.head_son, due_on=date(2026, 12, day))
    son = province.actor(province.head_son)
    days = [task.due_on for task in queries.list_soon_due(son, date(2026, 11, 27))]
    assert days == [date(2026, 11, 27), date(2026, 11, 30), date(2026, 12, 1)]


@pytest.mark.parametrize("role", ["administrator", "auditor"])
def test_who_runs_or_watches_the_system_reads_nothing_given_to_the_division(
    province: Province, role: str
) -> None:
    """Policy 4.2: an administrator sits in a division and sees no content for that."""
    task = give(province, lead_unit=province.division, cooperating={})
    watcher = post("Lưu Đình Phúc", province.division, "Kiểm soát", role)
    assert TaskPolicy.level(province.actor(province.head_thu), task) == Level.FULL
    assert TaskPolicy.level(province.actor(watcher), task) == Level.NONE
    named = give(province, lead_unit=province.division, lead_person=watcher, cooperating={})
    assert TaskPolicy.level(province.actor(watcher), named) == Level.FULL


def test_the_chief_hands_an_open_task_over_to_another_division(province: Province) -> None:
    task = operations.assign_task(
        give(province), person=province.specialist_minh, actor=province.actor(province.head_son),
        now=NOW,
    )  # fmt: skip
    khoa = post("Mai Đăng Khoa", division(province.committee, "Phòng Nội chính", "NC"),
                "Chuyên viên", "specialist")  # fmt: skip
    hoa = province.actor(province.chief_hoa)
    task = operations.hand_over_task(task, person=khoa, note="Chuyển lĩnh vực", actor=hoa, now=NOW)
    assert (task.lead_person, task.lead_unit, task.due_on) == (khoa, khoa.unit, DUE)
    assert list(queries.list_mine(province.actor(khoa))) == [task]
    with pytest.raises(operations.CannotAssign, match="đang chủ trì"):
        operations.hand_over_task(task, person=khoa, actor=hoa, now=NOW)
    with pytest.raises(operations.CannotAssign, match="đang phối hợp"):
        operations.hand_over_task(task, person=province.head_thu, actor=hoa, now=NOW)
    with pytest.raises(NotPermitted):
        operations.hand_over_task(
            task, person=province.specialist_minh, actor=province.actor(khoa), now=NOW
        )


def test_the_chief_hands_it_over_on_screen(province: Province, page: OpenPage) -> None:
    task = give(province)
    account = directory.open_account(
        province.chief_hoa.person, tenant=province.committee, password=None, actor=SETUP, now=NOW
    )
    chief = Client()
    chief.force_login(account.user, backend="django.contrib.auth.backends.ModelBackend")
    assert "Bàn giao cho người khác" in page(chief, f"/tasks/{task.pk}/").text
    url = f"/tasks/{task.pk}/handing-over/"
    page(chief, url)
    typed = {"person": str(province.specialist_minh.pk), "note": ""}
    page(chief, url, data=dict(typed), status=422)
    assert chief.post(url, {**typed, "note": "Chuyển lĩnh vực"}).status_code == 302
    task.refresh_from_db()
    assert task.lead_person == province.specialist_minh
