from __future__ import annotations

import io
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from django.db import IntegrityError
from openpyxl import load_workbook

from vanphong.kernel.audit.log import current_run
from vanphong.kernel.audit.models import Entry
from vanphong.kernel.calendar import LOCAL
from vanphong.kernel.imports import (
    Accepted,
    Field,
    Importer,
    Refused,
    Repaired,
    UnreadableFile,
    Verdict,
    command,
    importer,
    register_importer,
)
from vanphong.kernel.imports.models import ImportRun
from vanphong.kernel.imports.reporting import write_report
from vanphong.kernel.imports.running import run_import
from vanphong.kernel.policies.decisions import Refusal
from vanphong.kernel.principals import Actor, system_actor
from vanphong.kernel.subjects import SubjectRef

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 9, tzinfo=LOCAL)
CLERK = system_actor("test")


@dataclass(frozen=True)
class Letter:
    symbol: str


class Letters(Importer[Letter]):
    """Takes letters in; keeps what was taken for the test to see."""

    fields = (
        Field("symbol", ("Số, ký hiệu", "symbol"), required=True),
        Field("subject", ("Trích yếu",)),
    )
    option_names = frozenset({"tenant"})

    def __init__(self, options: Mapping[str, str] | None = None) -> None:
        super().__init__(options)
        self.taken: list[str] = []
        self.calls = 0

    def key(self, values: Mapping[str, str]) -> str:
        return values["symbol"]

    def judge(self, values: Mapping[str, str], *, actor: Actor, now: datetime) -> Verdict[Letter]:
        symbol = values["symbol"]
        if not symbol:
            return Refused("Thiếu số, ký hiệu.")
        if symbol == "rừng/UBND":
            raise Refusal("Số phải là số.")
        if " " in symbol:
            return Repaired(Letter(symbol.replace(" ", "")), "Bỏ khoảng trắng trong ký hiệu.")
        return Accepted(Letter(symbol))

    def apply(self, rows: Sequence[Letter], *, actor: Actor, now: datetime) -> Sequence[SubjectRef]:
        self.calls += 1
        assert current_run() == "import"
        for row in rows:
            if row.symbol == "13/UBND":
                raise Refusal("Sổ đã khóa.")
            if row.symbol == "14/UBND":
                raise IntegrityError
        self.taken += [row.symbol for row in rows]
        return [SubjectRef("probe.letter", uuid.uuid4()) for _ in rows]


FILE = """SỔ VĂN BẢN ĐẾN,,
STT,SO KY HIEU,Trích yếu:
1,1/UBND,Về việc họp
2,2 /UBND,Về việc đê điều
3,,Về việc không số
4,1/UBND,Về việc họp lần nữa
5,rừng/UBND,Về việc trồng rừng
6,7/UBND,Về việc 7
""".encode()


def take(data: bytes = FILE, *, batch: int = 500) -> tuple[ImportRun, Letters]:
    letters = Letters()
    run = run_import(
        letters, "letters", data, file_name="so.csv", actor=CLERK, now=NOW, batch=batch
    )
    return run, letters


def verdicts(run: ImportRun) -> list[tuple[int, str, str]]:
    return list(run.rows.order_by("number").values_list("number", "verdict", "sentence"))


EXPECTED = [
    (3, "accepted", ""),
    (4, "repaired", "Bỏ khoảng trắng trong ký hiệu."),
    (5, "refused", "Thiếu số, ký hiệu."),
    (6, "refused", "Trùng với dòng 3 của tệp này; chỉ cần giữ một dòng."),
    (7, "refused", "Số phải là số."),
    (8, "accepted", ""),
]


def test_every_row_has_its_verdict_and_keeps_its_text() -> None:
    run, letters = take()
    assert verdicts(run) == EXPECTED
    assert (run.accepted, run.repaired, run.refused) == (2, 1, 3)
    assert letters.taken == ["1/UBND", "2/UBND", "7/UBND"]
    assert run.rows.get(number=5).cells == ["3", "", "Về việc không số"]
    assert run.header == ["STT", "SO KY HIEU", "Trích yếu:"]
    assert Entry.objects.get(name="imports.run.finished").data["changes"]["refused"] == [None, 3]


def test_the_same_file_twice_gives_the_same_and_takes_nothing_again() -> None:
    once, _letters = take()
    again, letters = take()
    assert letters.taken == []
    assert verdicts(again) == EXPECTED
    assert again.rows.get(number=3).subject_id == once.rows.get(number=3).subject_id


def test_small_batches_give_the_same_verdicts() -> None:
    run, _letters = take(batch=1)
    assert verdicts(run) == EXPECTED


def test_one_refused_row_does_not_keep_its_batch_back() -> None:
    data = b"symbol\n12/UBND\n13/UBND\n14/UBND\n15/UBND\n"
    run, letters = take(data)
    assert letters.taken == ["12/UBND", "15/UBND"]
    assert [v for _n, v, _s in verdicts(run)] == ["accepted", "refused", "refused", "accepted"]
    assert run.rows.get(number=3).sentence == "Sổ đã khóa."
    assert "trùng số hoặc mã" in run.rows.get(number=4).sentence


def test_a_row_with_another_content_under_the_same_key_is_refused() -> None:
    take()
    run, letters = take("symbol,Trích yếu\n1/UBND,Khác\n".encode())
    assert letters.taken == []
    assert "nội dung khác" in run.rows.get().sentence


