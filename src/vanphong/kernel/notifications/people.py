"""Who the recipients are: the one question the engine asks of the directory."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from vanphong.kernel.principals import Actor


class People(Protocol):
    """What the engine must know of people; `directory` implements it."""

    def actors(self, appointments: Iterable[uuid.UUID], *, now: datetime) -> dict[uuid.UUID, Actor]:
        """Return the actor of each appointment that is held at `now`; the others are left out."""

    def stand_ins(
        self, appointments: Iterable[uuid.UUID], *, now: datetime
    ) -> list[tuple[uuid.UUID, uuid.UUID]]:
        """Return (giver's, taker's appointment) of each delegation that is active at `now`."""

    def addresses(self, people: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
        """Return the mail address of each person who has one and whose account is open."""

    def names(self, people: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
        """Return the full name of each person."""

    def posts(
        self, people: Iterable[uuid.UUID] | None = None, *, now: datetime
    ) -> dict[uuid.UUID, list[uuid.UUID]]:
        """Return the appointments that each person (None: everybody) holds at `now`."""


_people: list[People] = []


def set_people(people: People) -> None:
    """Register the installation's only directory of people."""
    _people[:] = [people]


def people() -> People:
    """
    Return the directory of people.

    :raises LookupError: none is registered
    """
    if not _people:
        raise LookupError("no directory of people is registered")
    return _people[0]
