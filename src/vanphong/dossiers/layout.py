"""
The form of a submission as data: its parts, and the stations it passes.

Pure. The value of the rule `dossiers.submission.form`, frozen on each submission, so that another
province's form, or a new one next year, needs no code and leaves the old papers as they were.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from vanphong.kernel.rules.lookup import Frozen

#: who fills a part: the maker, the stations of that part, or the product (clock and papers)
MAKER, STATIONS, TIME, PAPERS = "maker", "stations", "time", "papers"


class BrokenLayout(ValueError):  # noqa: N818 - says what is wrong with a rule
    """The rule describes no form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One numbered part of the form; `required` parts must be filled before sending."""

    code: str
    label: str
    by: str
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """
    One station of the way: whose roles may stand there and how long it may take.

    `amount` and `unit` are a term of `kernel.deadlines`; 0 sets no clock. Stations of one `place`
    are asked at once, the next place when all have answered.
    """

    code: str
    label: str
    part: str
    place: int
    roles: frozenset[str]
    own_unit: bool = False
    required: bool = False
    decides: bool = False
    amount: int = 0
    unit: str = "working_hour"


@dataclass(frozen=True, slots=True, kw_only=True)
class WishedFile:
    """A file that the form wants, by its role; a `required` one keeps the sheet from being sent."""

    role: str
    label: str
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The whole form."""

    title: str
    parts: tuple[Part, ...]
    steps: tuple[Step, ...]
    files: tuple[WishedFile, ...] = ()

    def written_parts(self) -> list[Part]:
        """Return the parts that the maker writes."""
        return [part for part in self.parts if part.by == MAKER]

    def deciding_place(self) -> int:
        """Return the place at which leaders stand who are asked at once: that of the first."""
        return min(step.place for step in self.steps if step.decides)

    def step(self, code: str) -> Step:
        """
        Return a station by its code.

        :raises KeyError: the form has none of that code
        """
        return {step.code: step for step in self.steps}[code]

    @classmethod
    def read(cls, value: Any) -> Layout:
        """
        Read the value of the rule.

        :raises BrokenLayout: it lacks something, or a station stands in no part of the form
        """
        try:
            layout = cls(
                title=str(value["title"]),
                parts=tuple(Part(**row) for row in value["parts"]),
                steps=tuple(_step(row) for row in value["stations"]),
                files=tuple(WishedFile(**row) for row in value.get("files", [])),
            )
        except (KeyError, TypeError) as fault:
            raise BrokenLayout(str(fault)) from fault
        known = {part.code for part in layout.parts}
        if lost := [step.code for step in layout.steps if step.part not in known]:
            raise BrokenLayout(f"stations without a part: {', '.join(lost)}")
        if not any(step.decides for step in layout.steps):
            raise BrokenLayout("no station decides")
        return layout


def _step(row: Mapping[str, Any]) -> Step:
    return Step(**{**row, "roles": frozenset(row["roles"])})


class Formed(Protocol):
    """A record that bears the frozen rule of its form."""

    form: Any


def layout_of(record: Formed) -> Layout:
    """Return the form of a submission as it stood when it was made."""
    return Layout.read(Frozen.from_json(record.form).value)