def test_a_refused_row_may_be_mended_further_down() -> None:
    class Strict(Letters):
        def judge(
            self, values: Mapping[str, str], *, actor: Actor, now: datetime
        ) -> Verdict[Letter]:
            if not values["subject"]:
                return Refused("Thiếu trích yếu.")
            return super().judge(values, actor=actor, now=now)

    data = "symbol,Trích yếu\n1/UBND,\n1/UBND,Về việc họp\n".encode()
    strict = Strict()
    run = run_import(strict, "letters", data, file_name="a.csv", actor=CLERK, now=NOW)
    assert strict.taken == ["1/UBND"]
    assert (run.accepted, run.refused) == (1, 1)


def test_without_a_key_a_row_written_twice_is_two_rows_once() -> None:
    class Keyless(Letters):
        def key(self, values: Mapping[str, str]) -> str:
            return ""

    data = b"symbol\n1/UBND\n1/UBND\n"
    for expected in (["1/UBND", "1/UBND"], []):
        keyless = Keyless()
        run = run_import(keyless, "letters", data, file_name="a.csv", actor=CLERK, now=NOW)
        assert keyless.taken == expected
        assert run.accepted == 2


def test_a_run_broken_off_goes_on_where_it_stopped() -> None:
    class Breaking(Letters):
        def apply(
            self, rows: Sequence[Letter], *, actor: Actor, now: datetime
        ) -> Sequence[SubjectRef]:
            if rows[0].symbol == "7/UBND":
                raise ConnectionError
            return super().apply(rows, actor=actor, now=now)

    with pytest.raises(ConnectionError):
        run_import(Breaking(), "letters", FILE, file_name="so.csv", actor=CLERK, now=NOW, batch=2)
    run, letters = take()
    assert letters.taken == ["7/UBND"]
    assert verdicts(run) == EXPECTED


def test_rows_of_another_tenant_are_other_rows() -> None:
    take()
    there = Letters()
    office = system_actor("test", uuid.uuid4())
    run_import(there, "letters", FILE, file_name="so.csv", actor=office, now=NOW)
    assert len(there.taken) == 3


def test_a_missing_column_refuses_the_file_by_name() -> None:
    with pytest.raises(UnreadableFile) as refused:
        take("Trích yếu\nVề việc họp\n".encode())
    assert refused.value.sentence == "Thiếu các cột: Số, ký hiệu."
    assert not ImportRun.objects.exists()


def test_the_report_shows_the_original_cells_with_the_verdict() -> None:
    run, _letters = take()
    sheet = load_workbook(io.BytesIO(write_report(run, now=NOW))).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert "nhận 2 dòng, sửa 1 dòng, từ chối 3 dòng" in str(rows[1][0])
    assert rows[3][:4] == ("Dòng", "Kết luận", "Giải thích", "STT")
    assert rows[6] == (5, "Từ chối", "Thiếu số, ký hiệu.", "3", None, "Về việc không số")


@pytest.fixture
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importer, "_builders", {})
    register_importer("letters", Letters)


@pytest.mark.usefixtures("registered")
def test_the_command_prints_its_counts_and_writes_the_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, report = tmp_path / "so.csv", tmp_path / "out.xlsx"
    file.write_bytes(FILE)
    assert command.run(["letters", str(file), "--report", str(report)]) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last == "import letters: accepted=2 repaired=1 refused=3"
    assert report.read_bytes().startswith(b"PK")


@pytest.mark.usefixtures("registered")
def test_the_command_refuses_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "so.csv"
    file.write_bytes(FILE)
    assert command.run(["papers", str(file)]) == 1
    assert capsys.readouterr().err == "Không có loại nhập “papers”. Hiện có: letters\n"
    assert command.run(["letters", str(tmp_path / "none.csv")]) == 1
    assert "Không mở được tệp none.csv." in capsys.readouterr().err
    assert command.run(["letters", str(file), "--option", "colour=red"]) == 1
    assert "colour" in capsys.readouterr().err
    assert command.run([]) == 2


class Whole(Letters):
    """A file whose rows mean something together."""

    def __init__(self, options: Mapping[str, str] | None = None) -> None:
        super().__init__(options)
        self.seen: list[str] = []

    def survey(self, rows: Sequence[Mapping[str, str]]) -> None:
        if len(rows) < 3:
            raise UnreadableFile("Tệp quá ngắn.")
        self.seen = [row["symbol"] for row in rows]

    def conclude(self, *, actor: Actor, now: datetime) -> Sequence[str]:
        assert current_run() == "import"
        return [f"Tệp {self.file_name} có {len(self.seen)} dòng."]


def test_a_file_is_surveyed_whole_and_concluded() -> None:
    whole = Whole()
    run = run_import(whole, "letters", FILE, file_name="so.csv", actor=CLERK, now=NOW)
    assert whole.seen[:2] == ["1/UBND", "2 /UBND"]
    assert run.remarks == ["Tệp so.csv có 6 dòng."]
    sheet = load_workbook(io.BytesIO(write_report(run, now=NOW))).active
    assert sheet is not None
    assert any("Tệp so.csv có 6 dòng" in str(c.value) for row in sheet.iter_rows() for c in row)


def test_a_file_refused_by_its_survey_leaves_no_run() -> None:
    with pytest.raises(UnreadableFile, match="quá ngắn"):
        run_import(
            Whole(), "letters", b"symbol\n1/UBND\n", file_name="so.csv", actor=CLERK, now=NOW
        )
    assert not ImportRun.objects.exists()
