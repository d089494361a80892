"""Every forgery is found by its own check, and by no other one when that is left out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo
from psycopg.rows import dict_row

from vanphong.config.drills._forging import FORGERIES
from vanphong.config.drills._twins import sealed
from vanphong.config.drills.tamper import Forger
from vanphong.kernel.audit import agreeing, keys, verify
from vanphong.kernel.audit.verifying import Check
from vanphong.kernel.database import Refused

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def forger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Forger]:
    monkeypatch.setattr(settings, "HOME", tmp_path)
    monkeypatch.setattr(sealed, "EACH", 2)
    sealed.build(tmp_path)
    at = connection.settings_dict
    dsn = make_conninfo(
        host=at["HOST"], dbname=at["NAME"], user=at["USER"], password=at["PASSWORD"]
    )
    with psycopg.connect(dsn, row_factory=dict_row) as master:
        yield Forger(master, tmp_path, believes=False)


def without(code: str) -> tuple[tuple[str, Check], ...]:
    return tuple(check for check in agreeing.CHECKS if check[0] != code)


def test_the_untouched_province_passes_and_every_forgery_is_found_by_its_check(
    forger: Forger, monkeypatch: pytest.MonkeyPatch
) -> None:
    untouched = forger.look(files=True)
    assert untouched.problems == []
    assert min(untouched.entries, untouched.rows, untouched.files, untouched.numbers) > 0
    unseen, still_seen = [], []
    for forgery in FORGERIES:
        if forgery.code not in forger.found(forgery):
            unseen.append(forgery.name)
        if forgery.code == "witness":
            continue
        monkeypatch.setattr(agreeing, "CHECKS", without(forgery.code))
        if forgery.code in forger.found(forgery):
            still_seen.append(forgery.name)
        monkeypatch.undo()
    assert (unseen, still_seen) == ([], [])


def test_what_is_sealed_anew_is_found_by_the_witness_alone(forger: Forger) -> None:
    anew = next(f for f in FORGERIES if f.name == "everything is sealed anew")
    assert forger.found(anew) == {"witness"}
    forger.believes = True
    assert forger.found(anew) == set()
    forger.believes = False
    stranger = next(f for f in FORGERIES if f.name == "a head is signed with another key")
    assert forger.found(stranger) == {"heads"}


def test_a_flipped_bit_and_a_missing_file_are_found(forger: Forger) -> None:
    assert forger.flip(3) == 3
    next(p for p in (forger.home / "files").glob("??/??/*") if p.is_file()).unlink()
    problems = forger.look(files=True).problems
    assert [p.code for p in problems] == ["files"]
    assert "Không còn nội dung" in problems[0].sentence


def test_the_command_says_each_problem_in_vietnamese_and_ends_with_one(
    forger: Forger, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verify.run([]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("verify: pass entries=")
    forger.connection.execute("SET session_replication_role = replica")
    forger.connection.execute("UPDATE registry_incoming SET subject = 'Khác'")
    forger.connection.commit()
    assert verify.run(["--without-files"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("Sổ đăng ký văn bản đến, dòng ")
    assert lines[-1].startswith("verify: FAIL ")


def test_who_doubts_brings_the_witness_and_the_key(
    forger: Forger, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "copy.jsonl"
    lines = (tmp_path / keys.WITNESS).read_text().splitlines(keepends=True)
    copy.write_text(lines[0])  # an old copy says nothing of later heads
    public = keys.public_hex(forger.key)
    assert verify.run(["--witness", str(copy), "--public-key", public]) == 0
    copy.write_text(lines[0].replace('"head_hash": "', '"head_hash": "0'))
    assert verify.run(["--witness", str(copy), "--public-key", public]) == 1
    assert "nhân chứng đã thấy một bản khác" in capsys.readouterr().out
    with pytest.raises(Refused, match="64 chữ số"):
        verify.run(["--public-key", "abc"])
