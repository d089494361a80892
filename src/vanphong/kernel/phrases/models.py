"""Phrases under which an own list and the office's list are made."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from vanphong.kernel.records import Record


class Phrase(Record):
    """Words that one post, or everybody of an office, writes again and again."""

    tenant_id = models.UUIDField()
    #: who keeps it; a shared one stays when this post ends
    appointment_id = models.UUIDField()
    text = models.CharField(max_length=500)
    #: offered to everybody of the office
    is_shared = models.BooleanField(default=False)
    kept_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["appointment_id", "text"],
                condition=Q(is_shared=False),
                name="phrases_own_once",
            ),
            models.UniqueConstraint(
                fields=["tenant_id", "text"],
                condition=Q(is_shared=True),
                name="phrases_shared_once",
            ),
        )

    def __str__(self) -> str:
        return self.text
