"""A frozen figure keeps what was counted; asked again it tells what came and went."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.figures.test_incoming import DAY, START, finish, period, take_in
from tests.world import SETUP, SINCE, Province
from vanphong.kernel.audit.models import Entry
from vanphong.kernel.figures import freezing
from vanphong.kernel.figures.freezing import CannotFreeze, compare, freeze, ids_hash
from vanphong.kernel.figures.models import FrozenFigure
from vanphong.kernel.policies import Missing, NotPermitted
from vanphong.kernel.subjects import SubjectRef
from vanphong.registry import operations as registry
from vanphong.registry.figures import FINISHED, RECEIVED
from vanphong.registry.models import Incoming, Series

ASKED = period(DAY, date(2026, 11, 13))
LATER = START + timedelta(days=1)


@pytest.fixture
def book(province: Province) -> Series:
    return registry.open_series(
        tenant=province.committee, name="Sổ văn bản đến", valid_from=SINCE, actor=SETUP, now=START
    )


def frozen(province: Province, **more: Any) -> FrozenFigure:
    hoa = province.actor(province.chief_hoa)
    return freeze([(RECEIVED, ASKED)], actor=hoa, now=START, **more)[0]


def test_it_keeps_value_records_question_and_moment(province: Province, book: Series) -> None:
    documents = [take_in(province, book, START) for _time in range(3)]
    row = frozen(province)
    ids = sorted(d.pk for d in documents)
    assert (row.code, row.value, row.ids, row.frozen_at) == (
        "registry.incoming.received", 3, ids, START,
    )  # fmt: skip
    assert row.params == {"first": "2026-11-10", "last": "2026-11-13"}
    assert row.ids_hash == ids_hash(ids)
    entry = Entry.objects.get(name="figures.figure.frozen")
    assert entry.data["changes"]["ids_hash"] == [None, row.ids_hash]
    assert entry.subject_id == row.pk


def test_nothing_changed_is_told_so(province: Province, book: Series) -> None:
    take_in(province, book, START)
    change = compare(frozen(province), actor=province.actor(province.chief_hoa), now=LATER)
    assert change.is_same
    assert (change.value_then, change.value_now) == (1, 1)


def test_it_tells_what_came_and_what_went(province: Province, book: Series) -> None:
    hoa = province.actor(province.chief_hoa)
    done, late = take_in(province, book, START), take_in(province, book, START)
    finish(province, done, START)
    [row] = freeze([(FINISHED, ASKED)], actor=hoa, now=START)
    registry.reopen_document(
        Incoming.objects.get(pk=done.pk), reason="Còn việc phải làm", actor=hoa, now=LATER
    )
    finish(province, late, LATER)
    change = compare(row, actor=hoa, now=LATER)
    assert (change.came, change.went) == ((late.pk,), (done.pk,))
    assert (change.value_then, change.value_now) == (1, 1)
    views = freezing.views_of(change, FINISHED, actor=hoa)
    assert {views[late.pk].reference, views[done.pk].reference} == {"số 1", "số 2"}


def test_it_is_compared_at_the_readers_level(province: Province, book: Series) -> None:
    """A reader who may know one of two records hears of that one only."""
    shown, hidden = take_in(province, book, START), take_in(province, book, START)
    row = frozen(province, readers=[province.leader_binh.principal_id])
    Incoming.objects.filter(pk=hidden.pk).update(excluded=[province.leader_binh.principal_id])
    binh = province.actor(province.leader_binh)
    change = compare(row, actor=binh, now=LATER)
    assert change.is_same
    assert change.value_now == 1
    Incoming.objects.filter(pk=shown.pk).update(readers=[], knowers=[])
    assert compare(row, actor=binh, now=LATER).went == ()


def test_who_was_not_given_it_finds_nothing(province: Province, book: Series) -> None:
    take_in(province, book, START)
    row = frozen(province)
    for post in (province.leader_binh, province.head_thu, province.party_clerk_nga):
        with pytest.raises(Missing):
            compare(row, actor=province.actor(post), now=LATER)


def test_a_clerk_freezes_nothing_and_nothing_cannot_be_frozen(
    province: Province, book: Series
) -> None:
    with pytest.raises(NotPermitted):
        freeze([(RECEIVED, ASKED)], actor=province.actor(province.clerk_lan), now=START)
    with pytest.raises(CannotFreeze):
        freeze([], actor=province.actor(province.chief_hoa), now=START)


def test_it_names_the_report_that_carries_it(province: Province, book: Series) -> None:
    report = SubjectRef("reports.report", book.pk)
    row = frozen(province, subject=report)
    assert (row.subject_type, row.subject_id, row.value, row.ids) == (
        "reports.report", book.pk, 0, [],
    )  # fmt: skip
