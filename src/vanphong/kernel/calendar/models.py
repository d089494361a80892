"""Rows of the calendar: special days, office hours, and the token that dates every cache."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from vanphong.kernel.calendar.validity import one_a_day
from vanphong.kernel.records import Record


class SpecialDay(Record):
    """A day that is not what its weekday says; one row a day, withdrawn rather than deleted."""

    class Kind(models.TextChoices):
        """The four kinds; the first three are days off."""

        HOLIDAY = "holiday", "Public holiday"
        COMPENSATION = "compensation", "Compensation day off"
        SWAP_OFF = "swap_off", "Day off by swap"
        SWAP_WORK = "swap_work", "Working day by swap"

    date = models.DateField(unique=True, help_text="Day")
    kind = models.CharField(max_length=12, choices=Kind, help_text="Kind of day")
    name = models.CharField(max_length=200, help_text="Name")
    source = models.CharField(max_length=300, blank=True, help_text="Act or document")
    verified = models.BooleanField(default=False, help_text="Checked against the official text")
    #: set when staff withdrew the day; the weekday counts again
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="calendars_day_kind",
                condition=Q(kind__in=["holiday", "compensation", "swap_off", "swap_work"]),
            ),
        )


class OfficeHours(Record):
    """Office hours of a tenant, or of the whole installation (`tenant_id` null)."""

    tenant_id = models.UUIDField(null=True)
    valid_from = models.DateField(help_text="Valid from, inclusive")
    valid_to = models.DateField(null=True, help_text="Valid to, inclusive")
    morning_from = models.TimeField()
    morning_to = models.TimeField()
    afternoon_from = models.TimeField()
    afternoon_to = models.TimeField()
    source = models.CharField(max_length=300, blank=True, help_text="Act or document")
    verified = models.BooleanField(default=False, help_text="Checked against the official text")

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="calendars_hours_order",
                condition=Q(morning_from__lt=F("morning_to"))
                & Q(morning_to__lte=F("afternoon_from"))
                & Q(afternoon_from__lt=F("afternoon_to")),
            ),
            one_a_day("calendars_hours_once", key="tenant_id"),
        )


class CalendarVersion(models.Model):
    """One row with a token that every write replaces; caches of calendars are keyed by it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    token = models.UUIDField()

    class Meta:
        constraints = (models.CheckConstraint(name="calendars_version_one", condition=Q(id=1)),)
