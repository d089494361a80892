"""Accounts: opened on a slip, locked and opened again, reset; in the own office only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import get_user_model
from tests.world import NOW, SETUP, SINCE, Province

from vanphong.directory import operations
from vanphong.directory.models import Account, Person
from vanphong.kernel.audit.models import Entry, TextVersion
from vanphong.kernel.policies import NotPermitted, Refusal
from vanphong.kernel.principals import Actor

Verb = Callable[..., object]


def administrator(province: Province) -> Actor:
    return province.actor(province.administrator_tuan)


def slip_for(province: Province, person: Person) -> operations.Slip:
    return operations.open_account_with_slip(
        person, tenant=province.committee, actor=administrator(province), now=NOW
    )


def test_a_slip_carries_a_drawn_password_that_ends_after_some_days(province: Province) -> None:
    slip = slip_for(province, province.specialist_minh.person)
    account = Account.objects.get(person=province.specialist_minh.person)
    assert slip.login_name == "vpubnd_leducminh"
    assert account.user.check_password(slip.password)
    assert len(slip.password.replace("-", "")) == 16
    assert slip.valid_until == NOW + timedelta(days=settings.FIRST_PASSWORD_DAYS)
    assert account.first_password_until == slip.valid_until


def test_the_password_stands_nowhere_in_the_audit(province: Province) -> None:
    slip = slip_for(province, province.specialist_minh.person)
    entry = Entry.objects.filter(name="directory.account.opened").get()
    assert slip.password not in str(entry.data)
    assert not TextVersion.objects.filter(text__contains=slip.password).exists()


def test_two_slips_differ(province: Province) -> None:
    first = slip_for(province, province.specialist_minh.person)
    second = slip_for(province, province.head_son.person)
    assert first.password != second.password


def test_nobody_gets_two_accounts(province: Province) -> None:
    slip_for(province, province.specialist_minh.person)
    with pytest.raises(operations.AccountExists, match="đã có tài khoản"):
        slip_for(province, province.specialist_minh.person)


def test_a_locked_account_opens_again_with_its_password(province: Province) -> None:
    person, actor = province.specialist_minh.person, administrator(province)
    slip = slip_for(province, person)
    operations.lock_account(person, actor=actor, now=NOW, reason="Nghỉ thai sản")
    user = get_user_model().objects.get(username=slip.login_name)
    assert not user.is_active
    operations.unlock_account(person, actor=actor, now=NOW, reason="Trở lại làm việc")
    user.refresh_from_db()
    assert user.is_active
    assert user.check_password(slip.password)
    assert Account.objects.get(person=person).locked_at is None
    with pytest.raises(operations.CannotChangeAccount, match="không có tài khoản bị khóa"):
        operations.unlock_account(person, actor=actor, now=NOW, reason="Lần nữa")


def test_a_new_first_password_ends_the_old_one(province: Province) -> None:
    person = province.specialist_minh.person
    old = slip_for(province, person)
    operations.adopt_password(Account.objects.get(person=person).user, now=NOW)
    new = operations.reset_password(
        person, actor=administrator(province), now=NOW, reason="Quên mật khẩu"
    )
    account = Account.objects.get(person=person)
    assert account.user.check_password(new.password)
    assert not account.user.check_password(old.password)
    assert account.first_password_until == new.valid_until


def test_an_own_password_ends_the_time_of_the_first_one(province: Province) -> None:
    slip_for(province, province.specialist_minh.person)
    account = Account.objects.get(person=province.specialist_minh.person)
    operations.adopt_password(account.user, now=NOW)
    account.refresh_from_db()
    assert account.first_password_until is None
    assert Entry.objects.filter(name="directory.account.password_changed").count() == 1


def test_a_lost_telephone_is_taken_off(province: Province) -> None:
    person = province.specialist_minh.person
    slip_for(province, person)
    user = Account.objects.get(person=person).user
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    actor = administrator(province)
    operations.reset_second_factor(person, actor=actor, now=NOW, reason="Mất điện thoại")
    assert not Authenticator.objects.filter(user=user).exists()
    entry = Entry.objects.get(name="directory.account.second_factor_reset")
    assert entry.data["changes"] == {"count": [1, 0]}
    with pytest.raises(operations.CannotChangeAccount, match="không có lớp xác thực thứ hai"):
        operations.reset_second_factor(person, actor=actor, now=NOW, reason="Lần nữa")


VERBS = (operations.lock_account, operations.reset_password, operations.reset_second_factor)


@pytest.mark.parametrize("verb", VERBS)
def test_without_an_open_account_there_is_nothing_to_change(province: Province, verb: Verb) -> None:
    with pytest.raises(operations.CannotChangeAccount, match="không có tài khoản đang mở"):
        verb(province.head_son.person, actor=administrator(province), now=NOW, reason="Thử")


@pytest.mark.parametrize("verb", VERBS)
def test_an_administrator_leaves_the_own_account_alone(province: Province, verb: Verb) -> None:
    person = province.administrator_tuan.person
    operations.open_account(
        person, tenant=province.committee, password="a-long-one", actor=SETUP, now=NOW
    )
    before = Entry.objects.count()
    with pytest.raises(operations.CannotChangeAccount):
        verb(person, actor=administrator(province), now=NOW, reason="Thử")
    assert Entry.objects.count() == before


@pytest.mark.parametrize("verb", [*VERBS, operations.unlock_account])
def test_a_person_of_two_offices_is_out_of_one_administrators_reach(
    province: Province, verb: Verb
) -> None:
    person = province.leader_binh.person
    slip_for(province, person)
    operations.appoint(
        person=person,
        unit=province.party_division,
        title="Phó Bí thư Tỉnh ủy",
        role="province_leader",
        valid_from=SINCE,
        actor=SETUP,
        now=NOW,
    )
    with pytest.raises(NotPermitted, match="cơ quan duy nhất"):
        verb(person, actor=administrator(province), now=NOW, reason="Thử")


def test_who_has_left_another_office_is_kept_by_the_present_one(province: Province) -> None:
    person = province.specialist_minh.person
    elsewhere = operations.appoint(
        person=person,
        unit=province.party_division,
        title="Chuyên viên",
        role="specialist",
        valid_from=SINCE,
        valid_to=date(2025, 12, 31),
        actor=SETUP,
        now=NOW,
    )
    assert elsewhere.valid_to is not None
    assert slip_for(province, person).login_name == "vpubnd_leducminh"


def test_only_the_administrator_gives_out_accounts(province: Province) -> None:
    with pytest.raises(NotPermitted):
        operations.open_account_with_slip(
            province.specialist_minh.person,
            tenant=province.committee,
            actor=province.actor(province.chief_hoa),
            now=NOW,
        )


def test_an_account_is_opened_under_the_own_office_only(province: Province) -> None:
    with pytest.raises(NotPermitted):
        operations.open_account_with_slip(
            province.specialist_minh.person,
            tenant=province.party,
            actor=administrator(province),
            now=NOW,
        )


def test_a_refused_log_in_keeps_ids_and_nothing_typed(province: Province) -> None:
    slip = slip_for(province, province.specialist_minh.person)
    typed = "mat-khau-go-nham-o-day"
    for login in (slip.login_name, typed):
        operations.record_refused_session(login=login, why="password", address="10.0.0.9", now=NOW)
    known, unknown = Entry.objects.filter(name="directory.session.refused").order_by("id")
    account = Account.objects.get(person=province.specialist_minh.person)
    assert known.data["changes"]["account"] == [None, account.user_id]
    assert known.subject_id == province.specialist_minh.person_id
    assert unknown.data["changes"]["account"] == [None, None]
    assert typed not in str(unknown.data)


def test_refusals_are_sentences() -> None:
    assert issubclass(operations.CannotChangeAccount, Refusal)
