"""Calling people for an express document until somebody takes it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from vanphong.directory.models import Appointment
from vanphong.kernel.records import Record
from vanphong.registry.models.incoming import Incoming


class UrgentCall(Record):
    """
    The calling for one document: it goes on until somebody takes it or directs the document.

    Source: practice item 12.
    """

    incoming = models.OneToOneField(Incoming, on_delete=models.PROTECT, related_name="call")
    began_at = models.DateTimeField()
    #: when the next attempt is due; None once it is over
    next_at = models.DateTimeField(null=True)
    #: who took it; None where the document was directed or finished first
    taken_by = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, null=True, related_name="calls_taken"
    )
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="registry_call_ends_once",
                condition=Q(ended_at__isnull=True) | Q(next_at__isnull=True),
            ),
            models.CheckConstraint(
                name="registry_call_taken_ends",
                condition=Q(taken_by__isnull=True) | Q(ended_at__isnull=False),
            ),
        )
        indexes = (
            models.Index(
                fields=["next_at"], name="registry_call_due", condition=Q(next_at__isnull=False)
            ),
        )


class CallAttempt(Record):
    """One time that one person was called."""

    call = models.ForeignKey(UrgentCall, on_delete=models.PROTECT, related_name="attempts")
    #: place in the order of attempts, from 1
    place = models.PositiveSmallIntegerField()
    appointment = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, related_name="call_attempts"
    )
    called_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["call", "place"], name="registry_attempt_place"),
        )
