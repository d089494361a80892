"""Express documents at any hour: who is on duty is called, again, then the next, until taken."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from tests.page import OpenPage
from tests.world import NOW, Province, post

from vanphong.directory import operations as directory
from vanphong.directory.models import Appointment, DutyPlace
from vanphong.directory.operations import Watch
from vanphong.kernel.audit.models import Entry
from vanphong.kernel.events import bus
from vanphong.kernel.notifications.models import Notice
from vanphong.kernel.policies import Missing, NotPermitted, Refusal
from vanphong.registry import operations, queries
from vanphong.registry.models import CallAttempt, Incoming, UrgentCall
from vanphong.registry.tests.conftest import LETTER, Intake
from vanphong.registry.tests.test_screens import signed_in

MINUTE = timedelta(minutes=1)


@pytest.fixture
def secretary(province: Province) -> Appointment:
    return post("Lê Hoàng Nam", province.leader_binh.unit, "Thư ký", "leader_secretary")


@pytest.fixture
def roster(province: Province, secretary: Appointment) -> None:
    directory.set_duty(
        province.committee, first=date(2026, 11, 23), last=date(2026, 11, 25), now=NOW,
        watches={
            DutyPlace.CLERK: Watch(appointment=province.clerk_lan),
            DutyPlace.OFFICE_LEADER: Watch(appointment=province.chief_hoa),
            DutyPlace.SECRETARY: Watch(appointment=secretary),
            DutyPlace.DRIVER: Watch(name="Ông Tư"),
        },
        actor=province.actor(province.administrator_tuan),
    )  # fmt: skip


def tell(now: datetime = NOW) -> None:
    while bus.deliver_pending(now=now):
        pass


@pytest.fixture
def express(province: Province, roster: None, receive: Intake) -> Incoming:
    document = operations.register_document(
        receive(urgency="express"), actor=province.actor(province.clerk_lan), now=NOW
    )
    tell()
    document.refresh_from_db()
    return document


def called() -> list[str]:
    rows = CallAttempt.objects.order_by("place").select_related("appointment__person")
    return [row.appointment.person.full_name for row in rows]


def test_each_is_called_twice_then_the_next_and_round_again(express: Incoming) -> None:
    assert called() == ["Trần Thị Hòa"]  # the clerk on duty registered it and knows
    for step in range(1, 26):
        operations.call_on(now=NOW + step * MINUTE)
    assert called() == [
        "Trần Thị Hòa", "Trần Thị Hòa", "Lê Hoàng Nam", "Lê Hoàng Nam", "Trần Thị Hòa",
        "Trần Thị Hòa",
    ]  # fmt: skip


def test_who_is_called_is_told_at_once_and_knows_the_line_only(
    province: Province, express: Incoming, secretary: Appointment
) -> None:
    for step in range(1, 12):
        operations.call_on(now=NOW + step * MINUTE)
    tell(NOW + 12 * MINUTE)
    told = Notice.objects.filter(row="registry.called", urgent=True)
    assert {n.appointment_id for n in told} == {province.chief_hoa.pk, secretary.pk}
    actor = province.actor(secretary)
    found = queries.get_incoming_for(actor, express.pk)
    assert secretary.principal_id in found.knowers
    assert secretary.principal_id not in found.readers


def test_who_takes_it_ends_the_calling(province: Province, express: Incoming) -> None:
    operations.take_call(express, actor=province.actor(province.chief_hoa), now=NOW + MINUTE)
    operations.call_on(now=NOW + 30 * MINUTE)
    assert called() == ["Trần Thị Hòa"]
    with pytest.raises(Refusal, match="Trần Thị Hòa đã nhận"):
        operations.take_call(express, actor=province.actor(province.chief_hoa), now=NOW)
    assert Entry.objects.filter(name="registry.call.taken").count() == 1


def test_a_direction_ends_the_calling(province: Province, express: Incoming) -> None:
    operations.direct_document(
        express, orders=[], opinion="Họp ngay", author=province.chief_hoa,
        typed_by=province.chief_hoa, actor=province.actor(province.chief_hoa), now=NOW,
    )  # fmt: skip
    tell()
    assert UrgentCall.objects.get().ended_at is not None
    operations.call_on(now=NOW + 30 * MINUTE)
    assert len(called()) == 1


def test_before_whom_it_lies_is_called_first(province: Province, express: Incoming) -> None:
    operations.submit_document(
        express, to=province.leader_binh, actor=province.actor(province.clerk_lan), now=NOW
    )
    for step in range(1, 17):
        operations.call_on(now=NOW + step * MINUTE)
    assert called()[1] == "Phạm Quang Bình"


def test_others_do_not_take_it(province: Province, express: Incoming) -> None:
    with pytest.raises(NotPermitted):
        operations.take_call(express, actor=province.actor(province.clerk_lan), now=NOW)
    with pytest.raises(Missing):
        operations.take_call(express, actor=province.actor(province.specialist_minh), now=NOW)


@pytest.mark.parametrize("urgency", ["none", "urgent"])
def test_what_can_wait_calls_nobody(
    province: Province, roster: None, receive: Intake, urgency: str
) -> None:
    operations.register_document(
        receive(urgency=urgency), actor=province.actor(province.clerk_lan), now=NOW
    )
    tell()
    assert not UrgentCall.objects.exists()


def test_without_a_roster_nobody_is_called(province: Province, receive: Intake) -> None:
    operations.register_document(
        receive(urgency="express"), actor=province.actor(province.clerk_lan), now=NOW
    )
    tell()
    assert not UrgentCall.objects.exists()


def test_it_begins_once(express: Incoming) -> None:
    assert operations.begin_call(express.pk, now=NOW) is None
    assert UrgentCall.objects.count() == 1


# Screens


def test_it_is_taken_on_the_page_and_the_line_names_no_subject(
    province: Province, express: Incoming, page: OpenPage
) -> None:
    chief = signed_in(province, province.chief_hoa)
    url = reverse("registry:detail", args=[express.pk])
    shown = page(chief, url, queries=50)
    assert "Trần Thị Hòa đã được gọi; lần 1" in shown.text
    [line] = [n.attrs["value"] for n in shown.find("input", id="vp-safe-line")]
    assert f"số đến {express.arrival_number}" in line
    assert url in line
    assert LETTER.subject not in line
    assert LETTER.sender_name not in line
    assert chief.post(reverse("registry:take_call", args=[express.pk])).status_code == 302
    assert "Trần Thị Hòa đã nhận" in page(chief, url, queries=50).text


def test_the_log_is_shown_and_printed(
    province: Province, express: Incoming, page: OpenPage
) -> None:
    clerk = signed_in(province, province.clerk_lan)
    shown = page(clerk, reverse("registry:call_log"))
    assert "Đang gọi" in shown.text
    assert LETTER.subject not in shown.text
    answer = clerk.get(reverse("registry:call_log") + "?format=pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    other = signed_in(province, province.party_clerk_nga)
    assert "Chưa gọi ai" in page(other, reverse("registry:call_log")).text
