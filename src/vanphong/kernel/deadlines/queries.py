"""Reads of deadlines. Rights belong to the subjects: callers join only what their reader sees."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import QuerySet

from vanphong.kernel.deadlines.models import OPEN, Deadline
from vanphong.kernel.subjects import SubjectRef


def find_open_deadline(subject: SubjectRef, kind: str) -> Deadline | None:
    """Return the open deadline of a kind of one record, or None. Cost: one query."""
    return Deadline.objects.filter(
        OPEN, subject_type=subject.type, subject_id=subject.id, kind=kind
    ).first()


def latest_deadline(subject: SubjectRef, kind: str) -> Deadline | None:
    """Return the last deadline of a kind of one record, open or over. Cost: one query."""
    return list_deadlines(subject).filter(kind=kind).last()


def list_deadlines(subject: SubjectRef) -> QuerySet[Deadline]:
    """Return all deadlines of one record, the oldest first."""
    return Deadline.objects.filter(subject_type=subject.type, subject_id=subject.id).order_by("id")


def open_by_subject(
    subject_type: str, ids: Iterable[uuid.UUID], kind: str
) -> dict[uuid.UUID, Deadline]:
    """Return the open deadline of each of many records, for lists. Cost: one query."""
    rows = Deadline.objects.filter(
        OPEN, subject_type=subject_type, subject_id__in=list(ids), kind=kind
    )
    return {row.subject_id: row for row in rows}


def list_coming(until: date, tenant_id: uuid.UUID | None = None) -> QuerySet[Deadline]:
    """Return open deadlines that end up to and including `until`, the nearest first."""
    rows = Deadline.objects.filter(OPEN, due_on__lte=until, paused_at__isnull=True)
    return (rows.filter(tenant_id=tenant_id) if tenant_id else rows).order_by("due_at", "id")


def list_late(now: datetime, tenant_id: uuid.UUID | None = None) -> QuerySet[Deadline]:
    """Return open deadlines whose end has passed, the longest overdue first."""
    rows = Deadline.objects.filter(OPEN, due_at__lte=now, paused_at__isnull=True)
    return (rows.filter(tenant_id=tenant_id) if tenant_id else rows).order_by("due_at", "id")
