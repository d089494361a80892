"""A drill that cannot fail proves nothing: the judge sees each fault that is planted."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest

from vanphong.config.drills._judge import Stored, judge, percentile

A, B, C = (uuid.UUID(int=n) for n in (1, 2, 3))
GOOD = Stored(last=3, taken=[1, 2, 3], borne={A: 1, B: 2, C: 3}, audited={A: 1, B: 2, C: 3})
TOLD = [(A, 1), (B, 2), (C, 3)]


def test_a_whole_series_is_clean() -> None:
    assert judge(GOOD, TOLD).clean


def test_what_nobody_was_told_is_no_fault() -> None:
    assert judge(GOOD, TOLD[:1]).clean


def test_a_hole_is_a_gap() -> None:
    stored = Stored(last=3, taken=[1, 3], borne={A: 1, C: 3}, audited={A: 1, C: 3})
    assert judge(stored, []).gaps == 1


def test_a_counter_that_ran_ahead_leaves_gaps() -> None:
    assert judge(replace(GOOD, last=5), TOLD).gaps == 2


def test_two_documents_with_one_number_are_seen() -> None:
    stored = replace(GOOD, borne={A: 1, B: 2, C: 2}, audited={A: 1, B: 2, C: 2})
    found = judge(stored, [])
    assert (found.duplicates, found.gaps) == (1, 1)


def test_a_number_taken_twice_is_seen() -> None:
    assert judge(replace(GOOD, taken=[1, 2, 3, 3]), TOLD).duplicates == 1


def test_one_number_told_to_two_people_is_seen() -> None:
    assert judge(GOOD, [*TOLD, (uuid.UUID(int=4), 3)]).duplicates == 1


def test_one_document_told_two_numbers_is_seen() -> None:
    found = judge(GOOD, [*TOLD, (A, 4)])
    assert (found.duplicates, found.lost) == (1, 1)


@pytest.mark.parametrize("told", [(A, 2), (uuid.UUID(int=9), 1)])
def test_what_was_told_and_is_gone_is_lost(told: tuple[uuid.UUID, int]) -> None:
    assert judge(GOOD, [told]).lost == 1


@pytest.mark.parametrize(
    "stored",
    [
        replace(GOOD, borne={**GOOD.borne, uuid.UUID(int=4): None}),
        replace(GOOD, audited={A: 1, B: 2}),
        replace(GOOD, audited={A: 1, B: 2, C: 4}),
        replace(GOOD, taken=[1, 2]),
    ],
    ids=["received only", "without entry", "another number audited", "not in the list"],
)
def test_what_is_half_written_is_seen(stored: Stored) -> None:
    assert judge(stored, TOLD).half == 1


def test_percentiles_are_values_that_occurred() -> None:
    assert percentile([1.0, 2.0, 3.0, 4.0], 0.5) == 3.0
    assert percentile([1.0, 2.0], 1) == 2.0
    assert percentile([], 0.99) == 0.0
