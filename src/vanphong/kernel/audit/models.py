"""
Rows of the audit.

Entries hold ids, codes, dates and numbers. Free text and names stand in `TextVersion`, under the
rights of their record, and only their salted hash stands in the entry: a text can be purged and
the entry still proves that it was there.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from vanphong.kernel.records import Record


class Entry(models.Model):
    """One act, written in the act's own transaction; never changed, never deleted."""

    name = models.CharField(max_length=80, help_text="Name of the act")
    tenant_id = models.UUIDField(null=True)
    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField(null=True)
    account_id = models.IntegerField(null=True)
    appointment_id = models.UUIDField(null=True)
    on_behalf_of = models.UUIDField(null=True)
    #: the part of the system that acted, when no account did
    agent = models.CharField(max_length=60, blank=True)
    #: moment of the act, as the verb was told
    acted_at = models.DateTimeField()
    #: moment of writing, by the database's clock
    written_at = models.DateTimeField(db_default=Now())
    #: "demo" or "import" inside a declared run, where `acted_at` may lie in the past
    run = models.CharField(max_length=12, blank=True)
    #: changes {field: [old, new]}, texts {field: hash}, row (hash of a register row)
    data = models.JSONField(default=dict)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="audit_entry_run", condition=Q(run__in=["", "demo", "import"])
            ),
        )
        indexes = (
            models.Index(fields=["subject_type", "subject_id", "id"], name="audit_entry_subject"),
            models.Index(fields=["tenant_id", "acted_at"], name="audit_entry_tenant"),
            models.Index(fields=["appointment_id", "acted_at"], name="audit_entry_actor"),
        )


class TextVersion(Record):
    """A free text as it was at one act; read under the rights of its record."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="texts")
    field = models.CharField(max_length=60)
    text = models.TextField()
    salt = models.CharField(max_length=32)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["entry", "field"], name="audit_textversion_once"),
        )


class AccessLog(models.Model):
    """Who looked at a restricted thing, when; the only table that a GET request may change."""

    account_id = models.IntegerField(null=True)
    appointment_id = models.UUIDField(null=True)
    tenant_id = models.UUIDField(null=True)
    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    what = models.CharField(max_length=40)
    seen_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = (
            models.Index(fields=["subject_type", "subject_id"], name="audit_access_subject"),
        )


class Head(models.Model):
    """
    A signed Merkle head over the entries sealed with it, chained to the head before.

    Numbers run 1, 2, 3 …; `root` is the RFC 6962 tree hash of the leaves in their positions.
    """

    id = models.IntegerField(primary_key=True)
    sealed_at = models.DateTimeField()
    size = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    head_hash = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)
    key_id = models.CharField(max_length=16)


class Leaf(models.Model):
    """One entry's place in the tree of its head."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, primary_key=True)
    head = models.ForeignKey(Head, on_delete=models.PROTECT, related_name="leaves")
    position = models.PositiveIntegerField()
    leaf_hash = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["head", "position"], name="audit_leaf_place"),
        )
