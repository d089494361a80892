"""The desk shows each person the queues of the own duties, and nothing of another office."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from tests.page import OpenPage
from tests.world import NOW, SETUP, SINCE, Province, post

from vanphong.desk.queries import desk_of
from vanphong.desk.queues import LAYOUTS, QUEUES
from vanphong.directory import operations as directory
from vanphong.directory.models import Appointment
from vanphong.kernel.policies.table import ROLES
from vanphong.registry import operations as registry
from vanphong.registry.models import Incoming, Urgency
from vanphong.registry.operations import Letter
from vanphong.registry.queries import list_before_me
from vanphong.tasks.operations import Order


def signed_in(who: Appointment) -> Client:
    account = directory.open_account(
        who.person, tenant=who.tenant, password=None, actor=SETUP, now=NOW
    )
    client = Client()
    client.force_login(account.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def paper(province: Province) -> Incoming:
    series = registry.open_series(
        tenant=province.committee, name="Sổ", valid_from=SINCE, actor=SETUP, now=NOW
    )
    lan = province.actor(province.clerk_lan)
    letter = Letter(
        sender_name="Bộ Nội vụ", subject="Về việc sắp xếp tổ chức", urgency=Urgency.EXPRESS
    )
    document = registry.receive_document(
        letter, series=series, arrived_at=NOW, receiver=province.clerk_lan, key=uuid.uuid4(),
        actor=lan, now=NOW,
    )  # fmt: skip
    return registry.register_document(document, actor=lan, now=NOW)


def figures(province: Province, post: Appointment) -> dict[str, int]:
    return {str(t.label): t.count for t in desk_of(province.actor(post), NOW).tiles()}


def test_each_duty_has_its_queues(province: Province, paper: Incoming) -> None:
    clerk = figures(province, province.clerk_lan)
    assert clerk["Chờ trình"] == 1
    assert "Chờ tôi cho ý kiến" not in clerk
    assert "Chờ phân công trong đơn vị" in figures(province, province.head_son)
    assert "Chờ tôi cho ý kiến" in figures(province, province.leader_binh)
    assert "Chờ phân công trong đơn vị" not in figures(province, province.specialist_minh)


def test_another_office_sees_none_of_it(province: Province, paper: Incoming) -> None:
    assert figures(province, province.party_clerk_nga)["Chờ trình"] == 0


def test_the_chief_finds_the_paper_with_its_urgency(
    province: Province, paper: Incoming, page: OpenPage
) -> None:
    registry.submit_document(
        paper, to=province.chief_hoa, actor=province.actor(province.clerk_lan), now=NOW
    )
    shown = page(signed_in(province.chief_hoa), "/")
    assert "Về việc sắp xếp tổ chức" in shown.text
    assert "Hỏa tốc" in shown.text


def test_an_empty_desk_says_so(province: Province, page: OpenPage) -> None:
    assert "Không có việc nào đang chờ" in page(signed_in(province.specialist_minh), "/").text


def test_what_is_most_urgent_comes_first_then_what_waited_longest(
    province: Province, paper: Incoming
) -> None:
    lan = province.actor(province.clerk_lan)
    papers = [paper]
    for urgency in (Urgency.NONE, Urgency.URGENT, Urgency.NONE):
        letter = Letter(sender_name="Sở Y tế", subject="Về việc báo cáo", urgency=urgency)
        received = registry.receive_document(
            letter, series=paper.series, arrived_at=NOW, receiver=province.clerk_lan,
            key=uuid.uuid4(), actor=lan, now=NOW,
        )  # fmt: skip
        papers.append(registry.register_document(received, actor=lan, now=NOW))
    for place, document in enumerate(reversed(papers)):
        registry.submit_document(
            document, to=province.chief_hoa, actor=lan, now=NOW + timedelta(minutes=place)
        )
    found = list_before_me(province.actor(province.chief_hoa))
    assert [d.arrival_number for d in found] == [1, 3, 4, 2]


def test_every_role_has_a_desk_of_known_queues() -> None:
    assert set(LAYOUTS) == set(ROLES)
    for role, layout in LAYOUTS.items():
        assert set(layout.tiles) <= set(QUEUES), role
        assert set(layout.parts) <= set(layout.tiles), role


@pytest.mark.parametrize("role", ROLES)
def test_each_figure_is_the_door_to_exactly_its_list(
    province: Province, paper: Incoming, page: OpenPage, role: str
) -> None:
    """Whoever looks: the list behind a tile holds as many rows as the tile says."""
    person = post("Vũ Đình Khang", province.division, "Cán bộ", role)
    client = signed_in(person)
    page(client, "/", queries=40)
    for tile in desk_of(province.actor(person), NOW).tiles():
        shown = page(client, tile.url, queries=40)
        rows = [row for row in shown.find("tr") if "data-row" in row.attrs]
        assert len(rows) == tile.count, tile.label


def test_who_stands_in_finds_the_leaders_queue(province: Province, paper: Incoming) -> None:
    nam = post("Lê Hoàng Nam", province.division, "Thư ký", "leader_secretary")
    registry.submit_document(
        paper, to=province.leader_binh, actor=province.actor(province.clerk_lan), now=NOW
    )
    assert figures(province, nam)["Chờ tôi cho ý kiến"] == 0
    directory.delegate(
        giver=province.leader_binh, taker=nam, starts_at=NOW, ends_at=NOW + timedelta(hours=8),
        reason="Đi công tác", now=NOW, actor=province.actor(province.leader_binh),
    )  # fmt: skip
    assert figures(province, nam)["Chờ tôi cho ý kiến"] == 1


def test_what_is_late_lies_on_the_chiefs_desk(province: Province, paper: Incoming) -> None:
    hoa = province.actor(province.chief_hoa)
    order = Order(content="Tham mưu", lead_unit=province.economy, cooperating={}, due_on=NOW.date())
    registry.direct_document(
        paper, orders=[order], opinion="", author=province.chief_hoa, typed_by=province.chief_hoa,
        actor=hoa, now=NOW,
    )  # fmt: skip
    assert figures(province, province.chief_hoa)["Văn bản sắp đến hạn"] == 1
    later = NOW + timedelta(days=3)
    tiles = {str(t.label): t for t in desk_of(hoa, later).tiles()}
    assert tiles["Văn bản quá hạn"].count == tiles["Việc tôi giao quá hạn"].count == 1
    assert tiles["Văn bản quá hạn"].urgent
    assert tiles["Văn bản sắp đến hạn"].count == 0
    son = desk_of(province.actor(province.head_son), later)
    assert {str(t.label): t.count for t in son.tiles()}["Quá hạn trong đơn vị"] == 1
