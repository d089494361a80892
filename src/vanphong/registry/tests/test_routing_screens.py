"""Screens of the way of a document: one key accepts the proposal, a form changes it."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse
from tests.page import OpenPage
from tests.world import Province

from vanphong.registry.models import Handover, Incoming, Route
from vanphong.registry.tests.test_handing_over import REASON, Handed, handed
from vanphong.registry.tests.test_routing import row
from vanphong.registry.tests.test_screens import signed_in

assert handed  # a fixture of that module


@pytest.fixture
def clerk(province: Province) -> Client:
    return signed_in(province, province.clerk_lan)


@pytest.fixture
def chief(province: Province) -> Client:
    return signed_in(province, province.chief_hoa)


def test_one_key_accepts_the_whole_way(
    province: Province, clerk: Client, chief: Client, registered: Incoming, page: OpenPage
) -> None:
    row(province)
    detail = reverse("registry:detail", args=[registered.pk])
    shown = page(clerk, detail)
    assert "Đường đi đề xuất" in shown.text
    assert "Trần Thị Hòa → Phạm Quang Bình → Phòng Kinh tế → Lê Đức Minh" in shown.text
    assert "theo: 15/QĐ-UBND ngày 01/01/2026" in shown.text
    [button] = [b for b in shown.find("button") if b.attrs.get("data-key") == "y"]
    assert "Trình Trần Thị Hòa" in button.text
    assert clerk.post(reverse("registry:accept_way", args=[registered.pk])).status_code == 302
    registered.refresh_from_db()
    assert registered.submitted_to == province.chief_hoa
    kept = page(chief, detail).text
    assert "Nguyễn Thị Lan chọn" in kept
    assert "Ý kiến các cấp" in kept


def test_nothing_proposed_is_not_accepted(clerk: Client, registered: Incoming) -> None:
    answer = clerk.post(reverse("registry:accept_way", args=[registered.pk]))
    assert answer.status_code == 409
    assert "Không còn đề xuất" in answer.content.decode()


def test_the_form_proposes_and_takes_another_way(
    province: Province, clerk: Client, registered: Incoming, page: OpenPage
) -> None:
    row(province)
    url = reverse("registry:submit", args=[registered.pk])
    shown = page(clerk, url)
    chosen = [o.text for o in shown.find("option") if "selected" in o.attrs]
    assert "Trần Thị Hòa – Chánh Văn phòng" in chosen
    assert "Phòng Kinh tế" in chosen
    typed = {"to": str(province.leader_binh.pk), "note": "Kính trình",
             "deputy": str(province.chief_hoa.pk), "unit": str(province.economy.pk)}  # fmt: skip
    assert "chưa qua người phân loại" in page(clerk, url, data=dict(typed), status=422).text
    assert not Route.objects.exists()
    typed["skip_reason"] = "Đồng chí yêu cầu trình thẳng"
    assert clerk.post(url, typed).status_code == 302
    assert Route.objects.get().unit == province.economy


def test_open_items_are_chosen_moved_and_brought_back(
    province: Province, handed: Handed, chief: Client, page: OpenPage
) -> None:
    detail = reverse("directory:portfolio", args=[handed.row.pk])
    shown = page(chief, detail, queries=45).text
    assert "Phạm Quang Bình → Tống Thị Lan: 1 văn bản đang chờ, 0 việc đang mở" in shown
    url = reverse("registry:hand_over_items", args=[handed.row.pk, "leader"])
    [box] = page(chief, url).find("input", type="checkbox")
    assert "checked" in box.attrs
    typed = {"items": [box.attrs["value"]], "reason": REASON,
             "idempotency_key": str(uuid.uuid4())}  # fmt: skip
    assert chief.post(url, typed).status_code == 302
    handed.waiting.refresh_from_db()
    assert handed.waiting.submitted_to == handed.lan
    undo = reverse("registry:undo_handover", args=[Handover.objects.get().pk])
    assert undo in page(chief, detail, queries=45).html
    assert chief.post(undo).status_code == 302
    handed.waiting.refresh_from_db()
    assert handed.waiting.submitted_to == province.leader_binh
    assert "Đã hoàn tác" in page(chief, detail, queries=45).text


def test_a_place_that_did_not_change_is_missing(handed: Handed, chief: Client) -> None:
    url = reverse("registry:hand_over_items", args=[handed.row.pk, "deputy"])
    assert chief.get(url).status_code == 404
