"""The way of a document through the office: what was proposed, what each level said, handovers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vanphong.directory.models import Appointment, Portfolio, Tenant, Unit
from vanphong.kernel.records import Record
from vanphong.registry.models.incoming import GivenDirection, Incoming
from vanphong.tasks.models import Task


class Way(models.Model):
    """Who sorts, who directs, which division and who in it handles; each may be nobody."""

    deputy = models.ForeignKey(Appointment, on_delete=models.PROTECT, null=True, related_name="+")
    leader = models.ForeignKey(Appointment, on_delete=models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    specialist = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        abstract = True


class Route(Record, Way):
    """The way a document goes, as somebody took it over from the proposal or corrected it."""

    incoming = models.OneToOneField(Incoming, on_delete=models.PROTECT, related_name="route")
    #: the row of the portfolio table it rests on; None where it rests on a remembered correction
    portfolio = models.ForeignKey(Portfolio, on_delete=models.PROTECT, null=True, related_name="+")
    field_name = models.CharField(max_length=120, blank=True)
    #: somebody chose another way than the proposal
    is_corrected = models.BooleanField(default=False)
    kept_by = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    kept_at = models.DateTimeField()


class RouteHabit(Record, Way):
    """
    The last correction for a sender and a field, proposed the next time.

    Only corrections of public and ordinary documents are remembered, so that it tells of no other.
    """

    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+")
    #: `Incoming.sender_key` of the letters
    sender_key = models.CharField(max_length=220)
    #: `tone_key` of the field; "" where the subject showed none
    field_key = models.CharField(max_length=140, blank=True)
    kept_by = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    kept_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["tenant", "sender_key", "field_key"], name="registry_habit_once"
            ),
        )


class Passing(models.TextChoices):
    """How a level let a document go on."""

    SUBMITTED = "submitted", _("Submitted to")
    TO_DIVISION = "to_division", _("Given to a division")
    FOR_INFORMATION = "for_information", _("For information")
    FILED = "filed", _("Filed")
    ELSEWHERE = "elsewhere", _("Sent to another body")
    TRANSFERRED = "transferred", _("Passed to")
    SENT_BACK = "sent_back", _("Sent back")
    TAKEN_BACK = "taken_back", _("Taken back")


class RouteStep(Record):
    """
    What one level said when it let a document go on; kept in order, never changed.

    Source: practice item 4.
    """

    incoming = models.ForeignKey(Incoming, on_delete=models.PROTECT, related_name="steps")
    #: place in the order of the levels, from 1
    place = models.PositiveSmallIntegerField()
    passing = models.CharField(max_length=16, choices=Passing)
    author = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="steps_made")
    #: before whom it was laid
    to = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, null=True, related_name="steps_received"
    )
    text = models.TextField(max_length=4000, blank=True)
    #: why a level between was left out
    skip_reason = models.CharField(max_length=500, blank=True)
    #: the direction whose text this is, where the level gave one
    direction = models.OneToOneField(
        GivenDirection, on_delete=models.PROTECT, null=True, related_name="step"
    )
    #: who was let know of it
    informed = models.ManyToManyField(Appointment, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["incoming", "place"], name="registry_step_place"),
            models.CheckConstraint(
                name="registry_step_to_somebody",
                condition=~Q(passing="submitted") | Q(to__isnull=False),
            ),
        )


class Handover(Record):
    """
    Open items that moved from one person to another in one act, when a portfolio changed hands.

    Undone by a second act: what still stands as it was moved goes back.
    """

    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+")
    #: the row that follows
    portfolio = models.ForeignKey(Portfolio, on_delete=models.PROTECT, related_name="handovers")
    giver = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    taker = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    made_by = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    undone_by = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)
    #: the same form sent twice moves once
    key = models.UUIDField(unique=True, editable=False)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="registry_handover_undone_by_somebody",
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
            ),
        )


class HandoverItem(Record):
    """One document or task that moved."""

    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, related_name="items")
    incoming = models.ForeignKey(
        Incoming, on_delete=models.PROTECT, null=True, related_name="handovers"
    )
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, related_name="+")
    #: it went back when the act was undone
    is_back = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="registry_handover_item_one_of",
                condition=Q(incoming__isnull=False, task__isnull=True)
                | Q(incoming__isnull=True, task__isnull=False),
            ),
        )
