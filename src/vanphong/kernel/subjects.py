"""
References to records of any capability: a type code and an id.

A task knows only that it has a source; the capability that owns the source registers here how
its records are named, addressed and seen. Lower code never imports higher code for that.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from vanphong.kernel.principals import Actor


@dataclass(frozen=True, slots=True, order=True)
class SubjectRef:
    """A record named by its type code ("registry.incoming") and id."""

    type: str
    id: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectView:
    """What one reader may know of a record: a label and, if it may be opened, its address."""

    ref: SubjectRef
    label: str
    url: str


#: Given the ids and the reader, answers for those the reader may see, at the reader's level.
Describer = Callable[[Actor, list[uuid.UUID]], dict[uuid.UUID, SubjectView]]

_describers: dict[str, Describer] = {}


def register_subject(type_code: str, describer: Describer) -> None:
    """
    Declare how records of `type_code` are shown; called once, in `apps.ready`.

    :raises ValueError: the type is declared already
    """
    if type_code in _describers and _describers[type_code] is not describer:
        raise ValueError(f"subject type {type_code!r} is declared twice")
    _describers[type_code] = describer


def subject_types() -> list[str]:
    """Return the declared type codes in order."""
    return sorted(_describers)


def describe(actor: Actor, refs: Iterable[SubjectRef]) -> dict[SubjectRef, SubjectView]:
    """
    Return what `actor` may know of each record; a record at level none is not in the answer.

    Cost: one query a type.
    """
    by_type: dict[str, list[uuid.UUID]] = {}
    for ref in refs:
        by_type.setdefault(ref.type, []).append(ref.id)
    found: dict[SubjectRef, SubjectView] = {}
    for type_code, ids in by_type.items():
        describer = _describers.get(type_code)
        if describer is not None:
            found |= {view.ref: view for view in describer(actor, ids).values()}
    return found
