"""The outgoing register: ten columns, every number, recalled and cancelled with the reason."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from tests.page import OpenPage
from tests.world import NOW, Province

from vanphong.registry import operations
from vanphong.registry.outgoing_register import OutgoingRow, outgoing_rows
from vanphong.registry.printing import Pages, outgoing_register, print_register, write_register
from vanphong.registry.tests.conftest import House
from vanphong.registry.tests.test_outgoing_screens import signed_in

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)


@pytest.fixture
def rows(house: House) -> list[OutgoingRow]:
    lan, hoa = (house.province.actor(p) for p in (house.province.clerk_lan,
                                                  house.province.chief_hoa))  # fmt: skip
    sent = operations.dispatch_outgoing(house.number(copy_count=5), actor=lan, now=NOW)
    operations.note_receipt(sent.recipients.get(), receipt="Trần A", actor=lan, now=NOW)
    gone = operations.dispatch_outgoing(house.number(), actor=lan, now=NOW)
    operations.recall_outgoing(gone, reason="Ban hành nhầm thẩm quyền", actor=hoa, now=NOW)
    operations.cancel_outgoing(house.number(), reason="Người ký rút văn bản", actor=hoa, now=NOW)
    house.number(issued_on=date(2026, 11, 20))
    return list(outgoing_rows(lan, house.common, first=FIRST, last=LAST))


def test_every_number_has_its_line(rows: list[OutgoingRow]) -> None:
    assert [row.number for row in rows] == [f"0{n}/UBND-KT" for n in range(1, 5)]
    first = rows[0]
    assert (first.recipients, first.keeper, first.copies) == (
        "Các sở, ban, ngành", "Phòng Kinh tế", 5,
    )  # fmt: skip
    assert (first.moved_on, first.receipt) == (date(2026, 11, 24), "Trần A")
    assert "Ban hành nhầm thẩm quyền" in rows[1].note
    assert "Người ký rút văn bản" in rows[2].note
    assert rows[3].note == "ngày văn bản khác ngày cấp số"


def test_it_prints_with_ten_columns(house: House, rows: list[OutgoingRow]) -> None:
    pages = Pages(
        office=house.province.committee, series=house.common, first=FIRST, last=LAST,
        with_cover=True,
    )  # fmt: skip
    assert len(outgoing_register().columns) == 10
    assert all(len(row.cells()) == 10 for row in rows)
    assert print_register(outgoing_register(), pages, rows, now=NOW).startswith(b"%PDF")
    assert write_register(outgoing_register(), pages, rows, now=NOW).startswith(b"PK")


def test_another_office_has_no_line(house: House, rows: list[OutgoingRow]) -> None:
    nga = house.province.actor(house.province.party_clerk_nga)
    assert list(outgoing_rows(nga, house.common, first=FIRST, last=LAST)) == []


def test_the_clerk_sees_and_takes_it(
    house: House, rows: list[OutgoingRow], province: Province, page: OpenPage
) -> None:
    lan = signed_in(province.clerk_lan)
    address = reverse("registry:outgoing_book")
    span = f"?series={house.common.pk}&first=01/11/2026&last=30/11/2026"
    assert "04/UBND-KT" in page(lan, f"{address}{span}").text
    assert lan.get(f"{address}{span}&format=pdf").content.startswith(b"%PDF")
    assert signed_in(province.specialist_minh).get(address).status_code == 403
