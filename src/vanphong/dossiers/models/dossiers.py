"""
Records of dossiers (hồ sơ): what was filed together, by whom, and who works on it.

Source: Decree 30/2020/NĐ-CP, articles 28 to 31; fields: Phụ lục VI (records 2.2).
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from vanphong.directory.models import Appointment, Tenant, Unit
from vanphong.dossiers.models.catalogues import (
    LONGEST_NOTE,
    LONGEST_TITLE,
    Catalogue,
    Heading,
    ListedDossier,
)
from vanphong.dossiers.states import DossierState
from vanphong.kernel.ids import uuid7
from vanphong.kernel.principals.models import Guarded
from vanphong.kernel.records import Record
from vanphong.kernel.subjects import SubjectRef


class Dossier(Record, Guarded):
    """
    One dossier, known to its members and the heads of their divisions.

    Its code is that of the list, or, for one that the list did not foresee, the next one under its
    heading.
    """

    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="dossiers")
    catalogue = models.ForeignKey(Catalogue, on_delete=models.PROTECT, related_name="dossiers")
    heading = models.ForeignKey(Heading, on_delete=models.PROTECT, related_name="dossiers")
    #: its line of the list; None: opened in addition to the list
    listed = models.OneToOneField(ListedDossier, on_delete=models.PROTECT, null=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="dossiers")
    keeper = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="dossiers")
    state = models.CharField(max_length=6, choices=DossierState, default=DossierState.OPEN)
    number = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=30)
    title = models.CharField(max_length=LONGEST_TITLE)
    #: years of retention; None: kept for ever ("Vĩnh viễn")
    retention_years = models.PositiveSmallIntegerField(null=True)
    started_on = models.DateField()
    #: set at closing: the day the work ended, documents and pages counted then
    ended_on = models.DateField(null=True)
    document_count = models.PositiveIntegerField(null=True)
    page_count = models.PositiveIntegerField(null=True)
    closed_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=LONGEST_NOTE, blank=True)
    opened_at = models.DateTimeField()
    #: the same form sent twice opens one dossier
    intake_key = models.UUIDField(unique=True, default=uuid7, editable=False)

    class Meta(Guarded.Meta):
        constraints = (
            models.UniqueConstraint(fields=["catalogue", "code"], name="dossiers_dossier_code"),
            models.CheckConstraint(
                name="dossiers_dossier_closed",
                condition=Q(state="open", closed_at__isnull=True)
                | Q(
                    state="closed", closed_at__isnull=False, ended_on__isnull=False,
                    document_count__isnull=False, page_count__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="dossiers_dossier_order",
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=models.F("started_on")),
            ),
        )  # fmt: skip
        indexes = (
            *Guarded.Meta.indexes,
            models.Index(fields=["keeper", "state", "-opened_at"], name="dossiers_dossier_of"),
        )

    def __str__(self) -> str:
        return self.code


class DossierMember(Record):
    """A person who works on a dossier, for a time; the keeper is one without a row."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="dossiers_of")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["dossier", "person"],
                condition=Q(removed_at__isnull=True),
                name="dossiers_member_once",
            ),
        )


class DossierItem(Record):
    """
    A document in a dossier, named by type and id: one document may lie in several, never copied.

    Shown only to who may know the document itself. What is taken out stays with its reason.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="items")
    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    #: place in the list of documents; gaps are allowed
    position = models.PositiveIntegerField()
    #: sheets or pages, where the record itself does not say
    page_count = models.PositiveIntegerField(null=True)
    note = models.CharField(max_length=LONGEST_NOTE, blank=True)
    added_by = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="filed_items")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["dossier", "subject_type", "subject_id"],
                condition=Q(removed_at__isnull=True),
                name="dossiers_item_once",
            ),
        )
        indexes = (
            models.Index(fields=["subject_type", "subject_id"], name="dossiers_item_subject"),
        )

    @property
    def ref(self) -> SubjectRef:
        """Return the document it stands for."""
        return SubjectRef(self.subject_type, self.subject_id)
