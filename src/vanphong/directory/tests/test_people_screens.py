"""Screens of people, posts, divisions and accounts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.page import OpenPage
from tests.world import NOW, SETUP, SINCE, Province, post

from vanphong.directory import operations
from vanphong.directory.models import Account, Appointment, Person, Unit
from vanphong.directory.tests.conftest import SignIn
from vanphong.kernel.audit.models import Entry

PEOPLE = "/directory/people/"


@pytest.fixture
def keeper(province: Province, sign_in: SignIn) -> Client:
    """The administrator of the Committee's office."""
    return sign_in(province.administrator_tuan)


@pytest.fixture
def minh(province: Province, sign_in: SignIn) -> Client:
    """A specialist, who keeps nothing."""
    return sign_in(province.specialist_minh)


def names(shown: str, *wanted: str) -> list[str]:
    """Return the wanted names in the order in which the page shows them."""
    return sorted((n for n in wanted if n in shown), key=shown.index)


# The telephone list


def test_people_stand_by_the_last_word_of_their_name(minh: Client, page: OpenPage) -> None:
    shown = page(minh, PEOPLE, queries=30).find("table")[0].text
    assert names(shown, "Vũ Hồng Sơn", "Phạm Quang Bình", "Trần Thị Hòa", "Nguyễn Thị Lan") == [
        "Phạm Quang Bình", "Trần Thị Hòa", "Nguyễn Thị Lan", "Vũ Hồng Sơn",
    ]  # fmt: skip
    assert "Bùi Thúy Nga" not in shown


@pytest.mark.parametrize("words", ["duc minh", "ĐỨC MINH", "đức minh"])
def test_a_name_is_found_without_its_marks(minh: Client, page: OpenPage, words: str) -> None:
    shown = page(minh, f"{PEOPLE}?q={words}").find("table")[0].text
    assert "Lê Đức Minh" in shown
    assert "Trần Thị Hòa" not in shown


def test_it_narrows_to_a_division_and_widens_to_all_offices(
    province: Province, minh: Client, page: OpenPage
) -> None:
    shown = page(minh, f"{PEOPLE}?unit={province.economy.pk}").find("table")[0].text
    assert names(shown, "Lê Đức Minh", "Vũ Hồng Sơn", "Trần Thị Hòa") == [
        "Lê Đức Minh", "Vũ Hồng Sơn",
    ]  # fmt: skip
    everybody = page(minh, f"{PEOPLE}?office=all").find("table")[0].text
    assert "Bùi Thúy Nga" in everybody
    assert "Văn phòng Tỉnh ủy Ninh Bình" in everybody


@pytest.mark.parametrize("query", ["office=nothing", "unit=nothing", "office=", "order=-nothing"])
def test_an_odd_address_shows_a_list_all_the_same(minh: Client, page: OpenPage, query: str) -> None:
    page(minh, f"{PEOPLE}?{query}")


def test_nobody_found_says_so(minh: Client, page: OpenPage) -> None:
    assert "Không có kết quả phù hợp" in page(minh, f"{PEOPLE}?q=zzzz").text


def test_many_people_cost_no_more_questions(
    province: Province, minh: Client, page: OpenPage
) -> None:
    for number in range(60):  # more than one page, so that the count is asked both times
        post(f"Người Thứ {number}", province.economy, "Chuyên viên", "specialist")
    few = page(minh, PEOPLE).queries
    for number in range(60):
        post(f"Người Khác {number}", province.economy, "Chuyên viên", "specialist")
    assert page(minh, PEOPLE).queries == few


# The page of a person


def test_a_person_is_shown_with_posts_through_time(
    province: Province, minh: Client, page: OpenPage
) -> None:
    person = province.head_son.person
    operations.end_appointment(
        province.head_son, last_on=timezone.localdate() - timedelta(days=3), now=NOW,
        actor=province.actor(province.administrator_tuan),
    )  # fmt: skip
    operations.appoint(
        person=person, unit=province.division, title="Phó Chánh Văn phòng", role="deputy_chief",
        valid_from=timezone.localdate() - timedelta(days=2), actor=SETUP, now=NOW,
    )  # fmt: skip
    shown = page(minh, f"{PEOPLE}{person.pk}/")
    assert names(shown.text, "Trưởng phòng", "Phó Chánh Văn phòng") == [
        "Phó Chánh Văn phòng", "Trưởng phòng",
    ]  # fmt: skip
    assert "Tài khoản" not in shown.find("aside", class_="vp-document__aside")[0].text


