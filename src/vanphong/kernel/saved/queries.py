"""Reads of kept views."""

from __future__ import annotations

import uuid

from vanphong.kernel.policies import Missing
from vanphong.kernel.principals import Actor
from vanphong.kernel.saved.models import ListColumns, SavedView
from vanphong.kernel.saved.policies import SavedViewPolicy
from vanphong.kernel.text import sort_key


def list_views(actor: Actor, place: str) -> list[SavedView]:
    """Return the own views of a list, then those shared with the actor, each by name."""
    found = SavedViewPolicy.visible_to(actor).filter(place=place)
    return sorted(found, key=lambda v: (v.appointment_id != actor.appointment_id, sort_key(v.name)))


def kept_columns(actor: Actor, place: str) -> list[str] | None:
    """Return the columns that the post chose for a list; None where it chose none."""
    if actor.appointment_id is None:
        return None
    mine = ListColumns.objects.filter(appointment_id=actor.appointment_id, place=place)
    return mine.values_list("columns", flat=True).first()


def get_view_for(actor: Actor, view_id: uuid.UUID) -> SavedView:
    """
    Return one view that `actor` may see.

    :raises Missing: there is none
    """
    found = SavedViewPolicy.visible_to(actor).filter(pk=view_id).first()
    if found is None:
        raise Missing
    return found
