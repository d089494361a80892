"""The gate's two acts: noting a refusal, and noting a person's answer to a warning."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from vanphong.kernel.audit.log import record
from vanphong.kernel.principals import Actor
from vanphong.kernel.secrecy.models import SecrecyRefusal
from vanphong.kernel.subjects import SubjectRef


def note_refusal(*, path: str, actor: Actor, now: datetime) -> SecrecyRefusal:
    """
    Note that something was refused as a state secret, in a transaction of its own.

    `path` is the code of the way in. Nothing that describes the refused thing can be passed.
    Source: Law 117/2025 on protection of state secrets; decision D7.

    :raises RuntimeError: called inside a transaction, whose rollback would lose the note
    """
    with transaction.atomic(durable=True):
        return SecrecyRefusal.objects.create(refused_at=now, path=path, account_id=actor.account_id)


def answer_warning(subject: SubjectRef, *, reason: str, actor: Actor, now: datetime) -> None:
    """
    Note in the audit that `actor` looked at a warning and declares the file no state secret.

    Joins the caller's transaction, in which the record that uses the file is written.
    """
    record("secrecy.warning.answered", subject=subject, actor=actor, at=now, reason=reason)
