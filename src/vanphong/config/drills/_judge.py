"""The judgement on a series of numbers: gaps, duplicates, what was acknowledged and is lost."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """
    What the database holds of one series and period.

    `last` is the counter's, `taken` the numbers of the engine's list, `borne` what each document
    bears (None: none), `audited` what the audit's registration entries say of each document.
    """

    last: int
    taken: Sequence[int]
    borne: Mapping[uuid.UUID, int | None]
    audited: Mapping[uuid.UUID, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How many numbers are missing, stand twice, were told and are gone, or are half written."""

    gaps: int
    duplicates: int
    lost: int
    half: int

    @property
    def clean(self) -> bool:
        """Tell whether nothing at all is wrong."""
        return not (self.gaps or self.duplicates or self.lost or self.half)


def judge(stored: Stored, acknowledged: Sequence[tuple[uuid.UUID, int]]) -> Verdict:
    """
    Compare what is stored with itself and with what clients were told (document, number).

    A gap is a number up to the highest that no document bears. A duplicate is a number borne by
    two documents, taken twice, told for two documents, or a document told two numbers. Lost is
    what a client was told and the document does not bear. Half is a document without number, or
    one whose number, list entry and audit entry are not the same.
    """
    numbers = [number for number in stored.borne.values() if number is not None]
    highest = max([stored.last, *stored.taken, *numbers], default=0)
    half = [
        pk
        for pk, number in stored.borne.items()
        if number is None or stored.audited.get(pk) != number
    ]
    return Verdict(
        gaps=len(set(range(1, highest + 1)) - set(numbers)),
        duplicates=_repeated(numbers)
        + _repeated(stored.taken)
        + _repeated(number for _, number in acknowledged)
        + _repeated(document for document, _ in acknowledged),
        lost=sum(1 for document, number in acknowledged if stored.borne.get(document) != number),
        half=len(half) + len(set(stored.taken) ^ set(numbers)),
    )


def _repeated(values: Iterable[object]) -> int:
    return sum(count - 1 for count in Counter(values).values())


def percentile(ordered: Sequence[float], share: float) -> float:
    """Return the value that `share` (0 to 1) of the sorted values do not exceed; 0 of none."""
    if not ordered:
        return 0.0
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
