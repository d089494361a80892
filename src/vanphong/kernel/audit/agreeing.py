"""Checks beside the chain: texts, moves, numbers, rows of registers, stored files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from vanphong.kernel.audit.verifying import (
    Check,
    Connection,
    Evidence,
    Findings,
    Row,
    check_clock,
    check_entries,
    check_heads,
    check_waiting,
)
from vanphong.kernel.database.words import gettext as _

PIECE = 1 << 20
#: missing numbers that one sentence names
NAMED = 5

_COUNTERS = """
    SELECT c.series_id, c.period, c.opened_after, c.last, count(t.id) AS taken,
        count(t.id) FILTER (WHERE EXISTS (
            SELECT 1 FROM audit_entry e
            WHERE e.subject_type = t.subject_type AND e.subject_id = t.subject_id
            AND (e.data->>'number')::int = t.number
        ) OR EXISTS (
            SELECT 1 FROM audit_entry e WHERE e.name = 'registry.series.block_handed_over'
            AND e.data->'changes'->'block'->>1 = t.subject_id::text
            AND t.number BETWEEN (e.data->'changes'->'first'->>1)::int
            AND (e.data->'changes'->'last'->>1)::int
        )) AS told
    FROM numbering_counter c
    LEFT JOIN numbering_takennumber t ON t.series_id = c.series_id AND t.period = c.period
    GROUP BY c.id ORDER BY c.series_id, c.period
"""
_MISSING = """
    SELECT n FROM generate_series(%s + 1, %s) AS n WHERE NOT EXISTS (
        SELECT 1 FROM numbering_takennumber t
        WHERE t.series_id = %s AND t.period = %s AND t.number = n
    ) ORDER BY n
"""
_FORGOTTEN = """
    SELECT e.id, e.data->>'number' AS number FROM audit_entry e
    WHERE e.data ? 'number' AND NOT EXISTS (
        SELECT 1 FROM numbering_takennumber t
        WHERE t.subject_type = e.subject_type AND t.subject_id = e.subject_id
        AND t.number = (e.data->>'number')::int
    ) ORDER BY e.id
"""
_MOVES = """
    SELECT t.subject_type, t.subject_id, t.verb FROM states_transition t
    GROUP BY t.subject_type, t.subject_id, t.verb, t.made_at
    HAVING count(*) > (
        SELECT count(*) FROM audit_entry e
        WHERE e.subject_type = t.subject_type AND e.subject_id = t.subject_id
        AND e.name = t.subject_type || '.' || t.verb AND e.acted_at = t.made_at
    ) ORDER BY min(t.id)
"""


def check_texts(connection: Connection, evidence: Evidence, findings: Findings) -> Iterator[str]:
    """Every text that still stands has its hash; a purged one proves nothing wrong."""
    rows = connection.execute(
        "SELECT t.entry_id, t.field, t.text, t.salt, e.data FROM audit_textversion t"
        " JOIN audit_entry e ON e.id = t.entry_id ORDER BY t.entry_id"
    )
    for row in rows:
        said = row["data"].get("texts", {}).get(row["field"])
        if said != hashlib.sha256(f"{row['salt']}:{row['text']}".encode()).hexdigest():
            yield _("Entry %(number)s: its text “%(field)s” was changed.") % {
                "number": row["entry_id"], "field": row["field"],
            }  # fmt: skip


def check_moves(connection: Connection, evidence: Evidence, findings: Findings) -> Iterator[str]:
    """Every move of a record has its entry: an entry not sealed yet cannot go unseen either."""
    for row in connection.execute(_MOVES).fetchall():
        yield _("%(noun)s %(id)s: the entry of its act “%(verb)s” is missing.") % {
            "noun": row["subject_type"], "id": row["subject_id"], "verb": row["verb"],
        }  # fmt: skip


def check_numbers(connection: Connection, evidence: Evidence, findings: Findings) -> Iterator[str]:
    """Every number from the first to the last is there, once, and an entry tells of it."""
    for counter in connection.execute(_COUNTERS).fetchall():
        findings.numbers += counter["taken"]
        yield from _of_counter(connection, counter)
    for row in connection.execute(_FORGOTTEN).fetchall():
        yield _("Number %(number)s of entry %(entry)s no longer stands in any series.") % {
            "number": row["number"], "entry": row["id"],
        }  # fmt: skip


def _of_counter(connection: Connection, counter: Row) -> Iterator[str]:
    name = {"series": counter["series_id"], "period": counter["period"]}
    expected = counter["last"] - counter["opened_after"]
    if counter["taken"] != expected:
        missing = connection.execute(
            _MISSING, [counter["opened_after"], counter["last"], name["series"], name["period"]]
        ).fetchall()
        numbers = ", ".join(str(row["n"]) for row in missing[:NAMED]) or "–"
        yield _(
            "Series %(series)s, period %(period)s: %(expected)s numbers were given, %(taken)s"
            " stand; missing: %(numbers)s."
        ) % {**name, "expected": expected, "taken": counter["taken"], "numbers": numbers}
    if counter["told"] != counter["taken"]:
        yield _(
            "Series %(series)s, period %(period)s: the audit tells of %(told)s of %(taken)s"
            " numbers."
        ) % {**name, "told": counter["told"], "taken": counter["taken"]}


def check_rows(connection: Connection, evidence: Evidence, findings: Findings) -> Iterator[str]:
    """What stands in a register is what its entry was bound to."""
    for agreement in evidence.agreements:
        for row in connection.execute(agreement.sql.encode()).fetchall():
            findings.rows += 1
            if row["said"] != row["found"] or row["said"] is None:
                yield _(agreement.sentence) % {"id": row["id"]}


def check_files(connection: Connection, evidence: Evidence, findings: Findings) -> Iterator[str]:
    """Every stored content is there and has its hash. Cost: reads all of them."""
    if evidence.files is None:
        return
    rows = connection.execute("SELECT sha256, size FROM files_storedfile ORDER BY sha256")
    for row in rows.fetchall():
        findings.files += 1
        place = evidence.files / row["sha256"][:2] / row["sha256"][2:4] / row["sha256"]
        try:
            digest = _digest(place)
        except OSError:
            yield _("File %(hash)s: its content is missing.") % {"hash": row["sha256"]}
            continue
        if digest != row["sha256"]:
            yield _("File %(hash)s: its content was changed.") % {"hash": row["sha256"]}


def _digest(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            found.update(piece)
    return found.hexdigest()


#: every check by the code of what it finds, in the order of the command
CHECKS: tuple[tuple[str, Check], ...] = (
    ("heads", check_heads),
    ("entries", check_entries),
    ("clock", check_clock),
    ("texts", check_texts),
    ("moves", check_moves),
    ("numbers", check_numbers),
    ("rows", check_rows),
    ("files", check_files),
    ("waiting", check_waiting),
)
