"""A report: each figure a door, beside what its source says; only for who may ask all of them."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest
from django.test import Client

from tests.figures.test_incoming import DAY, START, take_in
from tests.notifications.conftest import signed_in
from tests.page import OpenPage
from tests.world import SETUP, SINCE, Province
from vanphong.config.demo.nam_dinh.report import CODE, REPORT
from vanphong.kernel.figures import reports
from vanphong.registry import operations as registry
from vanphong.registry.models import Series

PAGE = f"/figures/reports/{CODE}/"


@pytest.fixture
def book(province: Province) -> Series:
    return registry.open_series(
        tenant=province.committee, name="Sổ văn bản đến", valid_from=SINCE, actor=SETUP, now=START
    )


@pytest.fixture(autouse=True)
def report(monkeypatch: pytest.MonkeyPatch) -> None:
    """Register the report of 2011 over the days of these tests, its first figure being 2."""
    first, *others = REPORT.lines
    lines = (dataclasses.replace(first, told=2), *others)
    moved = dataclasses.replace(REPORT, first=DAY, last=DAY, lines=lines)
    monkeypatch.setitem(reports._reports, CODE, moved)


def test_each_figure_is_a_door_beside_what_the_source_says(
    province: Province, book: Series, page: OpenPage
) -> None:
    chief = signed_in(province.chief_hoa)
    take_in(province, book, START)
    take_in(province, book, START)
    shown = page(chief, PAGE, queries=40)
    doors = {
        n.attrs["aria-label"]: n.attrs["href"] for n in shown.find("a") if "aria-label" in n.attrs
    }
    door = doors["Văn bản tiếp nhận, xử lý từ đầu năm: 2"]
    assert "2 bản ghi" in page(chief, door).text
    assert "Khớp" in shown.text
    assert "Văn bản ban hành từ đầu năm" in shown.text
    assert "4.325" in shown.text
    assert "Lệch" in shown.text, "nothing was issued, the source says 4,325"
    assert "chưa quản lý loại hồ sơ này" in shown.text
    board = page(chief, "/figures/", queries=60)
    assert PAGE in {n.attrs.get("href") for n in board.find("a")}


def test_the_rules_of_those_days_are_marked(
    province: Province, book: Series, page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(reports._reports, CODE, REPORT)
    shown = page(signed_in(province.chief_hoa), PAGE, queries=40)
    assert "Quy định áp dụng trong thời gian này" in shown.text
    assert "Nghị định số 110/2004/NĐ-CP" in shown.text
    assert "chưa kiểm chứng" in shown.text
    assert [rule.valid_to for rule in reports.rules_of(REPORT)].count(date(2020, 3, 4)) == 3


@pytest.mark.parametrize("path", [PAGE, "/figures/reports/nothing/"])
def test_who_may_not_is_refused_or_finds_nothing(province: Province, path: str) -> None:
    assert signed_in(province.specialist_minh).get(path).status_code == 403
    assert signed_in(province.chief_hoa).get("/figures/reports/nothing/").status_code == 404


def test_nobody_signed_in_sees_none() -> None:
    assert Client().get(PAGE).status_code == 302
