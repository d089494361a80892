"""The duty roster: who is on duty, kept for days, the night belonging to the evening before."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from tests.page import OpenPage
from tests.world import NOW, Province

from vanphong.directory import operations, queries
from vanphong.directory.models import Duty, DutyPlace
from vanphong.directory.operations import CannotKeepDuty, Watch
from vanphong.directory.tests.conftest import SignIn
from vanphong.kernel.audit.models import Entry
from vanphong.kernel.policies import NotPermitted

TODAY = date(2026, 11, 24)


def set_duty(
    province: Province, watches: dict[DutyPlace, Watch], first: date = TODAY, days: int = 1
) -> int:
    return operations.set_duty(
        province.committee, first=first, last=first + timedelta(days=days - 1), watches=watches,
        actor=province.actor(province.chief_hoa), now=NOW,
    )  # fmt: skip


def test_days_are_set_at_once_and_set_anew(province: Province) -> None:
    clerk = {DutyPlace.CLERK: Watch(appointment=province.clerk_lan, phone="0912 345 678")}
    assert set_duty(province, clerk, days=3) == 3
    driver = {DutyPlace.DRIVER: Watch(name="Ông Tư", phone="0988")}
    set_duty(province, {**driver, DutyPlace.CLERK: Watch()})
    assert [(d.day, d.place, d.who) for d in Duty.objects.order_by("day")] == [
        (TODAY, "driver", "Ông Tư"),
        (TODAY + timedelta(days=1), "clerk", "Nguyễn Thị Lan"),
        (TODAY + timedelta(days=2), "clerk", "Nguyễn Thị Lan"),
    ]
    assert Entry.objects.filter(name="directory.duty.set").count() == 2


def test_the_night_belongs_to_the_evening_before(province: Province) -> None:
    watch = {DutyPlace.OFFICE_LEADER: Watch(appointment=province.chief_hoa)}
    set_duty(province, {**watch, DutyPlace.CLERK: Watch(appointment=province.clerk_lan)})
    at_two = datetime(2026, 11, 24, 19, 0, tzinfo=UTC)  # 02:00 of the 25th in Vietnam
    at_eight = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)  # 08:00 of the 25th
    assert [d.place for d in queries.on_duty(province.committee.pk, at_two)] == [
        "clerk", "office_leader",
    ]  # fmt: skip
    assert queries.on_duty(province.committee.pk, at_eight) == []
    assert queries.on_duty(province.party.pk, at_two) == []


@pytest.mark.parametrize(
    ("watch", "days", "words"),
    [
        (Watch(), 1, "người trực"),
        (Watch(name="x" * 101), 1, "100 ký tự"),
        (Watch(name="Ông Tư"), 0, "trước ngày đầu"),
        (Watch(name="Ông Tư"), 63, "62 ngày"),
    ],
)
def test_what_cannot_be_is_refused(province: Province, watch: Watch, days: int, words: str) -> None:
    with pytest.raises(CannotKeepDuty, match=words):
        set_duty(province, {DutyPlace.DRIVER: watch}, days=days)
    assert not Duty.objects.exists()


def test_people_of_another_office_are_refused(province: Province) -> None:
    with pytest.raises(CannotKeepDuty, match="trong cơ quan"):
        set_duty(province, {DutyPlace.CLERK: Watch(appointment=province.party_clerk_nga)})


def test_others_do_not_keep_it(province: Province) -> None:
    with pytest.raises(NotPermitted):
        operations.set_duty(
            province.committee, first=TODAY, last=TODAY, now=NOW,
            watches={DutyPlace.CLERK: Watch(appointment=province.clerk_lan)},
            actor=province.actor(province.specialist_minh),
        )  # fmt: skip


def test_the_roster_on_screen(province: Province, sign_in: SignIn, page: OpenPage) -> None:
    chief, today = sign_in(province.chief_hoa), timezone.localdate()
    assert "Chưa có ai trực" in page(chief, "/directory/duty/").text
    page(chief, "/directory/duty/new/")
    typed = {
        "first": today.strftime("%d/%m/%Y"),
        "last": (today + timedelta(days=1)).strftime("%d/%m/%Y"),
        "clerk": str(province.clerk_lan.pk), "clerk_phone": "0912 345 678",
        "driver_name": "Ông Tư",
    }  # fmt: skip
    page(chief, "/directory/duty/new/", data={"first": typed["first"], "last": typed["last"]},
         status=422)  # fmt: skip
    assert chief.post("/directory/duty/new/", typed).status_code == 302
    shown = page(sign_in(province.specialist_minh), "/directory/duty/").text
    assert "Nguyễn Thị Lan 0912 345 678" in shown
    assert "Xếp lịch trực" not in shown
    assert "Nguyễn Thị Lan" not in page(sign_in(province.party_clerk_nga), "/directory/duty/").text
