"""The page of rules: everybody reads it; the keeper of the installation follows a new act."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.page import OpenPage
from tests.world import Province, post

from vanphong.directory.tests.conftest import SignIn
from vanphong.kernel.calendar import local_day
from vanphong.kernel.rules.lookup import rule
from vanphong.kernel.rules.models import Rule
from vanphong.kernel.rules.shapes import meaning_of, slots_of
from vanphong.kernel.ui.format_vi import day_vi

RULES = "/directory/rules/"
QUIET = f"{RULES}notifications.mail.quiet/"
FORM = f"{RULES}dossiers.submission.form/"
URGENT = f"{RULES}registry.incoming.told_at_once/"
TODAY = local_day(timezone.now())
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def keeper(province: Province, sign_in: SignIn) -> Client:
    """The administrator of the office that was opened first."""
    return sign_in(province.administrator_tuan)


@pytest.fixture
def minh(province: Province, sign_in: SignIn) -> Client:
    """A specialist."""
    return sign_in(province.specialist_minh)


def quiet_until(hour: str, **said: str) -> dict[str, str]:
    return {
        "part_from": "17:30", "part_to": hour, "part_days_off": "on",
        "valid_from": day_vi(TOMORROW), "act": "", "article": "", "note": "Theo góp ý", **said,
    }  # fmt: skip


def test_everybody_reads_rules_in_words(minh: Client, page: OpenPage) -> None:
    shown = page(minh, RULES).text
    assert "Từ giờ: 17:30; Đến giờ: 07:30; Ngày nghỉ không gửi thư: có" in shown
    assert "chưa kiểm chứng" in shown
    assert "Nhập giá trị mới" not in page(minh, QUIET).text


def test_the_filter_shows_what_nobody_checked(minh: Client, page: OpenPage) -> None:
    shown = page(minh, f"{RULES}?show=unchecked").find("table")[0].text
    assert "đã kiểm chứng" not in shown
    assert "Giờ gửi bản tin sáng" in shown


def test_a_new_value_holds_from_its_day(keeper: Client, page: OpenPage) -> None:
    assert keeper.post(f"{QUIET}value/", quiet_until("06:45")).status_code == 302
    assert rule("notifications.mail.quiet", TODAY).value["to"] == "07:30"
    assert rule("notifications.mail.quiet", TOMORROW).value["to"] == "06:45"
    shown = page(keeper, QUIET).text
    assert "Đỗ Anh Tuấn (Quản trị) nhập giá trị áp dụng từ" in shown
    assert "Theo góp ý" in shown


def test_what_was_entered_can_be_taken_back(keeper: Client, page: OpenPage) -> None:
    keeper.post(f"{QUIET}value/", quiet_until("06:45"))
    assert "Rút lại giá trị mới nhất" in page(keeper, QUIET).text
    assert keeper.post(f"{QUIET}withdraw/").status_code == 302
    assert rule("notifications.mail.quiet", TOMORROW).value["to"] == "07:30"
    assert "Rút lại giá trị mới nhất" not in page(keeper, QUIET).text
    answer = keeper.post(f"{QUIET}withdraw/")
    assert answer.status_code == 422
    assert "Chỉ rút lại được giá trị mới nhất" in answer.content.decode()


def test_a_clock_that_is_none_is_refused_in_words(keeper: Client) -> None:
    answer = keeper.post(f"{QUIET}value/", quiet_until("25:00"))
    assert answer.status_code == 422
    assert "Ghi giờ dạng GG:PP" in answer.content.decode()
    assert Rule.objects.filter(code="notifications.mail.quiet").count() == 1


def test_a_checked_value_names_its_act(keeper: Client) -> None:
    answer = keeper.post(f"{QUIET}value/", quiet_until("06:45", verified="on"))
    assert answer.status_code == 422
    assert (
        keeper.post(f"{QUIET}source/", {"act": "12/QĐ-VP", "article": "Điều 3"}).status_code == 302
    )
    assert rule("notifications.mail.quiet", TODAY).verified


def test_degrees_are_chosen_not_typed(keeper: Client) -> None:
    said = {"part_": ["express"], "valid_from": day_vi(TOMORROW)}
    assert keeper.post(f"{URGENT}value/", said).status_code == 302
    assert rule("registry.incoming.told_at_once", TOMORROW).value == ["express"]


def test_a_form_that_describes_no_form_is_refused(keeper: Client) -> None:
    value = rule("dossiers.submission.form", TODAY).value
    value["stations"] = []
    said = {"part_": json.dumps(value), "valid_from": day_vi(TOMORROW)}
    answer = keeper.post(f"{FORM}value/", said)
    assert answer.status_code == 422
    assert "Hệ thống không thực hiện được giá trị này" in answer.content.decode()
    assert keeper.post(f"{FORM}value/", {**said, "part_": "{"}).status_code == 422


def test_only_the_keeper_of_the_installation_changes(
    province: Province, minh: Client, sign_in: SignIn
) -> None:
    party = sign_in(post("Lưu Đình Phúc", province.party_division, "Quản trị", "administrator"))
    for client in (minh, party):
        answer = client.get(f"{QUIET}value/")
        assert answer.status_code == 403
        assert client.post(f"{QUIET}value/", quiet_until("06:45")).status_code == 403
    assert "Quy định áp dụng cho mọi cơ quan" in party.get(f"{QUIET}value/").content.decode()


def test_a_code_of_nothing_is_missing(minh: Client) -> None:
    assert minh.get(f"{RULES}registry.nothing/").status_code == 404


@pytest.mark.django_db
def test_every_part_of_every_rule_has_a_name() -> None:
    nameless = [
        f"{row.code}: {slot.key}"
        for row in Rule.objects.all()
        for slot in slots_of(row.value)
        if slot.key and str(meaning_of(row.code, slot).label) == slot.key
    ]
    assert nameless == [], "register_meaning in the rule_words.py of its owner"
