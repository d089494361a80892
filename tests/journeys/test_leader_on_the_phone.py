"""A Vice Chairman, standing, with a phone: what waits is found, read and directed."""

from __future__ import annotations

import uuid

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.journeys.desk import PHONE, Desk
from tests.world import NOW, SETUP, SINCE, Province
from vanphong.registry import operations as registry
from vanphong.registry.models import Incoming, Urgency
from vanphong.registry.operations import Letter
from vanphong.tasks.models import Task

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def paper(province: Province) -> Incoming:
    series = registry.open_series(
        tenant=province.committee, name="Sổ văn bản đến", valid_from=SINCE, actor=SETUP, now=NOW
    )
    lan = province.actor(province.clerk_lan)
    letter = Letter(
        sender_name="Ủy ban nhân dân xã Gia Viễn, tỉnh Ninh Bình", symbol="88/UBND-KT",
        subject="Về việc đề nghị hỗ trợ khắc phục sạt lở đê hữu sông Hoàng Long đoạn qua địa bàn",
        urgency=Urgency.EXPRESS,
    )  # fmt: skip
    document = registry.receive_document(
        letter, series=series, arrived_at=NOW, receiver=province.clerk_lan, key=uuid.uuid4(),
        actor=lan, now=NOW,
    )  # fmt: skip
    document = registry.register_document(document, actor=lan, now=NOW)
    return registry.submit_document(document, to=province.leader_binh, actor=lan, now=NOW)


def test_a_leader_directs_from_the_phone(
    province: Province, paper: Incoming, live_server: LiveServer, browser: Browser
) -> None:
    leader = Desk(browser, live_server, province.leader_binh, width=PHONE)
    page = leader.open("/")
    leader.is_accessible()
    page.locator("a", has_text="sạt lở đê").first.click()
    page.wait_for_selector("h1:has-text('Văn bản đến số 1')")
    leader.is_accessible()
    act = page.locator("a", has_text="Bút phê").first
    box = act.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 900, "the act lies outside the window"
    act.click()
    page.wait_for_url("**/direction/**")
    leader.is_accessible()
    page.fill("[name=opinion]", "Giao Phòng Kinh tế kiểm tra thực địa, báo cáo ngay.")
    page.select_option("[name=lead_unit]", str(province.economy.pk), force=True)
    leader.send()
    page.wait_for_selector("text=kiểm tra thực địa")
    assert Task.objects.get().lead_unit == province.economy
    leader.open("/")
    leader.is_accessible()
