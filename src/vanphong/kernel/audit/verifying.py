"""
Verification that the audit still says what was sealed, and that the registers agree with it.

Independent of the web code: it reads rows through a plain database connection, files from their
folder, and uses nothing but the pure functions of `merkle` and the SQL of `agreements`. Who doubts
the installation runs it with the witness's copy of the heads and of the public key.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from psycopg.rows import dict_row

from vanphong.kernel.audit import merkle
from vanphong.kernel.audit.agreements import Agreement
from vanphong.kernel.database.words import gettext as _

Row = dict[str, Any]
Connection = psycopg.Connection[Row]
#: a head is handed to the witness right after its commit; a crash in between is mended by the next
HANDED_OVER_WITHIN = timedelta(minutes=5)
#: the longest transaction whose entries may be sealed late
LATEST_SEAL = timedelta(hours=1)
#: two clocks of one machine, and a verb that takes its time
CLOCKS = timedelta(minutes=5)
_ENTRIES = f"""
    SELECT e.{", e.".join(merkle.COLUMNS)}, l.position, l.leaf_hash
    FROM audit_leaf l LEFT JOIN audit_entry e ON e.id = l.entry_id
    WHERE l.head_id = %s ORDER BY l.position
"""  # noqa: S608 - names of our own columns


@dataclass(frozen=True, slots=True)
class Problem:
    """One disagreement: the code of the check that found it, and a sentence for an operator."""

    code: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """
    What the rows are held against.

    `public_key` is the sealing key's public half in hexadecimal, `witness` the file of its heads;
    an `own` witness must have seen every head, a copy from elsewhere may be older.
    """

    public_key: str
    witness: Path
    own: bool = True
    #: folder of the stored contents; None leaves them out
    files: Path | None = None
    agreements: Sequence[Agreement] = ()
    now: datetime


@dataclass(slots=True)
class Findings:
    """What verification looked at, and every disagreement."""

    entries: int = 0
    heads: int = 0
    witnessed: int = 0
    unsealed: int = 0
    numbers: int = 0
    rows: int = 0
    files: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        """Tell whether nothing disagrees."""
        return not self.problems

    def codes(self) -> set[str]:
        """Return the codes of the checks that found something."""
        return {problem.code for problem in self.problems}

    def summary(self) -> str:
        """Return the last line of `vanphong verify`."""
        verdict = "pass" if self.passed else "FAIL"
        return (
            f"verify: {verdict} entries={self.entries} heads={self.heads} "
            f"witnessed={self.witnessed} unsealed={self.unsealed} numbers={self.numbers} "
            f"rows={self.rows} files={self.files} problems={len(self.problems)}"
        )


Check = Callable[[Connection, Evidence, Findings], Iterator[str]]


def verify(
    dsn: str, evidence: Evidence, checks: Sequence[tuple[str, Check]], told: Callable[[str], None]
) -> Findings:
    """
    Run the checks over one unchanging view of the database; `told` hears which one begins.

    The witness is read before the database, so that heads sealed meanwhile are no disagreement.
    """
    lines = witness_lines(evidence.witness)
    with psycopg.connect(dsn, row_factory=dict_row) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        return examine(connection, evidence, checks, lines=lines, told=told)


def examine(
    connection: Connection,
    evidence: Evidence,
    checks: Sequence[tuple[str, Check]],
    *,
    lines: list[Row] | None,
    told: Callable[[str], None] = lambda _code: None,
) -> Findings:
    """Run the checks on a connection as it stands, uncommitted changes of its own included."""
    findings = Findings()
    seen = _witness(connection, evidence, findings, lines)
    findings.problems += [Problem("witness", said) for said in seen]
    for code, check in checks:
        told(code)
        findings.problems += [Problem(code, said) for said in check(connection, evidence, findings)]
    return findings


def witness_lines(path: Path) -> list[Row] | None:
    """Return what a witness kept of each head; None where its file cannot be read."""
    try:
        return [json.loads(line) for line in path.read_text(encoding="ascii").splitlines()]
    except (OSError, ValueError):
        return None


def check_heads(connection: Connection, evidence: Evidence, findings: Findings) -> Iterator[str]:
    """Every head follows the one before, has its own hash and the installation's signature."""
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(evidence.public_key))
    previous = merkle.GENESIS
    for place, head in enumerate(_heads(connection), start=1):
        findings.heads += 1
        name = {"number": head["id"]}
        if head["id"] != place or head["previous"] != previous:
            yield _("Head %(number)s: the chain is broken before it.") % name
        if _hash_of(head) != head["head_hash"]:
            yield _("Head %(number)s: its own hash does not fit.") % name
        try:
            key.verify(bytes.fromhex(head["signature"]), bytes.fromhex(head["head_hash"]))
        except (InvalidSignature, ValueError):
            yield _("Head %(number)s: the signature is not the installation's.") % name
        previous = head["head_hash"]


