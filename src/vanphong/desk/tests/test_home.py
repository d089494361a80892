"""The desk shows each person the queues of the own duties, and nothing of another office."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from django.test import Client
from tests.page import OpenPage
from tests.world import NOW, SETUP, SINCE, Province

from vanphong.desk.queries import list_tiles
from vanphong.directory import operations as directory
from vanphong.directory.models import Appointment
from vanphong.registry import operations as registry
from vanphong.registry.models import Incoming, Urgency
from vanphong.registry.operations import Letter
from vanphong.registry.queries import list_before_me

TODAY = date(2026, 11, 24)


def signed_in(post: Appointment) -> Client:
    account = directory.open_account(
        post.person, tenant=post.tenant, password=None, actor=SETUP, now=NOW
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
    return {str(t.label): t.count for t in list_tiles(province.actor(post), TODAY)}


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
