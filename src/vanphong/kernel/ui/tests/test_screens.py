"""The gallery, the frame, the error pages and what browsers are told."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from tests.page import OpenPage

from vanphong.kernel.ui.components.library import HOME
from vanphong.kernel.ui.navigation import Count, register_nav
from vanphong.kernel.ui.requests import FIELD, idempotency_key

UI = Path(__file__).resolve().parent.parent


def test_the_gallery_keeps_the_page_laws(clerk_lan: Client, page: OpenPage) -> None:
    shown = page(clerk_lan, "/ui/", queries=0)
    assert "3458/SNNMT-TL" in shown.text
    assert len(shown.find("tr", data_row="1")) == 1


def test_a_form_with_errors_says_so_twice_and_keeps_its_key(
    clerk_lan: Client, page: OpenPage
) -> None:
    key = "019a0000-0000-7000-8000-000000000001"
    shown = page(clerk_lan, "/ui/", data={"symbol": "", "lead": "99", FIELD: key})
    summary = shown.find("div", class_="vp-errors")[0]
    targets = [n.attrs["href"] for n in summary.walk() if n.tag == "a"]
    assert "#id_symbol" in targets
    symbol = shown.find("input", id="id_symbol")[0]
    assert symbol.attrs["aria-invalid"] == "true"
    assert "id_symbol_error" in symbol.attrs["aria-describedby"]
    assert shown.find("input", name=FIELD, value=key)


def test_it_sends_the_strict_policy_and_keeps_nothing(clerk_lan: Client) -> None:
    clerk_lan.cookies["sessionid"] = "x"
    response = clerk_lan.get("/ui/choices/", {"q": "nong nghiep"})
    assert "script-src 'self';" in response["Content-Security-Policy"]
    assert "unsafe" not in response["Content-Security-Policy"]
    assert response["Cache-Control"] == "no-store, private"
    assert [r["id"] for r in response.json()["results"]] == ["4"]


def test_it_shows_queues_with_counts_and_marks_the_present_one(
    clerk_lan: Client, page: OpenPage
) -> None:
    register_nav("work", "Chờ xử lý", "ui:gallery", "inbox", query="queue=mine",
                 count=lambda actor: Count(value=7, urgent=True), phone=True)  # fmt: skip
    register_nav("work", "Mọi việc", "ui:gallery", "list", order=1, count=lambda actor: 0)
    register_nav("office", "Bí mật", "ui:gallery", "lock", query="q=1", visible=lambda a: False)
    shown = page(clerk_lan, "/ui/?queue=mine")
    links = shown.find("a", class_="vp-sidebar__link")
    assert [link.attrs["href"] for link in links] == ["/ui/", "/ui/?queue=mine"]
    assert [link.attrs.get("aria-current") for link in links] == [None, "page"]
    assert links[1].text.startswith("Chờ xử lý 7")
    assert len(shown.find("a", class_="vp-bottombar__link")) == 2


def test_it_refuses_an_unknown_section() -> None:
    with pytest.raises(ValueError, match="no section"):
        register_nav("nowhere", "x", "ui:gallery", "x")


def test_the_missing_page_is_the_same_for_everybody(clerk_lan: Client, page: OpenPage) -> None:
    first = page(clerk_lan, "/nothing/here/?a=1", status=404).html
    assert first == page(Client(), "/nothing/else/", status=404).html


def test_the_log_in_page_wears_the_house_style(page: OpenPage) -> None:
    shown = page(Client(), "/accounts/login/", queries=0)
    assert len(shown.find("input", name="login", class_="form-control")) == 1
    assert "/accounts/signup/" not in shown.html


@pytest.mark.parametrize("name", ["400.html", "403.html", "403_csrf.html", "500.html"])
def test_error_pages_need_no_request(name: str) -> None:
    assert "<h1>" in render_to_string(name, {"exception": ""})


def test_a_refusal_shows_its_sentence() -> None:
    html = render_to_string("refusal.html", {"sentence": "Còn nhiệm vụ chưa xong.", "status": 409})
    assert "Còn nhiệm vụ chưa xong." in html


def test_words_are_escaped_by_every_component() -> None:
    evil = "<evil onclick=x>"
    calls = (
        "{% ui_button label=e href=e key=e %}",
        "{% ui_status label=e %}",
        "{% ui_card title=e %}{% endui_card %}",
        "{% ui_banner title=e %}{% endui_banner %}",
        "{% ui_person name=e post=e %}",
        "{% ui_count value=3 label=e %}",
        "{% ui_page_header title=e lead=e %}{% endui_page_header %}",
        "{% ui_empty title=e %}{% endui_empty %}",
        "{% ui_dialog id='d' title=e %}{% endui_dialog %}",
        "{% ui_signature signer=e %}",
        "{% ui_deadline due_on=d left=1 arithmetic=e %}",
        "{% ui_icon name=e label=e %}",
    )
    for call in calls:
        context = Context({"e": evil, "d": date(2026, 11, 24)})
        assert "<evil" not in Template("{% load ui %}" + call).render(context), call


def test_every_icon_asked_for_is_in_the_sprite() -> None:
    known = set(re.findall(r'<symbol id="([^"]+)"', (HOME / "icons.svg").read_text()))
    asked: set[str] = set()
    for path in UI.parent.parent.rglob("*.html"):
        asked |= set(re.findall(r'(?:ui_icon name|\bicon)="([a-z0-9-]+)"', path.read_text()))
    for path in UI.parent.parent.rglob("*.py"):
        if "tests" not in path.parts:
            asked |= set(re.findall(r'\bicon(?:: str)?\s?=\s?"([a-z0-9-]+)"', path.read_text()))
    assert asked - known == set()


def test_a_broken_idempotency_key_yields_a_fresh_one() -> None:
    request = RequestFactory().post("/", {FIELD: "broken"})
    assert isinstance(idempotency_key(request), UUID)
    kept = "019a0000-0000-7000-8000-000000000001"
    assert str(idempotency_key(RequestFactory().post("/", {FIELD: kept}))) == kept
