"""Rows of stored files: one per content, whoever handed it in."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from vanphong.kernel.records import Record


class StoredFile(Record):
    """A content kept under its hash; names and rights stand with the records that use it."""

    #: SHA-256 of the content, lower-case hexadecimal; also its place in the store
    sha256 = models.CharField(max_length=64, unique=True)
    #: bytes
    size = models.PositiveBigIntegerField()
    #: by content, never by what the sender said
    media_type = models.CharField(max_length=100)
    #: pdf, docx, …: the key of `inspection.MEDIA_TYPES`
    kind = models.CharField(max_length=8)
    #: width and height of each page that can be drawn, in points or pixels: [[595, 842], …]
    page_sizes = models.JSONField(default=list)
    #: when it was last taken in; what nobody uses is removed two days after
    stored_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="files_sha256", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(name="files_not_empty", condition=Q(size__gt=0)),
        )

    @property
    def pages(self) -> int:
        """Return how many pages can be drawn; 0 for kinds without pictures."""
        return len(self.page_sizes)

    def __str__(self) -> str:
        return self.sha256[:12]
