"""The real lists of three provinces and their merger, taken in one after the other."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from tests.world import NOW, SETUP

from vanphong.directory import imports, queries
from vanphong.directory.models import Extent, Organisation, Succession, valid_on
from vanphong.directory.queries import Fate, Filter
from vanphong.kernel.audit.models import Entry
from vanphong.kernel.imports.models import ImportRun
from vanphong.kernel.imports.running import run_import
from vanphong.kernel.text import squeeze, tone_key

pytestmark = pytest.mark.django_db
DATA = Path(__file__).parents[1] / "data"
LIST_2020 = "old_nam_dinh_ha_nam_ninh_binh_2020-02-25.csv"
LIST_2025 = "old_nam_dinh_ha_nam_ninh_binh_2025-01-04.csv"
CONVERSION = "conversion_to_new_ninh_binh_2025-07-01.csv"
DAY_2020, DAY_2025, MERGER = date(2020, 2, 25), date(2025, 1, 4), date(2025, 7, 1)
BESIDE = (
    "đến nay mã 13369 là “Xã Tiên Sơn”; ghi “Phường Tiên Sơn” bên cạnh,"
    " nơi kế thừa “Xã Tiên Sơn” chưa rõ"
)
EVE, TODAY = date(2025, 6, 30), date(2026, 11, 24)


def take(name: str, *, batch: int = 500) -> ImportRun:
    return run_import(
        imports.AdminUnitImporter({}), imports.KIND, (DATA / name).read_bytes(), file_name=name,
        actor=SETUP, now=NOW, batch=batch,
    )  # fmt: skip


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def verdicts(run: ImportRun) -> tuple[int, int, int]:
    return run.accepted, run.repaired, run.refused


def named(name: str, code: str, day: date) -> Organisation:
    [found] = [o for o in queries.find_by_name(name, day) if o.unit_code == code]
    return found


def levels(province: str, day: date) -> tuple[int, int]:
    """Return how many districts and communes stood in a province on a day."""
    [root] = [o for o in queries.find_by_name(province, day) if o.kind == "province"]
    inside = queries.list_organisations(Filter(within=root.pk, state="alive", day=day))
    kinds = Counter(o.kind for o in inside)
    return kinds["district"], kinds["commune"]


@pytest.fixture
def whole() -> list[ImportRun]:
    return [take(name) for name in (LIST_2020, LIST_2025, CONVERSION)]


def test_each_province_stands_as_its_lists_say() -> None:
    assert verdicts(take(LIST_2020)) == (483, 0, 0)
    assert levels("Tỉnh Nam Định", DAY_2020) == (10, 229)
    assert levels("Tỉnh Hà Nam", DAY_2020) == (6, 109)
    assert levels("Tỉnh Ninh Bình", DAY_2020) == (8, 145)
    later = take(LIST_2025)
    assert verdicts(later) == (398, 0, 0)
    [remark] = later.remarks
    assert remark.startswith("Không còn trong danh mục này: 134 đơn vị cấp xã, 4 đơn vị cấp huyện;")
    assert levels("Tỉnh Nam Định", DAY_2020) == (10, 229)
    assert levels("Tỉnh Nam Định", DAY_2025) == (9, 175)
    assert levels("Tỉnh Hà Nam", DAY_2025) == (6, 98)
    assert levels("Tỉnh Ninh Bình", DAY_2025) == (7, 125)
    moved = named("Xã Mỹ Tân", "13723", DAY_2025)
    places = [queries.parent_on(moved, day) for day in (DAY_2020, DAY_2025)]
    assert [queries.name_on(p, DAY_2025) for p in places if p] == [
        "Huyện Mỹ Lộc", "Thành phố Nam Định",
    ]  # fmt: skip


def test_the_conversion_maps_all_and_invents_nothing(whole: list[ImportRun]) -> None:
    assert verdicts(whole[2]) == (401, 4, 0)
    assert whole[2].remarks == ["22 đơn vị cấp huyện kết thúc ngày 30/06/2025, không có kế thừa."]
    links = Succession.objects.filter(effective_on=MERGER).select_related("predecessor")
    communes = {s.predecessor for s in links if s.predecessor.kind != "province"}
    assert len([o for o in communes if o.unit_code]) == 398
    [bare] = [o for o in communes if not o.unit_code]
    assert queries.name_on(bare, EVE) == "Khu vực bãi bồi ven biển do huyện Kim Sơn quản lý"
    assert links.count() == 405 + 3
    assert links.filter(extent=Extent.PART).count() == 12

    standings = queries.standings_of(communes, TODAY)
    assert Counter(s.fate for s in standings.values()) == {Fate.FOLLOWED: 393, Fate.SPLIT: 6}
    divided = {o.unit_code for o in communes if standings[o.pk].fate == Fate.SPLIT}
    assert divided == {"13285", "13324", "13354", "13357", "13363", "14503"}

    new = Organisation.objects.filter(valid_on(TODAY), kind="commune")
    words = Counter(queries.name_on(o, TODAY).split()[0] for o in queries.with_names(new))
    assert words == {"Xã": 97, "Phường": 32}
    assert levels("Tỉnh Ninh Bình", TODAY) == (0, 129)
    root = named("Tỉnh Ninh Bình", "37", TODAY)
    old = {s.predecessor.unit_code for s in queries.predecessors_of(root)}
    assert (root.valid_from, old) == (MERGER, {"35", "36", "37"})


def test_without_a_known_successor_it_is_unclear(whole: list[ImportRun]) -> None:
    unclear = list(queries.list_organisations(Filter(state="unclear", day=TODAY)))
    assert Counter(o.kind for o in unclear) == {"commune": 135, "district": 4}
    provinces = Counter(queries.line_above(o, DAY_2020)[-1].unit_code for o in unclear)
    assert provinces == {"35": 28 + 1, "36": 76 + 1, "37": 31 + 2}
    # a code that stands in the conversion under another name is no succession
    conversion = {r["ma_xa_cu"]: r["xa_cu"] for r in rows(CONVERSION)}
    others = {
        r["Mã PX"]
        for r in rows(LIST_2020)
        if r["Mã PX"] in conversion and tone_key(r["Phường Xã"]) != tone_key(conversion[r["Mã PX"]])
    }
    assert len(others) == 49
    assert others <= {o.unit_code for o in unclear}
    spelled = {
        r["Mã PX"] for r in rows(LIST_2020)
        if r["Mã PX"] in conversion and squeeze(r["Phường Xã"]) != squeeze(conversion[r["Mã PX"]])
    }  # fmt: skip
    assert len(spelled) == 51
    # nor is a name that came back under another code
    town = named("Thị trấn Vĩnh Trụ", "13564", DAY_2020)
    assert queries.standing_of(town, TODAY).fate == Fate.UNCLEAR
    assert (town.valid_to, town.is_end_known, town.seen_on) == (date(2025, 1, 3), False, DAY_2020)


def test_rows_that_were_made_good_say_how(whole: list[ImportRun]) -> None:
    sentences = [r.sentence for r in whole[2].rows.exclude(sentence="").order_by("number")]
    assert sorted(sentences) == [
        "viết là “Xã Khánh Thuỷ”; danh bạ giữ “Xã Khánh Thủy”",
        "viết là “Xã Định Hoá”; danh bạ giữ “Xã Định Hóa”",
        "đơn vị không có mã; nhận ra theo tên",
        BESIDE,
    ]


def counted() -> tuple[int, int, int]:
    acts = Entry.objects.filter(name__startswith="directory.")
    return Organisation.objects.count(), Succession.objects.count(), acts.count()


def test_the_same_files_again_change_nothing(whole: list[ImportRun]) -> None:
    before = counted()
    assert before[:2] == (4 + 26 + 483 + 49 + 1 + 1 + 129, 405 + 3)
    again = [take(name) for name in (LIST_2020, LIST_2025, CONVERSION)]
    assert [verdicts(r) for r in again] == [verdicts(r) for r in whole]
    assert [r.remarks for r in again] == [r.remarks for r in whole]
    assert counted() == before
    assert Entry.objects.filter(name="directory.organisation.founded").count() == before[0]
    assert set(Entry.objects.filter(name__startswith="directory.").values_list("run")) == {
        ("import",)
    }


def test_the_conversion_alone_in_small_batches_founds_what_it_names() -> None:
    run = take(CONVERSION, batch=37)
    assert (run.accepted + run.repaired, run.refused) == (405, 0)
    assert counted()[:2] == (4 + 22 + 398 + 1 + 129, 405 + 3)
    assert levels("Tỉnh Ninh Bình", TODAY) == (0, 129)
    assert not queries.list_organisations(Filter(state="unclear", day=TODAY)).exists()
