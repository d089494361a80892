"""What the operator does at the command line: the first office, an account out of reach."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from tests.world import NOW, SETUP, SINCE, Province

from vanphong.directory import operations
from vanphong.directory.models import Account, Appointment, Organisation, Tenant
from vanphong.kernel.audit.models import Entry


def run(*words: str) -> list[str]:
    out = StringIO()
    call_command(*words, stdout=out)
    return [line.rpartition(": ")[2].strip() for line in out.getvalue().splitlines()]


FIRST = ("open_office", "--name", "Văn phòng UBND tỉnh Ninh Bình", "--prefix", "vpubnd",
         "--administrator", "Đỗ Anh Tuấn")  # fmt: skip


def test_an_empty_installation_gets_its_first_office_and_administrator(db: None) -> None:
    login, password, _until = run(*FIRST)
    post = Appointment.objects.get()
    assert (login, post.role, post.tenant.prefix) == (
        "vpubnd_doanhtuan", "administrator", "vpubnd",
    )  # fmt: skip
    client = Client()
    client.post("/accounts/login/", {"login": login, "password": password})
    assert client.get("/").headers["Location"] == "/accounts/password/change/"


def test_a_second_office_of_the_same_prefix_leaves_nothing(db: None) -> None:
    run(*FIRST)
    before = Organisation.objects.count()
    with pytest.raises(CommandError, match="Đã có cơ quan"):
        run(*FIRST)
    with pytest.raises(CommandError, match="Ghi họ tên"):
        run("open_office", "--name", "Văn phòng Tỉnh ủy", "--prefix", "vptu",
            "--administrator", "  ")  # fmt: skip
    assert (Organisation.objects.count(), Tenant.objects.count()) == (before, 1)


def test_an_office_that_stands_in_the_directory_is_not_entered_twice(db: None) -> None:
    operations.found_organisation(
        name="Văn phòng UBND tỉnh Ninh Bình", kind="office", valid_from=SINCE, actor=SETUP, now=NOW
    )
    run(*FIRST)
    assert Tenant.objects.get().organisation == Organisation.objects.get()


def test_a_person_of_two_offices_gets_a_password_from_the_operator(province: Province) -> None:
    person = province.leader_binh.person
    operations.open_account(person, tenant=province.committee, password=None, actor=SETUP, now=NOW)
    operations.appoint(
        person=person, unit=province.party_division, title="Phó Bí thư Tỉnh ủy",
        role="province_leader", valid_from=SINCE, actor=SETUP, now=NOW,
    )  # fmt: skip
    operations.lock_account(person, actor=SETUP, now=NOW, reason="Thử")
    password, _until = run("reset_account", "vpubnd_phamquangbinh", "--reason", "Quên mật khẩu")
    account = Account.objects.get(person=person)
    assert account.user.check_password(password)
    assert account.locked_at is None
    assert Entry.objects.get(name="directory.account.password_reset").agent == "operator"


def test_what_is_not_there_is_said(province: Province) -> None:
    with pytest.raises(CommandError, match="Không có tài khoản này"):
        run("reset_account", "khong_co", "--reason", "Thử")
    operations.open_account(
        province.head_son.person, tenant=province.committee, password=None, actor=SETUP, now=NOW
    )
    with pytest.raises(CommandError, match="không có lớp xác thực thứ hai"):
        run("reset_account", "vpubnd_vuhongson", "--reason", "Thử", "--second-factor")
