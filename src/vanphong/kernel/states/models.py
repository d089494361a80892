"""The moves that were made."""

from __future__ import annotations

from django.db import models


class Transition(models.Model):
    """One move of one record: from, to, verb, who and when; appended, never changed."""

    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    verb = models.CharField(max_length=60)
    source = models.CharField(max_length=30)
    target = models.CharField(max_length=30)
    appointment_id = models.UUIDField(null=True)
    on_behalf_of = models.UUIDField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=["subject_type", "subject_id", "id"], name="states_subject"),
        )
