"""Sealed entries cannot be changed unseen, not even by the database's own master."""

from __future__ import annotations

import hashlib
import json
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from psycopg.conninfo import make_conninfo

from vanphong.kernel.audit import keys, log, merkle, sealing
from vanphong.kernel.audit.agreeing import CHECKS
from vanphong.kernel.audit.models import Entry, Head, Leaf
from vanphong.kernel.audit.verifying import Evidence, Findings, verify
from vanphong.kernel.principals import system_actor
from vanphong.kernel.subjects import SubjectRef

pytestmark = pytest.mark.django_db(transaction=True)


def now() -> datetime:
    """The true moment: the database's own clock is part of what is verified."""
    return datetime.now(UTC)


def act(count: int = 5) -> None:
    for number in range(count):
        with transaction.atomic():
            log.record(
                "probe.done",
                subject=SubjectRef("probe.paper", uuid.uuid4()),
                actor=system_actor("test"),
                at=now(),
                changes={"n": (None, number)},
                texts={"opinion": f"Ý kiến {number}"},
            )


def check(home: Path) -> Findings:
    at = connection.settings_dict
    dsn = make_conninfo(
        host=at["HOST"], dbname=at["NAME"], user=at["USER"], password=at["PASSWORD"]
    )
    evidence = Evidence(
        public_key=keys.public_hex(keys.signing_key(home)), witness=home / keys.WITNESS,
        now=now() + timedelta(hours=1),
    )  # fmt: skip
    return verify(dsn, evidence, CHECKS, lambda _code: None)


def as_master(statement: str) -> None:
    """Change rows with the triggers off, as a superuser can."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(statement)
        cursor.execute("SET session_replication_role = DEFAULT")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    act()
    sealing.seal(home=tmp_path, now=now())
    act(3)
    sealing.seal(home=tmp_path, now=now())
    return tmp_path


def test_what_was_sealed_passes(home: Path) -> None:
    found = check(home)
    assert found.problems == []
    assert (found.entries, found.heads, found.unsealed) == (8, 2, 0)


def test_nothing_to_seal_makes_no_head(home: Path) -> None:
    assert sealing.seal(home=home, now=now()) is None
    assert Head.objects.count() == 2


def test_entries_that_wait_are_counted(home: Path) -> None:
    act(2)
    assert check(home).unsealed == 2


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET acted_at = acted_at - interval '1 day' WHERE agent = 'test'",
        "UPDATE audit_entry SET data = '{}' WHERE id = (SELECT max(id) FROM audit_entry)",
        "DELETE FROM audit_entry WHERE id = (SELECT min(id) FROM audit_entry)",
        "DELETE FROM audit_leaf WHERE position = 1",
        "UPDATE audit_leaf SET position = 9 - position",
        "UPDATE audit_textversion SET text = 'Đồng ý' WHERE field = 'opinion'",
        "DELETE FROM audit_head WHERE id = 1",
        "DELETE FROM audit_head WHERE id = 2",
        "UPDATE audit_head SET sealed_at = sealed_at - interval '1 day'",
    ],
)
def test_a_change_by_the_master_is_found(home: Path, statement: str) -> None:
    as_master(statement)
    assert not check(home).passed


def test_a_chain_made_anew_is_found_by_the_witness_alone(home: Path) -> None:
    as_master("UPDATE audit_entry SET data = '{}' WHERE id = (SELECT min(id) FROM audit_entry)")
    as_master("DELETE FROM audit_leaf")
    as_master("DELETE FROM audit_head")
    as_master("DELETE FROM audit_textversion")
    kept = (home / keys.WITNESS).read_text()
    (home / keys.WITNESS).unlink()
    sealing.seal(home=home, now=now())
    assert check(home).passed  # without the witness nothing would be noticed
    (home / keys.WITNESS).write_text(kept)
    assert not check(home).passed


def test_the_witness_gets_each_head_once(home: Path) -> None:
    lines = (home / keys.WITNESS).read_text().splitlines()
    assert [json.loads(line)["number"] for line in lines] == [1, 2]
    assert sealing.hand_over(home) == 0


def test_every_entry_has_one_place(home: Path) -> None:
    assert Leaf.objects.count() == Entry.objects.count()


def test_the_key_is_readable_by_its_owner_only(home: Path) -> None:
    assert (home / "keys" / "audit.key").stat().st_mode & 0o077 == 0


def recursive_root(leaves: list[bytes]) -> bytes:
    """Give the definition of RFC 6962, section 2.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    left, right = recursive_root(leaves[:split]), recursive_root(leaves[split:])
    return hashlib.sha256(b"\x01" + left + right).digest()


@given(st.integers(min_value=0, max_value=70))
def test_the_tree_is_that_of_the_standard(size: int) -> None:
    leaves = [hashlib.sha256(bytes([n])).digest() for n in range(size)]
    assert merkle.root(leaves) == recursive_root(leaves)
