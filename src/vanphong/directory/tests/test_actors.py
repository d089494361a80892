"""Who acts: one post at a time, delegations exactly while they last, never a union of offices."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.http import HttpRequest
from django.test import RequestFactory
from tests.world import NOW, SETUP, SINCE, Province

from vanphong.directory import operations, queries
from vanphong.directory.models import Appointment, Person
from vanphong.kernel.audit.models import Entry
from vanphong.kernel.policies import Missing, NotPermitted
from vanphong.kernel.principals.models import AccessClass


def request_of(person: Person, chosen: str = "") -> HttpRequest:
    request = RequestFactory().get("/")
    request.user = person.account.user
    request.session = SessionStore()
    if chosen:
        request.session[queries.SESSION_KEY] = chosen
    return request


def with_account(province: Province, post: Appointment) -> Person:
    operations.open_account(
        post.person, tenant=province.committee, password="a-long-one", actor=SETUP, now=NOW
    )
    return post.person


def test_a_session_acts_under_one_post_and_its_office_only(province: Province) -> None:
    person = with_account(province, province.chief_hoa)
    second = operations.appoint(
        person=person,
        unit=province.party_division,
        title="Phó Bí thư",
        role="province_leader",
        valid_from=SINCE + timedelta(days=1),
        actor=SETUP,
        now=NOW,
    )
    source = queries.DirectoryActors()
    first = source.actor_of(request_of(person), now=NOW)
    other = source.actor_of(request_of(person, str(second.pk)), now=NOW)
    assert first is not None
    assert other is not None
    assert (first.tenant_id, other.tenant_id) == (province.committee.pk, province.party.pk)
    assert not first.principals & other.principals
    assert [*first.roles, *other.roles] == ["chief", "province_leader"]


def test_a_session_cannot_take_a_post_of_another(province: Province) -> None:
    person = with_account(province, province.specialist_minh)
    actor = province.actor(province.specialist_minh)
    session = SessionStore()
    with pytest.raises(Missing):
        operations.switch_appointment(session, str(province.chief_hoa.pk), actor=actor, now=NOW)
    chosen = request_of(person, str(province.chief_hoa.pk))
    found = queries.DirectoryActors().actor_of(chosen, now=NOW)
    assert found is not None
    assert found.appointment_id == province.specialist_minh.pk


def test_nobody_acts_for_a_locked_account_or_after_the_last_day(province: Province) -> None:
    person, source = with_account(province, province.specialist_minh), queries.DirectoryActors()
    assert source.actor_of(request_of(person), now=NOW) is not None
    operations.end_appointment(
        province.specialist_minh,
        last_on=date(2026, 11, 24),
        actor=province.actor(province.administrator_tuan),
        now=NOW,
    )
    assert source.actor_of(request_of(person), now=NOW) is not None  # the last day counts
    assert source.actor_of(request_of(person), now=NOW + timedelta(days=1)) is None
    operations.lock_account(person, actor=SETUP, now=NOW, reason="Nghỉ việc")
    assert source.actor_of(request_of(person), now=NOW) is None


def test_nobody_acts_who_is_not_signed_in(db: None) -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    assert queries.DirectoryActors().actor_of(request, now=NOW) is None


def stand_in(province: Province, **changes: object) -> object:
    values = {
        "giver": province.chief_hoa,
        "taker": province.specialist_minh,
        "starts_at": NOW + timedelta(hours=1),
        "ends_at": NOW + timedelta(hours=3),
        "reason": "Đi công tác",
        "actor": province.actor(province.chief_hoa),
        "now": NOW,
    } | changes
    return operations.delegate(**values)  # type: ignore[arg-type]  # a table of one changed value


@pytest.mark.parametrize(("minutes", "active"), [(59, 0), (60, 1), (179, 1), (180, 0)])
def test_a_delegation_is_active_exactly_during_its_period(
    province: Province, minutes: int, active: int
) -> None:
    stand_in(province)
    actor = queries.actor_for(province.specialist_minh, now=NOW + timedelta(minutes=minutes))
    assert len(actor.delegated) == active


def test_a_delegate_acts_in_the_givers_name_for_the_usual_classes(province: Province) -> None:
    stand_in(province)
    actor = queries.actor_for(province.specialist_minh, now=NOW + timedelta(hours=2))
    capacity = actor.delegated[0]
    assert capacity.on_behalf_of == province.chief_hoa.pk
    assert capacity.roles == {"chief"}
    assert capacity.classes == frozenset({"public", "ordinary"})


def test_a_delegation_is_dead_at_the_next_request_after_its_revocation(province: Province) -> None:
    row = operations.delegate(
        giver=province.chief_hoa,
        taker=province.specialist_minh,
        starts_at=NOW,
        ends_at=NOW + timedelta(hours=3),
        reason="Họp",
        now=NOW,
        actor=province.actor(province.chief_hoa),
    )
    assert queries.actor_for(province.specialist_minh, now=NOW).delegated
    operations.revoke_delegation(row, actor=province.actor(province.chief_hoa), now=NOW)
    assert not queries.actor_for(province.specialist_minh, now=NOW).delegated
    with pytest.raises(operations.CannotDelegate):
        operations.revoke_delegation(row, actor=province.actor(province.chief_hoa), now=NOW)


def test_a_delegation_does_not_pass_on(province: Province) -> None:
    stand_in(province, starts_at=NOW)
    delegate_now = queries.actor_for(province.specialist_minh, now=NOW)
    with pytest.raises(NotPermitted):
        stand_in(province, taker=province.administrator_tuan, actor=delegate_now)


@pytest.mark.parametrize(
    "change",
    [
        {"ends_at": NOW},
        {"ends_at": NOW - timedelta(days=1), "starts_at": NOW - timedelta(days=2)},
        {"classes": [AccessClass.PERSONAL.value]},
        {"classes": []},
    ],
    ids=["empty period", "past period", "personal data", "no class"],
)
def test_it_refuses_a_wrong_delegation(province: Province, change: dict[str, object]) -> None:
    before = Entry.objects.count()
    with pytest.raises(operations.CannotDelegate):
        stand_in(province, **change)
    assert Entry.objects.count() == before


def test_nobody_delegates_the_post_of_another(province: Province) -> None:
    with pytest.raises(NotPermitted):
        stand_in(province, actor=province.actor(province.specialist_minh))


def test_login_names_have_no_marks_and_namesakes_get_numbers(province: Province) -> None:
    with_account(province, province.administrator_tuan)
    assert (
        operations.login_name(province.committee, "Nguyễn Thị Ngọc Ánh")
        == "vpubnd_nguyenthingocanh"
    )
    assert operations.login_name(province.committee, "Đỗ Ánh Tuân") == "vpubnd_doanhtuan2"
