"""The follow-up register, the two reports, and the lengths of Phụ lục VI."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from tests.page import OpenPage
from tests.world import NOW, Province

from vanphong.directory.models import Appointment
from vanphong.kernel.principals.models import AccessClass
from vanphong.registry import operations
from vanphong.registry.followup_register import FollowUpRow, follow_up_rows
from vanphong.registry.lengths import too_long_incoming, too_long_outgoing
from vanphong.registry.models import Incoming, Series
from vanphong.registry.printing import followup_register, incoming_report_form
from vanphong.registry.register import Span
from vanphong.registry.reports import incoming_report, outgoing_report
from vanphong.registry.tests.conftest import House, Intake
from vanphong.registry.tests.test_outgoing_screens import signed_in
from vanphong.tasks.models import Task
from vanphong.tasks.operations import Order

DAY = NOW.date()
FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)


def direct(
    province: Province, document: Incoming, *, due_on: date | None = None, lead: bool = True
) -> Incoming:
    hoa = province.actor(province.chief_hoa)
    order = Order(content="Tham mưu", lead_unit=province.economy, cooperating={}, due_on=due_on)
    operations.submit_document(
        document, to=province.chief_hoa, actor=province.actor(province.clerk_lan), now=NOW
    )
    operations.direct_document(
        document, orders=[order] if lead else [], opinion="Phòng Kinh tế tham mưu",
        author=province.chief_hoa, typed_by=province.chief_hoa, actor=hoa, now=NOW,
    )  # fmt: skip
    return Incoming.objects.get(pk=document.pk)


def register(province: Province, receive: Intake, **more: object) -> Incoming:
    clerk = province.actor(province.clerk_lan)
    return operations.register_document(receive(**more), actor=clerk, now=NOW)


def rows(province: Province, book: Series, post: Appointment) -> list[FollowUpRow]:
    return list(follow_up_rows(province.actor(post), book, first=FIRST, last=LAST))


def test_it_tells_who_has_it_until_when_and_how_far(
    province: Province, book: Series, receive: Intake
) -> None:
    register(province, receive)  # nobody directs it: it is not followed
    direct(province, register(province, receive), due_on=date(2026, 12, 1))
    (row,) = rows(province, book, province.clerk_lan)
    assert row.cells() == (
        "2", "Quyết định số 1182/QĐ-UBND ngày 20/11/2026 của UBND tỉnh Sơn La", "Phòng Kinh tế",
        date(2026, 12, 1), "Đã chỉ đạo", "", "",
    )  # fmt: skip
    assert len(followup_register().columns) == 7


def test_finishing_fills_it_with_its_kind_and_the_answer(
    province: Province, book: Series, receive: Intake
) -> None:
    hoa = province.actor(province.chief_hoa)
    document = direct(province, register(province, receive), lead=False)
    for kind in ("answered", "answered_by_other"):
        with pytest.raises(operations.CannotFinish, match="số và ký hiệu|Số, ký hiệu|số, ký hiệu"):
            operations.finish_document(document, kind=kind, actor=hoa, now=NOW)
    with pytest.raises(operations.CannotFinish):
        operations.finish_document(document, kind="old_register", actor=hoa, now=NOW)
    operations.finish_document(
        document, kind="answered_by_other", answer_symbol="88/STC-NS", actor=hoa, now=NOW
    )
    (row,) = rows(province, book, province.clerk_lan)
    assert (row.progress, row.answer) == ("Sở, ngành đã trả lời, 24/11/2026", "88/STC-NS")


def test_our_own_answer_stands_there_before_the_handling_ends(
    house: House, book: Series, receive: Intake
) -> None:
    province = house.province
    document = direct(province, register(province, receive))
    house.number(answers=document)
    (row,) = rows(province, book, province.clerk_lan)
    assert row.answer == "01/UBND-KT"


def test_who_may_not_print_the_columns_learns_nothing(
    province: Province, book: Series, receive: Intake
) -> None:
    limited = register(province, receive, access_class=AccessClass.LIMITED)
    operations.submit_document(
        limited, to=province.leader_binh, actor=province.actor(province.clerk_lan), now=NOW
    )
    direct(province, register(province, receive, due_on=date(2026, 12, 3)))
    assert [row.number for row in rows(province, book, province.chief_hoa)] == ["2"]
    assert rows(province, book, province.specialist_minh) == []
    assert rows(province, book, province.party_clerk_nga) == []


def test_the_report_counts_each_division_and_the_total(
    province: Province, book: Series, receive: Intake
) -> None:
    hoa = province.actor(province.chief_hoa)
    direct(province, register(province, receive), due_on=date(2026, 12, 1))
    late = direct(province, register(province, receive), due_on=DAY)
    Task.objects.filter(source_id=late.pk).update(due_on=date(2026, 11, 23))
    ended = direct(province, register(province, receive), lead=False)
    operations.finish_document(ended, kind="informed", actor=hoa, now=NOW)
    found = {
        line.name: line.cells()[1:]
        for line in incoming_report(
            province.actor(province.clerk_lan), book, first=FIRST, last=LAST, today=DAY
        )
    }
    assert found == {
        "Phòng Kinh tế": (2, 0, 0, 0, 1, 1, 0), "Trần Thị Hòa": (1, 0, 0, 1, 0, 0, 0),
        "Tổng số": (3, 0, 0, 1, 1, 1, 0),
    }  # fmt: skip
    assert len(incoming_report_form().columns) == 8


def test_the_report_on_issued_documents_counts_by_kind(house: House) -> None:
    lan, hoa = (
        house.province.actor(p) for p in (house.province.clerk_lan, house.province.chief_hoa)
    )
    operations.dispatch_outgoing(house.number(copy_count=5), actor=lan, now=NOW)
    operations.cancel_outgoing(house.number(), reason="Người ký rút văn bản", actor=hoa, now=NOW)
    house.number(kind_name="Báo cáo", issued_on=date(2026, 11, 20))
    lines = outgoing_report(lan, house.common, first=FIRST, last=LAST, today=DAY)
    assert {line.name: line.cells()[1:] for line in lines} == {
        "Công văn": (2, 1, 0, 0, 1, 5, 0), "Báo cáo": (1, 0, 1, 0, 0, 0, 1),
        "Tổng số": (3, 1, 1, 0, 1, 5, 1),
    }  # fmt: skip


def test_lengths_are_told_when_it_is_taken_away_and_never_when_typed(
    house: House, book: Series, receive: Intake, page: OpenPage
) -> None:
    province = house.province
    register(province, receive, subject="x" * 612, signer="y" * 60)
    lan = province.actor(province.clerk_lan)
    span = Span(series=book, first=FIRST, last=LAST)
    said = [one.sentence for one in too_long_incoming(lan, span, DAY)]
    assert said == [
        "Trích yếu dài 612 ký tự, Phụ lục VI chứa 500 (Subject).",
        "Người ký dài 60 ký tự, Phụ lục VI chứa 50 (FullName).",
    ]
    house.number(copy_count=1200)
    issued = too_long_outgoing(lan, Span(series=house.common, first=FIRST, last=LAST), DAY)
    assert [one.sentence for one in issued] == [
        "Số bản dài 4 ký tự, Phụ lục VI chứa 3 (IssuedAmount)."
    ]
    client = signed_in(province.clerk_lan)
    address = reverse("registry:book")
    asked = f"{address}?series={book.pk}&first=01/11/2026&last=30/11/2026"
    shown = page(client, asked)
    assert "Dài hơn trường thông tin của Phụ lục VI" in shown.text
    workbook = load_workbook(io.BytesIO(client.get(f"{asked}&format=xlsx").content))
    assert workbook.sheetnames[1] == "Lưu ý"
    assert workbook.worksheets[1]["A1"].value.startswith("1: Trích yếu dài 612")
    assert len(workbook.worksheets[0][4]) == 10


@pytest.mark.parametrize(
    "route", ["followup_book", "incoming_report", "outgoing_report", "book", "outgoing_book"]
)
def test_each_is_shown_printed_and_taken_away(
    house: House, book: Series, receive: Intake, page: OpenPage, route: str
) -> None:
    province = house.province
    direct(province, register(province, receive), due_on=date(2026, 12, 1))
    house.number()
    lan = signed_in(province.clerk_lan)
    series = house.common if route.startswith("outgoing") else book
    address = reverse(f"registry:{route}")
    assert "Theo dõi giải quyết" in page(lan, address).text
    asked = f"{address}?series={series.pk}&first=01/11/2026&last=30/11/2026&with_cover=on"
    page(lan, asked)
    assert lan.get(f"{asked}&format=pdf").content.startswith(b"%PDF")
    cover, sheet = load_workbook(io.BytesIO(lan.get(f"{asked}&format=xlsx").content)).worksheets
    words = [row[0].value for row in cover.iter_rows()]
    assert "Văn phòng UBND tỉnh Ninh Bình" in words or "Ủy ban nhân dân tỉnh" in words
    assert "Từ ngày 01/11/2026 đến ngày 30/11/2026" in words
    if route == "followup_book":
        assert sheet["D5"].value.date() == date(2026, 12, 1)
        assert sheet["D5"].number_format == "dd/mm/yyyy"
    assert signed_in(province.specialist_minh).get(address).status_code == 403
