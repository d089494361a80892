"""Identifiers sort by the order of their making, even within one millisecond."""

from __future__ import annotations

import time

import pytest

from vanphong.kernel.ids import uuid7


def test_an_identifier_is_a_uuid_of_version_7_with_its_milliseconds() -> None:
    before = time.time_ns() // 1_000_000
    made = uuid7()
    assert made.version == 7
    assert made.variant == "specified in RFC 4122"
    assert before <= made.int >> 80 <= time.time_ns() // 1_000_000 + 1


def test_those_of_one_process_sort_as_they_were_made() -> None:
    made = [uuid7() for _ in range(5000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_a_clock_set_back_keeps_the_order(monkeypatch: pytest.MonkeyPatch) -> None:
    earlier = uuid7()
    an_hour_ago = time.time_ns() - 3_600_000_000_000
    monkeypatch.setattr("vanphong.kernel.ids.time.time_ns", lambda: an_hour_ago)
    assert uuid7() > earlier