def test_a_person_who_is_not_there_is_missing(minh: Client) -> None:
    assert minh.get(f"{PEOPLE}00000000-0000-7000-8000-000000000000/").status_code == 404


def test_the_holder_writes_the_own_telephone(
    province: Province, minh: Client, page: OpenPage
) -> None:
    own = f"/directory/posts/{province.specialist_minh.pk}/contact/"
    page(minh, own)
    minh.post(own, {"phone": "máy lẻ 215", "email": "minh@vanphong.invalid"})
    assert "máy lẻ 215" in page(minh, PEOPLE).text
    other = minh.post(f"/directory/posts/{province.head_son.pk}/contact/", {"phone": "1"})
    assert other.status_code == 403
    assert "do người giữ chức vụ hoặc quản trị viên" in other.content.decode()


# Keeping people and posts

NEW = {
    "full_name": "Hoàng Thị Thùy Linh", "title": "Chuyên viên", "role": "specialist",
    "valid_from": "24/11/2026", "phone": "máy lẻ 99",
}  # fmt: skip


def test_an_administrator_adds_a_person_with_a_post(
    province: Province, keeper: Client, page: OpenPage
) -> None:
    page(keeper, f"{PEOPLE}new/")
    done = keeper.post(f"{PEOPLE}new/", {**NEW, "unit": str(province.economy.pk)})
    person = Person.objects.get(full_name="Hoàng Thị Thùy Linh")
    assert done.headers["Location"] == f"{PEOPLE}{person.pk}/"
    shown = page(keeper, f"{PEOPLE}{person.pk}/")
    assert "Đỗ Anh Tuấn (Quản trị) ghi nhận chức vụ Chuyên viên từ ngày 24/11/2026" in shown.text
    assert "Mở tài khoản" in shown.text


def test_a_namesake_is_shown_before_a_second_one_is_added(
    province: Province, keeper: Client, page: OpenPage
) -> None:
    data: dict[str, object] = {
        **NEW, "full_name": "Trần Thị Hoa", "unit": str(province.economy.pk),
    }  # fmt: skip
    shown = page(keeper, f"{PEOPLE}new/", data=data, status=422)
    assert "Đã có người cùng tên" in shown.text
    assert "Trần Thị Hòa : Chánh Văn phòng" in shown.text
    assert not Person.objects.filter(full_name="Trần Thị Hoa").exists()
    assert keeper.post(f"{PEOPLE}new/", {**data, "namesake_seen": "on"}).status_code == 302


def test_what_was_typed_stays_beside_a_refusal(
    province: Province, keeper: Client, page: OpenPage
) -> None:
    data: dict[str, object] = {
        **NEW, "unit": str(province.economy.pk), "valid_from": "01/01/2020",
    }  # fmt: skip
    shown = page(keeper, f"{PEOPLE}new/", data=data, status=422)
    assert "Đơn vị chưa có hoặc không còn vào ngày đó" in shown.text
    assert shown.find("input", name="full_name")[0].attrs["value"] == "Hoàng Thị Thùy Linh"
    assert not Person.objects.filter(full_name="Hoàng Thị Thùy Linh").exists()


def test_a_person_of_another_office_gets_a_post_here(
    province: Province, keeper: Client, page: OpenPage
) -> None:
    nga = province.party_clerk_nga.person
    path = f"{PEOPLE}{nga.pk}/post/"
    page(keeper, path)
    keeper.post(path, {**NEW, "unit": str(province.division.pk)})
    assert Appointment.objects.filter(person=nga, tenant=province.committee).count() == 1


def test_a_division_of_another_office_is_no_choice(
    province: Province, keeper: Client, page: OpenPage
) -> None:
    path = f"{PEOPLE}{province.head_son.person_id}/post/"
    data: dict[str, object] = {**NEW, "unit": str(province.party_division.pk)}
    page(keeper, path, data=data, status=422)
    assert not Appointment.objects.filter(person=province.head_son.person, title="Chuyên viên")


