"""Held numbers: no gap, no number twice, whatever becomes of them; suffixes; dates that differ."""

from __future__ import annotations

import dataclasses
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from tests.page import OpenPage
from tests.world import NOW, SETUP

from vanphong.kernel.audit import agreeing
from vanphong.kernel.audit.agreements import agreements
from vanphong.kernel.audit.log import declared_run
from vanphong.kernel.audit.models import Entry
from vanphong.kernel.numbering import counters
from vanphong.kernel.numbering.models import Counter, TakenNumber
from vanphong.kernel.policies import Missing, NotPermitted, Refusal
from vanphong.kernel.rules.operations import change_rule
from vanphong.kernel.states.machine import WrongState
from vanphong.registry import operations, queries
from vanphong.registry.models import HeldNumber, Outgoing
from vanphong.registry.operations import CannotHold, Hold, NoSuchNumber
from vanphong.registry.outgoing_register import outgoing_rows
from vanphong.registry.tests.conftest import House
from vanphong.registry.tests.test_screens import signed_in
from vanphong.registry.unfinished import is_unfinished, list_unfinished

TODAY = date(2026, 11, 24)
UNTIL = date(2026, 11, 27)


def hold(house: House, key: uuid.UUID | None = None, **changes: object) -> HeldNumber:
    wish = Hold(
        body=house.body, kind_name="Công văn", subject="Báo cáo Chính phủ quý IV", until=UNTIL
    )
    hoa = house.province.chief_hoa
    now = changes.pop("now", NOW)
    assert isinstance(now, datetime)
    return operations.hold_number(
        dataclasses.replace(wish, **changes), holder=hoa, key=key or uuid.uuid4(),  # type: ignore[arg-type]  # a test's changes
        actor=house.province.actor(hoa), now=now,
    )  # fmt: skip


def lines(house: House) -> list[tuple[str, str]]:
    lan = house.province.actor(house.province.clerk_lan)
    rows = outgoing_rows(lan, house.common, first=date(2026, 11, 1), last=TODAY)
    return [(row.number, row.note) for row in rows]


def disagreements(code: str) -> int:
    sql = next(a.sql for a in agreements() if a.code == code)
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return sum(said != found or said is None for _id, said, found in cursor.fetchall())


def test_the_next_number_is_held_and_others_go_on_after_it(house: House) -> None:
    first = house.number()
    held = hold(house)
    after = house.number()
    assert (first.number, held.number, held.state, after.number) == (1, 2, "held", 3)
    assert ("02", "số giữ cho “Báo cáo Chính phủ quý IV” đến 27/11/2026") in lines(house)
    assert list(queries.list_open_held(house.common, "2026")) == [held]


def test_the_document_it_was_held_for_bears_it(house: House) -> None:
    held = hold(house)
    house.number()
    document = house.number(wanted=" 1 ", subject="Báo cáo quý IV")
    assert (document.number, document.symbol, document.held) == (1, "01/UBND-KT", held)
    held.refresh_from_db()
    assert held.state == "used"
    assert [number for number, _note in lines(house)] == ["01/UBND-KT", "02/UBND-KT"]
    assert not queries.list_open_held(house.common, "2026").exists()
    assert counters.gaps(house.common.pk, "2026") == []
    assert disagreements("registry.outgoing") == disagreements("registry.held") == 0
    with pytest.raises(NoSuchNumber, match="không được giữ"):
        house.number(wanted="1")


def test_it_is_given_up_or_lapses_and_lies_dead_with_its_explanation(house: House) -> None:
    hoa = house.province.actor(house.province.chief_hoa)
    then, last = NOW - timedelta(days=5), TODAY - timedelta(days=1)
    given_up = hold(house, now=then, until=last)
    late = hold(house, now=then, until=last, subject="Tờ trình HĐND")
    with pytest.raises(Refusal):
        operations.release_held(given_up, reason="thôi", actor=hoa, now=NOW)
    operations.release_held(given_up, reason="Không ban hành văn bản nữa", actor=hoa, now=NOW)
    assert operations.lapse_held_numbers(now=NOW - timedelta(days=1)) == 0  # the last day counts
    assert operations.lapse_held_numbers(now=NOW) == 1
    assert operations.lapse_held_numbers(now=NOW) == 0
    late.refresh_from_db()
    assert late.state == "cancelled"
    assert lines(house) == [
        ("01", "Đã hủy số: Không ban hành văn bản nữa"),
        ("02", "Đã hủy số: giữ cho “Tờ trình HĐND” đến 23/11/2026, không dùng"),
    ]
    assert TakenNumber.objects.filter(cancelled_at=None).count() == 0
    assert counters.gaps(house.common.pk, "2026") == []
    with pytest.raises(NoSuchNumber):
        house.number(wanted="2")
    assert house.number().number == 3


