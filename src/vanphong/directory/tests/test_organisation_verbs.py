"""Verbs on organisations: what each does, what each refuses, what it leaves in the audit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from tests.organisations import ACT, commune, end
from tests.world import NOW, SETUP, Province, organisation

from vanphong.directory import operations, queries
from vanphong.directory.models import Organisation, Succession
from vanphong.directory.operations import CannotClose, CannotSucceed, CodeTaken, NewOrganisation
from vanphong.kernel.audit.models import Entry
from vanphong.kernel.policies import NotPermitted, Refusal

pytestmark = pytest.mark.django_db
SINCE, EVE, TODAY = date(2025, 7, 1), date(2025, 6, 30), date(2026, 11, 24)


def succeed(old: Organisation, heir: Organisation, **changes: object) -> Succession:
    values: dict[str, object] = {
        "extent": "whole", "effective_on": SINCE, "act": ACT, "actor": SETUP, "now": NOW,
    } | changes  # fmt: skip
    return operations.record_succession(predecessor=old, successor=heir, **values)  # type: ignore[arg-type]  # values of a test


def names_of(entries: Organisation) -> list[str]:
    found = Entry.objects.filter(subject_id=entries.pk).order_by("id")
    return [name.rpartition(".")[2] for name in found.values_list("name", flat=True)]


def test_many_are_founded_with_one_entry_each_and_in_their_order() -> None:
    news = [
        NewOrganisation(name=f"Xã {n}", kind="commune", valid_from=SINCE, unit_code=f"1{n:04}")
        for n in range(5)
    ]
    made = operations.found_organisations(news, actor=SETUP, now=NOW)
    assert [queries.name_on(o, TODAY) for o in made] == [f"Xã {n}" for n in range(5)]
    assert [names_of(o) for o in made] == [["founded"]] * 5


def test_one_bad_row_founds_none_of_many() -> None:
    good = NewOrganisation(name="Xã Tốt", kind="commune", valid_from=SINCE)
    bad = NewOrganisation(name=" ", kind="commune", valid_from=SINCE)
    with pytest.raises(Refusal):
        operations.found_organisations([good, bad], actor=SETUP, now=NOW)
    assert not Organisation.objects.exists()


def test_a_code_is_borne_by_one_at_a_time_and_again_later() -> None:
    old = commune("Xã Một", "13801")
    with pytest.raises(CodeTaken, match="“Xã Một”"):
        commune("Xã Hai", "13801", since=SINCE)
    end(old)
    assert commune("Xã Hai", "13801", since=SINCE).unit_code == "13801"
    with pytest.raises(CodeTaken):
        operations.reopen_organisation(old, reason="Nhầm", actor=SETUP, now=NOW)


def test_the_database_itself_keeps_codes_names_and_places_apart() -> None:
    one, above = commune("Xã Một", "13801"), organisation("Tỉnh", "province", date(2000, 1, 1))
    operations.place_organisations([one], parent=above, valid_from=SINCE, actor=SETUP, now=NOW)
    breaks: tuple[Callable[[], object], ...] = (
        lambda: Organisation.objects.create(kind="commune", unit_code="13801", valid_from=TODAY),
        lambda: one.names.create(name="Xã", folded="xa", key="xã", sort_key="x", valid_from=TODAY),
        lambda: one.placements.create(parent=above, valid_from=TODAY),
        lambda: Organisation.objects.create(kind="other", valid_from=TODAY, has_no_successor=True),
    )
    for broken in breaks:
        with pytest.raises(IntegrityError), transaction.atomic():
            broken()


def test_a_parent_is_valid_in_time_and_never_below() -> None:
    province = organisation("Tỉnh", "province", date(2000, 1, 1))
    town = commune("Thành phố Nam Định", parent=province)
    district = commune("Huyện Mỹ Lộc", parent=province)
    xa = commune("Xã Mỹ Tân", parent=district)
    moved = date(2025, 1, 4)
    operations.place_organisations([xa], parent=town, valid_from=moved, actor=SETUP, now=NOW)
    fresh = queries.by_ids([str(xa.pk)])[0]
    assert queries.parent_on(fresh, date(2025, 1, 3)) == district
    assert queries.line_above(fresh, moved) == [town, province]
    assert list(queries.children_on(district, TODAY)) == []
    assert list(queries.children_on(district, date(2024, 1, 1))) == [xa]
    for parent, day in ((xa, TODAY), (town, moved), (town, date(2025, 1, 1))):
        with pytest.raises(Refusal):
            operations.place_organisations(
                [town, xa], parent=parent, valid_from=day, actor=SETUP, now=NOW
            )
    assert names_of(xa) == ["founded", "placed"]


def test_the_same_place_again_changes_nothing() -> None:
    province = organisation("Tỉnh", "province", date(2000, 1, 1))
    xa = commune("Xã", parent=province)
    operations.place_organisations([xa], parent=province, valid_from=TODAY, actor=SETUP, now=NOW)
    assert xa.placements.count() == 1
    assert names_of(xa) == ["founded"]


def test_a_close_respects_the_present_name() -> None:
    body = organisation("Sở Một", since=date(2020, 1, 1))
    operations.rename_organisation(
        body, name="Sở Hai", valid_from=date(2026, 1, 1), actor=SETUP, now=NOW
    )
    with pytest.raises(CannotClose, match="01/01/2026"):
        operations.close_organisation(body, last_on=EVE, reason="x", actor=SETUP, now=NOW)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"effective_on": EVE}, "Ngày 30/06/2025 cơ quan này vẫn còn"),
        ({"effective_on": date(2019, 1, 1)}, "vẫn còn"),
        ({"act": " "}, "Ghi văn bản quyết định"),
        ({"act": "x" * 201}, "Ghi văn bản quyết định"),
        ({"extent": "part", "effective_on": date(2027, 1, 1)}, ""),
    ],
)
def test_a_succession_fits_the_days(changes: dict[str, object], sentence: str) -> None:
    old = end(commune("Xã Cũ"))
    heir = commune("Xã Mới", since=SINCE)
    if not sentence:
        succeed(old, heir, **changes)
        return
    with pytest.raises(CannotSucceed, match=sentence):
        succeed(old, heir, **changes)


def test_a_successor_exists_on_the_day_and_the_predecessor_ended() -> None:
    old, young = end(commune("Xã Cũ")), commune("Xã Trẻ", since=TODAY)
    with pytest.raises(CannotSucceed, match="không tồn tại vào ngày 01/07/2025"):
        succeed(old, young)
    with pytest.raises(CannotSucceed, match="không tồn tại"):
        succeed(old, end(commune("Xã Đã Hết")))
    with pytest.raises(CannotSucceed, match="chưa kết thúc"):
        succeed(commune("Xã Sống"), commune("Xã Mới", since=SINCE))
    with pytest.raises(CannotSucceed, match="chính"):
        succeed(old, old)


def test_a_circle_is_refused() -> None:
    one, two = commune("Xã Một"), commune("Xã Hai")
    succeed(end(one, last_on=date(2022, 12, 31)), two, effective_on=date(2023, 1, 1))
    with pytest.raises(CannotSucceed, match="vòng lặp|không tồn tại"):
        succeed(end(two), one)


def test_a_living_body_may_give_a_part_away_and_stays_itself() -> None:
    old, new = commune("Sở Lớn"), commune("Sở Mới", since=SINCE)
    succeed(old, new, extent="part")
    assert queries.successors_on(old, TODAY) == [old]
    assert [s.predecessor for s in queries.predecessors_of(new)] == [old]


def test_saying_it_again_changes_nothing_and_both_pages_tell_it() -> None:
    old, heir = end(commune("Xã Cũ")), commune("Xã Mới", since=SINCE)
    assert succeed(old, heir).pk == succeed(old, heir).pk
    assert names_of(old) == ["founded", "closed", "succeeded"]
    assert names_of(heir) == ["founded", "took_over"]


def test_a_successor_settles_the_days_that_no_list_told() -> None:
    listed = date(2020, 2, 25)
    old = commune("Xã Nghĩa Tân", "13939", since=listed, seen_on=listed)
    old = end(old, last_on=date(2025, 1, 3), is_known=False)
    other = commune("Thị trấn Quỹ Nhất", "13936", since=listed, seen_on=listed)
    other = end(other, last_on=date(2025, 1, 3), is_known=False)
    heir = commune("Thị trấn Quỹ Nhất", "13939", since=date(2025, 1, 4), seen_on=date(2025, 1, 4))
    day = date(2024, 9, 1)
    succeed(other, heir, effective_on=day)
    heir.refresh_from_db()
    assert heir.valid_from == date(2025, 1, 4)  # its code was still another's
    succeed(old, heir, effective_on=day)
    old.refresh_from_db()
    heir.refresh_from_db()
    assert (old.valid_to, old.is_end_known, heir.valid_from) == (date(2024, 8, 31), True, day)
    assert [n.valid_to for n in old.names.all()] == [date(2024, 8, 31)]
    assert names_of(old)[-1] == "settled"


def test_a_withdrawn_successor_may_be_recorded_anew() -> None:
    old, wrong, right = end(commune("Xã Cũ")), commune("Xã Sai"), commune("Xã Đúng")
    row = succeed(old, wrong)
    operations.withdraw_succession(row, reason="Ghi nhầm", actor=SETUP, now=NOW)
    with pytest.raises(Refusal):
        operations.withdraw_succession(row, reason="Ghi nhầm", actor=SETUP, now=NOW)
    succeed(old, right)
    assert queries.successors_on(old, TODAY) == [right]
    present = Succession.objects.get(withdrawn_at=None)
    operations.withdraw_succession(present, reason="Nhầm", actor=SETUP, now=NOW)
    assert succeed(old, wrong).pk != row.pk


def test_a_body_with_a_successor_is_not_reopened() -> None:
    old = end(commune("Xã Cũ"), commune("Xã Mới", since=SINCE))
    with pytest.raises(Refusal, match="rút kế thừa"):
        operations.reopen_organisation(old, reason="Nhầm", actor=SETUP, now=NOW)


def test_only_the_import_confirms_what_a_list_shows(province: Province) -> None:
    xa, tuan = commune("Xã"), province.actor(province.administrator_tuan)
    with pytest.raises(NotPermitted):
        operations.confirm_organisations([xa], on=TODAY, actor=tuan, now=NOW)
    operations.confirm_organisations([xa], on=TODAY, actor=SETUP, now=NOW)
    xa.refresh_from_db()
    operations.confirm_organisations([xa], on=EVE, actor=SETUP, now=NOW)
    xa.refresh_from_db()
    assert xa.seen_on == TODAY


@pytest.mark.parametrize("verb", ["found", "rename", "correct", "code", "place", "close", "reopen"])
def test_a_specialist_does_none_of_it(province: Province, verb: str) -> None:
    minh, xa = province.actor(province.specialist_minh), commune("Xã")
    acts: dict[str, Callable[[], object]] = {
        "found": lambda: operations.found_organisation(
            name="Xã", kind="commune", valid_from=SINCE, actor=minh, now=NOW
        ),
        "rename": lambda: operations.rename_organisation(
            xa, name="X", valid_from=TODAY, actor=minh, now=NOW
        ),
        "correct": lambda: operations.correct_name(xa.names.get(), name="X", actor=minh, now=NOW),
        "code": lambda: operations.assign_codes(
            xa, code="", old_code="", unit_code="", actor=minh, now=NOW
        ),
        "place": lambda: operations.place_organisations(
            [xa], parent=None, valid_from=TODAY, actor=minh, now=NOW
        ),
        "close": lambda: operations.close_organisation(
            xa, last_on=TODAY, reason="x", actor=minh, now=NOW
        ),
        "reopen": lambda: operations.reopen_organisation(xa, reason="x", actor=minh, now=NOW),
    }
    with pytest.raises(NotPermitted, match="quản trị viên"):
        acts[verb]()
    assert names_of(xa) == ["founded"]
