"""The base of every record that has a page of its own."""

from __future__ import annotations

import uuid

from django.db import models

from vanphong.kernel.ids import uuid7


class Record(models.Model):
    """A row with a UUIDv7 key: the only identifier that stands in addresses."""

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(
        primary_key=True, default=uuid7, editable=False
    )

    class Meta:
        abstract = True
