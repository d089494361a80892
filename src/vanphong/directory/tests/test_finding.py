"""Finding organisations: by names of any time, marked or not, by codes, by the body's name."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from tests.organisations import commune, end
from tests.world import NOW, SETUP, Province, organisation

from vanphong.directory import operations, queries
from vanphong.directory.models import Organisation
from vanphong.directory.queries import Filter

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
SINCE = date(2025, 7, 1)


def names(words: str, **asked: object) -> list[str]:
    rows = queries.list_organisations(Filter(words=words, **asked))  # type: ignore[arg-type]  # filters of a test
    return sorted(queries.name_on(o, TODAY) for o in rows)


def test_an_unmarked_word_finds_all_forms_a_marked_one_its_own() -> None:
    for name in ("Xã Hoa Lư", "Xã Hòa Lư", "Xã Hoà Bình"):
        commune(name)
    assert names("hoa") == ["Xã Hoa Lư", "Xã Hoà Bình", "Xã Hòa Lư"]
    assert names("hòa") == ["Xã Hoà Bình", "Xã Hòa Lư"]
    assert names("hoà") == ["Xã Hoà Bình", "Xã Hòa Lư"]
    assert names("lu hoa") == ["Xã Hoa Lư", "Xã Hòa Lư"]
    assert names("hóa") == []


def test_the_body_of_a_letter_finds_the_territory() -> None:
    commune("Xã Yên Bằng")
    assert names("UBND xã yên bằng") == ["Xã Yên Bằng"]
    assert names("Uỷ ban nhân dân xã Yên Bằng") == ["Xã Yên Bằng"]
    assert names("đảng ủy yen bang") == ["Xã Yên Bằng"]
    assert names("ubnd") == []


def test_codes_of_all_three_forms_find() -> None:
    operations.found_organisation(
        name="Sở Y tế", kind="department", valid_from=SINCE, code="H37.05",
        old_code="000.00.05.H37", actor=SETUP, now=NOW,
    )  # fmt: skip
    commune("Xã Yên Bằng", "13876")
    assert names("h37.05") == ["Sở Y tế"]
    assert names("H37") == ["Sở Y tế"]
    assert names("000.00.05.h37") == ["Sở Y tế"]
    assert names("13876") == ["Xã Yên Bằng"]
    assert names("1387") == []


def test_a_list_is_narrowed_by_kind_by_state_and_by_province() -> None:
    province = organisation("Tỉnh Nam Định", "province", since=date(1997, 1, 1))
    district = operations.found_organisation(
        name="Huyện Ý Yên", kind="district", valid_from=date(1997, 1, 1), parent=province,
        actor=SETUP, now=NOW,
    )  # fmt: skip
    old = commune("Xã Yên Bằng", parent=district)
    commune("Xã Ngoài Tỉnh")
    assert names("", within=province.pk) == ["Huyện Ý Yên", "Xã Yên Bằng"]
    assert names("", within=province.pk, kind="commune") == ["Xã Yên Bằng"]
    end(old)
    assert names("", state="alive", day=TODAY, kind="commune") == ["Xã Ngoài Tỉnh"]
    assert names("", state="alive", day=date(2025, 6, 30), within=district.pk) == ["Xã Yên Bằng"]
    assert names("", state="ended", day=TODAY) == ["Xã Yên Bằng"]


def test_unclear_is_who_ended_and_did_not_wholly_go_somewhere() -> None:
    new, other = commune("Phường Một", since=SINCE), commune("Phường Hai", since=SINCE)
    end(commune("Xã Không Rõ"))
    end(commune("Xã Nửa"), new, extent="part")
    end(commune("Xã Chia"), new, other, extent="part")
    end(commune("Xã Gộp"), new)
    operations.close_organisation(
        commune("Huyện Bỏ"), last_on=date(2025, 6, 30), has_no_successor=True, reason="Bỏ cấp",
        actor=SETUP, now=NOW,
    )  # fmt: skip
    assert names("", state="unclear", day=TODAY) == ["Xã Không Rõ", "Xã Nửa"]


def test_the_exact_name_comes_first_and_the_living_before_the_ended() -> None:
    commune("Xã Yên Bằng Thượng")
    end(commune("Xã Yên Bằng", "13876"))
    commune("Xã Yên Bằng", since=SINCE)
    found = queries.suggest("xa yen bang", TODAY)
    assert [(queries.name_on(o, TODAY), o.unit_code) for o in found] == [
        ("Xã Yên Bằng", ""), ("Xã Yên Bằng", "13876"), ("Xã Yên Bằng Thượng", ""),
    ]  # fmt: skip


@pytest.fixture
def client(province: Province) -> Client:
    account = operations.open_account(
        province.clerk_lan.person, tenant=province.committee, password=None, actor=SETUP, now=NOW
    )
    client = Client()
    client.force_login(account.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def results(client: Client, **asked: str) -> list[dict[str, str]]:
    answer = client.get(reverse("directory:organisation_search", query=asked))
    found: list[dict[str, str]] = answer.json()["results"]
    return found


def test_a_picker_is_told_what_tells_one_from_another(client: Client) -> None:
    new = commune("Xã Ý Yên", "13999", since=SINCE)
    end(commune("Xã Yên Bằng", "13876", seen_on=date(2020, 2, 25)), is_known=False)
    end(commune("Xã Yên Tân", "13804"), new)
    hints = {r["label"]: r["hint"] for r in results(client, q="xa y")}
    assert hints["Xã Ý Yên"] == "mã 13999"
    assert hints["Xã Yên Tân"] == "mã 13804 · đến 30/06/2025 · Nay là Xã Ý Yên"
    assert hints["Xã Yên Bằng"] == (
        "mã 13876 · kết thúc trong khoảng 26/02/2020 – 30/06/2025, chưa rõ ngày · Chưa rõ kế thừa"
    )


def test_a_divided_sender_stands_once_for_each_part(client: Client) -> None:
    one, two = (commune(f"Phường {n}", since=SINCE) for n in ("Duy Tiên", "Duy Tân"))
    old: Organisation = end(commune("Phường Hòa Mạc", "13324"), one, two, extent="part")
    found = results(client, q="hoa mac", **{"for": "sender"})
    assert [r["id"] for r in found] == [
        f"{old.pk}/{one.pk}", f"{old.pk}/{two.pk}", f"{old.pk}/unknown",
    ]  # fmt: skip
    assert found[0]["label"] == "Phường Hòa Mạc → Phường Duy Tiên"
    assert found[2]["label"] == "Phường Hòa Mạc → chưa rõ phần nào"
    assert {r["name"] for r in found} == {"Phường Hòa Mạc"}
    assert {r["text"] for r in found} == {"Phường Hòa Mạc"}
    found = results(client, q="ubnd phuong hoa mac", **{"for": "sender"})
    assert {r["text"] for r in found} == {"UBND phường Hòa Mạc"}
    assert [r["id"] for r in results(client, q="hoa mac")] == [str(old.pk)]


def test_no_words_find_nothing(client: Client) -> None:
    commune("Xã Yên Bằng")
    assert results(client, q=" ") == []
