"""
The deadline that a document itself names: a row of `kernel.deadlines` from its registration on.

Limits of directions belong to their tasks (`tasks.deadlines`). The verbs of `operations` ask the
policy and then keep the row through the functions here.
"""

from __future__ import annotations

from datetime import datetime

from vanphong.kernel.deadlines import operations as rows
from vanphong.kernel.deadlines.queries import find_open_deadline, latest_deadline
from vanphong.kernel.principals import Actor
from vanphong.kernel.subjects import SubjectRef
from vanphong.registry.models import Incoming
from vanphong.registry.states import INCOMING

KIND = "document"


def start(document: Incoming, *, actor: Actor, now: datetime) -> None:
    """Start the limit the document names, if it names one; a letter may come after its own day."""
    if document.due_on is not None:
        rows.give_deadline(
            subject=_ref(document), kind=KIND, on=document.due_on, actor=actor, now=now,
            tenant_id=document.tenant_id, may_be_past=True,
        )  # fmt: skip


def meet(document: Incoming, *, actor: Actor, now: datetime) -> None:
    """Note that its handling ended, in time or late; nothing where no limit runs."""
    row = find_open_deadline(_ref(document), KIND)
    if row is not None:
        rows.meet_deadline(deadline=row, actor=actor, now=now)


def lift(document: Incoming, *, reason: str, actor: Actor, now: datetime) -> None:
    """Take the limit off a document that goes back or was recalled."""
    row = find_open_deadline(_ref(document), KIND)
    if row is not None:
        rows.lift_deadline(deadline=row, reason=reason, actor=actor, now=now)


def reopen(document: Incoming, *, actor: Actor, now: datetime) -> None:
    """Let the limit run again by its old day, with the document."""
    row = latest_deadline(_ref(document), KIND)
    if row is not None and not row.is_open:
        rows.reopen_deadline(deadline=row, actor=actor, now=now)


def _ref(document: Incoming) -> SubjectRef:
    return SubjectRef(INCOMING.noun, document.pk)
