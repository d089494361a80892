"""Organisations: what they were called, who followed them, how they are found."""

from __future__ import annotations

import uuid
from collections import deque
from datetime import date

from django.db.models import Q, QuerySet

from vanphong.directory.models import Organisation, OrganisationName, Succession
from vanphong.kernel.text import fold


def name_on(organisation: Organisation, day: date) -> str:
    """Return the name `organisation` bore on `day`, else its last one before, else its first."""
    names = list(organisation.names.order_by("valid_from"))
    fitting = [n for n in names if n.valid_from <= day]
    return (fitting[-1] if fitting else names[0]).name if names else ""


def successors_on(organisation: Organisation, day: date) -> list[Organisation]:
    """
    Return who stands in the place of `organisation` on `day`: itself while it lives.

    Follows chains; several for one that was split; none where no successor is known
    ("chưa rõ kế thừa"). Cost: one query a generation.
    """
    if organisation.valid_to is None or organisation.valid_to >= day:
        return [organisation]
    living: dict[uuid.UUID, Organisation] = {}
    waiting, seen = deque([organisation.pk]), {organisation.pk}
    while waiting:
        generation = list(waiting)
        waiting.clear()
        links = Succession.objects.filter(
            predecessor__in=generation, effective_on__lte=day
        ).select_related("successor")
        for link in links:
            successor = link.successor
            if successor.pk in seen:
                continue
            seen.add(successor.pk)
            if successor.valid_to is None or successor.valid_to >= day:
                living[successor.pk] = successor
            else:
                waiting.append(successor.pk)
    return sorted(living.values(), key=lambda o: o.unit_code)


def is_split(organisation: Organisation) -> bool:
    """Tell whether parts of it went to different successors, so that somebody must say which."""
    return organisation.successions.filter(extent="part").count() > 1


def find_organisations(words: str, limit: int = 20) -> list[OrganisationName]:
    """Return names, old and new, that contain `words` whatever their marks; shortest sort first."""
    folded = fold(words)
    if not folded:
        return []
    names = OrganisationName.objects.filter(folded__contains=folded)
    return list(names.select_related("organisation").order_by("sort_key", "valid_from")[:limit])


def find_by_code(code: str) -> QuerySet[Organisation]:
    """Return the organisations that bear an electronic code, in its new or its old form."""
    wanted = code.strip().upper()
    return (
        Organisation.objects.filter(Q(code=wanted) | Q(old_code=wanted))
        if wanted
        else (Organisation.objects.none())
    )
