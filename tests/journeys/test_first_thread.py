"""Clerk, chief, head and specialist in a real browser: one document from arrival to its end."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.world import NOW, SETUP, SINCE, Province
from vanphong.directory import operations as directory
from vanphong.directory.models import Appointment
from vanphong.registry import operations as registry

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
CHROMIUM = "/usr/bin/chromium"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
WIDTHS = (1440, 390)


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    # The browser's driver runs a loop of its own, in which Django would refuse the database.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    if not os.path.exists(CHROMIUM):
        pytest.skip("chromium is missing")
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield opened
        opened.close()


class Desk:
    """One person at a browser."""

    def __init__(self, browser: Browser, server: LiveServer, post: Appointment) -> None:
        account = directory.open_account(
            post.person, tenant=post.tenant, password=None, actor=SETUP, now=NOW
        )
        client = Client()
        client.force_login(account.user, backend="django.contrib.auth.backends.ModelBackend")
        self.server = server
        self.context: BrowserContext = browser.new_context(locale="vi-VN")
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": server.url}]
        )
        self.page: Page = self.context.new_page()

    def open(self, path: str) -> Page:
        self.page.goto(f"{self.server.url}{path}")
        return self.page

    def is_accessible(self) -> None:
        """Hold the present page to axe and to its window, at both widths."""
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            found = Axe().run(self.page).response["violations"]
            assert [(v["id"], [n["target"] for n in v["nodes"]]) for v in found] == []
            over = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert over <= 0, f"{self.page.url} is wider than {width} px"
        self.page.set_viewport_size({"width": 1440, "height": 900})


def send(page: Page) -> None:
    """Press the form's own button."""
    page.locator(".vp-form__acts button").first.click()


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
    page.wait_for_url("**/submission/")
    page.select_option("[name=to]", str(province.chief_hoa.pk))
    send(page)
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
    page.wait_for_url("**/direction/")
    chief.is_accessible()
    page.fill("[name=opinion]", "Giao Phòng Kinh tế hướng dẫn.")
    page.select_option("[name=lead_unit]", str(province.economy.pk), force=True)
    page.fill("[name=due_on]", timezone.localdate(NOW).strftime("%d/%m/%Y"))
    send(page)
    page.wait_for_selector("text=Giao Phòng Kinh tế hướng dẫn.")


def head_assigns(province: Province, live_server: LiveServer, browser: Browser) -> str:
    """Name the specialist; return the task's address."""
    head = Desk(browser, live_server, province.head_son)
    page = head.open("/tasks/?queue=unit")
    head.is_accessible()
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.wait_for_url("**/tasks/*-*/")
    head.is_accessible()
    page.keyboard.press("c")
    page.wait_for_url("**/assignment/")
    page.select_option("[name=person]", str(province.specialist_minh.pk), force=True)
    send(page)
    page.wait_for_url("**/tasks/*-*/")
    return page.url.removeprefix(live_server.url)


def specialist_ends(
    province: Province, live_server: LiveServer, browser: Browser, document: str, task: str
) -> None:
    """Report the result and finish the document."""
    specialist = Desk(browser, live_server, province.specialist_minh)
    page = specialist.open(task)
    page.keyboard.press("e")
    page.wait_for_url("**/result/")
    page.fill("[name=text]", "Đã hướng dẫn bằng công văn.")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("text=Đã hướng dẫn bằng công văn.")
    specialist.open(f"{document}end/")
    page.select_option("[name=kind]", "filed", force=True)
    send(page)
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
