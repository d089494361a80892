"""Figures as they stood when somebody signed for them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from vanphong.kernel.principals.models import Guarded
from vanphong.kernel.records import Record


class FrozenFigure(Record, Guarded):
    """
    The value of a figure, the records it counted, the question and the moment.

    It says what its maker could know: `ids` are the records at the maker's level, `ids_hash` the
    SHA-256 over them in order, which the audit entry keeps too.
    """

    code = models.CharField(max_length=120)
    #: the parameters as they stand in the figure's address
    params = models.JSONField(default=dict)
    #: 1 busy, 2 line, 3 full: the level at which it was counted
    level = models.PositiveSmallIntegerField()
    value = models.PositiveIntegerField()
    ids = ArrayField(models.UUIDField(), default=list)
    ids_hash = models.CharField(max_length=64)
    frozen_at = models.DateTimeField()
    appointment_id = models.UUIDField(null=True)
    tenant_id = models.UUIDField(null=True)
    #: the report or brief that carries it, if one does
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.UUIDField(null=True)

    class Meta(Guarded.Meta):
        constraints = (
            models.CheckConstraint(
                name="figures_value_counts_ids", condition=Q(value=models.F("ids__len"))
            ),
        )
        indexes = (
            *Guarded.Meta.indexes,
            models.Index(fields=["subject_type", "subject_id"], name="figures_of_subject"),
        )
