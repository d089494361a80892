"""The portfolio table: rows valid in time, tied to their decision, and who may keep them."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta

import pytest
from django.utils import timezone
from tests.page import OpenPage
from tests.world import NOW, Province, organisation

from vanphong.directory import operations, queries
from vanphong.directory.models import Portfolio
from vanphong.directory.operations import Assignment, CannotKeepPortfolio
from vanphong.directory.tests.conftest import SignIn
from vanphong.kernel.audit.models import Entry
from vanphong.kernel.policies import Missing, NotPermitted

TODAY = date(2026, 11, 24)
REASON = "Phân công công tác thay đổi"


@pytest.fixture
def land(province: Province) -> Assignment:
    return Assignment(
        field_name="Đất đai", words=["giải phóng mặt bằng", " thu hồi đất "],
        leader=province.leader_binh, deputy=province.chief_hoa, unit=province.economy,
        specialist=province.specialist_minh, specialist_stand_in=province.head_son,
        decision="15/QĐ-UBND", decided_on=date(2026, 11, 1),
    )  # fmt: skip


def add(province: Province, assignment: Assignment, since: date = TODAY) -> Portfolio:
    return operations.add_portfolio(
        assignment, tenant=province.committee, valid_from=since, now=NOW,
        actor=province.actor(province.administrator_tuan),
    )  # fmt: skip


def test_a_row_stands_with_its_decision(province: Province, land: Assignment) -> None:
    row = add(province, land)
    assert row.words == ["giải phóng mặt bằng", "thu hồi đất"]
    assert queries.portfolios_on(province.committee.pk, TODAY) == [row]
    assert queries.portfolios_on(province.committee.pk, TODAY - timedelta(days=1)) == []
    entry = Entry.objects.get(name="directory.portfolio.added")
    assert entry.data["changes"]["leader"] == [None, str(province.leader_binh.pk)]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"field_name": "", "words": []}, "field_name"),
        ({"field_name": ""}, "field_name"),
        ({"leader": None, "deputy": None, "unit": None, "specialist": None,
          "specialist_stand_in": None}, "leader"),
        ({"decision": " "}, "decision"),
        ({"words": ["x" * 81]}, "words"),
        ({"specialist": None}, "specialist_stand_in"),
        ({"unit": None}, "specialist"),
    ],
)  # fmt: skip
def test_what_says_too_little_is_refused(
    province: Province, land: Assignment, change: dict[str, object], field: str
) -> None:
    with pytest.raises(CannotKeepPortfolio) as refusal:
        add(province, dataclasses.replace(land, **change))  # type: ignore[arg-type]  # a test's changes
    assert refusal.value.field == field
    assert not Portfolio.objects.exists()


def test_people_of_another_office_are_refused(province: Province, land: Assignment) -> None:
    with pytest.raises(CannotKeepPortfolio, match="trong cơ quan"):
        add(province, dataclasses.replace(land, leader=province.party_clerk_nga))


def test_one_matter_has_one_row_a_day(province: Province, land: Assignment) -> None:
    row = add(province, land)
    with pytest.raises(CannotKeepPortfolio, match="Dòng khác"):
        add(province, dataclasses.replace(land, field_name="đất  ĐAI"))
    add(province, dataclasses.replace(land, sender=organisation("Sở Tài chính", "department")))
    tuan = province.actor(province.administrator_tuan)
    operations.end_portfolio(row, last_on=TODAY, reason=REASON, actor=tuan, now=NOW)
    add(province, land, TODAY + timedelta(days=1))


def test_a_matter_changes_hands_and_the_old_row_ends(province: Province, land: Assignment) -> None:
    row = add(province, land, TODAY - timedelta(days=30))
    hoa = province.actor(province.chief_hoa)
    following = operations.hand_over_portfolio(
        row, dataclasses.replace(land, specialist=province.head_son, specialist_stand_in=None,
                                 decision="20/QĐ-UBND"),
        valid_from=TODAY, reason=REASON, actor=hoa, now=NOW,
    )  # fmt: skip
    row.refresh_from_db()
    assert row.valid_to == TODAY - timedelta(days=1)
    assert following.replaces == row
    assert queries.portfolios_on(province.committee.pk, TODAY) == [following]


def test_a_correction_says_what_and_why(province: Province, land: Assignment) -> None:
    row, tuan = add(province, land), province.actor(province.administrator_tuan)
    with pytest.raises(CannotKeepPortfolio, match="Không có gì khác"):
        operations.correct_portfolio(row, land, reason=REASON, actor=tuan, now=NOW)
    with pytest.raises(CannotKeepPortfolio, match="lý do"):
        operations.correct_portfolio(
            row, dataclasses.replace(land, decision="16/QĐ-UBND"), reason="sai", actor=tuan, now=NOW
        )
    operations.correct_portfolio(
        row, dataclasses.replace(land, leader=None), reason=REASON, actor=tuan, now=NOW
    )
    entry = Entry.objects.get(name="directory.portfolio.corrected")
    assert list(entry.data["changes"]) == ["leader"]


def test_others_do_not_keep_it_and_other_offices_do_not_see_it(
    province: Province, land: Assignment
) -> None:
    row = add(province, land)
    minh, nga = province.actor(province.specialist_minh), province.actor(province.party_clerk_nga)
    with pytest.raises(NotPermitted, match="Chánh Văn phòng"):
        operations.end_portfolio(row, last_on=TODAY, reason=REASON, actor=minh, now=NOW)
    assert queries.get_portfolio_for(minh, row.pk) == row
    with pytest.raises(Missing):
        queries.get_portfolio_for(nga, row.pk)


def test_who_is_away_is_told(province: Province) -> None:
    operations.delegate(
        giver=province.leader_binh, taker=province.chief_hoa, starts_at=NOW,
        ends_at=NOW + timedelta(days=2), reason="Đi công tác", now=NOW,
        actor=province.actor(province.leader_binh),
    )  # fmt: skip
    posts = [province.leader_binh.pk, province.chief_hoa.pk]
    assert queries.away_at(posts, now=NOW) == {province.leader_binh.pk}


# Screens


def test_the_table_is_kept_on_screen(province: Province, sign_in: SignIn, page: OpenPage) -> None:
    keeper, today = sign_in(province.administrator_tuan), timezone.localdate()
    assert "Chưa có dòng nào" in page(keeper, "/directory/portfolio/").text
    typed = {
        "field_name": "Đất đai", "words": "thu hồi đất\ngiải phóng mặt bằng",
        "deputy": str(province.chief_hoa.pk), "leader": str(province.leader_binh.pk),
        "unit": str(province.economy.pk), "specialist": str(province.specialist_minh.pk),
        "decision": "15/QĐ-UBND", "decided_on": "01/11/2026",
        "valid_from": today.strftime("%d/%m/%Y"),
    }  # fmt: skip
    refused = page(keeper, "/directory/portfolio/new/", status=422, data={**typed, "decision": ""})
    assert "thu hồi đất" in refused.html
    assert keeper.post("/directory/portfolio/new/", typed).status_code == 302
    shown = page(keeper, "/directory/portfolio/", queries=30).text
    assert "Phạm Quang Bình" in shown
    assert "15/QĐ-UBND ngày 01/11/2026" in shown
    row = Portfolio.objects.get()
    detail = page(keeper, f"/directory/portfolio/{row.pk}/").text
    assert "nhập dòng phân công" in detail
    page(keeper, f"/directory/portfolio/{row.pk}/correction/")
    moved = {**typed, "leader": "", "decision": "20/QĐ-UBND", "reason": REASON,
             "valid_from": (today + timedelta(days=1)).strftime("%d/%m/%Y")}  # fmt: skip
    page(keeper, f"/directory/portfolio/{row.pk}/handing-over/")
    assert keeper.post(f"/directory/portfolio/{row.pk}/handing-over/", moved).status_code == 302
    assert Portfolio.objects.filter(replaces=row).exists()
    assert "Thêm dòng" not in page(sign_in(province.specialist_minh), "/directory/portfolio/").text
