"""
What can be searched: each capability declares its kind of record once, in `apps.ready`.

A source tells the words of its records when they are kept, and shows the records that were found
when somebody looks. Both ask the capability's own rules: what a source leaves out is not kept, and
what it does not show is not seen, whatever the index says.
"""

from __future__ import annotations

import uuid
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar

from django.db.models import Model

from vanphong.kernel.principals import Actor
from vanphong.kernel.search.words import Field
from vanphong.kernel.ui.values import Tone, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Searchable:
    """
    One record as it is kept: its rights, its place in time, and its words.

    `line` are the texts of the register's fixed line, by which also those find it who know no
    more; `header` and `content` are matched for readers only.
    """

    subject_id: uuid.UUID
    tenant_id: uuid.UUID
    happened_at: datetime
    happened_on: date
    readers: Sequence[int]
    knowers: Sequence[int]
    excluded: Sequence[int]
    access_class: str
    line: Sequence[Field]
    header: Sequence[Field]
    state: str = ""
    party_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """
    A record that was found, as one reader may see it.

    `text` (the subject) and `passages` (opinions, content, longest last) stay empty for who knows
    the line only; the page marks the words in all of them and shows the best passage.
    """

    subject_id: uuid.UUID
    url: str
    title: Words
    line: Sequence[tuple[Words, str]]
    text: str = ""
    passages: Sequence[str] = field(default=())
    state: Words = ""
    tone: Tone = "neutral"
    is_line_only: bool = False


class Source(ABC):
    """One kind of record; `model` is a guarded record with a UUID key."""

    subject_type: ClassVar[str]
    model: ClassVar[type[Model]]
    #: name of the kind, in the plural, and of its states
    label: ClassVar[Words]
    states: ClassVar[Sequence[tuple[str, Words]]] = ()

    @abstractmethod
    def read(self, ids: Sequence[uuid.UUID]) -> Iterable[Searchable]:
        """Tell the words of these records; one left out is taken out of the search."""

    def read_content(self, subject_id: uuid.UUID) -> Sequence[str]:
        """Return the texts of the record's files, the main one first; none by default."""
        return ()

    @abstractmethod
    def show(self, actor: Actor, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Hit]:
        """Return those records that `actor` may know, each at the level it may know it."""


_sources: dict[str, Source] = {}


def register_source(source: Source) -> None:
    """Declare a kind of record; declaring the same class again replaces the first."""
    _sources[source.subject_type] = source


def source_of(subject_type: str) -> Source:
    """
    Return the source of a kind.

    :raises KeyError: no such kind is searched
    """
    return _sources[subject_type]


def all_sources() -> list[Source]:
    """Return the sources in the order they were declared."""
    return list(_sources.values())


def state_choices() -> list[tuple[str, Any]]:
    """Return every state of every kind once, for a filter."""
    found: dict[str, Words] = {}
    for source in _sources.values():
        for value, label in source.states:
            found.setdefault(value, label)
    return list(found.items())
