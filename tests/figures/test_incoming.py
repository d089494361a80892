"""The edges of periods and the meaning of each figure of the registers and of tasks."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.world import SETUP, SINCE, Province
from vanphong.kernel.figures.figure import value
from vanphong.kernel.subjects import SubjectRef
from vanphong.registry import figures as incoming
from vanphong.registry import operations as registry
from vanphong.registry.models import Incoming, Series
from vanphong.registry.operations import Letter
from vanphong.tasks import figures as tasks
from vanphong.tasks import operations
from vanphong.tasks.models import Task, TaskKind
from vanphong.tasks.operations import Order

#: Tuesday 10/11/2026, 09:00 in Vietnam
START = datetime(2026, 11, 10, 2, 0, tzinfo=UTC)
DAY = date(2026, 11, 10)


@pytest.fixture
def book(province: Province) -> Series:
    return registry.open_series(
        tenant=province.committee, name="Sổ văn bản đến", valid_from=SINCE, actor=SETUP, now=START
    )


def take_in(
    province: Province, book: Series, at: datetime, *, due_on: date | None = None,
    sender: str = "Sở Tài chính",
) -> Incoming:  # fmt: skip
    clerk = province.actor(province.clerk_lan)
    document = registry.receive_document(
        Letter(sender_name=sender, symbol="1/CV", subject="Về việc thử", due_on=due_on),
        series=book, arrived_at=at, receiver=province.clerk_lan, key=uuid.uuid4(), actor=clerk,
        now=at,
    )  # fmt: skip
    return registry.register_document(document, actor=clerk, now=at)


def finish(province: Province, document: Incoming, at: datetime) -> None:
    registry.finish_document(
        document, kind="filed", actor=province.actor(province.chief_hoa), now=at
    )


def period(first: date, last: date) -> incoming.ChosenInPeriod:
    return incoming.ChosenInPeriod(first=first, last=last)


def test_both_ends_of_a_period_are_included(province: Province, book: Series) -> None:
    """Legal days are Vietnam's: 17:00 in UTC is midnight there."""
    for moment in (
        datetime(2026, 11, 8, 16, 59, 59, tzinfo=UTC),  # the 8th, 23:59:59
        datetime(2026, 11, 8, 17, 0, tzinfo=UTC),  # the 9th, 00:00
        datetime(2026, 11, 10, 16, 59, 59, tzinfo=UTC),  # the 10th, 23:59:59
        datetime(2026, 11, 10, 17, 0, tzinfo=UTC),  # the 11th, 00:00
    ):
        finish(province, take_in(province, book, moment), moment)
    hoa = province.actor(province.chief_hoa)
    asked = period(date(2026, 11, 9), date(2026, 11, 10))
    assert value(incoming.RECEIVED, hoa, asked, START) == 2
    assert value(incoming.FINISHED, hoa, asked, START) == 2
    assert value(incoming.RECEIVED, hoa, period(DAY, DAY), START) == 1


def test_on_time_late_and_without_deadline_make_up_the_finished(
    province: Province, book: Series
) -> None:
    on_the_last_day = datetime(2026, 11, 12, 16, 59, 59, tzinfo=UTC)
    finish(province, take_in(province, book, START, due_on=date(2026, 11, 12)), on_the_last_day)
    late = take_in(province, book, START, due_on=date(2026, 11, 12))
    finish(province, late, on_the_last_day + timedelta(seconds=1))
    finish(province, take_in(province, book, START), START)
    hoa, asked = province.actor(province.chief_hoa), period(DAY, date(2026, 11, 13))
    counted = [
        value(figure, hoa, asked, START)
        for figure in (incoming.FINISHED, incoming.ON_TIME, incoming.LATE, incoming.UNDATED)
    ]
    assert counted == [3, 1, 1, 1]
    assert list(incoming.LATE.records(hoa, asked, START)) == [late]


def test_overdue_begins_after_the_last_day(province: Province, book: Series) -> None:
    take_in(province, book, START, due_on=date(2026, 11, 12))
    hoa = province.actor(province.chief_hoa)
    end = datetime(2026, 11, 12, 17, 0, tzinfo=UTC)
    nothing = incoming.Chosen()
    assert value(incoming.OVERDUE, hoa, nothing, end - timedelta(seconds=1)) == 0
    assert value(incoming.OVERDUE, hoa, nothing, end) == 1
    assert value(incoming.WAITING, hoa, nothing, end) == 1


def test_a_sender_is_one_however_it_is_spelled(province: Province, book: Series) -> None:
    take_in(province, book, START, sender="Sở Văn hoá")
    take_in(province, book, START, sender="Sở Văn hóa")
    hoa = province.actor(province.chief_hoa)
    [key] = set(Incoming.objects.values_list("sender_key", flat=True))
    asked = incoming.ChosenInPeriod(first=DAY, last=DAY, sender=key)
    assert value(incoming.RECEIVED, hoa, asked, START) == 2


def test_what_one_may_not_know_is_not_counted(province: Province, book: Series) -> None:
    take_in(province, book, START)
    nga = province.actor(province.party_clerk_nga)
    son = province.actor(province.head_son)
    for actor in (nga, son):
        assert value(incoming.RECEIVED, actor, period(DAY, DAY), START) == 0


def give(province: Province, *, kind: str, due_on: date | None = date(2026, 11, 12)) -> Task:
    return operations.give_task(
        Order(content="Tham mưu", lead_unit=province.economy, cooperating={}, due_on=due_on,
              kind=kind),
        tenant=province.committee, source=SubjectRef("registry.incoming", uuid.uuid4()),
        giver=province.chief_hoa, access_class="ordinary",
        actor=province.actor(province.chief_hoa), now=START,
    )  # fmt: skip


def test_tasks_are_told_apart_by_kind_and_by_their_end(province: Province) -> None:
    hoa, son = province.actor(province.chief_hoa), province.actor(province.head_son)
    for kind, due_on, done_at in (
        (TaskKind.INTERNAL, date(2026, 11, 12), datetime(2026, 11, 12, 16, 59, 59, tzinfo=UTC)),
        (TaskKind.INTERNAL, date(2026, 11, 12), datetime(2026, 11, 12, 17, 0, tzinfo=UTC)),
        (TaskKind.INTERNAL, None, START),
        (TaskKind.ASSIGNED, date(2026, 11, 12), START),
    ):
        operations.report_done(
            give(province, kind=kind, due_on=due_on), result="Xong", actor=son, now=done_at
        )
    give(province, kind=TaskKind.INTERNAL)
    asked = tasks.ChosenInPeriod(first=DAY, last=date(2026, 11, 13), kind="internal")
    counted = [
        value(figure, hoa, asked, START)
        for figure in (tasks.GIVEN, tasks.ON_TIME, tasks.LATE, tasks.UNDATED)
    ]
    assert counted == [4, 1, 1, 1]
    assigned = tasks.ChosenInPeriod(first=DAY, last=date(2026, 11, 13), kind="assigned")
    assert value(tasks.ON_TIME, hoa, assigned, START) == 1
    now = tasks.Chosen(kind="internal", unit=province.economy.pk)
    assert value(tasks.OPEN_NOW, hoa, now, START) == 1
    end = datetime(2026, 11, 12, 17, 0, tzinfo=UTC)
    assert [value(tasks.OVERDUE, hoa, now, moment) for moment in (START, end)] == [0, 1]
