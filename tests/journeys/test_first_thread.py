"""Clerk, chief, head and specialist in a real browser: one document from arrival to its end."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.journeys.desk import Desk
from tests.world import NOW, SETUP, SINCE, Province
from vanphong.registry import operations as registry

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def clerk_receives(province: Province, live_server: LiveServer, browser: Browser) -> str:
    """Take a document in and submit it; return its address."""
    clerk = Desk(browser, live_server, province.clerk_lan)
    page = clerk.open("/registry/incoming/")
    clerk.is_accessible()
    page.keyboard.press("a")
    page.wait_for_url("**/registry/incoming/new/")
    clerk.is_accessible()
    page.fill("[name=sender_name]", "Ủy ban nhân dân phường Hoa Lư, tỉnh Ninh Bình")
    page.fill("[name=symbol]", "45/UBND-KTHT")
    page.fill("[name=subject]", "Về việc đề nghị hướng dẫn thực hiện kế hoạch phát triển hạ tầng")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("h1:has-text('Văn bản đến số 1')")
    clerk.is_accessible()
    document = page.url.removeprefix(live_server.url)
    page.keyboard.press("t")
    page.wait_for_url("**/submission/**")
    page.select_option("[name=to]", str(province.chief_hoa.pk))
    clerk.send()
    page.wait_for_selector("text=Chỉ xem dòng sổ")
    clerk.is_accessible()
    return document


def chief_directs(
    province: Province, live_server: LiveServer, browser: Browser, document: str
) -> None:
    """Give it to the economy division."""
    chief = Desk(browser, live_server, province.chief_hoa)
    page = chief.open("/")
    chief.is_accessible()
    chief.open(document)
    page.keyboard.press("b")
    page.wait_for_url("**/direction/**")
    chief.is_accessible()
    page.fill("[name=opinion]", "Giao Phòng Kinh tế hướng dẫn.")
    page.select_option("[name=lead_unit]", str(province.economy.pk), force=True)
    page.fill("[name=due_on]", timezone.localdate(NOW).strftime("%d/%m/%Y"))
    chief.send()
    page.wait_for_selector("text=Giao Phòng Kinh tế hướng dẫn.")


def head_assigns(province: Province, live_server: LiveServer, browser: Browser) -> str:
    """Name the specialist; return the task's address."""
    head = Desk(browser, live_server, province.head_son)
    page = head.open("/tasks/?queue=unit")
    head.is_accessible()
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.wait_for_url("**/tasks/*-*/**")
    head.is_accessible()
    page.keyboard.press("c")
    page.wait_for_url("**/assignment/**")
    page.select_option("[name=person]", str(province.specialist_minh.pk), force=True)
    head.send()
    page.wait_for_url("**/tasks/*-*/**")
    return page.url.removeprefix(live_server.url)


def specialist_ends(
    province: Province, live_server: LiveServer, browser: Browser, document: str, task: str
) -> None:
    """Report the result and finish the document."""
    specialist = Desk(browser, live_server, province.specialist_minh)
    page = specialist.open(task)
    page.keyboard.press("e")
    page.wait_for_url("**/result/**")
    page.fill("[name=text]", "Đã hướng dẫn bằng công văn.")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("text=Đã hướng dẫn bằng công văn.")
    specialist.open(f"{document}end/")
    page.select_option("[name=kind]", "filed", force=True)
    specialist.send()
    page.wait_for_selector("text=Đã kết thúc")
    specialist.is_accessible()


def test_a_document_walks_from_the_clerk_to_its_end(
    province: Province, live_server: LiveServer, browser: Browser
) -> None:
    registry.open_series(
        tenant=province.committee, name="Sổ văn bản đến", valid_from=SINCE, actor=SETUP, now=NOW
    )
    document = clerk_receives(province, live_server, browser)
    chief_directs(province, live_server, browser, document)
    task = head_assigns(province, live_server, browser)
    specialist_ends(province, live_server, browser, document, task)
