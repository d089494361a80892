"""
Files that wait at the desk for their intake: many sent at once, or parts of one that was split.

A row leaves the pile by one act and stays: taken in with a document, split into parts, or set
aside with a reason. Nothing that was brought is lost.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from vanphong.directory.models import Appointment, Tenant
from vanphong.kernel.files.models import StoredFile
from vanphong.kernel.records import Record
from vanphong.kernel.secrecy.detector import Finding
from vanphong.registry.models.incoming import Incoming


class WaitingFile(Record):
    """One file on the pile of an office's desk, or one part of another row's file."""

    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="waiting_files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="waiting")
    #: the sender's name for it, with the ending of its true kind
    name = models.CharField(max_length=200)
    #: what the look for marks of state secrets found; a warning was answered
    secrecy = models.CharField(max_length=9)
    answer = models.CharField(max_length=500, blank=True)
    #: what was read of its head: field → [value, sure, words]
    head = models.JSONField(default=dict)
    #: pages on which a document seems to begin, as read by machine from a scan; None: not read
    starts = models.JSONField(null=True)
    #: the row it was split from, and which of its pages it is: from 1, both included
    source = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="parts")
    first_page = models.PositiveIntegerField(null=True)
    last_page = models.PositiveIntegerField(null=True)
    brought_by = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, related_name="files_brought"
    )
    brought_at = models.DateTimeField()
    #: the document with which it was taken in
    incoming = models.ForeignKey(
        Incoming, on_delete=models.PROTECT, null=True, related_name="waited"
    )
    split_at = models.DateTimeField(null=True)
    set_aside_at = models.DateTimeField(null=True)
    set_aside_reason = models.CharField(max_length=500, blank=True)

    @property
    def span(self) -> str:
        """Return the pages of the source that this part is: "3" or "1–2"; "" for a whole file."""
        if self.first_page is None:
            return ""
        return str(self.first_page) + (
            f"–{self.last_page}" if self.last_page != self.first_page else ""
        )

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="registry_waiting_one_end",
                condition=Q(incoming__isnull=True, split_at__isnull=True)
                | Q(incoming__isnull=True, set_aside_at__isnull=True)
                | Q(split_at__isnull=True, set_aside_at__isnull=True),
            ),
            models.CheckConstraint(
                name="registry_waiting_part",
                condition=Q(source__isnull=True, first_page__isnull=True, last_page__isnull=True)
                | Q(source__isnull=False, first_page__gte=1, last_page__gte=models.F("first_page")),
            ),
            models.CheckConstraint(
                name="registry_waiting_no_secret",
                condition=Q(secrecy__in=[Finding.CLEAN, Finding.WARNING, Finding.UNCHECKED]),
            ),
        )
        indexes = (
            models.Index(
                fields=["tenant", "brought_at"],
                condition=Q(incoming=None, split_at=None, set_aside_at=None),
                name="registry_waiting_open",
            ),
        )
