"""Who answers for what in the demo's Committee office: invented, as the people are."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from vanphong.directory import operations as directory
from vanphong.directory.models import Appointment, DutyPlace, Tenant
from vanphong.directory.operations import Assignment, Watch
from vanphong.kernel.calendar import local_day
from vanphong.kernel.phrases.operations import keep_phrase
from vanphong.kernel.principals import Actor

DECISION, DECIDED_ON = "12/QĐ-UBND", date(2026, 1, 8)
#: field, words of the subject, deputy chief, leader, specialist with the division
ROWS = (
    ("Đất đai, môi trường", ("đất", "môi trường", "khoáng sản"), "Đinh Công Tráng",
     "Trần Anh Dũng", "Lê Đức Minh"),
    ("Quy hoạch, xây dựng", ("quy hoạch", "xây dựng", "giao thông", "đô thị"), "Đinh Công Tráng",
     "Trần Anh Dũng", "Phạm Thu Trang"),
    ("Tài chính, đầu tư", ("ngân sách", "tài chính", "đầu tư", "đấu thầu"), "Đinh Công Tráng",
     "Phạm Quang Bình", "Đặng Quốc Khánh"),
    ("Giáo dục, y tế", ("giáo dục", "y tế", "đào tạo", "phòng bệnh"), "Vũ Thị Minh Nguyệt",
     "Nguyễn Thị Thanh Hà", "Tống Văn Hưng"),
    ("Nội chính, nội vụ", ("nội vụ", "thanh tra", "tổ chức bộ máy"), "Vũ Thị Minh Nguyệt",
     "Bùi Xuân Khải", "Ninh Thị Phương"),
)  # fmt: skip

#: what this office writes again and again
PHRASES = (
    "Kính trình đồng chí xem xét, cho ý kiến chỉ đạo.",
    "Giao phòng nghiên cứu, tham mưu văn bản trình Lãnh đạo UBND tỉnh.",
    "Theo dõi, tổng hợp chung, báo cáo khi có yêu cầu.",
    "Rà soát, đề xuất ý kiến trước ngày đến hạn ghi trong văn bản.",
)


def assign_work(tenant: Tenant, posts: list[Appointment], *, actor: Actor, now: datetime) -> None:
    """Enter the office's portfolio table, roster and shared phrases by their own verbs."""
    held = {post.person.full_name: post for post in posts if post.tenant == tenant}
    for field, words, deputy, leader, specialist in ROWS:
        assignment = Assignment(
            field_name=field, words=words, deputy=held[deputy], leader=held[leader],
            unit=held[specialist].unit, specialist=held[specialist], decision=DECISION,
            decided_on=DECIDED_ON,
        )  # fmt: skip
        directory.add_portfolio(
            assignment, tenant=tenant, valid_from=DECIDED_ON, actor=actor, now=now
        )
    _set_watches(tenant, held, actor, now)
    chief = held["Trần Thị Hòa"]
    for text in PHRASES:
        keep_phrase(
            text=text, is_shared=True, tenant_id=tenant.pk, appointment_id=chief.pk, actor=actor,
            now=now,
        )  # fmt: skip


def _set_watches(tenant: Tenant, held: dict[str, Appointment], actor: Actor, now: datetime) -> None:
    """Put two people in turn on duty in each place for four weeks."""
    watches = [
        ("Nguyễn Thị Lan", "Đinh Công Tráng", "Lê Hoàng Nam", "Phạm Văn Tài"),
        ("Bùi Thị Huệ", "Vũ Thị Minh Nguyệt", "Lê Hoàng Nam", "Trịnh Văn Sáu"),
    ]
    first = local_day(now) - timedelta(days=1)
    for week in range(4):
        clerk, leader, secretary, driver = watches[week % 2]
        begin = first + timedelta(days=7 * week)
        directory.set_duty(
            tenant, first=begin, last=begin + timedelta(days=6), actor=actor, now=now,
            watches={
                DutyPlace.CLERK: Watch(appointment=held[clerk], phone="0912 345 601"),
                DutyPlace.OFFICE_LEADER: Watch(appointment=held[leader], phone="0912 345 602"),
                DutyPlace.SECRETARY: Watch(appointment=held[secretary], phone="0912 345 603"),
                DutyPlace.DRIVER: Watch(name=driver, phone="0912 345 604"),
            },
        )  # fmt: skip
