"""Reads of the pile of the desk: what waits for its intake, and from what it was split."""

from __future__ import annotations

import uuid

from django.db.models import Count, Q, QuerySet

from vanphong.kernel.policies import Missing
from vanphong.kernel.principals import Actor
from vanphong.registry.models import Incoming, WaitingFile
from vanphong.registry.policies import WaitingFilePolicy

#: what still waits
WAITS = Q(incoming=None, split_at=None, set_aside_at=None)


def list_waiting_for(actor: Actor) -> QuerySet[WaitingFile]:
    """Return what waits at the actor's desk, in the order in which it was brought."""
    rows = WaitingFilePolicy.visible_to(actor).filter(WAITS)
    return rows.select_related("file", "source", "brought_by__person").order_by("brought_at", "pk")


def list_split_for(actor: Actor) -> QuerySet[WaitingFile]:
    """Return the files that were split and have a part that still waits, the newest first."""
    waits = Q(parts__incoming=None, parts__split_at=None, parts__set_aside_at=None)
    rows = WaitingFilePolicy.visible_to(actor).filter(split_at__isnull=False)
    found = rows.annotate(left=Count("parts", filter=waits), made=Count("parts")).filter(left__gt=0)
    return found.select_related("file").order_by("-split_at", "-pk")


def get_waiting_for(actor: Actor, waiting_id: uuid.UUID) -> WaitingFile:
    """
    Return one file that waits at the actor's desk.

    :raises Missing: there is none, or it has left the pile
    """
    found = list_waiting_for(actor).filter(pk=waiting_id).first()
    if found is None:
        raise Missing
    return found


def get_readable_for(actor: Actor, waiting_id: uuid.UUID) -> WaitingFile:
    """
    Return one file that the desk may still look into: it waits, or a part of it does.

    :raises Missing: there is none; what was registered is read with its document
    """
    found = list_waiting_for(actor).filter(pk=waiting_id).first()
    found = found or list_split_for(actor).filter(pk=waiting_id).first()
    if found is None:
        raise Missing
    return found


def next_part(actor: Actor, row: WaitingFile) -> WaitingFile | None:
    """Return the next waiting part of the same file, or None."""
    if row.source_id is None:
        return None
    return list_waiting_for(actor).filter(source=row.source_id).order_by("first_page").first()


def origins_of(document: Incoming) -> list[WaitingFile]:
    """Return the parts of split files with which a document came; for who knows it in full."""
    parts = WaitingFile.objects.filter(incoming=document, source__isnull=False)
    return list(parts.select_related("source").order_by("pk"))
