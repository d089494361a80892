"""The list of incoming documents: conditions in its address, columns, and its workbook."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from tests.page import OpenPage, Page
from tests.world import NOW, Province, organisation

from vanphong.kernel.search import finding
from vanphong.registry import operations
from vanphong.registry.models import Incoming, Series
from vanphong.registry.tests.conftest import Intake
from vanphong.registry.tests.test_screens import signed_in
from vanphong.registry.views import lists

Listed = Callable[..., list[str]]
Sheet = Callable[..., list[list[Any]]]


@pytest.fixture
def clerk(province: Province) -> Client:
    return signed_in(province, province.clerk_lan)


@pytest.fixture
def papers(province: Province, receive: Intake) -> list[Incoming]:
    """Three documents: today's, of ten days ago (urgent, of a known sender), and submitted."""
    lan = province.actor(province.clerk_lan)
    sender = organisation("Sở Tài chính", kind="department")
    made = [
        receive(symbol="1/QĐ-UBND"),
        receive(symbol="2/KH-STC", kind_name="Kế hoạch", subject="Kế hoạch kinh phí", sender=sender,
                sender_name="Sở Tài chính", urgency="express",
                arrived_at=NOW - timedelta(days=10), issued_on=date(2026, 11, 13)),
        receive(symbol="3/TTr-SXD", kind_name="Tờ trình", subject="Tờ trình về cầu"),
    ]  # fmt: skip
    registered = [operations.register_document(d, actor=lan, now=NOW) for d in made]
    operations.submit_document(registered[2], to=province.chief_hoa, actor=lan, now=NOW)
    return registered


@pytest.fixture
def listed(clerk: Client, page: OpenPage) -> Listed:
    def symbols(**params: Any) -> list[str]:
        shown = page(clerk, f"{reverse('registry:list')}?{urlencode(params, doseq=True)}")
        return symbols_of(shown)

    return symbols


def symbols_of(shown: Page) -> list[str]:
    cells = shown.find("td", data_label="Số, ký hiệu")
    return sorted(cell.text for cell in cells)


@pytest.fixture
def sheet(clerk: Client) -> Sheet:
    def rows(client: Client = clerk, **params: Any) -> list[list[Any]]:
        address = f"{reverse('registry:list')}?{urlencode(params | {'format': 'xlsx'}, doseq=True)}"
        answer = client.get(address)
        assert answer.status_code == 200
        found = load_workbook(BytesIO(answer.content)).active
        return [list(row) for row in found.iter_rows(values_only=True)]  # type: ignore[union-attr]  # one sheet

    return rows


def test_every_condition_narrows(papers: list[Incoming], listed: Listed) -> None:
    one, two, three = "1/QĐ-UBND", "2/KH-STC", "3/TTr-SXD"
    assert listed() == [one, two, three]
    assert listed(state="submitted") == [three]
    assert listed(urgency="express") == [two]
    assert listed(since="20/11/2026") == [one, three]
    assert listed(until="20/11/2026") == [two]
    assert listed(sender=str(papers[1].sender_id)) == [two]
    assert listed(q="kinh phi") == listed(q="2/KH") == [two]
    assert listed(q="kinh phi", until="01/11/2026") == []
    assert listed(q="sơn la", queue="submit") == [one]
    assert listed(kind="Kế hoạch") == [two]
    assert listed(since="99/99/2026", state="gone", sender="x", kind="x") == [one, two, three]


def test_what_is_hidden_narrows_nothing(papers: list[Incoming], listed: Listed) -> None:
    """The desk keeps the line of the third only: neither its words nor its kind are asked."""
    assert listed(q="cầu") == listed(kind="Tờ trình") == []
    assert listed(q="3/TTr-SXD") == ["3/TTr-SXD"]


def test_columns_are_added_by_the_address(
    clerk: Client, papers: list[Incoming], page: OpenPage
) -> None:
    def heads(query: str) -> list[str]:
        shown = page(clerk, f"{reverse('registry:list')}?{query}")
        return [head.text for head in shown.find("th")]

    usual = ["Số đến", "Ngày đến", "Cơ quan gửi", "Số, ký hiệu", "Trích yếu", "Hạn xử lý",
             "Trạng thái"]  # fmt: skip
    assert heads("") == heads("show=gone") == usual
    assert heads("show=issued_on&show=signer") == [
        *usual[:4], "Ngày văn bản", "Trích yếu", "Người ký", "Hạn xử lý", "Trạng thái",
    ]  # fmt: skip


def test_the_workbook_takes_exactly_what_is_seen(papers: list[Incoming], sheet: Sheet) -> None:
    rows = sheet(q="sơn la", until="24/11/2026", show=["kind", "signer"], order="number")
    assert "Từ cần tìm: sơn la; Đến ngày: 24/11/2026" in str(rows[1][0])
    assert rows[3] == ["Số đến", "Ngày đến", "Cơ quan gửi", "Số, ký hiệu", "Tên loại", "Trích yếu",
                       "Người ký", "Hạn xử lý", "Trạng thái"]  # fmt: skip
    assert [row[0] for row in rows[4:]] == [1, 3]
    assert rows[4][1] == datetime(2026, 11, 24)
    assert rows[4][4:7] == ["Quyết định", papers[0].subject, "Nguyễn Thành Công"]


def test_the_workbook_keeps_the_readers_level(papers: list[Incoming], sheet: Sheet) -> None:
    (line,) = [row for row in sheet(show=["kind", "signer", "submitted_to"]) if row[0] == 3]
    assert "Chỉ xem dòng sổ" in line
    assert not {"Tờ trình", "Tờ trình về cầu", "Nguyễn Thành Công"} & {str(cell) for cell in line}


def test_another_office_takes_an_empty_workbook(
    province: Province, papers: list[Incoming], sheet: Sheet
) -> None:
    assert len(sheet(client=signed_in(province, province.party_clerk_nga))) == 4


def test_a_workbook_says_what_it_leaves_out(
    papers: list[Incoming], sheet: Sheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "MOST_ROWS", 2)
    monkeypatch.setattr(lists, "BATCH", 1)
    rows = sheet()
    assert "chỉ 2 dòng đầu" in str(rows[1][0])
    assert len(rows) == 6


def test_words_that_fit_too_much_are_told(
    clerk: Client, papers: list[Incoming], page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "CAP", 1)
    shown = page(clerk, f"{reverse('registry:list')}?q=ubnd")
    assert "chỉ hiện những văn bản mới nhất" in shown.text


def test_a_narrowed_list_of_nothing_teaches(clerk: Client, book: Series, page: OpenPage) -> None:
    shown = page(clerk, f"{reverse('registry:list')}?state=finished")
    assert "Không có kết quả phù hợp với bộ lọc" in shown.text
    assert "Lưu Excel" not in shown.text
