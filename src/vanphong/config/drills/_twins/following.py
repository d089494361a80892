"""
What a sender is told of its own document at another office: not hidden, so no difference of B.

The facts of docs/decisions/0040 and nothing else; everything beside them stays a difference.
"""

from __future__ import annotations

import uuid

from django.apps import apps
from django.db import models

from vanphong.kernel.principals import Actor
from vanphong.registry.models import Incoming
from vanphong.registry.queries import list_sent_elsewhere

#: label of a record → the columns from which the nine facts are made
TOLD: dict[str, frozenset[str]] = {
    "registry.incoming": frozenset(
        {"arrival_number", "period", "arrived_at", "arrived_on", "symbol", "sender",
         "sender_part", "answer_symbol", "due_on", "is_envelope"}
    ),
    "tasks.task": frozenset({"due_on", "original_due_on"}),
}  # fmt: skip
#: the same for what hangs on a record: its stations, what is missing, when it was directed
TOLD_PARTS = frozenset({"registry.givendirection", "dossiers.lack", "dossiers.station"})


def is_followed(actor: Actor | None, record: models.Model) -> bool:
    """Tell whether the reader follows the record, or the document that it is about."""
    if actor is None:
        return False
    document: uuid.UUID | None = record.pk if isinstance(record, Incoming) else _source_of(record)
    return document is not None and list_sent_elsewhere(actor).filter(pk=document).exists()


def _source_of(record: models.Model) -> uuid.UUID | None:
    is_about = getattr(record, "source_type", "") == Incoming._meta.label_lower
    return getattr(record, "source_id", None) if is_about else None


def unfollow(record: models.Model) -> None:
    """Let a hidden document come from nobody whose people would be told of it."""
    model = apps.get_model(record._meta.label_lower)
    if issubclass(model, Incoming):
        model._default_manager.filter(pk=record.pk).update(sender=None, sender_part=None)
