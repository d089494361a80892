"""The outbox, and which handler has done its part of which event."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class OutboxEvent(models.Model):
    """One event, written by the verb that made it happen."""

    name = models.CharField(max_length=80)
    payload = models.JSONField()
    written_at = models.DateTimeField(db_default=Now())
    #: set when every handler has done its part
    handled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["id"], name="events_open", condition=models.Q(handled_at__isnull=True)
            ),
        )


class Delivery(models.Model):
    """One handler's part of one event, done; written in the handler's own transaction."""

    event = models.ForeignKey(OutboxEvent, on_delete=models.CASCADE, related_name="deliveries")
    handler = models.CharField(max_length=160)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["event", "handler"], name="events_delivery_once"),
        )
