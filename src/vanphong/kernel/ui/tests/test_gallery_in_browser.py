"""The gallery in a real browser: no accessibility fault in four dresses, full use by keys."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
CHROMIUM = "/usr/bin/chromium"
ColorScheme = Literal["light", "dark"]
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


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


def _open(browser: Browser, server: LiveServer, width: int, scheme: ColorScheme) -> Page:
    page = browser.new_page(
        viewport={"width": width, "height": 900}, color_scheme=scheme, locale="vi-VN"
    )
    page.goto(f"{server.url}/ui/")
    page.wait_for_load_state("networkidle")
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_it_has_no_accessibility_fault_and_fits_its_window(
    clerk_lan: Client, live_server: LiveServer, browser: Browser, width: int, scheme: ColorScheme
) -> None:
    page = _open(browser, live_server, width, scheme)
    found = Axe().run(page).response["violations"]
    assert [(v["id"], [n["target"] for n in v["nodes"]]) for v in found] == []
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def test_it_is_used_without_a_mouse(
    clerk_lan: Client, live_server: LiveServer, browser: Browser
) -> None:
    page = _open(browser, live_server, 1440, "light")
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    for key in ("j", "j", "x"):
        page.keyboard.press(key)
    assert page.inner_text("[data-chosen-count]") == "1"
    assert page.locator("tr.is-current").get_attribute("data-row") == "2"
    page.keyboard.press("o")
    page.wait_for_url("**#paper-2", timeout=3000)
    page.keyboard.press("?")
    assert page.locator("#vp-keys").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("b")
    assert page.locator("#gallery-dialog").is_visible()
    page.keyboard.press("Escape")
    page.locator("#id_lead").press_sequentially("moi truong")
    page.locator(".vp-picker__option").wait_for()
    page.keyboard.press("Enter")
    assert page.locator("select[name=lead]").evaluate("s => s.value") == "4"
    assert faults == []


def test_a_form_sent_twice_at_once_arrives_once(
    clerk_lan: Client, live_server: LiveServer, browser: Browser
) -> None:
    page = _open(browser, live_server, 1440, "light")
    posts: list[str] = []
    page.on("request", lambda r: posts.append(r.url) if r.method == "POST" else None)
    page.evaluate(
        "const f = document.querySelector('form.vp-form'); f.requestSubmit(); f.requestSubmit()"
    )
    page.locator(".vp-errors").wait_for()
    assert len(posts) == 1
