"""Groups of recipients ("Các sở, ban, ngành"), as dated lists of an office."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from vanphong.directory.models import Appointment, Tenant
from vanphong.kernel.records import Record


class RecipientGroup(Record):
    """
    Who is meant by one line of "Nơi nhận" from a first to a last day, both included.

    A change makes a new row; the old one ends the day before, so that it stays known to whom an
    old document went. Source: practice item 23.
    """

    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="recipient_groups")
    name = models.CharField(max_length=200)
    #: the name with cases and tone placements alike, by which a line is recognised
    key = models.CharField(max_length=220, editable=False)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    kept_by = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    kept_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["tenant", "key"], condition=Q(valid_to=None), name="registry_group_once"
            ),
            models.CheckConstraint(
                name="registry_group_period",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
        )


class GroupMember(Record):
    """One addressee of a group, in its place."""

    group = models.ForeignKey(RecipientGroup, on_delete=models.PROTECT, related_name="members")
    name = models.CharField(max_length=200)
    place = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["group", "name"], name="registry_groupmember_once"),
            models.UniqueConstraint(fields=["group", "place"], name="registry_groupmember_place"),
        )
