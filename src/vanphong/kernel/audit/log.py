"""
Writing the audit: one entry an act, in the act's own transaction.

`record` is for acts that write their entry as an ordinary row; `prepare` gives the same row as
values for the one statement by which numbering writes number, entry and state together.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from vanphong.kernel.audit.models import AccessLog, Entry, TextVersion
from vanphong.kernel.ids import uuid7
from vanphong.kernel.principals import Actor
from vanphong.kernel.subjects import SubjectRef

Plain = str | int | float | bool | None
Changes = Mapping[str, tuple[object, object]]

_run: ContextVar[str] = ContextVar("audit_run", default="")


@contextmanager
def declared_run(kind: str) -> Iterator[None]:
    """
    Declare that the acts inside belong to a "demo" or "import" run.

    Only there may the moment of an act differ from the moment of its writing.
    """
    token = _run.set(kind)
    try:
        yield
    finally:
        _run.reset(token)


def current_run() -> str:
    """Return the declared run in force, or the empty string."""
    return _run.get()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An entry before it is written: its values, and the texts that stay outside it."""

    name: str
    subject: SubjectRef | None
    actor: Actor
    acted_at: datetime
    data: dict[str, object]
    texts: dict[str, tuple[str, str]] = field(default_factory=dict)  # field -> (text, salt)

    def columns(self) -> dict[str, Any]:
        """Return the entry's columns but `data` and those the database fills."""
        system = self.actor.is_system
        return {
            "name": self.name,
            "tenant_id": self.actor.tenant_id,
            "subject_type": self.subject.type if self.subject else "",
            "subject_id": self.subject.id if self.subject else None,
            "account_id": self.actor.account_id,
            "appointment_id": self.actor.appointment_id,
            "on_behalf_of": self.actor.on_behalf_of,
            "agent": self.actor.label[:60] if system else "",
            "acted_at": self.acted_at,
            "run": current_run(),
        }


def prepare(
    name: str,
    *,
    subject: SubjectRef | None,
    actor: Actor,
    at: datetime,
    changes: Changes | None = None,
    texts: Mapping[str, str] | None = None,
    reason: str = "",
) -> Draft:
    """
    Build an entry: `changes` hold codes, dates, numbers (old, new); `texts` anything people wrote.

    :raises TypeError: a change holds something that is not an id, code, date, number or flag
    """
    written = {**(texts or {}), **({"reason": reason} if reason else {})}
    salted = {key: (text, secrets.token_hex(16)) for key, text in written.items() if text}
    data: dict[str, object] = {}
    if changes:
        data["changes"] = {key: [_plain(old), _plain(new)] for key, (old, new) in changes.items()}
    if salted:
        data["texts"] = {key: text_hash(text, salt) for key, (text, salt) in salted.items()}
    return Draft(name=name, subject=subject, actor=actor, acted_at=at, data=data, texts=salted)


def record(
    name: str,
    *,
    subject: SubjectRef | None,
    actor: Actor,
    at: datetime,
    changes: Changes | None = None,
    texts: Mapping[str, str] | None = None,
    reason: str = "",
) -> Entry:
    """
    Write one entry in the caller's transaction.

    `name` is capability.noun.past participle ("registry.incoming.registered").

    :raises TransactionManagementError: there is no transaction to join
    Cost: one insert, one more if there are texts.
    """
    draft = prepare(
        name, subject=subject, actor=actor, at=at, changes=changes, texts=texts, reason=reason
    )
    return write(draft)


def write(draft: Draft) -> Entry:
    """Write a prepared entry in the caller's transaction."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("an act is audited in its own transaction")
    entry = Entry.objects.create(data=draft.data, **draft.columns())
    keep_texts(entry.pk, draft)
    return entry


def keep_texts(entry_id: int, draft: Draft) -> None:
    """Store the free texts of an entry that stands already."""
    TextVersion.objects.bulk_create(
        TextVersion(id=uuid7(), entry_id=entry_id, field=key, text=text, salt=salt)
        for key, (text, salt) in draft.texts.items()
    )


def write_many(drafts: list[Draft]) -> None:
    """Write prepared entries with two statements, in the caller's transaction."""
    entries = Entry.objects.bulk_create(
        [Entry(data=draft.data, **draft.columns()) for draft in drafts], batch_size=1000
    )
    TextVersion.objects.bulk_create(
        [
            TextVersion(id=uuid7(), entry_id=entry.pk, field=key, text=text, salt=salt)
            for entry, draft in zip(entries, drafts, strict=True)
            for key, (text, salt) in draft.texts.items()
        ],
        batch_size=1000,
    )


def log_access(subject: SubjectRef, *, actor: Actor, what: str) -> None:
    """Note in a row of its own that `actor` looked at a restricted thing."""
    AccessLog.objects.create(
        account_id=actor.account_id,
        appointment_id=actor.appointment_id,
        tenant_id=actor.tenant_id,
        subject_type=subject.type,
        subject_id=subject.id,
        what=what,
    )


def text_hash(text: str, salt: str) -> str:
    """Return the salted SHA-256 by which an entry speaks of a free text."""
    return hashlib.sha256(f"{salt}:{text}".encode()).hexdigest()


def canonical(data: Mapping[str, object]) -> str:
    """Return the one JSON spelling of `data` that hashes are taken of."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _plain(value: object) -> object:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        if len(value) > 120:
            raise TypeError("free text belongs into texts, not into changes")
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, uuid.UUID | Decimal):
        return str(value)
    if isinstance(value, list | tuple | set | frozenset):
        return sorted((_plain(v) for v in value), key=str)
    raise TypeError(f"{type(value).__name__} is nothing an audit entry holds")
