"""
The table of a capability: which event tells whom, in which words, by which channels.

    register_table(
        Table(
            subject_type="tasks.task",
            kinds=(Kind(code="tasks.given", label=_("Tasks given to me or my division")),),
            roles={"lead_head": lambda task, event, day: [...]},   # appointments
            load=lambda subject_id: Task.objects.filter(pk=subject_id).first(),
            rows=(
                Row(
                    code="tasks.given", kind="tasks.given", event=TaskGiven,
                    roles=("lead_head",), subject=lambda event: event.task_id,
                    sentence=_("A task was given to your division"),
                ),
            ),
        )
    )

A capability keeps it in its `notifications.py` and registers it in `apps.ready`.
"""

from __future__ import annotations

import enum
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from vanphong.kernel.events.bus import Event
from vanphong.kernel.ui.values import Words


class Channel(enum.StrEnum):
    """The ways by which a person hears."""

    BELL = "bell"
    MAIL = "mail"
    DIGEST = "digest"


EVERYWHERE = frozenset(Channel)
BELL_ONLY = frozenset({Channel.BELL})

#: Given the record, the event and the day: the appointments that play a role on the record.
Role = Callable[[Any, Any, date], Iterable[uuid.UUID | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """
    A sort of notices that people choose channels for.

    `channels` are possible, `default` are on until a person says otherwise.
    """

    code: str
    label: Words
    channels: frozenset[Channel] = EVERYWHERE
    default: frozenset[Channel] = EVERYWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """
    One line: the event, the roles that hear of it in order, and the sentence.

    `subject` gives the record's id, or None for an event that is not about such a record.
    """

    code: str
    kind: str
    event: type[Event]
    roles: tuple[str, ...]
    subject: Callable[[Any], uuid.UUID | None]
    sentence: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """All that one capability tells about one sort of record."""

    subject_type: str
    kinds: tuple[Kind, ...]
    roles: Mapping[str, Role]
    #: the record of an id, or None when it is gone
    load: Callable[[uuid.UUID], Any]
    rows: tuple[Row, ...]

    def __post_init__(self) -> None:
        """Refuse a line whose kind or role the table does not have."""
        kinds = {kind.code for kind in self.kinds}
        for row in self.rows:
            if row.kind not in kinds or not set(row.roles) <= set(self.roles):
                raise ValueError(f"the row {row.code!r} names an unknown kind or role")


_tables: list[Table] = []
_rows: dict[str, Row] = {}
_kinds: dict[str, Kind] = {}


def keep_table(table: Table) -> None:
    """
    Keep a table for reading; `telling.register_table` is what capabilities call.

    :raises ValueError: a row or kind of that code stands already
    """
    doubled = {r.code for r in table.rows} & _rows.keys() | {
        k.code for k in table.kinds
    } & _kinds.keys()
    if doubled:
        raise ValueError(f"told twice: {sorted(doubled)}")
    _tables.append(table)
    _rows.update({row.code: row for row in table.rows})
    _kinds.update({kind.code: kind for kind in table.kinds})


def keep_kind(kind: Kind) -> None:
    """Keep a kind that has no event, such as a section of the digest."""
    _kinds.setdefault(kind.code, kind)


def tables() -> list[Table]:
    """Return the tables in the order of their registration."""
    return list(_tables)


def kinds() -> list[Kind]:
    """Return all kinds, those with the most channels first, else in the order of registration."""
    return sorted(_kinds.values(), key=lambda kind: -len(kind.channels))


def kind_of(code: str) -> Kind | None:
    """Return the kind of that code, or None: its capability may be gone."""
    return _kinds.get(code)


def row_of(code: str) -> Row | None:
    """Return the line of that code, or None: its capability may be gone."""
    return _rows.get(code)
