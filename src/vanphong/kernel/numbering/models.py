"""Counters and the numbers that were taken from them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from vanphong.kernel.records import Record


class Counter(Record):
    """
    The last number given of one series in one period.

    The period is data: a year ("2026") or a term ("2025-2030"); its owner names it.
    """

    series_id = models.UUIDField()
    period = models.CharField(max_length=20)
    last = models.PositiveIntegerField(default=0)
    #: number before the first one given here: above 0 where a book was opened in mid-period
    opened_after = models.PositiveIntegerField(default=0)
    #: a closed book gives no more numbers
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["series_id", "period"], name="numbering_counter_once"),
            models.CheckConstraint(
                condition=Q(last__gte=models.F("opened_after")), name="numbering_counter_forward"
            ),
        )


class TakenNumber(Record):
    """One number of a series and period, and the record that bears it; never deleted."""

    series_id = models.UUIDField()
    period = models.CharField(max_length=20)
    number = models.PositiveIntegerField()
    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    #: the same key asked again gives the same number
    key = models.UUIDField(unique=True)
    taken_at = models.DateTimeField()
    #: set when the number lies dead; the reason is a text of the audit entry
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["series_id", "period", "number"], name="numbering_taken_once"
            ),
        )
        indexes = (models.Index(fields=["subject_type", "subject_id"], name="numbering_subject"),)
