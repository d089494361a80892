"""What a delegation covers, and what it never does."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.world import NOW, SETUP, Province, post

from vanphong.directory import operations, queries
from vanphong.directory.models import Delegation
from vanphong.directory.policies import DelegationPolicy
from vanphong.kernel.policies import NotPermitted
from vanphong.kernel.policies.routes import may_call
from vanphong.kernel.policies.table import NEVER_DELEGATED, table
from vanphong.kernel.principals import Actor


def delegate(province: Province, **changes: Any) -> Delegation:
    giver = changes.get("giver", province.chief_hoa)
    values: dict[str, Any] = {
        "giver": giver,
        "taker": province.specialist_minh,
        "starts_at": NOW,
        "ends_at": NOW + timedelta(hours=3),
        "reason": "Đi công tác Hà Nội",
        "actor": province.actor(giver),
        "now": NOW,
    } | changes
    return operations.delegate(**values)


def delegate_of_the_chief(province: Province) -> Actor:
    delegate(province)
    actor = queries.actor_for(province.specialist_minh, now=NOW)
    assert [c.roles for c in actor.delegated] == [frozenset({"chief"})]
    return actor


@pytest.mark.parametrize("role", sorted(NEVER_DELEGATED))
def test_administration_and_audit_are_never_delegated(province: Province, role: str) -> None:
    giver = post("Trịnh Thế Vinh", province.division, "Giữ hệ thống", role)
    with pytest.raises(operations.CannotDelegate, match="không được ủy quyền"):
        delegate(province, giver=giver)
    assert not Delegation.objects.exists()


def test_a_row_that_got_in_all_the_same_gives_nothing(province: Province) -> None:
    Delegation.objects.create(
        giver=province.administrator_tuan, taker=province.specialist_minh, starts_at=NOW,
        ends_at=NOW + timedelta(hours=1), classes=["ordinary"], reason="Chèn thẳng",
    )  # fmt: skip
    assert queries.actor_for(province.specialist_minh, now=NOW).delegated == ()


def test_a_delegate_of_the_chief_revokes_nobodys_delegation(province: Province) -> None:
    row = delegate(province, giver=province.head_son, taker=province.head_thu)
    delegate_actor = delegate_of_the_chief(province)
    with pytest.raises(NotPermitted):
        operations.revoke_delegation(row, actor=delegate_actor, now=NOW)
    assert not DelegationPolicy.decide(delegate_actor, "revoke", row).allowed
    chief = province.actor(province.chief_hoa)
    operations.revoke_delegation(row, actor=chief, now=NOW)


def test_no_administrative_act_is_used_in_anothers_name(province: Province) -> None:
    """Every act of the directory that administrators or chiefs have is closed to delegates."""
    stranger = Actor(
        label="", tenant_id=province.committee.pk, roles=frozenset({"administrator", "chief"}),
        on_behalf_of=province.chief_hoa.pk,
    )  # fmt: skip
    directory = [
        grant for grant in table().grants
        if grant.noun.startswith("directory.") and grant.relation and "*" not in grant.roles
    ]  # fmt: skip
    used = [f"{g.noun}: {sorted(g.verbs)}" for g in directory if g.fits(stranger)]
    assert used == []
    assert not may_call(stranger, "directory.person.read_accounts")


def test_a_delegate_still_does_the_chiefs_daily_work(province: Province) -> None:
    actor = delegate_of_the_chief(province)
    assert may_call(actor, "registry.incoming.direct")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"reason": "   "}, "reason"),
        ({"reason": "x" * 501}, "reason"),
        ({"classes": []}, "classes"),
    ],
)
def test_it_refuses_what_is_left_out(
    province: Province, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(operations.CannotDelegate) as refusal:
        delegate(province, **change)
    assert refusal.value.field == field


def test_both_hold_their_posts_in_all_of_the_time(province: Province) -> None:
    operations.end_appointment(
        province.specialist_minh, last_on=date(2026, 11, 25), now=NOW,
        actor=province.actor(province.administrator_tuan),
    )  # fmt: skip
    taker = type(province.specialist_minh).objects.get(pk=province.specialist_minh.pk)
    with pytest.raises(operations.CannotDelegate, match="Lê Đức Minh không giữ chức vụ"):
        delegate(province, taker=taker, ends_at=NOW + timedelta(days=3))
    assert delegate(province, taker=taker, ends_at=NOW + timedelta(days=1)).pk


def test_one_person_stands_in_once_at_a_time(province: Province) -> None:
    first = delegate(province)
    with pytest.raises(operations.CannotDelegate, match="Hãy hủy ủy quyền"):
        delegate(province, starts_at=NOW + timedelta(hours=1), ends_at=NOW + timedelta(hours=9))
    after = delegate(province, starts_at=first.ends_at, ends_at=NOW + timedelta(hours=9))
    assert delegate(province, taker=province.head_thu).pk != after.pk


def test_setup_cannot_delegate_for_people(province: Province) -> None:
    with pytest.raises(NotPermitted):
        delegate(province, actor=SETUP)
