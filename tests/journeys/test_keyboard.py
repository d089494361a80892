"""A clerk's morning without a mouse: receive, register, submit one by one and together."""

from __future__ import annotations

import uuid

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.journeys.desk import Desk
from tests.world import NOW, SETUP, SINCE, Province
from vanphong.registry import operations as registry
from vanphong.registry.models import Incoming
from vanphong.registry.operations import Letter

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
CHOSEN = "() => document.activeElement.selectedOptions[0].textContent"
FOCUSED = "() => document.activeElement.name || document.activeElement.id"


def tab_to(page: Page, name: str) -> None:
    """Move on by the tabulator until a field is reached."""
    for _step in range(60):
        if page.evaluate(FOCUSED) == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the tabulator does not reach {name}")


def write(page: Page, name: str, words: str) -> None:
    tab_to(page, name)
    page.keyboard.press("Control+a")
    page.keyboard.type(words)


def choose(page: Page, name: str, words: str) -> None:
    """Go down the choices of a list until one begins with the words."""
    tab_to(page, name)
    for _step in range(40):
        if page.evaluate(CHOSEN).startswith(words):
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{name} offers no {words}")


def test_a_document_is_received_registered_and_submitted_by_keys_alone(
    province: Province, live_server: LiveServer, browser: Browser
) -> None:
    registry.open_series(
        tenant=province.committee, name="Sổ văn bản đến", valid_from=SINCE, actor=SETUP, now=NOW
    )
    clerk = Desk(browser, live_server, province.clerk_lan)
    page = clerk.open("/")
    keys = page.keyboard
    keys.press("g")
    keys.press("d")
    page.wait_for_url("**/registry/incoming/")
    keys.press("a")
    page.wait_for_url("**/incoming/new/")
    write(page, "sender_name", "Ủy ban nhân dân phường Hoa Lư, tỉnh Ninh Bình")
    write(page, "symbol", "45/UBND-KTHT")
    write(page, "subject", "Về việc đề nghị hướng dẫn thực hiện kế hoạch phát triển hạ tầng")
    keys.press("Control+Enter")
    page.wait_for_selector("h1:has-text('Văn bản đến số 1')")
    keys.press("t")
    page.wait_for_url("**/submission/**")
    choose(page, "to", "Trần Thị Hòa")
    keys.press("Control+Enter")
    page.wait_for_selector("text=Chỉ xem dòng sổ")
    assert Incoming.objects.get().submitted_to == province.chief_hoa


def test_a_queue_is_worked_through_by_keys_alone(
    province: Province, live_server: LiveServer, browser: Browser
) -> None:
    """Three wait: two are registered together by x, then one walks and submits, and `?` helps."""
    book = registry.open_series(
        tenant=province.committee, name="Sổ văn bản đến", valid_from=SINCE, actor=SETUP, now=NOW
    )
    lan = province.actor(province.clerk_lan)
    for number in range(3):
        letter = Letter(sender_name="Sở Y tế", symbol=f"{number}/SYT", subject=f"Việc thứ {number}")
        registry.receive_document(
            letter, series=book, arrived_at=NOW, receiver=province.clerk_lan, key=uuid.uuid4(),
            actor=lan, now=NOW,
        )  # fmt: skip
    clerk = Desk(browser, live_server, province.clerk_lan)
    two_are_registered(clerk)
    one_walks_and_submits(clerk)


def two_are_registered(clerk: Desk) -> None:
    """Choose two rows by x and register them by one key; `?` names it."""
    page = clerk.open("/registry/incoming/?queue=register")
    keys = page.keyboard
    keys.press("?")
    page.wait_for_selector("#vp-keys[open] >> text=Vào sổ")
    clerk.is_accessible()
    keys.press("Escape")
    for key in ("j", "x", "j", "x"):
        keys.press(key)
    page.wait_for_selector("[data-chosen-count]:has-text('2')")
    clerk.is_accessible()
    clerk.picture("chon-nhieu-dong")
    keys.press("r")
    page.wait_for_selector("text=2 dòng đã xong")
    clerk.is_accessible()
    assert Incoming.objects.filter(state="registered").count() == 2
    keys.press("u")
    page.wait_for_url("**/incoming/?queue=register")


def one_walks_and_submits(clerk: Desk) -> None:
    """Walk forth and back, submit, and go on with what comes next."""
    page, keys = clerk.page, clerk.page.keyboard
    clerk.open("/registry/incoming/?queue=submit&order=number")
    keys.press("j")
    keys.press("o")
    page.wait_for_selector("h1:has-text('Văn bản đến số 1')")
    page.wait_for_load_state()
    keys.press("j")
    page.wait_for_selector("h1:has-text('Văn bản đến số 2')")
    page.wait_for_load_state()
    keys.press("k")
    page.wait_for_selector("h1:has-text('Văn bản đến số 1')")
    page.wait_for_load_state()
    keys.press("t")
    page.wait_for_url("**/submission/**")
    choose(page, "to", "Trần Thị Hòa")
    keys.press("Control+Enter")
    page.wait_for_selector("text=Chỉ xem dòng sổ")
    page.wait_for_load_state()
    keys.press("n")
    page.wait_for_selector("h1:has-text('Văn bản đến số 2')")
    page.wait_for_load_state()
    keys.press("u")
    page.wait_for_url("**/incoming/?queue=submit&order=number")
