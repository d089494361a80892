"""Passkeys with a virtual authenticator, and every page of people and accounts without a fault."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.world import NOW, SETUP, SINCE, Province
from vanphong.directory import operations
from vanphong.directory.models import Account, Appointment
from vanphong.kernel.audit.models import Entry

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
CHROMIUM = "/usr/bin/chromium"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
OWN = "trời hôm nay nhiều mây"


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


class Person:
    """Somebody at a browser, who comes in by the door."""

    def __init__(self, browser: Browser, server: LiveServer, post: Appointment) -> None:
        if not Account.objects.filter(person=post.person).exists():
            operations.open_account(
                post.person, tenant=post.tenant, password=OWN, actor=SETUP, now=NOW
            )
        self.name = Account.objects.get(person=post.person).user.get_username()
        self.base = server.url.replace("127.0.0.1", "localhost")
        self.page: Page = browser.new_context(locale="vi-VN").new_page()
        self.page.set_default_timeout(15_000)

    def open(self, path: str) -> Page:
        self.page.goto(f"{self.base}{path}")
        return self.page

    def log_in(self) -> Page:
        page = self.open("/accounts/login/")
        page.fill("[name=login]", self.name)
        page.fill("[name=password]", OWN)
        page.click(".vp-form__acts button")
        return page

    def send(self) -> None:
        self.page.locator(".vp-form__acts button").first.click()
        self.page.wait_for_load_state()

    def log_out(self) -> None:
        self.open("/accounts/logout/")
        self.send()

    def is_accessible(self, path: str = "") -> None:
        """Hold a page to axe and to its window, at both widths."""
        page = self.open(path) if path else self.page
        for width in (1440, 390):
            page.set_viewport_size({"width": width, "height": 900})
            found = Axe().run(page).response["violations"]
            assert [(v["id"], [n["target"] for n in v["nodes"]]) for v in found] == [], page.url
            over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert over <= 0, f"{page.url} is wider than {width} px"

    def authenticator(self, *, verifies: bool = True) -> tuple[CDPSession, str]:
        """Plug a virtual passkey in; it answers by itself, as a touched key does."""
        session = self.page.context.new_cdp_session(self.page)
        session.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
            "hasUserVerification": True, "isUserVerified": verifies,
            "automaticPresenceSimulation": True,
        }  # fmt: skip
        answer = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        return session, str(answer["authenticatorId"])


def add_passkey(person: Person, *, passwordless: bool) -> None:
    """Add a passkey under "My account", after the password was asked again."""
    page = person.open("/accounts/2fa/webauthn/add/")
    page.wait_for_url("**/accounts/reauthenticate/**")
    person.is_accessible()
    page.fill("[name=password]", OWN)
    person.send()
    page.wait_for_url("**/accounts/2fa/webauthn/add/**")
    person.is_accessible()
    if passwordless:
        page.check("[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/accounts/2fa/recovery-codes/")
    person.is_accessible()


def test_a_passkey_logs_in_without_a_password(
    province: Province, live_server: LiveServer, browser: Browser
) -> None:
    lan = Person(browser, live_server, province.clerk_lan)
    lan.log_in().wait_for_selector("h1:has-text('Bàn làm việc')")
    lan.authenticator()
    add_passkey(lan, passwordless=True)
    for path in ("/accounts/2fa/", "/accounts/2fa/webauthn/"):
        lan.is_accessible(path)
    assert "Đăng nhập không cần mật khẩu" in lan.page.inner_text("main")
    lan.log_out()
    page = lan.open("/accounts/login/")
    page.click("#passkey_login")
    page.wait_for_selector("h1:has-text('Bàn làm việc')")
    opened = Entry.objects.filter(name="directory.session.opened").latest("id")
    assert opened.data["changes"]["method"] == [None, "passkey"]
    page.goto(f"{lan.base}/accounts/2fa/webauthn/")
    page.click("text=Đổi tên")
    page.wait_for_selector("h1:has-text('Xác nhận chính chủ')")
    page.fill("[name=password]", OWN)
    lan.send()
    page.wait_for_selector("h1:has-text('Đổi tên khóa')")
    lan.is_accessible()
    page.fill("[name=name]", "Khóa để ở két văn thư")
    lan.send()
    page.wait_for_selector("text=Khóa để ở két văn thư")
    page.click("text=Gỡ bỏ")
    page.wait_for_selector("h1:has-text('Gỡ bỏ khóa')")
    lan.is_accessible()
    lan.send()
    page.wait_for_selector("text=Chưa có khóa truy cập")
    lan.log_out()
    lan.log_in().wait_for_selector("h1:has-text('Bàn làm việc')")


def test_a_passkey_is_the_second_step_after_the_password(
    province: Province, live_server: LiveServer, browser: Browser
) -> None:
    son = Person(browser, live_server, province.head_son)
    son.log_in().wait_for_selector("h1:has-text('Bàn làm việc')")
    son.authenticator()
    add_passkey(son, passwordless=False)
    son.log_out()
    page = son.log_in()
    page.wait_for_url("**/accounts/2fa/authenticate/")
    son.is_accessible()
    page.click("#mfa_webauthn_authenticate")
    page.wait_for_selector("h1:has-text('Bàn làm việc')")
    opened = Entry.objects.filter(name="directory.session.opened").latest("id")
    assert opened.data["changes"]["method"] == [None, "password+webauthn"]


def test_a_passkey_that_is_not_used_is_told_in_words(
    province: Province, live_server: LiveServer, browser: Browser
) -> None:
    minh = Person(browser, live_server, province.specialist_minh)
    minh.authenticator(verifies=False)
    page = minh.open("/accounts/login/")
    page.click("#passkey_login")
    page.wait_for_selector("text=Chưa dùng được khóa")
    minh.is_accessible()


def test_the_pages_at_the_door_have_no_fault(
    province: Province, live_server: LiveServer, browser: Browser
) -> None:
    minh = Person(browser, live_server, province.specialist_minh)
    for path in ("login/", "password/reset/", "password/reset/done/", "password/reset/key/done/",
                 "password/reset/key/1-set-password/"):  # fmt: skip
        minh.is_accessible(f"/accounts/{path}")
    page = minh.open("/accounts/login/")
    for _try in range(5):
        page.fill("[name=login]", minh.name)
        page.fill("[name=password]", "không phải mật khẩu")
        minh.send()
    page.wait_for_selector("h1:has-text('Nhập sai quá nhiều lần')")
    minh.is_accessible()


def test_the_pages_of_my_account_have_no_fault(
    province: Province, live_server: LiveServer, browser: Browser
) -> None:
    hoa = Person(browser, live_server, province.chief_hoa)
    hoa.log_in().wait_for_selector("h1:has-text('Bàn làm việc')")
    page = hoa.open("/accounts/2fa/totp/activate/")
    page.fill("[name=password]", OWN)
    hoa.send()
    for path in ("2fa/totp/activate/", "password/change/", "logout/", "2fa/"):
        hoa.is_accessible(f"/accounts/{path}")


def test_the_pages_of_people_and_delegations_have_no_fault(
    province: Province, live_server: LiveServer, browser: Browser
) -> None:
    now = timezone.now()
    operations.delegate(
        giver=province.chief_hoa, taker=province.specialist_minh, starts_at=now,
        ends_at=now + timedelta(hours=1), reason="Họp", now=now,
        actor=province.actor(province.chief_hoa),
    )  # fmt: skip
    operations.appoint(
        person=province.leader_binh.person, unit=province.party_division,
        title="Phó Bí thư Tỉnh ủy", role="province_leader", valid_from=SINCE, actor=SETUP, now=NOW,
    )  # fmt: skip
    tuan = Person(browser, live_server, province.administrator_tuan)
    tuan.log_in().wait_for_selector("h1:has-text('Bàn làm việc')")
    person = f"people/{province.head_thu.person_id}/"
    for path in ("people/", "people/?q=zzzz", "people/new/", person, f"{person}post/",
                 f"{person}account/", f"people/{province.leader_binh.person_id}/", "accounts/",
                 "divisions/", "divisions/new/", f"divisions/{province.economy.pk}/",
                 f"divisions/{province.economy.pk}/end/", "delegations/",
                 "delegations/?queue=office"):  # fmt: skip
        tuan.is_accessible(f"/directory/{path}")
    tuan.open(f"/directory/{person}account/")
    tuan.send()
    tuan.page.wait_for_selector("h1:has-text('Phiếu cấp tài khoản')")
    tuan.is_accessible()
    minh = Person(browser, live_server, province.specialist_minh)
    minh.log_in().wait_for_selector("text=Đang được ủy quyền thay Trần Thị Hòa")
    minh.is_accessible("/directory/delegations/")
    minh.is_accessible("/directory/delegations/new/")


def test_a_leader_switches_offices_in_the_menu(
    province: Province, live_server: LiveServer, browser: Browser
) -> None:
    operations.appoint(
        person=province.leader_binh.person, unit=province.party_division,
        title="Phó Bí thư Tỉnh ủy", role="province_leader", valid_from=SINCE, actor=SETUP, now=NOW,
    )  # fmt: skip
    binh = Person(browser, live_server, province.leader_binh)
    page = binh.log_in()
    page.wait_for_selector("h1:has-text('Bàn làm việc')")
    page.click(".vp-menu summary:has-text('Phạm Quang Bình')")
    binh.is_accessible()
    page.click("button:has-text('Phó Bí thư Tỉnh ủy')")
    page.wait_for_selector(".vp-topbar__office:has-text('Văn phòng Tỉnh ủy Ninh Bình')")