def test_a_number_used_for_a_document_may_be_cancelled_with_it(house: House) -> None:
    held = hold(house)
    document = house.number(wanted="1")
    hoa = house.province.actor(house.province.chief_hoa)
    operations.cancel_outgoing(document, reason="Ban hành nhầm nội dung", actor=hoa, now=NOW)
    taken = TakenNumber.objects.get(key=held.key)
    assert taken.cancelled_at is not None


def test_every_number_is_told_of_whatever_became_of_it(house: House) -> None:
    hoa = house.province.actor(house.province.chief_hoa)
    hold(house)
    operations.release_held(hold(house), reason="Không ban hành nữa", actor=hoa, now=NOW)
    document = house.number(wanted="1")
    operations.cancel_outgoing(document, reason="Ban hành nhầm nội dung", actor=hoa, now=NOW)
    house.number()
    with connection.cursor() as cursor:
        cursor.execute(agreeing._COUNTERS)
        ((*_counter, last, taken, told),) = cursor.fetchall()
        cursor.execute(agreeing._FORGOTTEN)
        assert (last, taken, told, cursor.fetchall()) == (3, 3, 3, [])


@pytest.mark.parametrize("typed", ["15a", "15A", "15 bis", "15/1", "15.1", "mười lăm", "-1"])
def test_suffixes_are_refused_in_words_with_the_lawful_way(house: House, typed: str) -> None:
    with pytest.raises(NoSuchNumber) as refused:
        house.number(wanted=typed)
    assert refused.value.field == "wanted"
    assert "không thêm chữ hay phân số" in refused.value.sentence
    assert "giữ trước" in refused.value.sentence
    assert not Outgoing.objects.exists()


def test_a_number_of_another_book_or_body_is_not_taken(house: House) -> None:
    hold(house, kind_name="Quyết định")
    with pytest.raises(NoSuchNumber, match="Văn bản đi"):
        house.number(wanted="1")
    assert house.number(kind_name="Quyết định", wanted="1").symbol == "01/QĐ-UBND"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"until": TODAY - timedelta(days=1)}, "until"),
        ({"until": TODAY + timedelta(days=11)}, "until"),
        ({"subject": "  "}, "subject"),
        ({"subject": "x" * 301}, "subject"),
    ],
)
def test_what_cannot_be_held_says_why(house: House, changes: dict[str, object], field: str) -> None:
    with pytest.raises(CannotHold) as refused:
        hold(house, None, **changes)
    assert refused.value.field == field
    assert not Counter.objects.filter(last__gt=0).exists()


def test_a_number_is_not_held_into_the_next_year(house: House) -> None:
    december = datetime(2026, 12, 28, 3, 0, tzinfo=NOW.tzinfo)
    with pytest.raises(CannotHold, match="sổ năm 2026"):
        hold(house, until=date(2027, 1, 3), now=december)


def test_the_office_may_hold_none(house: House) -> None:
    change_rule(
        code="registry.outgoing.longest_hold", value=0, act="Quy chế", article="1", verified=True,
        note="", valid_from=TODAY, actor=SETUP, now=NOW,
    )  # fmt: skip
    with pytest.raises(CannotHold, match="không giữ số"):
        hold(house)


def test_only_the_chief_holds_and_gives_up(house: House) -> None:
    province = house.province
    held = hold(house)
    for post in (province.clerk_lan, province.specialist_minh):
        actor = province.actor(post)
        with pytest.raises(NotPermitted):
            operations.release_held(held, reason="Không ban hành nữa", actor=actor, now=NOW)
    nga = province.actor(province.party_clerk_nga)
    with pytest.raises(Missing):
        queries.get_held_for(nga, held.pk)
    with pytest.raises(Missing):
        operations.release_held(held, reason="Không ban hành nữa", actor=nga, now=NOW)


def test_the_same_form_twice_holds_one_number(house: House) -> None:
    key = uuid.uuid4()
    assert hold(house, key) == hold(house, key)
    assert TakenNumber.objects.count() == 1
    assert Entry.objects.filter(name="registry.held.hold").count() == 1


@pytest.mark.django_db(transaction=True)
def test_holding_and_registering_at_once_leave_no_gap_and_no_double(house: House) -> None:
    def one(n: int) -> int | None:
        try:
            with declared_run("demo"):
                return hold(house).number if n % 3 == 0 else house.number().number
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        numbers = [number for number in pool.map(one, range(24)) if number is not None]
    assert sorted(numbers) == list(range(1, 25))
    assert counters.gaps(house.common.pk, "2026") == []


@pytest.mark.django_db(transaction=True)
def test_of_two_who_use_it_at_once_one_does(house: House) -> None:
    hold(house)

    def one(_n: int) -> bool:
        try:
            with declared_run("demo"):
                house.number(wanted="1")
        except (NoSuchNumber, WrongState):
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(one, range(4))) == 1
    assert Outgoing.objects.count() == 1


