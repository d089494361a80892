"""The closing of a book: proposed by its clerk, confirmed by another, frozen as a print."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from vanphong.directory.models import Appointment
from vanphong.kernel.files.models import StoredFile
from vanphong.kernel.records import Record
from vanphong.registry.models.incoming import Series


class BookClosing(Record):
    """
    The closing (khóa sổ) of one book and period; from its confirmation on it gives no number.

    The frozen print follows by the worker; its hash stands in the audit. Source: Decree
    30/2020/NĐ-CP, articles 15 and 22 (registers are printed in full and bound); records 9.10.
    """

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="closings")
    period = models.CharField(max_length=20)
    #: "quyển số" on the cover
    volume = models.CharField(max_length=10)
    #: why it is closed before its period is over; empty at the end of a period
    reason = models.CharField(max_length=500, blank=True)
    proposed_by = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, related_name="closings_proposed"
    )
    proposed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, null=True, related_name="closings_confirmed"
    )
    confirmed_at = models.DateTimeField(null=True)
    #: declined by the second person, or taken back by the first
    declined_by = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, null=True, related_name="closings_declined"
    )
    declined_at = models.DateTimeField(null=True)
    decline_reason = models.CharField(max_length=500, blank=True)
    #: first and last number of the closed book, both included; None where it gave none
    first_number = models.PositiveIntegerField(null=True)
    last_number = models.PositiveIntegerField(null=True)
    #: how many of them lie dead, each with its reason in the print
    cancelled_count = models.PositiveIntegerField(default=0)
    #: the frozen print; None until the worker has set it
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, related_name="closings"
    )
    page_count = models.PositiveIntegerField(null=True)
    frozen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["series", "period"],
                condition=Q(declined_at__isnull=True),
                name="registry_closing_once",
            ),
            models.CheckConstraint(
                name="registry_closing_ended_by_somebody",
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="registry_closing_by_two",
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=models.F("proposed_by")),
            ),
            models.CheckConstraint(
                name="registry_closing_one_end",
                condition=Q(confirmed_at__isnull=True) | Q(declined_at__isnull=True),
            ),
            models.CheckConstraint(
                name="registry_closing_frozen_when_closed",
                condition=Q(file__isnull=True, frozen_at__isnull=True)
                | Q(file__isnull=False, frozen_at__isnull=False, confirmed_at__isnull=False),
            ),
        )

    @property
    def number_count(self) -> int:
        """Return how many numbers the closed book gave, cancelled ones too."""
        if self.first_number is None or self.last_number is None:
            return 0
        return self.last_number - self.first_number + 1
