"""
What the registers must agree with: declared by capabilities as SQL, so that no web code is asked.

An agreement is a query that gives, for each record, what the audit says of it and what stands in
the record now. A record that the audit speaks of and that is gone has nothing on its side.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """`sql` returns (id, said, found) for each record; `sentence` says which, %(id)s, disagrees."""

    code: str
    sentence: str
    sql: str


_agreements: dict[str, Agreement] = {}


def register_agreement(agreement: Agreement) -> None:
    """Keep an agreement under its code; called in `apps.ready`."""
    _agreements[agreement.code] = agreement


def agreements() -> list[Agreement]:
    """Return all agreements in the order of their codes."""
    return [_agreements[code] for code in sorted(_agreements)]


def rows_of_register(noun: str, table: str, number: str, line: str) -> str:
    """
    Return the query of an agreement between a register's rows and the entries that bind them.

    `line` is SQL for the row's fixed text, spelled as the verb spelled it; the number follows it.
    The last entry that binds a row stands.
    """
    return f"""
        WITH bound AS (
            SELECT DISTINCT ON (subject_id) subject_id, data->>'row' AS said FROM audit_entry
            WHERE subject_type = '{noun}' AND data ? 'row' ORDER BY subject_id, id DESC
        ), stands AS (
            SELECT id, encode(sha256(convert_to({line} || {number}, 'UTF8')), 'hex') AS found
            FROM {table} WHERE {number} IS NOT NULL
        )
        SELECT coalesce(stands.id, bound.subject_id) AS id, bound.said, stands.found
        FROM bound FULL JOIN stands ON stands.id = bound.subject_id
    """  # noqa: S608 - our own names
