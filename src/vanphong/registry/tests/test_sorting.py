"""Sorting: where a paper goes, the words of each level in order, one key each on the screen."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.page import OpenPage
from tests.world import NOW, Province, post

from vanphong.kernel.events import bus
from vanphong.kernel.notifications.models import Notice
from vanphong.kernel.policies import NotPermitted, Refusal
from vanphong.kernel.principals import Level
from vanphong.kernel.states.machine import WrongState
from vanphong.kernel.subjects import SubjectRef
from vanphong.registry import operations, queries
from vanphong.registry.models import Incoming, Passing
from vanphong.registry.operations.sorting import Sorting
from vanphong.registry.queries.sorting import list_of_block, list_unsorted
from vanphong.registry.routing import list_precedents
from vanphong.registry.tests.conftest import LETTER, Intake
from vanphong.registry.tests.test_routing import row
from vanphong.registry.tests.test_screens import signed_in
from vanphong.tasks.queries import list_of_source


def sort(province: Province, document: Incoming, decision: str, **more: Any) -> Incoming:
    return operations.sort_document(
        document, Sorting(decision=Passing(decision), **more), now=NOW,
        actor=province.actor(province.chief_hoa),
    )  # fmt: skip


def test_it_goes_to_a_leader_with_the_words(province: Province, registered: Incoming) -> None:
    sort(province, registered, "submitted", leader=province.leader_binh, text="Kính trình")
    registered.refresh_from_db()
    assert (registered.state, registered.submitted_to) == ("submitted", province.leader_binh)
    assert registered.steps.get().text == "Kính trình"


def test_it_goes_straight_to_a_division_as_a_task(province: Province, registered: Incoming) -> None:
    sort(
        province, registered, "to_division", unit=province.economy, text="Tham mưu",
        specialist=province.specialist_minh,
    )  # fmt: skip
    registered.refresh_from_db()
    task = list_of_source(SubjectRef("registry.incoming", registered.pk)).get()
    assert (registered.state, task.lead_person) == ("directed", province.specialist_minh)
    step = registered.steps.get()
    assert step.direction is not None
    assert step.direction.opinion == "Tham mưu"


def test_for_information_lets_them_know_and_ends_it(
    province: Province, registered: Incoming
) -> None:
    sort(province, registered, "for_information", informed=[province.specialist_minh])
    minh = province.actor(province.specialist_minh)
    found = queries.get_incoming_for(minh, registered.pk, Level.FULL)
    assert (found.state, found.finish_kind) == ("finished", "informed")
    while bus.deliver_pending(now=NOW):
        pass
    told = Notice.objects.filter(appointment_id=province.specialist_minh.pk)
    assert [notice.row for notice in told] == ["registry.shared"]


def test_it_is_filed_or_goes_to_another_body(province: Province, receive: Intake) -> None:
    clerk = province.actor(province.clerk_lan)
    one, other = (operations.register_document(receive(), actor=clerk, now=NOW) for _ in "ab")
    assert sort(province, one, "filed").finish_kind == "filed"
    with pytest.raises(Refusal) as refusal:
        sort(province, other, "elsewhere")
    assert refusal.value.field == "body_name"
    sort(province, other, "elsewhere", body_name="Sở Tài chính", text="Đúng thẩm quyền")
    assert other.steps.get().text == "Sở Tài chính: Đúng thẩm quyền"


@pytest.mark.parametrize(
    ("decision", "field"),
    [("submitted", "leader"), ("to_division", "unit"), ("for_information", "informed")],
)
def test_a_decision_says_to_whom(
    province: Province, registered: Incoming, decision: str, field: str
) -> None:
    with pytest.raises(Refusal) as refusal:
        sort(province, registered, decision)
    assert refusal.value.field == field
    assert not registered.steps.exists()


def test_a_division_is_told_what_to_do(province: Province, registered: Incoming) -> None:
    with pytest.raises(Refusal) as refusal:
        sort(province, registered, "to_division", unit=province.economy, text=" ")
    assert refusal.value.field == "text"


def test_what_somebody_sorted_meanwhile_is_left(province: Province, registered: Incoming) -> None:
    sort(province, registered, "filed")
    with pytest.raises(WrongState, match="đã có người phân loại"):
        sort(province, registered, "filed")


def test_only_sorters_sort(province: Province, registered: Incoming) -> None:
    with pytest.raises(NotPermitted):
        operations.sort_document(
            registered, Sorting(decision=Passing.FILED), now=NOW,
            actor=province.actor(province.clerk_lan),
        )  # fmt: skip


def test_a_block_sees_what_the_table_leads_to_it(province: Province, receive: Intake) -> None:
    nam = post("Hoàng Văn Nam", province.division, "Phó Chánh Văn phòng", "deputy_chief")
    row(province, deputy=nam)
    clerk = province.actor(province.clerk_lan)
    land = operations.register_document(receive(), actor=clerk, now=NOW)
    other = operations.register_document(receive(subject="Về y tế"), actor=clerk, now=NOW)
    hoa = province.actor(province.chief_hoa)
    assert list(list_of_block(province.actor(nam), now=NOW)) == [land]
    assert list(list_of_block(hoa, now=NOW)) == []
    assert set(list_unsorted(hoa)) == {land, other}
    operations.submit_document(other, to=nam, actor=clerk, now=NOW)
    assert list(list_of_block(province.actor(nam), now=NOW)) == [land, other]


def test_precedents_are_of_the_same_sender_and_kind_and_known_in_full(
    province: Province, receive: Intake, registered: Incoming
) -> None:
    clerk, hoa = province.actor(province.clerk_lan), province.actor(province.chief_hoa)
    for changes in ({}, {"kind_name": "Công văn"}, {"access_class": "limited"}):
        document = operations.register_document(receive(**changes), actor=clerk, now=NOW)
        operations.submit_document(document, to=province.leader_binh, actor=clerk, now=NOW)
        operations.direct_document(
            document, orders=[], opinion=f"Ý kiến {changes}", author=province.leader_binh,
            typed_by=province.leader_binh, actor=province.actor(province.leader_binh), now=NOW,
        )  # fmt: skip
    found = list_precedents(queries.list_incoming_for(hoa, Level.FULL), registered)
    assert [given.opinion for given in found] == ["Ý kiến {}"]


# The screen


@pytest.fixture
def chief(province: Province) -> Client:
    return signed_in(province, province.chief_hoa)


def test_an_empty_screen_says_so(chief: Client, page: OpenPage) -> None:
    assert "Đã phân loại hết" in page(chief, reverse("registry:sorting")).text


def test_rows_are_sorted_by_one_key_each(
    province: Province, chief: Client, registered: Incoming, page: OpenPage
) -> None:
    row(province)
    shown = page(chief, reverse("registry:sorting"), queries=30)
    assert LETTER.subject in shown.text
    keys = [b.attrs["data-row-key"] for b in shown.find("button") if "data-row-key" in b.attrs]
    assert keys == ["l", "p", "f"]
    url = reverse("registry:sort", args=[registered.pk])
    typed = {"decision": "to_division", "unit": str(province.economy.pk), "text": ""}
    refused = chief.post(url, typed, headers={"HX-Request": "true"})
    assert "Hãy ghi phòng phải làm gì" in refused.content.decode()
    done = chief.post(url, {**typed, "text": "Tham mưu"}, headers={"HX-Request": "true"})
    assert "Đã giao Phòng Kinh tế" in done.content.decode()
    assert "data-row-done" in done.content.decode()
    registered.refresh_from_db()
    assert registered.state == "directed"


def test_fifty_rows_cost_no_more_questions_than_one(
    province: Province, chief: Client, receive: Intake, page: OpenPage
) -> None:
    row(province)
    clerk = province.actor(province.clerk_lan)
    operations.register_document(receive(), actor=clerk, now=NOW)
    few = page(chief, reverse("registry:sorting")).queries
    for _ in range(9):
        operations.register_document(receive(), actor=clerk, now=NOW)
    assert page(chief, reverse("registry:sorting")).queries == few


def test_one_paper_shows_its_precedents_and_leads_to_the_next(
    province: Province, chief: Client, receive: Intake, registered: Incoming, page: OpenPage
) -> None:
    clerk = province.actor(province.clerk_lan)
    old = operations.register_document(receive(), actor=clerk, now=NOW)
    following = operations.register_document(receive(), actor=clerk, now=NOW)
    sort(province, old, "to_division", unit=province.economy, text="Phòng Kinh tế tham mưu.")
    url = reverse("registry:sort", args=[registered.pk])
    shown = page(chief, url)
    assert "Phòng Kinh tế tham mưu." in shown.text
    assert "Lấy câu này" in shown.text
    page(chief, url, data={"decision": "submitted", "text": "x"}, status=422, queries=60)
    answer = chief.post(url, {"decision": "submitted", "leader": str(province.leader_binh.pk)})
    assert reverse("registry:sort", args=[following.pk]) in answer.headers["Location"]
