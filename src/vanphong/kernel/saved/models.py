"""Views of lists under a name."""

from __future__ import annotations

from django.db import models

from vanphong.kernel.records import Record


class SavedView(Record):
    """The address of a list as one post keeps it; an address gives no right to anything."""

    tenant_id = models.UUIDField()
    appointment_id = models.UUIDField()
    #: name of the list's address
    place = models.CharField(max_length=60)
    name = models.CharField(max_length=60)
    #: what stands behind the question mark, without the page
    query = models.CharField(max_length=2000, blank=True)
    #: offered to everybody of the office
    is_shared = models.BooleanField(default=False)
    #: offered to everybody of this division; null where it is the post's own or the office's
    unit_id = models.UUIDField(null=True)
    kept_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["appointment_id", "place", "name"], name="saved_view_name_once"
            ),
        )
        indexes = (models.Index(fields=["tenant_id", "place"], name="saved_view_of_office"),)

    def __str__(self) -> str:
        return self.name


class ListColumns(Record):
    """Which columns of a list one post wants to see, where the address asks for none."""

    appointment_id = models.UUIDField()
    #: name of the list's address
    place = models.CharField(max_length=60)
    #: keys of the columns, in no order: the list keeps its own
    columns = models.JSONField(default=list)
    kept_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["appointment_id", "place"], name="saved_columns_once"),
        )
