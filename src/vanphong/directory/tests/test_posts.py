"""People and the posts they hold; divisions; who keeps them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.world import NOW, SETUP, SINCE, Province, division

from vanphong.directory import operations
from vanphong.directory.models import Appointment, Person, Unit
from vanphong.kernel.audit.models import Entry, TextVersion
from vanphong.kernel.policies import NotPermitted, Refusal
from vanphong.kernel.principals import Actor
from vanphong.kernel.principals.models import Principal

TODAY = date(2026, 11, 24)


def administrator(province: Province) -> Actor:
    return province.actor(province.administrator_tuan)


def appoint(province: Province, **changes: Any) -> Appointment:
    values: dict[str, Any] = {
        "person": province.specialist_minh.person,
        "unit": province.division,
        "title": "Phó Trưởng phòng",
        "role": "division_head",
        "valid_from": TODAY,
        "actor": administrator(province),
        "now": NOW,
    } | changes
    return operations.appoint(**values)


def test_an_administrator_appoints_in_the_own_office(province: Province) -> None:
    post = appoint(province)
    assert (post.tenant_id, post.title) == (province.committee.pk, "Phó Trưởng phòng")
    entry = Entry.objects.filter(name="directory.appointment.made").latest("id")
    assert entry.account_id == 1
    assert entry.data["changes"]["role"] == [None, "division_head"]


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"title": "  "}, "title", "Ghi chức vụ"),
        ({"title": "x" * 101}, "title", "Ghi chức vụ"),
        ({"role": "king"}, "role", "Chọn"),
        ({"valid_to": TODAY - timedelta(days=1)}, "valid_to", "Ngày cuối"),
        ({"valid_from": date(2020, 1, 1)}, "valid_from", "chưa có"),
    ],
    ids=["no title", "long title", "unknown role", "ends before it begins", "before the division"],
)
def test_it_refuses_a_wrong_post(
    province: Province, change: dict[str, Any], field: str, words: str
) -> None:
    before = Entry.objects.count()
    with pytest.raises(operations.CannotAppoint, match=words) as refusal:
        appoint(province, **change)
    assert refusal.value.field == field
    assert Entry.objects.count() == before


def test_the_same_post_is_not_given_twice(province: Province) -> None:
    appoint(province, valid_to=date(2026, 12, 31))
    with pytest.raises(operations.CannotAppoint, match="đã giữ chức vụ này"):
        appoint(province, valid_from=date(2026, 12, 31))
    assert appoint(province, valid_from=date(2027, 1, 1)).pk


def test_nobody_gives_or_ends_a_post_of_their_own(province: Province) -> None:
    me = province.administrator_tuan
    with pytest.raises(operations.CannotAppoint, match="của chính mình"):
        appoint(province, person=me.person)
    with pytest.raises(operations.CannotAppoint, match="của chính mình"):
        operations.end_appointment(me, last_on=TODAY, actor=administrator(province), now=NOW)


def test_another_office_is_out_of_reach(province: Province) -> None:
    with pytest.raises(NotPermitted):
        appoint(province, unit=province.party_division)
    with pytest.raises(NotPermitted):
        operations.end_appointment(
            province.party_clerk_nga, last_on=TODAY, actor=administrator(province), now=NOW
        )


def test_a_corrected_name_leaves_the_old_one_in_the_history(province: Province) -> None:
    person = province.head_thu.person
    operations.rename_person(
        person, full_name="Đinh  Thị Thư", actor=administrator(province), now=NOW
    )
    fresh = Person.objects.get(pk=person.pk)
    assert (fresh.full_name, fresh.folded) == ("Đinh Thị Thư", "dinh thi thu")
    assert TextVersion.objects.filter(field="old_name", text="Đinh Thị Thu").exists()
    label = Principal.objects.get(pk=province.head_thu.principal_id).label
    assert label.startswith("Đinh Thị Thư, Trưởng phòng")
    with pytest.raises(Refusal, match="vẫn như cũ"):
        operations.rename_person(
            fresh, full_name="Đinh Thị Thư", actor=administrator(province), now=NOW
        )


def test_contacts_are_kept_by_the_holder_or_the_administrator(province: Province) -> None:
    post = province.specialist_minh
    for actor in (province.actor(post), administrator(province)):
        operations.set_contact(
            post, phone="máy lẻ 215", email="minh@vp.invalid", actor=actor, now=NOW
        )
    post.refresh_from_db()
    assert post.phone == "máy lẻ 215"
    with pytest.raises(NotPermitted):
        operations.set_contact(
            post, phone="1", email="", actor=province.actor(province.head_son), now=NOW
        )


def test_a_division_gets_another_name_and_keeps_its_rights(province: Province) -> None:
    unit = operations.rename_unit(
        province.economy,
        name="Phòng Kinh tế – Ngân sách",
        abbreviation="KTNS",
        actor=administrator(province),
        now=NOW,
    )
    assert unit.principal_id == province.economy.principal_id
    assert TextVersion.objects.filter(field="old_name", text="Phòng Kinh tế").exists()


@pytest.mark.parametrize(
    ("name", "abbreviation", "words"),
    [
        ("", "KT", "Ghi tên"),
        ("Phòng Kinh tế", "", "chữ viết tắt"),
        ("phòng tổng hợp", "KT2", "Đã có đơn vị cùng tên"),
        ("Phòng Kinh tế 2", "th", "cùng chữ viết tắt"),
        ("Phòng Kinh tế", "KT", "vẫn như cũ"),
    ],
)
def test_it_refuses_a_wrong_name_of_a_division(
    province: Province, name: str, abbreviation: str, words: str
) -> None:
    with pytest.raises(operations.CannotChangeUnit, match=words):
        operations.rename_unit(
            province.economy, name=name, abbreviation=abbreviation,
            actor=administrator(province), now=NOW,
        )  # fmt: skip


def close(unit: Unit, actor: Actor, day: date = TODAY) -> Unit:
    return operations.close_unit(unit, last_on=day, actor=actor, now=NOW, reason="Sáp nhập")


def test_a_division_closes_when_nobody_holds_a_post_in_it(province: Province) -> None:
    actor = administrator(province)
    with pytest.raises(operations.CannotChangeUnit, match="Còn 2 chức vụ"):
        close(province.economy, actor)
    for post in (province.head_son, province.specialist_minh):
        operations.end_appointment(post, last_on=TODAY, actor=actor, now=NOW)
    assert close(province.economy, actor).valid_to == TODAY
    with pytest.raises(operations.CannotChangeUnit, match="đã đóng"):
        close(province.economy, actor)
    with pytest.raises(operations.CannotAppoint, match="không còn"):
        appoint(province, unit=province.economy, valid_from=TODAY + timedelta(days=1))
    with pytest.raises(operations.CannotAppoint, match="kết thúc ngày 24/11/2026"):
        appoint(province, unit=province.economy, valid_from=TODAY)


def test_a_division_with_another_under_it_stays(province: Province) -> None:
    actor = administrator(province)
    empty = division(province.committee, "Trung tâm Tin học", "TTTH")
    child = operations.open_unit(
        tenant=province.committee, name="Tổ Hạ tầng", abbreviation="HT", valid_from=SINCE,
        parent=empty, actor=actor, now=NOW,
    )  # fmt: skip
    with pytest.raises(operations.CannotChangeUnit, match="trực thuộc"):
        close(empty, actor)
    close(child, actor)
    assert close(empty, actor).valid_to == TODAY


def test_divisions_are_kept_by_the_administrator_of_their_office(province: Province) -> None:
    with pytest.raises(NotPermitted):
        close(province.party_division, administrator(province))
    with pytest.raises(NotPermitted):
        close(province.economy, province.actor(province.chief_hoa))
    assert not Unit.objects.exclude(valid_to=None).exists()


def test_system_may_still_open_what_the_demo_needs(province: Province) -> None:
    assert division(province.party, "Phòng Cơ yếu", "CY").pk
    assert SETUP.is_system
