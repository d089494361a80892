"""The pages of submissions: what they show, whom they let act, and what strangers get."""

from __future__ import annotations

import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from tests.page import OpenPage
from tests.world import NOW, SETUP

from vanphong.directory import operations as directory
from vanphong.directory.models import Appointment
from vanphong.dossiers import operations
from vanphong.dossiers.models import Submission
from vanphong.dossiers.tests.conftest import TEXTS, Maker, Way


def signed_in(post: Appointment) -> Client:
    account = directory.open_account(
        post.person, tenant=post.tenant, password=None, actor=SETUP, now=NOW
    )
    client = Client()
    client.force_login(account.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def minh(way: Way) -> Client:
    return signed_in(way.province.specialist_minh)


def form(way: Way, **changes: str) -> dict[str, object]:
    return {
        "title": "Chủ trương đầu tư đê", "idempotency_key": str(uuid.uuid4()),
        **{f"part_{code}": text for code, text in TEXTS.items()},
        **{f"station_{code}": str(post.pk) for code, post in way.route().items()}, **changes,
    }  # fmt: skip


def test_a_sheet_is_written_sent_and_followed(way: Way, minh: Client, page: OpenPage) -> None:
    page(minh, reverse("dossiers:new"))
    answer = minh.post(reverse("dossiers:new"), form(way))
    assert answer.status_code == 302
    address = answer["Location"]
    shown = page(minh, address)
    assert "Ý kiến lãnh đạo UBND" in shown.text
    assert "Hồ sơ đủ căn cứ" in shown.text
    assert minh.post(f"{address}sending/").status_code == 302
    assert re.search(r"còn \d+ (giờ làm việc|ngày)", page(minh, address).text)
    son = signed_in(way.province.head_son)
    assert "Chủ trương đầu tư đê" in page(son, reverse("dossiers:list")).text
    assert "Đồng ý, chuyển tiếp" in page(son, address).text


def test_what_was_typed_stays_when_the_sheet_is_refused(
    way: Way, minh: Client, page: OpenPage
) -> None:
    sent = form(way, title="  ", part_specialist="Ý kiến dài của chuyên viên")
    shown = page(minh, reverse("dossiers:new"), status=422, data=sent)
    assert "Ý kiến dài của chuyên viên" in shown.html
    assert not Submission.objects.exists()


def test_a_round_that_never_was_is_missing(way: Way, minh: Client, make: Maker) -> None:
    address = reverse("dossiers:detail", args=[make().pk])
    for asked, status in (("1", 200), ("2", 404), ("0", 404), ("x", 200)):
        assert minh.get(f"{address}?round={asked}").status_code == status


def test_the_sheet_prints(way: Way, minh: Client, make: Maker) -> None:
    found = operations.send_submission(make(), actor=way.minh, now=NOW)
    answer = minh.get(reverse("dossiers:print", args=[found.pk]))
    assert answer.content.startswith(b"%PDF")


def test_a_stranger_gets_the_page_of_nothing(way: Way, make: Maker) -> None:
    found = make()
    nga = signed_in(way.province.party_clerk_nga)
    for name in ("detail", "print", "write", "send_back", "withdraw"):
        hidden = nga.get(reverse(f"dossiers:{name}", args=[found.pk]))
        absent = nga.get(reverse(f"dossiers:{name}", args=[uuid.uuid4()]))
        assert hidden.status_code == absent.status_code == 404
        assert hidden.content == absent.content


def test_what_is_missing_is_noted_and_struck(
    way: Way, minh: Client, page: OpenPage, make: Maker
) -> None:
    found = make()
    address = reverse("dossiers:detail", args=[found.pk])
    minh.post(reverse("dossiers:note_lacks", args=[found.pk]), {"words": "Bản đồ\nThẩm định"})
    assert "Bản đồ" in page(minh, address).text
    refused = minh.post(reverse("dossiers:send", args=[found.pk]))
    assert refused.status_code == 409
    lack = found.lacks.first()
    assert lack is not None
    minh.post(reverse("dossiers:settle_lack", args=[found.pk, lack.pk]))
    lack.refresh_from_db()
    assert lack.settled_at is not None


def test_the_empty_list_teaches(minh: Client, page: OpenPage) -> None:
    assert "Phiếu trình được lập từ" in page(minh, reverse("dossiers:list")).text


def test_who_is_not_asked_is_refused_before_the_form(way: Way, make: Maker) -> None:
    submission = make()
    son = signed_in(way.province.head_son)  # reads it as head of the division, is not asked yet
    for verb in ("pass_on", "approve", "send_back", "reject", "take_to_meeting", "withdraw"):
        answer = son.get(reverse(f"dossiers:{verb}", args=[submission.pk]))
        assert answer.status_code == 403, verb
