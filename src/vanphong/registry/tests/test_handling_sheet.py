"""The sheet "Phiếu giải quyết văn bản đến": its three parts, filled from what was said and done."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from pypdfium2 import PdfDocument
from tests.world import NOW, Province

from vanphong.kernel.audit.models import AccessLog
from vanphong.kernel.subjects import SubjectRef
from vanphong.registry import operations
from vanphong.registry.handling_sheet import print_handling_sheet
from vanphong.registry.models import Incoming
from vanphong.registry.tests.conftest import LETTER
from vanphong.registry.tests.test_screens import signed_in
from vanphong.tasks import operations as tasks
from vanphong.tasks.operations import Order
from vanphong.tasks.queries import list_of_source


def words_of(pdf: bytes) -> str:
    pages = PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pages)


def handled(province: Province, registered: Incoming) -> Incoming:
    clerk, hoa = province.actor(province.clerk_lan), province.actor(province.chief_hoa)
    binh, minh = province.actor(province.leader_binh), province.actor(province.specialist_minh)
    operations.submit_document(
        registered, to=province.chief_hoa, note="Kính trình phân loại", actor=clerk, now=NOW
    )
    operations.submit_document(
        registered, to=province.leader_binh, note="Kính trình đồng chí", actor=hoa, now=NOW
    )
    order = Order(
        content="Tham mưu", lead_unit=province.economy, due_on=date(2026, 12, 4),
        cooperating={province.division: date(2026, 12, 2)},
    )  # fmt: skip
    operations.direct_document(
        registered, orders=[order], opinion="Phòng Kinh tế tham mưu văn bản trả lời.",
        author=province.leader_binh, typed_by=province.leader_binh, actor=binh, now=NOW,
    )  # fmt: skip
    task = list_of_source(SubjectRef("registry.incoming", registered.pk)).get()
    task = tasks.assign_task(
        task, person=province.specialist_minh, actor=province.actor(province.head_son), now=NOW
    )
    tasks.report_done(task, result="Đề xuất trả lời như dự thảo.", actor=minh, now=NOW)
    registered.refresh_from_db()
    return registered


def test_it_holds_the_three_parts_in_order(province: Province, registered: Incoming) -> None:
    document = handled(province, registered)
    text = words_of(print_handling_sheet(document, now=NOW))
    wanted = [
        "PHIẾU GIẢI QUYẾT VĂN BẢN ĐẾN", LETTER.symbol, "1. Ý kiến của lãnh đạo cơ quan, tổ chức",
        "Nguyễn Thị Lan – Văn thư (trình Trần Thị Hòa)", "Kính trình phân loại",
        "Kính trình đồng chí", "Phòng Kinh tế tham mưu văn bản trả lời.",
        "Chủ trì: Phòng Kinh tế; thời hạn: 04/12/2026", "Phối hợp: Phòng Tổng hợp; thời hạn: 02/12",
        "2. Ý kiến của lãnh đạo đơn vị", "giao Lê Đức Minh; thời hạn: 04/12/2026 (24/11/2026)",
        "3. Ý kiến đề xuất của người giải quyết", "Đề xuất trả lời như dự thảo.",
    ]  # fmt: skip
    places = [text.find(words) for words in wanted]
    assert -1 not in places, [w for w, at in zip(wanted, places, strict=True) if at == -1]
    assert places == sorted(places)


def test_nothing_said_leaves_room_for_the_pen(province: Province, registered: Incoming) -> None:
    text = words_of(print_handling_sheet(registered, now=NOW))
    assert "3. Ý kiến đề xuất của người giải quyết" in text


def test_it_is_printed_by_who_knows_the_document_in_full(
    province: Province, registered: Incoming
) -> None:
    url = reverse("registry:handling_sheet", args=[registered.pk])
    minh = signed_in(province, province.specialist_minh)
    assert minh.get(url).status_code == 404
    handled(province, registered)
    answer = minh.get(url)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert AccessLog.objects.filter(what="sheet").count() == 1
    assert signed_in(province, province.party_clerk_nga).get(url).status_code == 404
