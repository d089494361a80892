"""Issued documents: born with their number, sent, received, recalled; numbers never go missing."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import connection
from tests.world import NOW, SETUP, SINCE, Province

from vanphong.directory import operations as directory
from vanphong.kernel.audit.log import declared_run
from vanphong.kernel.audit.models import Entry
from vanphong.kernel.numbering import counters
from vanphong.kernel.policies import Missing, NotPermitted, Refusal
from vanphong.registry import operations, queries
from vanphong.registry.models import Outgoing
from vanphong.registry.operations import Addressee, CannotNumber
from vanphong.registry.symbols import tail_of
from vanphong.registry.tests.conftest import House

TODAY = date(2026, 11, 24)


def test_it_is_born_with_number_and_symbol(house: House) -> None:
    first, second = house.number(), house.number()
    assert (first.number, first.symbol, first.state) == (1, "01/UBND-KT", "numbered")
    assert second.symbol == "02/UBND-KT"


def test_each_series_counts_for_itself(house: House) -> None:
    house.number()
    decision = house.number(kind_name="Quyết định")
    report = house.number(kind_name="Báo cáo")
    assert (decision.symbol, decision.series) == ("01/QĐ-UBND", house.decisions)
    assert (report.symbol, report.series) == ("02/BC-UBND", house.common)


def test_a_normative_act_carries_its_year(house: House) -> None:
    act = house.number(kind_name="Quyết định", is_normative=True)
    assert act.symbol == "01/2026/QĐ-UBND"


def test_a_hundredth_number_has_no_leading_zero(house: House) -> None:
    counters.ensure_counter(house.common.pk, "2026")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE numbering_counter SET last = 99, opened_after = 99")
    assert house.number().symbol == "100/UBND-KT"


@pytest.mark.parametrize(
    ("kind", "party", "year", "tail"),
    [
        ("Công văn", False, 0, "/UBND-KT"),
        ("Tờ trình", False, 0, "/TTr-UBND"),
        ("Nghị quyết", False, 2026, "/2026/NQ-UBND"),
        ("Bản sao y", False, 0, "/SY-UBND"),
        ("Nghị quyết", True, 0, "-NQ/UBND"),
        ("Công văn", True, 0, "-CV/UBND"),
    ],
)
def test_symbols_of_all_sorts(kind: str, party: bool, year: int, tail: str) -> None:
    assert tail_of(kind_name=kind, body="UBND", unit="KT", year=year, is_party=party) == tail


def test_the_same_form_twice_takes_one_number(house: House) -> None:
    key = uuid.uuid4()
    assert house.number(key) == house.number(key)
    assert counters.last_number(house.common.pk, "2026") == 1


def test_what_is_refused_takes_no_number(house: House) -> None:
    for changes in (
        {"issued_on": TODAY + timedelta(days=1)}, {"subject": " "}, {"subject": "x" * 4001},
        {"signer_name": ""}, {"unit": house.province.party_division},
        {"recipients": [Addressee(name="Sở Y tế"), Addressee(name="Sở Y tế")]},
    ):  # fmt: skip
        with pytest.raises(Refusal):
            house.number(**changes)
    assert not Outgoing.objects.exists()
    assert counters.last_number(house.common.pk, "2026") == 0


def test_a_kind_without_a_book_says_so(house: House, province: Province) -> None:
    council = directory.open_issuing_body(
        tenant=province.committee, name="Hội đồng thi đua", symbol="HĐTĐ", valid_from=SINCE,
        actor=SETUP, now=NOW,
    )  # fmt: skip
    with pytest.raises(CannotNumber, match="Hội đồng thi đua"):
        house.number(body=council)


def test_only_the_clerk_of_the_office_numbers(house: House) -> None:
    for post in (house.province.specialist_minh, house.province.chief_hoa):
        with pytest.raises(NotPermitted):
            operations.number_outgoing(
                house.issue(), clerk=house.province.clerk_lan, key=uuid.uuid4(),
                actor=house.province.actor(post), now=NOW,
            )  # fmt: skip


def test_it_is_sent_once_to_each_and_receipts_are_noted(house: House) -> None:
    lan = house.province.actor(house.province.clerk_lan)
    found = operations.dispatch_outgoing(house.number(), actor=lan, now=NOW)
    assert found.state == "dispatched"
    with pytest.raises(Refusal):
        operations.dispatch_outgoing(found, actor=lan, now=NOW)
    operations.add_recipients(found, [Addressee(name="Sở Y tế")], actor=lan, now=NOW)
    late = found.recipients.get(name="Sở Y tế")
    with pytest.raises(Refusal):
        operations.note_receipt(late, receipt="Trần A", actor=lan, now=NOW)
    operations.dispatch_outgoing(found, actor=lan, now=NOW)
    operations.note_receipt(late, receipt="Trần A", actor=lan, now=NOW)
    late.refresh_from_db()
    assert late.receipt == "Trần A"
    assert Entry.objects.filter(name="registry.outgoing.received").count() == 1


def test_a_recalled_document_keeps_its_line(house: House) -> None:
    lan, hoa = (house.province.actor(p) for p in (house.province.clerk_lan,
                                                  house.province.chief_hoa))  # fmt: skip
    found = operations.dispatch_outgoing(house.number(), actor=lan, now=NOW)
    with pytest.raises(NotPermitted):
        operations.recall_outgoing(found, reason="Ban hành nhầm thẩm quyền", actor=lan, now=NOW)
    gone = operations.recall_outgoing(found, reason="Ban hành nhầm thẩm quyền", actor=hoa, now=NOW)
    assert (gone.state, gone.symbol) == ("recalled", "01/UBND-KT")
    assert house.number().number == 2


def test_a_cancelled_number_is_never_given_again(house: House) -> None:
    hoa = house.province.actor(house.province.chief_hoa)
    found = operations.cancel_outgoing(
        house.number(), reason="Người ký rút lại văn bản", actor=hoa, now=NOW
    )
    taken = counters.number_of_key(found.intake_key)
    assert taken is not None
    assert taken.cancelled_at == NOW
    assert house.number().number == 2
    assert counters.gaps(house.common.pk, "2026") == []


def test_another_office_knows_nothing_of_it(house: House) -> None:
    found = house.number()
    nga = house.province.actor(house.province.party_clerk_nga)
    with pytest.raises(Missing):
        queries.get_outgoing_for(nga, found.pk)


def test_a_limited_one_is_known_to_clerk_and_drafter_only(house: House) -> None:
    found = house.number(access_class="limited", drafter=house.province.specialist_minh)
    assert queries.get_outgoing_for(house.province.actor(house.province.specialist_minh), found.pk)
    for post in (house.province.head_son, house.province.chief_hoa):
        with pytest.raises(Missing):
            queries.get_outgoing_for(house.province.actor(post), found.pk)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_leave_no_gap(house: House) -> None:
    def one(_place: int) -> int:
        try:
            with declared_run("import"):  # a thread has no declaration of its own
                return house.number().number or 0
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        numbers = sorted(pool.map(one, range(24)))
    assert numbers == list(range(1, 25))
