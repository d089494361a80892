"""What a capability says about one kind of file: its columns, its judgement, its operations."""

from __future__ import annotations

import uuid
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise, zip_longest
from typing import ClassVar, Generic, TypeAlias, TypeVar

from django.utils.translation import gettext as _

from vanphong.kernel.imports.reading import Row, Table, UnreadableFile
from vanphong.kernel.policies.decisions import Refusal
from vanphong.kernel.principals import Actor
from vanphong.kernel.subjects import SubjectRef
from vanphong.kernel.text import fold, squeeze

T = TypeVar("T")
HEADER_WITHIN = 20


@dataclass(frozen=True, slots=True)
class Field:
    """A column a kind of file may have: its name in code and the labels people give it."""

    name: str
    labels: tuple[str, ...]
    required: bool = False


@dataclass(frozen=True, slots=True)
class Accepted(Generic[T]):
    """The row is good as it stands."""

    row: T


@dataclass(frozen=True, slots=True)
class Repaired(Generic[T]):
    """The row was made good; `how` is one sentence for the person who sent the file."""

    row: T
    how: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The row is not taken; `why` is one sentence that says what to change."""

    why: str


Verdict: TypeAlias = Accepted[T] | Repaired[T] | Refused


class Importer(ABC, Generic[T]):
    """
    One kind of file. `T` is a row made ready for the capability's operations.

    An instance serves one run: it may keep what it looked up.
    """

    fields: ClassVar[tuple[Field, ...]]
    #: names of the options a run may be given (`--option name=value`)
    option_names: ClassVar[frozenset[str]] = frozenset()
    #: name of the file of this run; set before anything is asked
    file_name: str = ""
    #: who runs it, and when; set like the name
    run_by: Actor | None = None
    run_at: datetime | None = None

    def __init__(self, options: Mapping[str, str] | None = None) -> None:
        """
        Take the options of the run.

        :raises UnreadableFile: an option this kind does not know
        """
        self.options = dict(options or {})
        if unknown := set(self.options) - self.option_names:
            raise UnreadableFile(
                _("Unknown option: %(names)s") % {"names": ", ".join(sorted(unknown))}
            )

    def key(self, values: Mapping[str, str]) -> str:
        """
        Return what names the row for good: a key is imported once, in whichever run.

        The default, an empty key, names a row by all its cells; the same row written twice in one
        file is then two rows.
        """
        del values
        return ""

    def tenant_id(self, actor: Actor) -> uuid.UUID | None:
        """Return the tenant the rows are for; keys count within it. By default the actor's."""
        return actor.tenant_id

    @abstractmethod
    def judge(self, values: Mapping[str, str], *, actor: Actor, now: datetime) -> Verdict[T]:
        """
        Judge one row: text by field name in NFC without outer spaces, "" where nothing stands.

        A `Refusal` raised here or by the operations refuses the row with its sentence.
        """

    @abstractmethod
    def apply(self, rows: Sequence[T], *, actor: Actor, now: datetime) -> Sequence[SubjectRef]:
        """
        Take the rows in by operations and return their records in the same order.

        Called in a transaction with at most 500 rows; when it refuses, again with each row alone.
        """

    def survey(self, rows: Sequence[Mapping[str, str]]) -> None:
        """
        Look at the whole file once, before any row is judged; by default nothing.

        :raises UnreadableFile: the file as a whole cannot be what it should be; no run is kept
        """

    def conclude(self, *, actor: Actor, now: datetime) -> Sequence[str]:
        """
        Do what follows from the file as a whole, and return what to tell about it, in sentences.

        Called after the last batch in a transaction of its own, also on a file that is run again;
        it must then change nothing. By default nothing.
        """
        del actor, now
        return ()

    def read_header(self, table: Table) -> tuple[Row, dict[str, int]]:
        """
        Find the header in the first 20 rows: the row with the most known labels.

        :raises UnreadableFile: a required column is nowhere; the sentence names it
        """
        header, places = self.guess_header(table)
        missing = [f for f in self.fields if f.required and f.name not in places]
        if missing or not places:
            raise UnreadableFile(
                _("These columns are missing: %(columns)s.")
                % {"columns": ", ".join(field.labels[0] for field in missing or self.fields)}
            )
        return header, places

    def guess_header(self, table: Table) -> tuple[Row, dict[str, int]]:
        """
        Return the row with the most known labels among the first 20, and the columns found there.

        Two rows one under the other count as one where their words together say more ("Số" over
        "đến"); the number is then that of the lower one.
        """
        top = table.rows[:HEADER_WITHIN]
        pairs = [(a, b) for a, b in pairwise(top) if b.number == a.number + 1]
        found = [(row, self._places(row)) for row in top]
        found += [self._over_two_lines(upper, lower) for upper, lower in pairs]
        return max(found, key=lambda one: len(one[1]))

    def places_in(self, row: Row) -> dict[str, int]:
        """Return the columns whose labels are known in a row that a person calls the headings."""
        return self._places(row)

    def _over_two_lines(self, upper: Row, lower: Row) -> tuple[Row, dict[str, int]]:
        """Return two rows as one header: the lower label counts, then both, then the upper one."""
        both = _together(upper, lower)
        found: dict[str, int] = {}
        for row in (lower, both, upper):
            for name, place in self._places(row).items():
                if name not in found and place not in found.values():
                    found[name] = place
        return both, found

    def _places(self, row: Row) -> dict[str, int]:
        labels = {_label(cell): place for place, cell in reversed(list(enumerate(row.cells)))}
        found: dict[str, int] = {}
        for field in self.fields:
            for label in field.labels:
                if _label(label) in labels:
                    found.setdefault(field.name, labels[_label(label)])
        return found

    def values_of(self, row: Row, places: Mapping[str, int]) -> dict[str, str]:
        """Return the row's text by field name; fields without a column are empty."""
        return {
            field.name: squeeze(row.cells[place])
            if (place := places.get(field.name, len(row.cells))) < len(row.cells)
            else ""
            for field in self.fields
        }


