"""
References to records of any capability: a type code and an id.

A task knows only that it has a source; the capability that owns the source registers here how
its records are named, addressed and seen. Lower code never imports higher code for that.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from vanphong.kernel.principals import Actor


@dataclass(frozen=True, slots=True, order=True)
class SubjectRef:
    """A record named by its type code ("registry.incoming") and id."""

    type: str
    id: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectView:
    """
    What one reader may know of a record: a label and, if it may be opened, its address.

    `title` are words of its content, given to who may know it in full. `reference` names it where
    a label must not stand, as in an e-mail: a number or a day, never words of its content.
    `restricted` records (limited, personal) are not named in notices at all.
    """

    ref: SubjectRef
    label: str
    url: str
    title: str = ""
    reference: str = ""
    restricted: bool = False


#: Given the ids and the reader, answers for those the reader may see, at the reader's level.
Describer = Callable[[Actor, list[uuid.UUID]], dict[uuid.UUID, SubjectView]]
#: The records a reader may know at all; for counts that join.
Lister = Callable[[Actor], QuerySet[Any]]
#: Of the ids those that must be told at once, at any hour, by the rules of the day.
Urgency = Callable[[list[uuid.UUID], date], set[uuid.UUID]]

_describers: dict[str, Describer] = {}
_listers: dict[str, Lister] = {}
_urgencies: dict[str, Urgency] = {}


def register_subject(
    type_code: str,
    describer: Describer,
    *,
    visible: Lister | None = None,
    urgent: Urgency | None = None,
) -> None:
    """
    Declare how records of `type_code` are shown; called once, in `apps.ready`.

    `visible` is needed where notices or figures count such records; `urgent` where some of them
    do not wait for office hours.

    :raises ValueError: the type is declared already
    """
    if type_code in _describers and _describers[type_code] is not describer:
        raise ValueError(f"subject type {type_code!r} is declared twice")
    _describers[type_code] = describer
    if visible is not None:
        _listers[type_code] = visible
    if urgent is not None:
        _urgencies[type_code] = urgent


def subject_types() -> list[str]:
    """Return the declared type codes in order."""
    return sorted(_describers)


def listed_types() -> list[str]:
    """Return the type codes whose records can be counted at a reader's level, in order."""
    return sorted(_listers)


def describe(actor: Actor, refs: Iterable[SubjectRef]) -> dict[SubjectRef, SubjectView]:
    """
    Return what `actor` may know of each record; a record at level none is not in the answer.

    Cost: one query a type.
    """
    found: dict[SubjectRef, SubjectView] = {}
    for type_code, ids in _by_type(refs).items():
        describer = _describers.get(type_code)
        if describer is not None:
            found |= {view.ref: view for view in describer(actor, ids).values()}
    return found


def visible_refs_q(actor: Actor) -> Q:
    """
    Return the condition that keeps rows whose `subject_type` and `subject_id` name a record that
    `actor` may know at all. Types without a lister are left out.

    Cost: for each row one look-up by key; written with EXISTS, because PostgreSQL would read all
    of a type's records for an IN that stands beside others.
    """
    found = Q(pk__in=[])
    for type_code, lister in sorted(_listers.items()):
        known = lister(actor).order_by().filter(pk=OuterRef("subject_id"))
        found |= Q(subject_type=type_code) & Q(Exists(known))
    return found


def urgent_among(refs: Iterable[SubjectRef], day: date) -> set[SubjectRef]:
    """
    Return the records that are told at once, at any hour, by the rules of `day`; no rights asked.

    Cost: one query a type that knows urgency.
    """
    found: set[SubjectRef] = set()
    for type_code, ids in _by_type(refs).items():
        urgent = _urgencies.get(type_code)
        if urgent is not None:
            found |= {SubjectRef(type_code, pk) for pk in urgent(ids, day)}
    return found


def _by_type(refs: Iterable[SubjectRef]) -> dict[str, list[uuid.UUID]]:
    by_type: dict[str, list[uuid.UUID]] = {}
    for ref in refs:
        by_type.setdefault(ref.type, []).append(ref.id)
    return by_type
