"""Numbers held for a document that is not there yet (giữ số, practice item 16)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from vanphong.directory.models import Appointment, IssuingBody
from vanphong.kernel.records import Record
from vanphong.registry.models.incoming import Series
from vanphong.registry.states import HeldState


class HeldNumber(Record):
    """
    The next number of a book, taken for a named document until a day.

    It is used by registering that document, or lies dead: never given again, never a hole. Who may
    read the book reads what the document is called here.
    """

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="held_numbers")
    #: whose document it is for, and of which kind: they lead to the series
    body = models.ForeignKey(IssuingBody, on_delete=models.PROTECT, related_name="held_numbers")
    kind_name = models.CharField(max_length=100)
    #: what the document is called
    subject = models.CharField(max_length=300)
    state = models.CharField(max_length=9, choices=HeldState, default=HeldState.PREPARED)
    period = models.CharField(max_length=20)
    number = models.PositiveIntegerField(null=True)
    #: the last day on which it may be used
    until = models.DateField()
    held_by = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="held_numbers")
    held_at = models.DateTimeField()
    #: when it was used or cancelled, and why it was cancelled, as the register prints it
    ended_at = models.DateTimeField(null=True)
    explanation = models.CharField(max_length=500, blank=True)
    #: the same form sent twice holds one number
    key = models.UUIDField(unique=True, editable=False)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="registry_held_numbered",
                condition=Q(state="prepared", number__isnull=True)
                | (~Q(state="prepared") & Q(number__isnull=False)),
            ),
            models.CheckConstraint(
                name="registry_held_ended",
                condition=Q(state__in=["prepared", "held"], ended_at__isnull=True)
                | Q(state="used", ended_at__isnull=False)
                | (Q(state="cancelled", ended_at__isnull=False) & ~Q(explanation="")),
            ),
            models.UniqueConstraint(
                fields=["series", "period", "number"],
                condition=Q(number__isnull=False),
                name="registry_held_once",
            ),
        )
        indexes = (
            models.Index(fields=["until"], name="registry_held_open", condition=Q(state="held")),
        )

    def __str__(self) -> str:
        return str(self.number or "–")
