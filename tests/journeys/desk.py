"""One person at a browser, held to axe and to the window at both widths."""

from __future__ import annotations

import os
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from tests.world import NOW, SETUP
from vanphong.directory import operations as directory
from vanphong.directory.models import Account, Appointment

WIDE, PHONE = 1440, 390
PICTURES = Path(__file__).parents[2] / "docs/manual/images"


class Desk:
    """Signed in under one post; `width` is the window's until `is_accessible` has tried both."""

    def __init__(
        self, browser: Browser, server: LiveServer, post: Appointment, *, width: int = WIDE
    ) -> None:
        known = Account.objects.filter(person=post.person).first()
        account = known or directory.open_account(
            post.person, tenant=post.tenant, password=None, actor=SETUP, now=NOW
        )
        client = Client()
        client.force_login(account.user, backend="django.contrib.auth.backends.ModelBackend")
        self.server, self.width = server, width
        self.context: BrowserContext = browser.new_context(locale="vi-VN")
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": server.url}]
        )
        self.page: Page = self.context.new_page()
        self._resize(width)

    def open(self, path: str) -> Page:
        """Go to an address of the product; it must be there."""
        answer = self.page.goto(f"{self.server.url}{path}")
        assert answer is None or answer.ok, f"{path} answers {answer.status}"
        return self.page

    def send(self) -> None:
        """Press the form's own button."""
        self.page.locator(".vp-form__acts button").first.click()

    def is_accessible(self) -> None:
        """Hold the present page to axe and to its window, at both widths."""
        for width in (WIDE, PHONE):
            self._resize(width)
            found = Axe().run(self.page).response["violations"]
            faults = [(v["id"], [n["target"] for n in v["nodes"]]) for v in found]
            assert not faults, f"{self.page.url} at {width} px: {faults}"
            over = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert over <= 0, f"{self.page.url} is wider than {width} px"
        self._resize(self.width)

    def picture(self, name: str) -> None:
        """
        Keep the present page at both widths for the manual, where `VANPHONG_PICTURES=1` asks so.

        A run without it touches no file.
        """
        if os.environ.get("VANPHONG_PICTURES") != "1":
            return
        for width in (WIDE, PHONE):
            self._resize(width)
            self.page.screenshot(path=PICTURES / f"{name}-{width}.png")
        self._resize(self.width)

    def _resize(self, width: int) -> None:
        self.page.set_viewport_size({"width": width, "height": 900})
