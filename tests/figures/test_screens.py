"""The page of figures and the records behind one, as people see them."""

from __future__ import annotations

import uuid
from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from tests.figures.test_incoming import DAY, START, finish, take_in
from tests.notifications.conftest import signed_in
from tests.page import OpenPage
from tests.world import SETUP, SINCE, Province
from vanphong.kernel.figures.figure import address
from vanphong.registry import operations as registry
from vanphong.registry.figures import RECEIVED, ChosenInPeriod
from vanphong.registry.models import Series

PAGE = "/figures/"
NOVEMBER = "?span=month&on=2026-11-01"


@pytest.fixture
def book(province: Province) -> Series:
    return registry.open_series(
        tenant=province.committee, name="Sổ văn bản đến", valid_from=SINCE, actor=SETUP, now=START
    )


@pytest.fixture
def chief(province: Province) -> Client:
    return signed_in(province.chief_hoa)


def test_an_office_without_documents_is_told_so(
    chief: Client, book: Series, page: OpenPage
) -> None:
    shown = page(chief, PAGE, queries=60)
    assert "Chưa có số liệu" in shown.text
    assert "ít nhất ở mức dòng sổ" in shown.text


def test_every_cell_is_a_door(
    chief: Client, province: Province, book: Series, page: OpenPage
) -> None:
    finish(province, take_in(province, book, START, sender="Bộ Nội vụ"), START)
    take_in(province, book, START)
    shown = page(chief, PAGE + NOVEMBER, queries=60)
    assert "Tháng 11/2026 (01/11/2026 – 30/11/2026)" in shown.text
    doors = {
        n.attrs["aria-label"]: n.attrs["href"] for n in shown.find("a") if "aria-label" in n.attrs
    }
    behind = page(chief, doors["Bộ Nội vụ, Đến trong kỳ: 1"])
    assert "1 bản ghi" in behind.text
    assert "Bộ Nội vụ" in behind.text
    assert "Sở Tài chính" not in behind.text
    assert "01/11/2026 – 30/11/2026" in behind.text
    total = page(chief, doors["Tổng số, Đến trong kỳ: 2"])
    assert "2 bản ghi" in total.text
    assert total.find("a", href="/figures/?first=2026-11-01&last=2026-11-30")


def test_days_are_chosen_with_both_ends(chief: Client, book: Series, page: OpenPage) -> None:
    shown = page(chief, PAGE + "?first=10/11/2026&last=12/11/2026", queries=60)
    assert "10/11/2026 – 12/11/2026" in shown.text
    assert shown.find("a", href="?first=2026-11-07&last=2026-11-09")
    wrong = page(chief, PAGE + "?first=12/11/2026&last=10/11/2026", queries=60)
    assert "Ngày cuối trước ngày đầu." in wrong.text
    assert wrong.find("input", name="first", value="12/11/2026")


def test_the_chart_has_the_table_beside_it(
    chief: Client, province: Province, book: Series, page: OpenPage
) -> None:
    take_in(province, book, START)
    shown = page(chief, PAGE + NOVEMBER, queries=60)
    [place] = [n for n in shown.find("div") if "data-chart" in n.attrs]
    option = chief.get(place.attrs["data-chart"]).json()
    assert option["yAxis"]["data"] == ["Đã vào sổ"]
    assert [s["data"] for s in option["series"]] == [[1]]
    assert chief.get("/figures/charts/nothing/").status_code == 404


def test_a_table_is_taken_away_as_workbook_and_pdf(
    chief: Client, province: Province, book: Series
) -> None:
    take_in(province, book, START, sender="Bộ Nội vụ")
    query = f"{PAGE}{NOVEMBER}&board=incoming-by-sender&format="
    sheet = load_workbook(BytesIO(chief.get(query + "xlsx").content)).active
    assert sheet is not None
    lines = [tuple(row) for row in sheet.iter_rows(values_only=True)]
    assert lines[0][0] == "Văn bản đến theo nơi gửi"
    assert str(lines[1][0]).startswith("Tháng 11/2026 (01/11/2026 – 30/11/2026). Chỉ đếm")
    assert lines[3:] == [
        ("Cơ quan gửi", "Đến trong kỳ", "Đã kết thúc"), ("Bộ Nội vụ", 1, 0), ("Tổng số", 1, 0)
    ]  # fmt: skip
    assert chief.get(query + "pdf").content.startswith(b"%PDF-1.")
    assert chief.get(f"{PAGE}?board=nothing&format=pdf").status_code == 404


@pytest.mark.parametrize("said", ["first=x", "series=1", "first=2026-11-12&last=2026-11-10"])
def test_a_damaged_address_is_told_in_a_sentence(chief: Client, said: str) -> None:
    answer = chief.get(f"/figures/registry.incoming.received/?{said}")
    assert answer.status_code == 409
    assert "Ngày cuối" in answer.content.decode() or "bị hỏng" in answer.content.decode()


def test_an_unknown_figure_is_missing(chief: Client) -> None:
    assert chief.get("/figures/registry.incoming.secret/").status_code == 404


def test_a_book_of_another_office_opens_nothing_and_has_no_name(
    chief: Client, province: Province, page: OpenPage, book: Series
) -> None:
    other = registry.open_series(
        tenant=province.party, name="Sổ của Tỉnh ủy", valid_from=SINCE, actor=SETUP, now=START
    )
    for series in (other.pk, uuid.uuid4()):
        params = ChosenInPeriod(first=DAY, last=date(2026, 11, 30), series=series)
        shown = page(chief, address(RECEIVED, params))
        assert "0 bản ghi" in shown.text
        assert "Sổ của Tỉnh ủy" not in shown.text
        assert "không rõ" in shown.text


def test_the_page_is_for_chief_and_registry(province: Province, book: Series) -> None:
    assert signed_in(province.clerk_lan).get(PAGE).status_code == 200
    refused = signed_in(province.specialist_minh).get(PAGE)
    assert refused.status_code == 403
    assert "Số liệu của cơ quan" in refused.content.decode()


def test_a_specialist_follows_a_figure_at_the_own_level(
    province: Province, book: Series, page: OpenPage
) -> None:
    take_in(province, book, START)
    shown = page(
        signed_in(province.specialist_minh),
        address(RECEIVED, ChosenInPeriod(first=DAY, last=DAY)),
    )
    assert "0 bản ghi" in shown.text
    assert "Không có gì để đếm" in shown.text