def test_a_post_ends_on_a_day(province: Province, keeper: Client, page: OpenPage) -> None:
    path = f"/directory/posts/{province.head_son.pk}/end/"
    page(keeper, path)
    assert "Ngày cuối" in page(keeper, path, data={"last_on": "1/1/2020"}, status=422).text
    keeper.post(path, {"last_on": "30/11/2026"})
    province.head_son.refresh_from_db()
    assert str(province.head_son.valid_to) == "2026-11-30"
    shown = page(keeper, f"{PEOPLE}{province.head_son.person_id}/").text
    assert "cho thôi chức vụ Trưởng phòng, ngày cuối 30/11/2026" in shown


def test_a_name_is_corrected_and_the_old_one_told(
    province: Province, keeper: Client, page: OpenPage
) -> None:
    path = f"{PEOPLE}{province.head_thu.person_id}/name/"
    page(keeper, path)
    keeper.post(path, {"full_name": "Đinh Thị Thư"})
    shown = page(keeper, f"{PEOPLE}{province.head_thu.person_id}/")
    assert shown.title.startswith("Đinh Thị Thư")
    assert "sửa họ tên; trước đây là" in shown.text
    assert "Đinh Thị Thu" in shown.text


ACTS = ("name", "post", "account", "account/password", "account/lock", "account/unlock",
        "account/factor")  # fmt: skip


@pytest.mark.parametrize("act", ACTS)
def test_who_keeps_nothing_is_refused_with_a_sentence(
    province: Province, minh: Client, act: str
) -> None:
    answer = minh.get(f"{PEOPLE}{province.head_son.person_id}/{act}/")
    assert answer.status_code == 403
    assert "Chỉ quản trị viên" in answer.content.decode()


@pytest.mark.parametrize("act", [a for a in ACTS if a != "post"])
def test_another_offices_people_are_refused_with_a_sentence(
    province: Province, keeper: Client, act: str
) -> None:
    answer = keeper.get(f"{PEOPLE}{province.party_clerk_nga.person_id}/{act}/")
    assert answer.status_code == 403
    assert "cơ quan duy nhất nơi người này làm việc" in answer.content.decode()


# Accounts


def test_an_account_is_opened_and_its_slip_shown_once(
    province: Province, keeper: Client, page: OpenPage
) -> None:
    path = f"{PEOPLE}{province.head_son.person_id}/account/"
    assert "vpubnd_vuhongson" in page(keeper, path).text
    shown = page(keeper, path, data={"email": ""})
    password = shown.find("code")[1].text
    assert Account.objects.get(person=province.head_son.person).user.check_password(password)
    assert "Trang này chỉ hiện một lần" in shown.text
    assert shown.response.headers["Cache-Control"] == "no-store, private"
    again = page(keeper, path, data={"email": ""}, status=422)
    assert "Người này đã có tài khoản" in again.text
    assert password not in page(keeper, f"{PEOPLE}{province.head_son.person_id}/").html


def test_the_accounts_of_the_office_are_listed(
    province: Province, sign_in: SignIn, keeper: Client, page: OpenPage
) -> None:
    sign_in(province.head_son)
    operations.open_account(
        province.party_clerk_nga.person, tenant=province.party, password=None, actor=SETUP, now=NOW
    )
    operations.open_account_with_slip(
        province.head_thu.person, tenant=province.committee, actor=SETUP, now=timezone.now()
    )
    shown = page(keeper, "/directory/accounts/", queries=25).find("table")[0].text
    assert names(shown, "vpubnd_vuhongson", "vpubnd_dinhthithu", "vptu_buithuynga") == [
        "vpubnd_vuhongson", "vpubnd_dinhthithu",
    ]  # fmt: skip
    assert "Mật khẩu lần đầu" in shown
    assert "chưa lần nào" in shown


def test_an_account_is_locked_and_opened_again_with_reasons(
    province: Province, sign_in: SignIn, keeper: Client, page: OpenPage
) -> None:
    son, person = sign_in(province.head_son), province.head_son.person
    path = f"{PEOPLE}{person.pk}/account/"
    page(keeper, f"{path}lock/")
    assert (
        "Trường này là bắt buộc"
        in page(keeper, f"{path}lock/", data={"reason": ""}, status=422).text
    )
    keeper.post(f"{path}lock/", {"reason": "Nghỉ hưu từ tháng 12"})
    assert son.get("/").status_code == 302
    shown = page(keeper, f"{PEOPLE}{person.pk}/").text
    assert "khóa tài khoản" in shown
    assert "Nghỉ hưu từ tháng 12" in shown
    assert "Mở khóa tài khoản" in shown
    keeper.post(f"{path}unlock/", {"reason": "Nhầm người"})
    assert Account.objects.get(person=person).locked_at is None


