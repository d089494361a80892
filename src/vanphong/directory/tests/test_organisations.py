"""Organisations live, are renamed, end, and are followed by others; old names stay findable."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.world import NOW, SETUP, Province, organisation

from vanphong.directory import operations, queries
from vanphong.directory.models import Organisation
from vanphong.kernel.audit.models import Entry
from vanphong.kernel.events.models import OutboxEvent
from vanphong.kernel.policies import NotPermitted, Refusal

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


def ended(
    name: str,
    *successors: Organisation,
    extent: str = "whole",
    since: date = date(2020, 1, 1),
    last_on: date = date(2025, 6, 30),
) -> Organisation:
    old = organisation(name, since=since)
    old = operations.close_organisation(
        old, last_on=last_on, actor=SETUP, now=NOW, reason="Sắp xếp"
    )
    for successor in successors:
        operations.record_succession(
            predecessor=old,
            successor=successor,
            extent=extent,
            effective_on=last_on + timedelta(days=1),
            act="Nghị quyết 1674/NQ-UBTVQH15",
            actor=SETUP,
            now=NOW,
        )
    return old


def test_a_name_is_the_one_of_its_day() -> None:
    body = organisation("Sở Kế hoạch và Đầu tư", since=date(2020, 1, 1))
    operations.rename_organisation(
        body, name="Sở Tài chính", valid_from=date(2025, 3, 1), actor=SETUP, now=NOW
    )
    assert queries.name_on(body, date(2025, 2, 28)) == "Sở Kế hoạch và Đầu tư"
    assert queries.name_on(body, date(2025, 3, 1)) == "Sở Tài chính"
    assert [n.name for n in queries.find_organisations("SO KE HOACH")] == ["Sở Kế hoạch và Đầu tư"]


def test_it_refuses_a_new_name_that_begins_before_the_old_one() -> None:
    body = organisation("Sở Tài chính")
    with pytest.raises(Refusal):
        operations.rename_organisation(
            body, name="Sở", valid_from=date(2025, 7, 1), actor=SETUP, now=NOW
        )


def test_successors_are_followed_through_generations() -> None:
    new = organisation("Tỉnh Ninh Bình", "province")
    middle = ended("Tỉnh Nam Định", new, since=date(1997, 1, 1))
    oldest = ended("Tỉnh Nam Hà", middle, since=date(1992, 1, 1), last_on=date(1996, 12, 31))
    assert queries.successors_on(oldest, TODAY) == [new]
    assert queries.successors_on(new, TODAY) == [new]


def test_a_split_organisation_has_several_successors_and_asks_which() -> None:
    one, two = organisation("Phường Một", "commune"), organisation("Phường Hai", "commune")
    old = ended("Phường Cũ", one, two, extent="part")
    assert set(queries.successors_on(old, TODAY)) == {one, two}
    assert queries.standing_of(old, TODAY).fate == queries.Fate.SPLIT


def test_without_a_known_successor_there_is_none() -> None:
    assert queries.successors_on(ended("Xã Lạc"), TODAY) == []


def test_it_is_closed_once_with_entry_and_event() -> None:
    body = organisation("Ban Dân tộc")
    events = OutboxEvent.objects.count()
    close = {"last_on": TODAY, "actor": SETUP, "now": NOW, "reason": "Hợp nhất"}
    operations.close_organisation(body, **close)  # type: ignore[arg-type]  # shared values
    with pytest.raises(operations.CannotClose):
        operations.close_organisation(body, **close)  # type: ignore[arg-type]  # shared values
    assert Entry.objects.filter(name="directory.organisation.closed").count() == 1
    assert OutboxEvent.objects.count() == events  # nobody listens yet


@pytest.mark.parametrize(
    ("code", "old_code", "good"),
    [
        ("H37.01.02", "000.00.00.H37", True),
        ("h37", "", False),
        ("H37..01", "", False),
        ("A" * 36, "", False),
        ("", "000.00.H37", False),
    ],
)
def test_codes_have_one_of_two_forms(code: str, old_code: str, good: bool) -> None:
    def found() -> Organisation:
        return operations.found_organisation(
            name="Sở Y tế",
            kind="department",
            valid_from=TODAY,
            code=code,
            old_code=old_code,
            actor=SETUP,
            now=NOW,
        )

    if good:
        body = found()
        assert list(queries.find_by_code("h37.01.02")) == [body]
        assert list(queries.find_by_code("000.00.00.H37")) == [body]
    else:
        with pytest.raises(operations.CodeInvalid):
            found()


def test_only_who_keeps_the_directory_changes_it(province: Province) -> None:
    minh = province.actor(province.specialist_minh)
    with pytest.raises(NotPermitted, match="quản trị viên"):
        operations.found_organisation(
            name="Sở X", kind="other", valid_from=TODAY, actor=minh, now=NOW
        )
    tuan = province.actor(province.administrator_tuan)
    with pytest.raises(NotPermitted):
        operations.open_unit(
            tenant=province.party,
            name="Phòng",
            abbreviation="P",
            valid_from=TODAY,
            actor=tuan,
            now=NOW,
        )


def test_people_are_listed_by_given_name(province: Province) -> None:
    names = [p.full_name for p in queries.list_people(province.committee.pk, TODAY)]
    assert names == [
        "Phạm Quang Bình",
        "Trần Thị Hòa",
        "Nguyễn Thị Lan",
        "Lê Đức Minh",
        "Vũ Hồng Sơn",
        "Đinh Thị Thu",
        "Đỗ Anh Tuấn",
    ]


def test_an_administrator_keeps_the_own_office_only(province: Province) -> None:
    tuan, nga = province.actor(province.administrator_tuan), province.party_clerk_nga
    with pytest.raises(NotPermitted):
        operations.appoint(
            person=province.administrator_tuan.person,
            unit=province.party_division,
            title="Bí thư",
            role="province_leader",
            valid_from=TODAY,
            actor=tuan,
            now=NOW,
        )
    for tenant in (province.party, province.committee):
        with pytest.raises(NotPermitted):
            operations.open_account(nga.person, tenant=tenant, password=None, actor=tuan, now=NOW)
    with pytest.raises(NotPermitted):
        operations.lock_account(nga.person, actor=tuan, now=NOW, reason="Thử")


def test_a_locked_account_cannot_log_in(province: Province) -> None:
    tuan, minh = province.actor(province.administrator_tuan), province.specialist_minh.person
    account = operations.open_account(
        minh, tenant=province.committee, password="a-long-one", actor=tuan, now=NOW
    )
    operations.lock_account(minh, actor=tuan, now=NOW, reason="Chuyển công tác")
    account.user.refresh_from_db()
    assert not account.user.is_active
