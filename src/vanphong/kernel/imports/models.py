"""Runs of imports, their rows with verdicts, and the keys that make a row count once."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from vanphong.kernel.records import Record

NO_TENANT = uuid.UUID(int=0)


class ImportRun(Record):
    """One file read once, with what became of its rows."""

    kind = models.CharField(max_length=40)
    file_name = models.CharField(max_length=255)
    #: SHA-256 of the file
    file_hash = models.CharField(max_length=64)
    #: how it was read: "xlsx" or an encoding
    form = models.CharField(max_length=12)
    tenant_id = models.UUIDField(null=True)
    appointment_id = models.UUIDField(null=True)
    #: cells of the header row as they stood
    header = models.JSONField(default=list)
    #: what the file as a whole led to, in sentences
    remarks = models.JSONField(default=list)
    started_at = models.DateTimeField()
    #: null while it runs, and for good if it was broken off; the same file may be run again
    finished_at = models.DateTimeField(null=True)
    accepted = models.PositiveIntegerField(default=0)
    repaired = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)


class ImportRow(models.Model):
    """One row of a run: its cells as they stood, the verdict and its sentence."""

    class Verdict(models.TextChoices):
        """What became of the row."""

        ACCEPTED = "accepted", "Accepted"
        REPAIRED = "repaired", "Repaired"
        REFUSED = "refused", "Refused"

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    #: number of the row in the file, from 1
    number = models.PositiveIntegerField()
    cells = models.JSONField()
    verdict = models.CharField(max_length=8, choices=Verdict)
    #: how it was repaired or why it was refused, in words
    sentence = models.TextField(blank=True)
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.UUIDField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["run", "number"], name="imports_row_once"),
            models.CheckConstraint(
                name="imports_row_says_why",
                condition=Q(verdict="accepted") | ~Q(sentence=""),
            ),
        )


class ImportedKey(models.Model):
    """A row that was taken in: met again, it gets the same verdict and is not taken in again."""

    kind = models.CharField(max_length=40)
    tenant_id = models.UUIDField(default=NO_TENANT)
    #: SHA-256 of the row's key
    key_hash = models.CharField(max_length=64)
    #: SHA-256 of its text by field
    content_hash = models.CharField(max_length=64)
    verdict = models.CharField(max_length=8)
    sentence = models.TextField(blank=True)
    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "tenant_id", "key_hash"], name="imports_key_once"
            ),
        )
