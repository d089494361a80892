"""The only trace a state secret may leave here: that something was refused."""

from __future__ import annotations

from django.db import models

from vanphong.kernel.records import Record


class SecrecyRefusal(Record):
    """
    Something was refused: when, by which path, by which account; nothing else (D7).

    Append-only: a trigger refuses UPDATE, DELETE and TRUNCATE.
    """

    refused_at = models.DateTimeField()
    #: code of the way in ("registry.incoming.file", "edxml.sign"); never a name of a file
    path = models.CharField(max_length=60)
    account_id = models.IntegerField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="secrecy_path_is_a_code",
                condition=models.Q(path__regex=r"^[a-z][a-z_]*(\.[a-z][a-z_]*)*$"),
            ),
        )

    def __str__(self) -> str:
        return self.path
