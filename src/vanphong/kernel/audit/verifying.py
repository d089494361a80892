"""
Verification that the audit still says what was sealed, and that the registers agree with it.

Independent of the web code: it reads rows through a plain database connection and uses nothing
but the pure functions of `merkle`. Who doubts the installation runs it with the witness's copy of
the heads and of the public key.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from psycopg.rows import dict_row

from vanphong.kernel.audit import merkle

Row = dict[str, Any]
_ENTRIES = f"""
    SELECT e.{", e.".join(merkle.COLUMNS)}, l.position, l.leaf_hash
    FROM audit_leaf l LEFT JOIN audit_entry e ON e.id = l.entry_id
    WHERE l.head_id = %s ORDER BY l.position
"""  # noqa: S608 - names of our own columns


@dataclass(slots=True)
class Findings:
    """What verification looked at, and every disagreement as one sentence."""

    entries: int = 0
    heads: int = 0
    unsealed: int = 0
    numbers: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        """Tell whether nothing disagrees."""
        return not self.problems

    def summary(self) -> str:
        """Return the last line of `vanphong verify`."""
        verdict = "pass" if self.passed else "FAIL"
        return (
            f"verify: {verdict} entries={self.entries} heads={self.heads} "
            f"unsealed={self.unsealed} numbers={self.numbers} problems={len(self.problems)}"
        )


def verify(dsn: str, *, public_key: str, witness: Path) -> Findings:
    """
    Check entries, leaves, heads, signatures, the witness's lines, texts and numbers.

    `public_key` is the sealing key's public half in hexadecimal, `witness` the file of its heads.
    """
    findings = Findings()
    with psycopg.connect(dsn, row_factory=dict_row) as connection:
        heads = connection.execute("SELECT * FROM audit_head ORDER BY id").fetchall()
        _check_heads(heads, public_key, findings)
        _check_witness(heads, witness, findings)
        for head in heads:
            _check_leaves(connection, head, findings)
        _check_rest(connection, findings)
        _check_texts(connection, findings)
        _check_numbers(connection, findings)
    return findings


def _check_heads(heads: list[Row], public_key: str, findings: Findings) -> None:
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
    previous = merkle.GENESIS
    for place, head in enumerate(heads, start=1):
        findings.heads += 1
        if head["id"] != place or head["previous"] != previous:
            findings.problems.append(f"head {head['id']}: the chain is broken before it")
        expected = merkle.head_hash(
            number=head["id"], sealed_at=head["sealed_at"], size=head["size"],
            root_hex=head["root"], previous=head["previous"],
        )  # fmt: skip
        if expected != head["head_hash"]:
            findings.problems.append(f"head {head['id']}: its own hash does not fit")
        try:
            key.verify(bytes.fromhex(head["signature"]), bytes.fromhex(head["head_hash"]))
        except InvalidSignature:
            findings.problems.append(f"head {head['id']}: the signature is not the installation's")
        previous = head["head_hash"]


def _check_witness(heads: list[Row], witness: Path, findings: Findings) -> None:
    try:
        lines = [json.loads(line) for line in witness.read_text(encoding="ascii").splitlines()]
    except OSError:
        findings.problems.append("the witness's file cannot be read")
        return
    known = {head["id"]: head["head_hash"] for head in heads}
    for line in lines:
        if known.get(line["number"]) != line["head_hash"]:
            findings.problems.append(f"head {line['number']}: the witness saw another one")
    unseen = len(heads) - len(lines)
    if unseen > 0:
        findings.problems.append(f"the witness has not seen the last {unseen} heads")


def _check_leaves(connection: psycopg.Connection[Row], head: Row, findings: Findings) -> None:
    leaves: list[bytes] = []
    for place, row in enumerate(connection.execute(_ENTRIES, [head["id"]]).fetchall()):
        findings.entries += 1
        if row["id"] is None:
            findings.problems.append(f"head {head['id']}: the entry at place {place} is gone")
            leaves.append(bytes.fromhex(row["leaf_hash"]))
            continue
        leaves.append(merkle.leaf_hash(row))
        if row["position"] != place or leaves[-1].hex() != row["leaf_hash"]:
            findings.problems.append(f"entry {row['id']}: not as it was sealed")
    if len(leaves) != head["size"] or merkle.root(leaves).hex() != head["root"]:
        findings.problems.append(f"head {head['id']}: its entries do not give its root")


def _check_rest(connection: psycopg.Connection[Row], findings: Findings) -> None:
    row = connection.execute(
        "SELECT count(*) AS n FROM audit_entry e"
        " WHERE NOT EXISTS (SELECT 1 FROM audit_leaf l WHERE l.entry_id = e.id)"
    ).fetchone()
    findings.unsealed = row["n"] if row else 0


def _check_texts(connection: psycopg.Connection[Row], findings: Findings) -> None:
    """Compare every text that still stands with its hash; a purged one proves nothing wrong."""
    rows = connection.execute(
        "SELECT t.entry_id, t.field, t.text, t.salt, e.data FROM audit_textversion t"
        " JOIN audit_entry e ON e.id = t.entry_id"
    )
    for row in rows:
        said = row["data"].get("texts", {}).get(row["field"])
        if said != hashlib.sha256(f"{row['salt']}:{row['text']}".encode()).hexdigest():
            findings.problems.append(f"entry {row['entry_id']}: its text {row['field']} changed")


def _check_numbers(connection: psycopg.Connection[Row], findings: Findings) -> None:
    """Every number from the first to the last is there, once, and an entry tells of it."""
    for problem in _number_problems(connection, findings):
        findings.problems.append(problem)


def _number_problems(connection: psycopg.Connection[Row], findings: Findings) -> Iterator[str]:
    counters = connection.execute(
        "SELECT c.series_id, c.period, c.opened_after, c.last, count(DISTINCT t.id) AS taken,"
        " count(DISTINCT t.id) FILTER (WHERE e.id IS NOT NULL) AS told FROM numbering_counter c"
        " LEFT JOIN numbering_takennumber t ON t.series_id = c.series_id AND t.period = c.period"
        " LEFT JOIN audit_entry e ON e.subject_type = t.subject_type"
        " AND e.subject_id = t.subject_id AND (e.data->>'number')::int = t.number"
        " GROUP BY c.id"
    ).fetchall()
    handed_over = _numbers_of_blocks(connection)
    for counter in counters:
        expected = counter["last"] - counter["opened_after"]
        findings.numbers += counter["taken"]
        name = f"series {counter['series_id']}, {counter['period']}"
        told = counter["told"] + handed_over.get((counter["series_id"], counter["period"]), 0)
        if counter["taken"] != expected:
            yield f"{name}: {expected} numbers were given, {counter['taken']} stand"
        if told != counter["taken"]:
            yield f"{name}: the audit tells of {told} of {counter['taken']} numbers"


def _numbers_of_blocks(connection: psycopg.Connection[Row]) -> dict[tuple[Any, str], int]:
    """Count the numbers that left a counter together; one entry tells of each block."""
    rows = connection.execute(
        "SELECT t.series_id, t.period, count(*) AS told FROM numbering_takennumber t"
        " JOIN audit_entry e ON e.name = 'registry.series.block_handed_over'"
        " AND e.subject_id = t.series_id"
        " AND e.data->'changes'->'block'->>1 = t.subject_id::text"
        " AND t.number BETWEEN (e.data->'changes'->'first'->>1)::int"
        " AND (e.data->'changes'->'last'->>1)::int"
        " WHERE t.subject_type = 'registry.block' GROUP BY t.series_id, t.period"
    ).fetchall()
    return {(row["series_id"], row["period"]): row["told"] for row in rows}
