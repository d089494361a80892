"""
Records of the yearly list of dossiers (danh mục hồ sơ): its headings and the dossiers it foresees.

Source: Decree 30/2020/NĐ-CP, articles 28 and 29, and Phụ lục V (records 1.9).
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vanphong.directory.models import Appointment, Tenant, Unit
from vanphong.dossiers.states import CatalogueState, ListedState
from vanphong.kernel.records import Record

LONGEST_TITLE, LONGEST_NOTE = 500, 500


class Numbering(models.TextChoices):
    """How far the numbers of the dossiers run on (records 1.9: the office chooses)."""

    HEADING = "heading", _("Anew under each large heading")
    WHOLE = "whole", _("Through the whole list")


class Catalogue(Record):
    """
    The list of one office and year; the head's decision fixes it, and with it every code.

    Until then codes are proposals, counted anew as the list grows.
    """

    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="catalogues")
    year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=CatalogueState, default=CatalogueState.DRAFT)
    numbering = models.CharField(max_length=8, choices=Numbering, default=Numbering.HEADING)
    #: number and symbol of the decision by which it was issued, and its day
    decision = models.CharField(max_length=60, blank=True)
    decided_on = models.DateField(null=True)
    issued_by = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, null=True, related_name="catalogues_issued"
    )
    issued_at = models.DateTimeField(null=True)
    begun_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["tenant", "year"], name="dossiers_catalogue_once"),
            models.CheckConstraint(
                name="dossiers_catalogue_issued",
                condition=Q(state="draft", issued_at__isnull=True, decided_on__isnull=True)
                | (
                    Q(state="issued", issued_at__isnull=False, decided_on__isnull=False)
                    & ~Q(decision="")
                ),
            ),
        )

    def __str__(self) -> str:
        return str(self.year)


class Heading(Record):
    """
    A large heading (Roman, with the letters that stand in codes) or a small one under it (Arabic).
    """

    catalogue = models.ForeignKey(Catalogue, on_delete=models.PROTECT, related_name="headings")
    #: None for a large heading
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="small_headings"
    )
    #: place among its like, from 1
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    #: "TCCB" of 01.TCCB; empty for a small heading
    abbreviation = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["catalogue", "abbreviation"],
                condition=~Q(abbreviation=""),
                name="dossiers_heading_letters_once",
            ),
            models.CheckConstraint(
                name="dossiers_heading_letters",
                condition=(Q(parent__isnull=True) & ~Q(abbreviation=""))
                | Q(parent__isnull=False, abbreviation=""),
            ),
        )

    def __str__(self) -> str:
        return self.title


class ListedDossier(Record):
    """
    A dossier that the list foresees: proposed by a division, taken in or not by who compiles.

    `number` and `code` are given when the list is issued, and stay.
    """

    catalogue = models.ForeignKey(Catalogue, on_delete=models.PROTECT, related_name="listed")
    heading = models.ForeignKey(Heading, on_delete=models.PROTECT, related_name="listed")
    state = models.CharField(max_length=8, choices=ListedState, default=ListedState.PROPOSED)
    title = models.CharField(max_length=LONGEST_TITLE)
    #: years of retention; None: kept for ever ("Vĩnh viễn")
    retention_years = models.PositiveSmallIntegerField(null=True)
    #: the division that builds it, and who does
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="listed_dossiers")
    keeper = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, related_name="listed_dossiers"
    )
    note = models.CharField(max_length=LONGEST_NOTE, blank=True)
    number = models.PositiveSmallIntegerField(null=True)
    code = models.CharField(max_length=30, blank=True)
    proposed_by = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, related_name="dossiers_proposed"
    )
    proposed_at = models.DateTimeField()
    #: the same form sent twice proposes once
    key = models.UUIDField(unique=True, editable=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["catalogue", "code"],
                condition=~Q(code=""),
                name="dossiers_listed_code_once",
            ),
        )

    def __str__(self) -> str:
        return self.title