def _together(upper: Row, lower: Row) -> Row:
    """Return two rows of a header as one: a merged label stands in both and is said once."""
    cells = [
        " ".join(dict.fromkeys(part.strip() for part in pair if part.strip()))
        for pair in zip_longest(upper.cells, lower.cells, fillvalue="")
    ]
    return Row(lower.number, tuple(cells))


def _label(text: str) -> str:
    """Return what is left of a label when case, marks and punctuation are set aside."""
    return " ".join("".join(c if c.isalnum() else " " for c in fold(text)).split())


_builders: dict[str, Callable[[Mapping[str, str]], object]] = {}


def register_importer(kind: str, build: Callable[[Mapping[str, str]], Importer[T]]) -> None:
    """
    Declare a kind of file: usually the importer's class itself; called once, in `apps.ready`.

    :raises ValueError: the kind is declared already
    """
    if _builders.get(kind, build) is not build:
        raise ValueError(f"import kind {kind!r} is declared twice")
    _builders[kind] = build


def importer_kinds() -> list[str]:
    """Return the declared kinds in order."""
    return sorted(_builders)


class UnknownKind(Refusal):
    """There is no such kind of file; the sentence lists those there are."""


def build_importer(kind: str, options: Mapping[str, str]) -> Importer[object]:
    """
    Return an importer for one run.

    :raises UnknownKind: no capability declared it
    :raises UnreadableFile: an option it does not know
    """
    build = _builders.get(kind)
    if build is None:
        raise UnknownKind(
            _("There is no import “%(kind)s”. There are: %(known)s")
            % {"kind": kind, "known": ", ".join(importer_kinds()) or "–"}
        )
    made = build(options)
    assert isinstance(made, Importer)
    return made
