"""“Đến đâu rồi?”: the sender knows station, since when, clock and what is missing; nothing else."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.page import OpenPage
from tests.world import NOW, SETUP, SINCE, office, post

from vanphong.directory import operations as directory
from vanphong.directory.models import Appointment
from vanphong.directory.queries import actor_for
from vanphong.dossiers import operations
from vanphong.dossiers.models import Submission
from vanphong.dossiers.operations import Sheet
from vanphong.dossiers.tests.conftest import TEXTS, Way
from vanphong.dossiers.whereabouts import Whereabouts, whereabouts_of
from vanphong.kernel.subjects import SubjectRef
from vanphong.registry import operations as registry
from vanphong.registry.models import Incoming
from vanphong.registry.operations import Letter
from vanphong.registry.queries import list_sent_elsewhere
from vanphong.registry.states import INCOMING
from vanphong.tasks.operations import Order

SYMBOL = "112/TTr-STC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """A department with an office of its own, and two letters of it at the Committee."""

    clerk: Appointment
    specialist: Appointment
    way: Way
    letter: Incoming
    limited: Incoming

    def told(self, who: Appointment | None = None) -> list[Whereabouts]:
        actor = actor_for(who or self.clerk, now=NOW)
        return whereabouts_of(actor, list(list_sent_elsewhere(actor)), NOW)

    def one(self) -> Whereabouts:
        (found,) = self.told()
        return found


@pytest.fixture
def department(way: Way) -> Department:
    tenant, unit = office("Sở Tài chính tỉnh Ninh Bình", "stc")
    series = registry.open_series(
        tenant=way.province.committee, name="Sổ", valid_from=SINCE, actor=SETUP, now=NOW
    )
    lan = way.actor(way.province.clerk_lan)

    def arrive(**changes: object) -> Incoming:
        letter = Letter(
            sender_name=tenant.name, sender=tenant.organisation, subject="Bí mật nội dung",
            **{"symbol": SYMBOL, **changes},  # type: ignore[arg-type]  # a test's changes
        )  # fmt: skip
        return registry.receive_document(
            letter, series=series, arrived_at=NOW - timedelta(hours=2), actor=lan, now=NOW,
            receiver=way.province.clerk_lan, key=uuid.uuid4(),
        )  # fmt: skip

    return Department(
        clerk=post("Hoàng Thị Mai", unit, "Văn thư Sở", "department_clerk"),
        specialist=post("Đỗ Văn Tài", unit, "Chuyên viên Sở", "department_specialist"),
        way=way, letter=arrive(), limited=arrive(symbol="9/STC", access_class="limited"),
    )  # fmt: skip


def sheet_about(way: Way, document: Incoming) -> Submission:
    return operations.make_submission(
        Sheet(title="Trình", texts=TEXTS, route=way.route()), actor=way.minh, now=NOW,
        maker=way.province.specialist_minh, key=uuid.uuid4(),
        source=SubjectRef(INCOMING.noun, document.pk),
    )  # fmt: skip


def test_each_step_is_told_without_names_and_opinions(department: Department) -> None:
    way, lan = department.way, department.way.actor(department.way.province.clerk_lan)
    assert department.one().station == "Đã đến, chờ vào sổ"
    document = registry.register_document(department.letter, actor=lan, now=NOW)
    assert department.one().station == "Đã vào sổ, chờ phân loại"
    assert department.one().arrival_number == document.arrival_number
    document = registry.submit_document(document, to=way.province.chief_hoa, actor=lan, now=NOW)
    assert (department.one().station, department.one().since) == ("Đang trình lãnh đạo", NOW)
    order = Order(
        content="Nội dung giao", lead_unit=way.province.economy, cooperating={},
        due_on=date(2026, 12, 1),
    )  # fmt: skip
    registry.direct_document(
        document, orders=[order], opinion="Ý kiến kín", author=way.province.chief_hoa,
        typed_by=way.province.chief_hoa, actor=way.actor(way.province.chief_hoa), now=NOW,
    )  # fmt: skip
    told = department.one()
    assert told.station == "Đang xử lý: Phòng Kinh tế"
    assert told.clock is not None
    assert told.clock.due_on == date(2026, 12, 1)


def test_the_round_the_station_and_what_is_missing_are_told(department: Department) -> None:
    way, lan = department.way, department.way.actor(department.way.province.clerk_lan)
    document = registry.register_document(department.letter, actor=lan, now=NOW)
    sheet = sheet_about(way, document)
    operations.note_lacks(sheet, words=["Biên bản họp thẩm định"], actor=way.minh, now=NOW)
    assert list(department.one().lacks) == ["Biên bản họp thẩm định"]
    operations.settle_lack(sheet.lacks.get(), actor=way.minh, now=NOW)
    operations.send_submission(sheet, actor=way.minh, now=NOW + timedelta(minutes=5))
    told = department.one()
    assert told.station.startswith("Trình lần 1: ")
    assert "Sơn" not in told.station
    assert told.since == NOW + timedelta(minutes=5)
    assert list(told.lacks) == []


def test_only_the_sender_is_told_and_nothing_limited(department: Department) -> None:
    assert [w.symbol for w in department.told()] == [SYMBOL]
    assert department.told(department.specialist) == []
    assert department.told(department.way.province.party_clerk_nga) == []
    assert department.told(department.way.province.clerk_lan) == []


@pytest.fixture
def client() -> Callable[[Appointment], Client]:
    def opened(who: Appointment) -> Client:
        account = directory.open_account(
            who.person, tenant=who.tenant, password=None, actor=SETUP, now=NOW
        )
        found = Client()
        found.force_login(account.user, backend="django.contrib.auth.backends.ModelBackend")
        return found

    return opened


def test_the_page_shows_it_and_keeps_the_rest(
    department: Department, client: Callable[[Appointment], Client], page: OpenPage
) -> None:
    clerk = client(department.clerk)
    shown = page(clerk, reverse("dossiers:whereabouts"))
    assert "Đã đến, chờ vào sổ" in shown.text
    assert SYMBOL in shown.text
    assert "Bí mật nội dung" not in shown.text
    assert "9/STC" not in shown.text
    assert "112" in page(clerk, f"{reverse('dossiers:whereabouts')}?symbol=112").text
    assert SYMBOL not in page(clerk, f"{reverse('dossiers:whereabouts')}?symbol=zz").text


def test_who_sends_nothing_here_is_refused(
    department: Department, client: Callable[[Appointment], Client]
) -> None:
    minh = client(department.way.province.specialist_minh)
    assert minh.get(reverse("dossiers:whereabouts")).status_code == 403
