"""Forgeries by the database's own master: each changes the past in one way, triggers off."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from vanphong.kernel.audit import merkle
from vanphong.kernel.audit.verifying import Connection, Row

Act = Callable[[Connection, random.Random, Ed25519PrivateKey], None]


@dataclass(frozen=True, slots=True)
class Forgery:
    """A way to change the past, and the check that must find it."""

    name: str
    code: str
    act: Act


def as_master(connection: Connection) -> None:
    """Turn triggers and foreign keys off for the present transaction."""
    connection.execute("SET LOCAL session_replication_role = replica")


def _sql(statement: str, pick: str) -> Act:
    """Return a forgery that runs `statement` on one row of `pick`, chosen by the dice."""

    def act(connection: Connection, dice: random.Random, key: Ed25519PrivateKey) -> None:
        row = dice.choice(connection.execute(pick.encode()).fetchall())
        connection.execute(statement.encode(), row)

    return act


def _two(pick: str, *statements: str) -> Act:
    """Return a forgery that runs statements on two different rows, as %(a)s and %(b)s."""

    def act(connection: Connection, dice: random.Random, key: Ed25519PrivateKey) -> None:
        one, other = dice.sample(connection.execute(pick.encode()).fetchall(), 2)
        for statement in statements:
            connection.execute(statement.encode(), {"a": one["id"], "b": other["id"]})

    return act


def _sign_anew(connection: Connection, dice: random.Random, key: Ed25519PrivateKey) -> None:
    head = dice.choice(connection.execute("SELECT id, head_hash FROM audit_head").fetchall())
    forged = Ed25519PrivateKey.generate().sign(bytes.fromhex(head["head_hash"])).hex()
    connection.execute("UPDATE audit_head SET signature = %s WHERE id = %s", [forged, head["id"]])


def _chain_anew(connection: Connection, dice: random.Random, key: Ed25519PrivateKey) -> None:
    """Change an entry, then seal everything again with the installation's own key."""
    _EDIT(connection, dice, key)
    previous = merkle.GENESIS
    for head in connection.execute("SELECT * FROM audit_head ORDER BY id").fetchall():
        previous = _seal_anew(connection, head, previous, key)


def _seal_anew(connection: Connection, head: Row, previous: str, key: Ed25519PrivateKey) -> str:
    rows = connection.execute(
        "SELECT e.* FROM audit_leaf l JOIN audit_entry e ON e.id = l.entry_id"
        " WHERE l.head_id = %s ORDER BY l.position",
        [head["id"]],
    ).fetchall()
    leaves = [merkle.leaf_hash(row) for row in rows]
    for row, leaf in zip(rows, leaves, strict=True):
        connection.execute(
            "UPDATE audit_leaf SET leaf_hash = %s WHERE entry_id = %s", [leaf.hex(), row["id"]]
        )
    root = merkle.root(leaves).hex()
    digest = merkle.head_hash(
        number=head["id"], sealed_at=head["sealed_at"], size=len(leaves), root_hex=root,
        previous=previous,
    )  # fmt: skip
    connection.execute(
        "UPDATE audit_head SET root = %s, previous = %s, head_hash = %s, signature = %s"
        " WHERE id = %s",
        [root, previous, digest, key.sign(bytes.fromhex(digest)).hex(), head["id"]],
    )
    return digest


def _cut_off(connection: Connection, dice: random.Random, key: Ed25519PrivateKey) -> None:
    """Forget the last head with its entries, and what followed."""
    connection.execute(
        "DELETE FROM audit_entry WHERE id IN (SELECT entry_id FROM audit_leaf WHERE head_id ="
        " (SELECT max(id) FROM audit_head))"
    )
    connection.execute("DELETE FROM audit_leaf WHERE head_id = (SELECT max(id) FROM audit_head)")
    connection.execute("DELETE FROM audit_head WHERE id = (SELECT max(id) FROM audit_head)")


