"""The nine desks: each role finds its queues at once, without a fault at both widths."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.journeys.desk import PHONE, Desk
from tests.world import NOW, SETUP, SINCE, Province, office, post
from vanphong.directory import operations as directory
from vanphong.directory.models import Appointment
from vanphong.dossiers import operations as dossiers
from vanphong.dossiers.operations import Sheet
from vanphong.registry import operations as registry
from vanphong.registry.models import Incoming
from vanphong.registry.operations import Letter
from vanphong.tasks.operations import Order

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

SUBJECTS = (
    "Về việc đề nghị hỗ trợ khắc phục sạt lở đê hữu sông Hoàng Long đoạn qua địa bàn xã Gia Viễn",
    "Báo cáo tình hình giải ngân vốn đầu tư công mười một tháng năm 2026",
    "Về việc lấy ý kiến dự thảo Nghị quyết của Hội đồng nhân dân tỉnh về phí tham quan danh thắng",
    "Đề nghị bố trí kinh phí tổ chức Ngày hội Đại đoàn kết toàn dân tộc",
)


class Office:
    """The Committee's office on a working morning, and a department that waits for an answer."""

    def __init__(self, province: Province) -> None:
        self.province = province
        self.deputy = post("Vũ Thị Minh Nguyệt", province.division, "Phó CVP", "deputy_chief")
        self.secretary = post("Lê Hoàng Nam", province.division, "Thư ký", "leader_secretary")
        tenant, unit = office("Sở Nông nghiệp và Môi trường tỉnh Ninh Bình", "snnmt")
        self.department_clerk = post("Hoàng Thị Mai", unit, "Văn thư Sở", "department_clerk")
        self.sender = tenant
        self.book = registry.open_series(
            tenant=province.committee, name="Sổ", valid_from=SINCE, actor=SETUP, now=NOW
        )
        self.lan = province.actor(province.clerk_lan)

    def letter(self, number: int, **changes: str) -> Incoming:
        letter = Letter(
            sender_name=self.sender.name, sender=self.sender.organisation,
            symbol=f"{number}/SNNMT-TL", subject=SUBJECTS[number % len(SUBJECTS)], **changes,  # type: ignore[arg-type]  # texts
        )  # fmt: skip
        return registry.receive_document(
            letter, series=self.book, arrived_at=NOW, receiver=self.province.clerk_lan,
            key=uuid.uuid4(), actor=self.lan, now=NOW,
        )  # fmt: skip

    def busy(self) -> None:
        """Let documents stand at every step."""
        who = self.province
        registered = [
            registry.register_document(self.letter(n), actor=self.lan, now=NOW) for n in range(1, 8)
        ]
        self.letter(8)
        self.letter(9, urgency="express")
        for document, to in zip(
            registered, (who.leader_binh, who.leader_binh, who.chief_hoa, self.deputy), strict=False
        ):
            registry.submit_document(document, to=to, actor=self.lan, now=NOW)
        for document, days in zip(registered[2:5], (0, 2, 9), strict=True):
            order = Order(
                content=document.subject, lead_unit=who.economy, cooperating={},
                due_on=timezone.localdate(NOW) + timedelta(days=days),
            )  # fmt: skip
            registry.direct_document(
                document, orders=[order], opinion="Giao Phòng Kinh tế.", author=who.chief_hoa,
                typed_by=who.chief_hoa, actor=who.actor(who.chief_hoa), now=NOW,
            )  # fmt: skip
        minh = who.actor(who.specialist_minh)
        sheet = dossiers.make_submission(
            Sheet(
                title="Chủ trương đầu tư nâng cấp đê hữu sông Đáy", papers=(),
                texts={"matter": "Phê duyệt.", "submitter": "Sở", "specialist": "Đồng ý."},
                route={"head": who.head_son, "deputy": self.deputy, "leader": who.leader_binh},
            ),
            maker=who.specialist_minh, key=uuid.uuid4(), actor=minh, now=NOW,
        )  # fmt: skip
        dossiers.send_submission(sheet, actor=minh, now=NOW)
        directory.delegate(
            giver=who.leader_binh, taker=self.secretary, starts_at=NOW - timedelta(hours=1),
            ends_at=timezone.now() + timedelta(days=1), reason="Đi công tác", now=NOW,
            actor=who.actor(who.leader_binh),
        )  # fmt: skip

    def desks(self) -> dict[str, tuple[Appointment, str]]:
        """The nine people, and a queue that each must find."""
        who = self.province
        return {
            "van-thu": (who.clerk_lan, "Chờ vào sổ"),
            "phan-luong": (self.deputy, "Chờ phân loại"),
            "chuyen-vien": (who.specialist_minh, "Việc của tôi"),
            "truong-phong": (who.head_son, "Chờ phân công trong đơn vị"),
            "chanh-van-phong": (who.chief_hoa, "Văn bản sắp đến hạn"),
            "lanh-dao": (who.leader_binh, "Chờ tôi cho ý kiến"),
            "thu-ky": (self.secretary, "Chờ tôi cho ý kiến"),
            "van-thu-so": (self.department_clerk, "Đã gửi, đang giải quyết"),
            "quan-tri": (who.administrator_tuan, "Chưa đổi mật khẩu đầu"),
        }


def test_nine_people_find_their_queues(
    province: Province, live_server: LiveServer, browser: Browser
) -> None:
    morning = Office(province)
    morning.busy()
    for name, (person, queue) in morning.desks().items():
        desk = Desk(browser, live_server, person)
        page = desk.open("/")
        page.wait_for_selector(f"text={queue}")
        desk.is_accessible()
        desk.picture(f"ban-{name}")
        desk.context.close()
    clerk = Desk(browser, live_server, morning.department_clerk)
    page = clerk.open("/dossiers/whereabouts/")
    page.wait_for_selector("text=Đang trình lãnh đạo")
    clerk.is_accessible()
    clerk.picture("den-dau-roi")
    for path, name in (
        ("/registry/reconciliation/", "doi-soat"),
        ("/registry/slips/", "phieu-giao"),
    ):
        lan = Desk(browser, live_server, province.clerk_lan)
        lan.open(path)
        lan.is_accessible()
        lan.picture(name)
        lan.context.close()


def test_a_leader_walks_through_the_queue_standing(
    province: Province, live_server: LiveServer, browser: Browser
) -> None:
    morning = Office(province)
    morning.busy()
    leader = Desk(browser, live_server, province.leader_binh, width=PHONE)
    page = leader.open("/")
    page.locator("a", has_text="Chờ tôi cho ý kiến").first.click()
    page.locator("[data-open]").first.click()
    page.wait_for_selector("h1:has-text('Văn bản đến số')")
    first = page.title()
    leader.is_accessible()
    leader.picture("di-het-hang-viec")
    page.locator("a[rel=next]").click()
    page.wait_for_function(f"document.title !== {first!r}")
    page.locator("a[rel=prev]").click()
    page.wait_for_function(f"document.title === {first!r}")
