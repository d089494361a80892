"""Single rows of lists and conversion tables: accepted, made good, or refused with a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.world import NOW, SETUP

from vanphong.directory import imports, queries
from vanphong.directory.models import Organisation
from vanphong.kernel.imports import UnreadableFile, command
from vanphong.kernel.imports.models import ImportRun
from vanphong.kernel.imports.running import run_import

pytestmark = pytest.mark.django_db
DATA = Path(__file__).parents[1] / "data"
HEAD = "Tỉnh Thành Phố,Mã TP,Quận Huyện,Mã QH,Phường Xã,Mã PX,Cấp"
TABLE = "tinh_moi,xa_moi,ma_xa_moi,xa_cu,ma_xa_cu,ghi_chu,huyen_cu,tinh_cu"
HOME = "Tỉnh Nam Định,36,Huyện Ý Yên,360"


def take(head: str, *lines: str, name: str = "list_2020-02-25.csv", **options: str) -> ImportRun:
    return run_import(
        imports.AdminUnitImporter(options), imports.KIND, "\n".join((head, *lines)).encode(),
        file_name=name, actor=SETUP, now=NOW,
    )  # fmt: skip


def told(run: ImportRun) -> list[tuple[str, str]]:
    return list(run.rows.order_by("number").values_list("verdict", "sentence"))


def converted(old: str, code: str, new: str, new_code: str, note: str = "Nhập toàn bộ") -> str:
    above = "Huyện Ý Yên (360),Tỉnh Nam Định (36)"
    return f"Tỉnh Ninh Bình (37),{new},{new_code},{old},{code},{note},{above}"


@pytest.mark.parametrize(
    ("line", "verdict", "sentence"),
    [
        (f"{HOME},Xã Yên Bằng,13876,Xã", "accepted", ""),
        (f"{HOME},Xã Yên Bằng,1387,Xã", "repaired", "mã 1387 được bổ sung thành 01387"),
        (f"{HOME},Yên Bằng,13876,Xã", "repaired", "thêm cấp “Xã” vào trước tên"),
        (f"{HOME},Phường Yên Bằng,13876,Xã", "repaired", "cột Cấp ghi “Xã”; giữ nguyên tên"),
        (f"{HOME},Xã A,13x76,Xã", "refused", "Mã “13x76” của “Xã A” phải có 5 chữ số."),
        (f"{HOME},,13876,Xã", "refused", "Thiếu tên của đơn vị có mã 13876."),
    ],
)  # fmt: skip
def test_a_line_of_a_list_is_judged(line: str, verdict: str, sentence: str) -> None:
    assert told(take(HEAD, line)) == [(verdict, sentence)]


def test_a_code_under_two_names_is_refused_twice() -> None:
    run = take(HEAD, f"{HOME},Xã Một,13876,Xã", f"{HOME},Xã Hai,13876,Xã")
    assert told(run) == [("refused", "Mã 13876 đứng dưới hai tên trong tệp này.")] * 2
    assert not Organisation.objects.filter(kind="commune").exists()


def test_an_older_list_comes_before_a_newer_one() -> None:
    line = f"{HOME},Xã Yên Bằng,13876,Xã"
    take(HEAD, line, name="list_2025-01-04.csv")
    assert told(take(HEAD, line)) == [
        ("refused", "Đã nhập danh mục mới hơn của “Tỉnh Nam Định”; danh mục cũ phải nhập trước.")
    ]


def test_an_extract_ends_nobody() -> None:
    lines = [f"{HOME},Xã Số {n},138{n:02},Xã" for n in range(10, 20)]
    take(HEAD, *lines)
    with pytest.raises(UnreadableFile, match="thiếu 6 trên 10 đơn vị cấp xã"):
        take(HEAD, *lines[:4], name="list_2025-01-04.csv")
    assert not Organisation.objects.exclude(valid_to=None).exists()
    later = take(HEAD, *lines[:5], name="list_2025-01-04.csv")
    assert later.remarks[0].startswith("Không còn trong danh mục này: 5 đơn vị cấp xã, 0")


def test_the_day_is_told_by_the_name_or_by_an_option() -> None:
    line = f"{HOME},Xã Yên Bằng,13876,Xã"
    with pytest.raises(UnreadableFile, match="--option day="):
        take(HEAD, line, name="danh_muc.csv")
    run = take(HEAD, line, name="danh_muc.csv", day="25/02/2020")
    assert run.accepted == 1
    assert Organisation.objects.get(kind="commune").seen_on is not None


def test_missing_columns_are_named_by_the_kind_of_file() -> None:
    with pytest.raises(UnreadableFile, match=r"Thiếu các cột.*Mã PX"):
        take("Tỉnh Thành Phố,Mã TP,Quận Huyện,Mã QH,Phường Xã", HOME)
    with pytest.raises(UnreadableFile, match=r"Thiếu các cột.*ghi_chu"):
        take("tinh_moi,xa_moi,ma_xa_moi,xa_cu,ma_xa_cu,huyen_cu,tinh_cu", "x")


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (converted("Xã A", "13876", "Xã B", "13999", "Giữ nguyên"),
         "Ghi chú “Giữ nguyên” không phải “Nhập toàn bộ” hay “Nhập một phần”."),
        (converted("Xã A", "1387", "Xã B", "13999"),
         "Đơn vị cũ thiếu tên, hoặc mã không đủ năm chữ số."),
        (converted("Xã A", "13876", "Xã B", ""), "Đơn vị mới thiếu tên hoặc thiếu mã năm chữ số."),
        (converted("Xã A", "13876", "Xã B", "13999").replace(" (360)", ""),
         "“Huyện Ý Yên” phải là tên kèm mã, ví dụ Tỉnh Ninh Bình (37)."),
    ],
)  # fmt: skip
def test_a_line_of_a_conversion_is_refused(line: str, sentence: str) -> None:
    run = take(TABLE, line, name="table_2025-07-01.csv")
    assert told(run) == [("refused", sentence)]
    assert not Organisation.objects.exists()


def test_a_unit_cannot_go_whole_and_in_part() -> None:
    lines = (
        converted("Xã A", "13876", "Xã B", "13999"),
        converted("Xã A", "13876", "Xã C", "13998", "Nhập một phần"),
    )
    run = take(TABLE, *lines, name="table_2025-07-01.csv")
    sentence = "“Xã A” nhập toàn bộ vào một nơi mà lại nhập vào nơi khác."
    assert told(run) == [("refused", sentence)] * 2


def test_a_unit_of_another_name_is_entered_beside_the_old_one() -> None:
    take(HEAD, f"{HOME},Xã Tiên Sơn,13369,Xã", name="list_2025-01-04.csv")
    take(TABLE, converted("Phường Tiên Sơn", "13369", "Phường Mới", "13999"),
         name="table_2025-07-01.csv", act="Nghị quyết 1674/NQ-UBTVQH15")  # fmt: skip
    old, ward = Organisation.objects.filter(unit_code="13369").order_by("valid_from")
    assert (str(old.valid_to), old.is_end_known) == ("2025-06-29", False)
    assert not queries.successors_of(old)
    [link] = queries.successors_of(ward)
    assert link.act == "Nghị quyết 1674/NQ-UBTVQH15"


def test_a_commune_that_no_line_carries_over_is_unclear() -> None:
    take(HEAD, f"{HOME},Xã Một,13801,Xã", f"{HOME},Xã Hai,13802,Xã")
    run = take(TABLE, converted("Xã Một", "13801", "Xã Mới", "13999"), name="table_2025-07-01.csv")
    assert run.remarks == [
        "1 đơn vị cấp huyện kết thúc ngày 30/06/2025, không có kế thừa.",
        "1 đơn vị cấp xã không có trong dòng nào: đã kết thúc, chưa rõ kế thừa.",
    ]


def test_the_command_tells_what_the_file_led_to(capsys: pytest.CaptureFixture[str]) -> None:
    path = DATA / "conversion_to_new_ninh_binh_2025-07-01.csv"
    assert command.run(["admin-units", str(path)]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0] == "22 đơn vị cấp huyện kết thúc ngày 30/06/2025, không có kế thừa."
    assert out[-1].startswith("import admin-units: accepted=0 repaired=405 refused=0")