def check_entries(connection: Connection, evidence: Evidence, findings: Findings) -> Iterator[str]:
    """Every sealed entry is there, in its place, as it was sealed."""
    for head in _heads(connection):
        leaves: list[bytes] = []
        for place, row in enumerate(connection.execute(_ENTRIES, [head["id"]]).fetchall()):
            findings.entries += 1
            if row["id"] is None:
                yield _("Head %(number)s: the entry at place %(place)s is gone.") % {
                    "number": head["id"], "place": place,
                }  # fmt: skip
                leaves.append(bytes.fromhex(row["leaf_hash"]))
                continue
            leaves.append(merkle.leaf_hash(row))
            if row["position"] != place or leaves[-1].hex() != row["leaf_hash"]:
                yield _("Entry %(number)s: it is not as it was sealed.") % {"number": row["id"]}
        if len(leaves) != head["size"] or merkle.root(leaves).hex() != head["root"]:
            yield _("Head %(number)s: its entries do not give its root.") % {"number": head["id"]}


def check_clock(connection: Connection, evidence: Evidence, findings: Findings) -> Iterator[str]:
    """No entry claims another moment than its own: not of its writing, nor of its sealing."""
    rows = connection.execute(
        "SELECT e.id FROM audit_entry e LEFT JOIN audit_leaf l ON l.entry_id = e.id"
        " LEFT JOIN audit_head h ON h.id = l.head_id"
        " LEFT JOIN audit_head b ON b.id = h.id - 1"
        " WHERE (e.run = '' AND abs(extract(epoch FROM e.acted_at - e.written_at)) > %(clocks)s)"
        " OR e.written_at > h.sealed_at + %(clocks)s * interval '1 second'"
        " OR e.written_at < b.sealed_at - %(late)s * interval '1 second'"
        " OR (l.entry_id IS NULL AND e.written_at <"
        "   (SELECT max(sealed_at) FROM audit_head) - %(late)s * interval '1 second')"
        " ORDER BY e.id",
        {"clocks": CLOCKS.total_seconds(), "late": LATEST_SEAL.total_seconds()},
    ).fetchall()
    for row in rows:
        yield _("Entry %(number)s: it is dated back or forward.") % {"number": row["id"]}


def check_waiting(connection: Connection, evidence: Evidence, findings: Findings) -> Iterator[str]:
    """Count what waits for its seal: no fault, the worker seals every minute."""
    row = connection.execute(
        "SELECT count(*) AS n FROM audit_entry e"
        " WHERE NOT EXISTS (SELECT 1 FROM audit_leaf l WHERE l.entry_id = e.id)"
    ).fetchone()
    findings.unsealed = row["n"] if row else 0
    return iter(())


def _witness(
    connection: Connection, evidence: Evidence, findings: Findings, lines: list[Row] | None
) -> Iterator[str]:
    """Every head that the witness saw is there as it saw it; the own witness saw every one."""
    if lines is None:
        yield _("The witness's file %(path)s cannot be read.") % {"path": evidence.witness}
        return
    heads = _heads(connection)
    known = {head["id"]: head["head_hash"] for head in heads}
    seen = {line["number"] for line in lines}
    for line in lines:
        findings.witnessed += 1
        if known.get(line["number"]) != line["head_hash"]:
            yield _("Head %(number)s: the witness saw another one.") % {"number": line["number"]}
    unseen = [head for head in heads if head["id"] not in seen]
    overdue = [h for h in unseen if evidence.now - h["sealed_at"] > HANDED_OVER_WITHIN]
    if evidence.own and overdue:
        yield _("The witness has not seen %(count)s heads, the first is number %(number)s.") % {
            "count": len(overdue), "number": overdue[0]["id"],
        }  # fmt: skip


def _heads(connection: Connection) -> list[Row]:
    return connection.execute("SELECT * FROM audit_head ORDER BY id").fetchall()


def _hash_of(head: Row) -> str:
    return merkle.head_hash(
        number=head["id"], sealed_at=head["sealed_at"], size=head["size"], root_hex=head["root"],
        previous=head["previous"],
    )  # fmt: skip


def present() -> datetime:
    """Return the moment by the machine's clock, for commands."""
    return datetime.now(UTC)