_SEALED = "SELECT entry_id AS id FROM audit_leaf"
#: an entry without number and row, so that nothing but the seal speaks of what it says
_PLAIN = (
    "SELECT e.id FROM audit_entry e JOIN audit_leaf l ON l.entry_id = e.id"
    " WHERE NOT e.data ? 'row' AND NOT e.data ? 'texts' AND e.data ? 'changes'"
)
_WAITING_MOVE = (
    "SELECT e.id FROM audit_entry e JOIN states_transition t ON t.subject_id = e.subject_id"
    " AND e.name = t.subject_type || '.' || t.verb"
    " WHERE NOT EXISTS (SELECT 1 FROM audit_leaf l WHERE l.entry_id = e.id)"
)
_REGISTERED = "SELECT id FROM registry_incoming WHERE arrival_number IS NOT NULL"
_ISSUED = "SELECT id FROM registry_outgoing WHERE number IS NOT NULL"
_EDIT = _sql(
    "UPDATE audit_entry SET data = jsonb_set(data, '{changes,forged}', '[1, 2]') WHERE id = %(id)s",
    _PLAIN,
)

FORGERIES: tuple[Forgery, ...] = (
    Forgery("an entry is edited", "entries", _EDIT),
    Forgery("a sealed entry is deleted", "entries",
            _sql("DELETE FROM audit_entry WHERE id = %(id)s", _SEALED)),
    Forgery("an entry that waits is deleted", "moves",
            _sql("DELETE FROM audit_entry WHERE id = %(id)s", _WAITING_MOVE)),
    Forgery("two entries change places", "entries", _two(_SEALED,
        "UPDATE audit_leaf SET entry_id = CASE entry_id WHEN %(a)s THEN -%(b)s ELSE -%(a)s END"
        " WHERE entry_id IN (%(a)s, %(b)s)",
        "UPDATE audit_leaf SET entry_id = -entry_id WHERE entry_id IN (-%(a)s, -%(b)s)")),
    Forgery("a sealed entry is dated back", "clock", _sql(
        "UPDATE audit_entry SET acted_at = acted_at - interval '3 days',"
        " written_at = written_at - interval '3 days' WHERE id = %(id)s",
        "SELECT entry_id AS id FROM audit_leaf WHERE head_id > 1")),
    Forgery("an entry is added to the past", "clock", _sql(
        "INSERT INTO audit_entry (name, subject_type, agent, acted_at, written_at, run, data)"
        " SELECT name, subject_type, 'forger', acted_at - interval '3 days',"
        " written_at - interval '3 days', '', '{}' FROM audit_entry WHERE id = %(id)s", _SEALED)),
    Forgery("a leaf is taken away", "entries",
            _sql("DELETE FROM audit_leaf WHERE entry_id = %(id)s", _SEALED)),
    Forgery("a text is changed", "texts", _sql(
        "UPDATE audit_textversion SET text = text || ' (đã sửa)' WHERE id = %(id)s",
        "SELECT id FROM audit_textversion")),
    Forgery("a head's moment is changed", "heads", _sql(
        "UPDATE audit_head SET sealed_at = sealed_at + interval '1 second' WHERE id = %(id)s",
        "SELECT id FROM audit_head")),
    Forgery("a head is signed with another key", "heads", _sign_anew),
    Forgery("everything is sealed anew", "witness", _chain_anew),
    Forgery("the last head is cut off", "witness", _cut_off),
    Forgery("a number is deleted", "numbers", _sql(
        "DELETE FROM numbering_takennumber WHERE id = %(id)s",
        "SELECT id FROM numbering_takennumber")),
    Forgery("a counter is set back", "numbers", _sql(
        "UPDATE numbering_counter SET last = last - 1 WHERE id = %(id)s",
        "SELECT id FROM numbering_counter WHERE last > opened_after")),
    Forgery("a row of the incoming register is edited", "rows", _sql(
        "UPDATE registry_incoming SET subject = subject || '.' WHERE id = %(id)s", _REGISTERED)),
    Forgery("a document gets another number", "rows", _sql(
        "UPDATE registry_incoming SET arrival_number = arrival_number + 1000 WHERE id = %(id)s",
        _REGISTERED)),
    Forgery("a row of the incoming register is deleted", "rows", _sql(
        "DELETE FROM registry_incoming WHERE id = %(id)s", _REGISTERED)),
    Forgery("a row of the outgoing register is edited", "rows", _sql(
        "UPDATE registry_outgoing SET signer_name = 'Người Khác' WHERE id = %(id)s", _ISSUED)),
    Forgery("two attachments change their files", "rows", _two(
        "SELECT id FROM registry_attachment",
        "UPDATE registry_attachment a SET file_id = b.file_id FROM registry_attachment b"
        " WHERE (a.id = %(a)s AND b.id = %(b)s) OR (a.id = %(b)s AND b.id = %(a)s)")),
)  # fmt: skip