def test_documents_dated_otherwise_are_listed_by_month(house: House) -> None:
    house.number()
    early = house.number(issued_on=date(2026, 11, 20))
    lan = house.province.actor(house.province.clerk_lan)
    november = queries.list_dated_otherwise(lan, date(2026, 11, 1), date(2026, 11, 30))
    assert list(november) == [early]
    assert not queries.list_dated_otherwise(lan, date(2026, 10, 1), date(2026, 10, 31)).exists()


def test_a_book_is_not_closed_while_a_number_is_held(house: House) -> None:
    held = hold(house)
    lan = house.province.actor(house.province.clerk_lan)
    assert is_unfinished(house.common, "2026")
    told = [str(one.sentence) for one in list_unfinished(lan, house.common, "2026")]
    assert told == ["Còn số đang giữ: dùng cho văn bản hoặc thôi giữ trước."]
    hoa = house.province.actor(house.province.chief_hoa)
    operations.release_held(held, reason="Không ban hành nữa", actor=hoa, now=NOW)
    assert list_unfinished(lan, house.common, "2026") == []
    assert not is_unfinished(house.common, "2026")


# Screens


def test_the_chief_holds_on_the_page_of_the_book_and_the_clerk_uses_it(
    house: House, page: OpenPage
) -> None:
    hoa = signed_in(house.province, house.province.chief_hoa)
    lan = signed_in(house.province, house.province.clerk_lan)
    book = reverse("registry:series", args=[house.common.pk])
    assert "Giữ số" in page(hoa, book).text
    assert "Giữ số" not in page(lan, book).text
    address = reverse("registry:hold_number", args=[house.common.pk])
    assert "chưa kiểm chứng" in page(hoa, address).text
    until = (datetime.now(tz=NOW.tzinfo) + timedelta(days=2)).strftime("%d/%m/%Y")
    sent: dict[str, object] = {
        "body": str(house.body.pk), "kind_name": "Báo cáo", "subject": "Báo cáo Chính phủ",
        "until": until, "idempotency_key": str(uuid.uuid4()),
    }  # fmt: skip
    page(hoa, address, status=422, data={**sent, "until": "01/01/2020"})
    assert hoa.post(address, sent).status_code == 302
    held = HeldNumber.objects.get()
    shown = page(lan, book, english=["Held by"])
    assert "Báo cáo: Báo cáo Chính phủ" in shown.text
    form = page(lan, reverse("registry:new_outgoing") + f"?held={held.pk}")
    assert form.find("input", name="wanted")[0].attrs["value"] == "1"
    page(hoa, reverse("registry:release_held", args=[held.pk]))
    other = signed_in(house.province, house.province.party_clerk_nga)
    for name, pk in (("release_held", held.pk), ("hold_number", house.common.pk)):
        assert other.get(reverse(f"registry:{name}", args=[pk])).status_code in (403, 404)


def test_the_book_leads_to_the_document_only_who_may_know_it(house: House, page: OpenPage) -> None:
    hold(house)
    document = house.number(wanted="1", access_class="limited")
    address = reverse("registry:outgoing", args=[document.pk])
    book = reverse("registry:series", args=[house.common.pk])
    lan = signed_in(house.province, house.province.clerk_lan)
    tuan = signed_in(house.province, house.province.administrator_tuan)
    assert address in page(lan, book).html
    assert "Đã dùng" in page(tuan, book).text
    assert address not in page(tuan, book).html


def test_a_suffix_comes_back_with_the_form(house: House, page: OpenPage) -> None:
    lan = signed_in(house.province, house.province.clerk_lan)
    sent: dict[str, object] = {
        "body": str(house.body.pk), "unit": str(house.province.economy.pk),
        "kind_name": "Công văn", "issued_on": "20/11/2026", "subject": "Trả lời",
        "signer_name": "Phạm Quang Bình", "channel": "paper", "urgency": "none",
        "access_class": "ordinary", "copy_count": "1", "wanted": "15a",
        "idempotency_key": str(uuid.uuid4()),
    }  # fmt: skip
    shown = page(lan, reverse("registry:new_outgoing"), status=422, data=sent)
    assert "“15a” không cấp được" in shown.text


def test_the_monthly_list_is_shown_printed_and_saved(house: House, page: OpenPage) -> None:
    house.number(issued_on=date(2026, 11, 20), subject="Văn bản ghi ngày trước")
    lan = signed_in(house.province, house.province.clerk_lan)
    address = reverse("registry:dated_otherwise")
    page(lan, address)
    shown = page(lan, f"{address}?month=11&year=2026")
    assert "Văn bản ghi ngày trước" in shown.text
    for kind, head in (("pdf", b"%PDF"), ("xlsx", b"PK")):
        answer = lan.get(address, {"month": "11", "year": "2026", "format": kind})
        assert answer.content.startswith(head)
