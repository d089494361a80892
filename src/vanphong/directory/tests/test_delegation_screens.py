"""Standing in for an absence, on screen: given, taken, noticed, revoked."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.page import OpenPage
from tests.world import Province

from vanphong.directory import operations
from vanphong.directory.models import Appointment, Delegation
from vanphong.directory.tests.conftest import SignIn
from vanphong.kernel.events import bus
from vanphong.kernel.notifications.models import Notice

HERE = "/directory/delegations/"


def form(post: Appointment, **changes: object) -> dict[str, object]:
    return {
        "taker": str(post.pk), "starts_on": "01/12/2026", "starts_time": "8h",
        "ends_on": "3/12/2026", "ends_time": "17:30", "classes": ["public", "ordinary"],
        "reason": "Đi công tác Hà Nội", **changes,
    }  # fmt: skip


def give(province: Province, now: datetime, hours: float = 1) -> Delegation:
    return operations.delegate(
        giver=province.chief_hoa, taker=province.specialist_minh, starts_at=now,
        ends_at=now + timedelta(hours=hours), reason="Họp Trung ương", now=now,
        actor=province.actor(province.chief_hoa),
    )  # fmt: skip


@pytest.fixture
def hoa(province: Province, sign_in: SignIn) -> Client:
    """The chief of office."""
    return sign_in(province.chief_hoa)


@pytest.fixture
def minh(province: Province, sign_in: SignIn) -> Client:
    """The specialist who stands in."""
    return sign_in(province.specialist_minh)


def test_days_and_hours_are_those_of_the_office(province: Province, hoa: Client) -> None:
    done = hoa.post(f"{HERE}new/", form(province.specialist_minh))
    assert done.headers["Location"] == HERE
    row = Delegation.objects.get()
    assert row.starts_at.isoformat() == "2026-12-01T01:00:00+00:00"
    assert row.ends_at.isoformat() == "2026-12-03T10:30:00+00:00"
    assert row.classes == ["public", "ordinary"]


def test_both_see_it_in_words(
    province: Province, hoa: Client, minh: Client, page: OpenPage
) -> None:
    page(hoa, HERE)
    page(hoa, f"{HERE}new/")
    hoa.post(f"{HERE}new/", form(province.specialist_minh))
    for client in (hoa, minh):
        shown = page(client, HERE, queries=25).text
        assert "Lê Đức Minh thay Trần Thị Hòa ( Chánh Văn phòng )" in shown.replace(
            "(Chánh Văn phòng)", "( Chánh Văn phòng )"
        )
        assert "từ 08:00, 01/12/2026 đến trước 17:30, 03/12/2026" in shown
        assert "Đi công tác Hà Nội" in shown
    assert "Hủy ủy quyền" in page(hoa, HERE).text
    assert "Hủy ủy quyền" not in page(minh, HERE).text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"ends_on": "30/11/2026"}, "Thời điểm kết thúc"),
        ({"ends_time": "25:00"}, "Ghi giờ dạng 08:00"),
        ({"classes": []}, "Trường này là bắt buộc"),
        ({"classes": ["personal"]}, "không phải là một trong các lựa chọn"),
        ({"taker": ""}, "Trường này là bắt buộc"),
        ({"reason": ""}, "Trường này là bắt buộc"),
    ],
)
def test_a_wrong_form_says_why_and_keeps_the_reason(
    province: Province, hoa: Client, page: OpenPage, change: dict[str, object], words: str
) -> None:
    shown = page(hoa, f"{HERE}new/", data=form(province.specialist_minh, **change), status=422)
    assert words in shown.text
    assert not Delegation.objects.exists()


def test_one_of_another_office_is_no_choice(
    province: Province, hoa: Client, page: OpenPage
) -> None:
    page(hoa, f"{HERE}new/", data=form(province.party_clerk_nga), status=422)
    assert not Delegation.objects.exists()


def test_every_page_says_for_whom_one_may_act(
    province: Province, minh: Client, page: OpenPage
) -> None:
    words = "Đang được ủy quyền thay Trần Thị Hòa"
    assert words not in page(minh, "/").text
    give(province, timezone.now())
    for path in ("/", "/directory/people/", "/registry/incoming/"):
        assert words in page(minh, path).text


def test_a_revoked_delegation_is_dead_at_the_next_request(
    province: Province, hoa: Client, minh: Client, page: OpenPage
) -> None:
    row = give(province, timezone.now())
    assert "thay Trần Thị Hòa" in page(minh, "/").text
    page(hoa, f"{HERE}{row.pk}/end/")
    hoa.post(f"{HERE}{row.pk}/end/")
    assert "thay Trần Thị Hòa" not in page(minh, "/").text
    assert "Đã hủy" in page(hoa, HERE).text
    again = page(hoa, f"{HERE}{row.pk}/end/", data={"x": "1"}, status=422)
    assert "Ủy quyền này đã hết" in again.text


def test_the_taker_does_not_revoke(province: Province, minh: Client) -> None:
    row = give(province, timezone.now())
    assert minh.post(f"{HERE}{row.pk}/end/").status_code == 403
    row.refresh_from_db()
    assert row.revoked_at is None


def test_the_chief_sees_the_offices_delegations_and_ends_one(
    province: Province, hoa: Client, minh: Client, page: OpenPage
) -> None:
    now = timezone.now()
    row = operations.delegate(
        giver=province.head_son, taker=province.head_thu, starts_at=now,
        ends_at=now + timedelta(hours=2), reason="Nghỉ phép", now=now,
        actor=province.actor(province.head_son),
    )  # fmt: skip
    assert "Nghỉ phép" in page(hoa, f"{HERE}?queue=office").text
    assert "Nghỉ phép" not in page(minh, f"{HERE}?queue=office").text
    hoa.post(f"{HERE}{row.pk}/end/")
    row.refresh_from_db()
    assert row.revoked_at is not None


def test_another_offices_delegation_is_missing(province: Province, sign_in: SignIn) -> None:
    row = give(province, timezone.now())
    assert sign_in(province.party_clerk_nga).get(f"{HERE}{row.pk}/end/").status_code == 404


def test_an_administrator_is_told_why_there_is_no_button(
    province: Province, sign_in: SignIn, page: OpenPage
) -> None:
    shown = page(sign_in(province.administrator_tuan), HERE)
    assert "không được ủy quyền" in shown.text
    assert shown.find("a", href=f"{HERE}new/") == []


def test_who_is_asked_to_stand_in_hears_of_it(
    province: Province, minh: Client, page: OpenPage
) -> None:
    now = timezone.now()
    row = give(province, now)
    bus.deliver_pending(now=now)
    [notice] = Notice.objects.all()
    assert (notice.row, notice.appointment_id) == (
        "directory.delegated", province.specialist_minh.pk,
    )  # fmt: skip
    assert notice.subject_id == row.pk
    shown = page(minh, reverse("notifications:list"))
    assert "Được ủy quyền thay một người vắng mặt" in shown.text