def test_a_new_first_password_is_shown_once_too(
    province: Province, sign_in: SignIn, keeper: Client, page: OpenPage
) -> None:
    sign_in(province.head_son)
    path = f"{PEOPLE}{province.head_son.person_id}/account/password/"
    page(keeper, path)
    shown = page(keeper, path, data={"reason": "Quên mật khẩu"})
    assert "vpubnd_vuhongson" in shown.text
    reset = Entry.objects.get(name="directory.account.password_reset")
    assert (
        reset.account_id == Account.objects.get(person=province.administrator_tuan.person).user_id
    )


def test_the_own_account_is_left_to_my_account(
    province: Province, keeper: Client, page: OpenPage
) -> None:
    path = f"{PEOPLE}{province.administrator_tuan.person_id}/account/lock/"
    assert "tự khóa" in page(keeper, path, data={"reason": "Thử"}, status=422).text


# Divisions


def test_divisions_are_seen_by_all_and_kept_by_the_administrator(
    province: Province, keeper: Client, minh: Client, page: OpenPage
) -> None:
    assert "Lập đơn vị" not in page(minh, "/directory/divisions/").text
    page(minh, f"/directory/divisions/{province.economy.pk}/")
    page(keeper, "/directory/divisions/new/")
    data = {"name": "Phòng Ngoại vụ", "abbreviation": "NV", "valid_from": "24/11/2026"}
    keeper.post("/directory/divisions/new/", data)
    unit = Unit.objects.get(name="Phòng Ngoại vụ")
    path = f"/directory/divisions/{unit.pk}/"
    page(keeper, f"{path}name/")
    keeper.post(f"{path}name/", {"name": "Phòng Đối ngoại", "abbreviation": "ĐN"})
    assert "đổi tên đơn vị; trước đây là" in page(keeper, path).text
    page(keeper, f"{path}end/")
    keeper.post(f"{path}end/", {"last_on": "31/12/2026", "reason": "Sắp xếp bộ máy"})
    assert "đóng đơn vị, ngày cuối 31/12/2026" in page(keeper, path).text


def test_a_division_with_people_is_not_closed(
    province: Province, keeper: Client, page: OpenPage
) -> None:
    path = f"/directory/divisions/{province.economy.pk}/end/"
    data: dict[str, object] = {"last_on": "31/12/2026", "reason": "Sắp xếp bộ máy"}
    assert "Còn 2 chức vụ" in page(keeper, path, data=data, status=422).text


def test_another_offices_division_is_out_of_reach(province: Province, keeper: Client) -> None:
    for act in ("name", "end"):
        answer = keeper.get(f"/directory/divisions/{province.party_division.pk}/{act}/")
        assert answer.status_code == 403


# The account menu


def test_two_posts_are_switched_in_one_click(
    province: Province, sign_in: SignIn, page: OpenPage
) -> None:
    second = operations.appoint(
        person=province.leader_binh.person, unit=province.party_division,
        title="Phó Bí thư Tỉnh ủy", role="province_leader", valid_from=SINCE, actor=SETUP, now=NOW,
    )  # fmt: skip
    client = sign_in(province.leader_binh)
    before = page(client, "/")
    assert "Làm việc với chức vụ" in before.find("body")[0].text
    forms = before.find("form", action=f"/directory/posts/{second.pk}/")
    assert len(forms) == 1
    client.post(f"/directory/posts/{second.pk}/")
    after = page(client, "/").find("header")[0].text
    assert "Văn phòng Tỉnh ủy Ninh Bình" in after
    assert client.get(f"/directory/posts/{second.pk}/").headers["Location"] == "/"


def test_one_post_offers_no_choice(minh: Client, page: OpenPage) -> None:
    menu = page(minh, "/").find("details", class_="vp-menu")[0].text
    assert "Làm việc với chức vụ" not in menu
    assert "Tài khoản của tôi" in menu
    assert "Đăng xuất" in menu
