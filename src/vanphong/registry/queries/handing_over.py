"""What still lies with those who held a portfolio before, at the reader's level."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from vanphong.directory.models import Appointment, Portfolio
from vanphong.kernel.policies import Missing
from vanphong.kernel.principals import Actor, Level
from vanphong.registry.models import Handover, Incoming
from vanphong.registry.queries.incoming import list_incoming_for
from vanphong.registry.routing import above_by_document, fits
from vanphong.registry.routing_policies import HandoverPolicy
from vanphong.registry.states import INCOMING, IncomingState
from vanphong.tasks.models import Task
from vanphong.tasks.queries import list_tasks_for
from vanphong.tasks.states import OPEN

#: places of a row of the portfolio table that a person holds
PLACES = ("deputy", "leader", "specialist")
MOST_ITEMS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One place of a row that changed hands."""

    place: str
    giver: Appointment
    taker: Appointment


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenItem:
    """A document or a task with the old holder; `fits` when the row speaks of it."""

    document: Incoming | None = None
    task: Task | None = None
    fits: bool = False


def changes_of(portfolio: Portfolio) -> list[Change]:
    """Return the places in which a row has another holder than the row it follows."""
    before = portfolio.replaces
    if before is None:
        return []
    pairs = [(place, getattr(before, place), getattr(portfolio, place)) for place in PLACES]
    return [
        Change(place=place, giver=old, taker=new)
        for place, old, new in pairs
        if old is not None and new is not None and old.pk != new.pk
    ]


def list_open_items(
    actor: Actor, portfolio: Portfolio, giver: Appointment, *, now: datetime
) -> list[OpenItem]:
    """
    Return what lies before `giver` or is led by `giver`, as far as the actor knows it in full.

    At most 200 documents and 200 tasks, the oldest first.
    """
    documents = list(_documents(actor, giver).order_by("submitted_at", "pk")[:MOST_ITEMS])
    tasks = list(_tasks(actor, giver)[:MOST_ITEMS])
    sources = {t.source_id for t in tasks if t.source_type == INCOMING.noun}
    known = {d.pk: d for d in list_incoming_for(actor, Level.FULL).filter(pk__in=sources)}
    above = above_by_document([*documents, *known.values()], now)

    def speaks_of(document: Incoming | None) -> bool:
        return document is not None and fits(portfolio, document, above.get(document.sender_id))

    return [
        *(OpenItem(document=d, fits=speaks_of(d)) for d in documents),
        *(OpenItem(task=t, fits=speaks_of(known.get(t.source_id))) for t in tasks),
    ]


def count_open_items(actor: Actor, giver: Appointment) -> tuple[int, int]:
    """Return how many documents and tasks `list_open_items` would find, without its bound."""
    return _documents(actor, giver).order_by().count(), _tasks(actor, giver).order_by().count()


def _documents(actor: Actor, giver: Appointment) -> QuerySet[Incoming]:
    mine = list_incoming_for(actor, Level.FULL)
    return mine.filter(state=IncomingState.SUBMITTED, submitted_to=giver)


def _tasks(actor: Actor, giver: Appointment) -> QuerySet[Task]:
    return list_tasks_for(actor).filter(lead_person=giver, state__in=OPEN)


def list_handovers(actor: Actor, portfolio: Portfolio) -> Sequence[Handover]:
    """Return the handovers made for a row, newest first."""
    found = HandoverPolicy.visible_to(actor).filter(portfolio=portfolio)
    related = found.select_related("giver__person", "taker__person", "made_by__person")
    return list(related.order_by("-made_at"))


def get_handover_for(actor: Actor, handover_id: uuid.UUID) -> Handover:
    """
    Return one handover of the actor's office.

    :raises Missing: there is none
    """
    found = HandoverPolicy.visible_to(actor).filter(pk=handover_id).first()
    if found is None:
        raise Missing
    return found
