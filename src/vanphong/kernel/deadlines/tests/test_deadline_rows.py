from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from vanphong.kernel.audit.models import Entry
from vanphong.kernel.calendar import LOCAL, end_of_day
from vanphong.kernel.calendar.models import SpecialDay
from vanphong.kernel.calendar.operations import set_special_day
from vanphong.kernel.deadlines import Term, Unit, explain, jobs
from vanphong.kernel.deadlines.events import DeadlineMissed, DeadlineNear, DeadlinesMoved
from vanphong.kernel.deadlines.models import Deadline
from vanphong.kernel.deadlines.operations import (
    CannotSetDeadline,
    DeadlineOver,
    give_deadline,
    lift_deadline,
    meet_deadline,
    move_deadline,
    pause_deadline,
    resume_deadline,
    set_deadline,
)
from vanphong.kernel.deadlines.queries import (
    find_open_deadline,
    list_coming,
    list_deadlines,
    list_late,
    open_by_subject,
)
from vanphong.kernel.deadlines.rules import term_of_rule
from vanphong.kernel.deadlines.sweeping import Swept, change_special_day, sweep
from vanphong.kernel.events import bus
from vanphong.kernel.events.bus import Event
from vanphong.kernel.principals import system_actor
from vanphong.kernel.rules.models import Rule
from vanphong.kernel.subjects import SubjectRef

pytestmark = pytest.mark.django_db

CHIEF = system_actor("test")
MONDAY = datetime(2026, 11, 16, 9, tzinfo=LOCAL)


@pytest.fixture
def paper() -> SubjectRef:
    return SubjectRef("probe.paper", uuid.uuid4())


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Event]:
    """What the outbox delivered of deadlines' events."""
    heard: list[Event] = []
    handlers = dict(bus._handlers)
    classes = dict(bus._classes)
    monkeypatch.setattr(bus, "_handlers", handlers)
    monkeypatch.setattr(bus, "_classes", classes)

    def listen(event: Event) -> None:
        heard.append(event)

    for kind in (DeadlineNear, DeadlineMissed, DeadlinesMoved):
        handlers[kind.name] = [listen]
        classes[kind.name] = kind
    return heard


def hear(told: list[Event]) -> list[Event]:
    told.clear()
    bus.deliver_pending(now=MONDAY)
    return list(told)


def five_days(paper: SubjectRef) -> Deadline:
    term = Term(5, Unit.WORKING_DAY, source="Điều 5")
    return set_deadline(
        subject=paper, kind="handle", term=term, start_at=MONDAY, actor=CHIEF, now=MONDAY
    )


def days(count: float) -> datetime:
    return MONDAY + timedelta(days=count)


def test_it_keeps_the_arithmetic_with_the_deadline(paper: SubjectRef) -> None:
    row = five_days(paper)
    row.refresh_from_db()
    assert (row.due_on, row.warn_on) == (date(2026, 11, 23), date(2026, 11, 19))
    assert row.due_at == end_of_day(date(2026, 11, 23))
    assert explain(row.due) == (
        "Hạn 23/11/2026 = 5 ngày làm việc kể từ 16/11/2026 theo Điều 5; trừ 2 ngày cuối tuần."
    )
    entry = Entry.objects.get(name="deadlines.deadline.set")
    assert entry.subject_id == paper.id
    assert entry.data["changes"]["due_on"] == [None, "2026-11-23"]


def test_it_refuses_a_second_running_deadline(paper: SubjectRef) -> None:
    row = five_days(paper)
    with pytest.raises(CannotSetDeadline):
        five_days(paper)
    meet_deadline(deadline=row, actor=CHIEF, now=MONDAY)
    assert five_days(paper).pk != row.pk
    assert list_deadlines(paper).count() == 2


def test_the_database_refuses_a_second_running_deadline(paper: SubjectRef) -> None:
    row = five_days(paper)
    row.pk = uuid.uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_a_leader_names_a_day_but_not_a_past_one(paper: SubjectRef) -> None:
    with pytest.raises(CannotSetDeadline) as refused:
        give_deadline(subject=paper, kind="handle", on=date(2026, 11, 15), actor=CHIEF, now=MONDAY)
    assert refused.value.sentence == "Ngày 15/11/2026 đã qua; hãy chọn hôm nay hoặc ngày sau."
    row = give_deadline(
        subject=paper, kind="handle", on=date(2026, 11, 21), actor=CHIEF, now=MONDAY
    )
    assert row.term is None
    assert row.due_on == date(2026, 11, 21)


def test_it_is_near_once_and_missed_once(paper: SubjectRef, told: list[Event]) -> None:
    row = five_days(paper)
    assert sweep(now=days(2)) == Swept()
    assert sweep(now=days(3)) == Swept(near=1)
    assert sweep(now=days(4)) == Swept()
    assert [type(event) for event in hear(told)] == [DeadlineNear]
    assert sweep(now=row.due_at) == Swept(missed=1)
    assert sweep(now=days(30)) == Swept()
    missed = hear(told)[0]
    assert isinstance(missed, DeadlineMissed)
    assert (missed.subject_id, missed.due_on) == (paper.id, date(2026, 11, 23))


def test_a_sweep_goes_on_over_its_batch(told: list[Event]) -> None:
    for _ in range(5):
        five_days(SubjectRef("probe.paper", uuid.uuid4()))
    assert sweep(now=days(60), batch=2) == Swept(missed=5)
    assert len(hear(told)) == 5


def test_a_met_deadline_is_left_alone(paper: SubjectRef) -> None:
    row = five_days(paper)
    meet_deadline(deadline=row, actor=CHIEF, now=days(1))
    assert sweep(now=days(60)) == Swept()
    assert find_open_deadline(paper, "handle") is None
    with pytest.raises(DeadlineOver) as refused:
        meet_deadline(deadline=row, actor=CHIEF, now=days(2))
    assert refused.value.sentence == "Hạn xử lý này đã kết thúc."


def test_a_lifted_deadline_is_left_alone(paper: SubjectRef) -> None:
    row = five_days(paper)
    lift_deadline(deadline=row, reason="Thu hồi", actor=CHIEF, now=days(1))
    assert sweep(now=days(60)) == Swept()


def test_a_move_needs_a_reason_and_starts_the_reminders_anew(paper: SubjectRef) -> None:
    row = five_days(paper)
    sweep(now=days(30))
    new = date(2026, 12, 31)
    with pytest.raises(CannotSetDeadline):
        move_deadline(deadline=row, on=new, reason=" ", actor=CHIEF, now=days(5))
    moved = move_deadline(deadline=row, on=new, reason="Chờ ý kiến", actor=CHIEF, now=days(5))
    assert moved.original_due_on == date(2026, 11, 23)
    assert explain(moved.due) == "Hạn 31/12/2026, do lãnh đạo ấn định."
    assert sweep(now=days(60)) == Swept(missed=1)
    entry = Entry.objects.get(name="deadlines.deadline.moved")
    assert entry.data["changes"]["due_on"] == ["2026-11-23", "2026-12-31"]


def test_it_refuses_a_move_to_the_same_day(paper: SubjectRef) -> None:
    row = five_days(paper)
    with pytest.raises(CannotSetDeadline):
        move_deadline(deadline=row, on=row.due_on, reason="x", actor=CHIEF, now=MONDAY)


def test_a_pause_stops_the_clock_and_gives_its_days_back(paper: SubjectRef) -> None:
    row = five_days(paper)
    pause_deadline(deadline=row, reason="Chờ bổ sung hồ sơ", actor=CHIEF, now=days(1))
    assert sweep(now=days(60)) == Swept()
    assert not list_late(days(60)).exists()
    resumed = resume_deadline(deadline=row, actor=CHIEF, now=days(4))
    assert resumed.due_on == date(2026, 11, 27)
    assert "tạm dừng 3 ngày" in explain(resumed.due)
    assert resumed.original_due_on == date(2026, 11, 23)


def test_it_refuses_pauses_that_make_no_sense(paper: SubjectRef) -> None:
    row = five_days(paper)
    with pytest.raises(CannotSetDeadline):
        resume_deadline(deadline=row, actor=CHIEF, now=MONDAY)
    with pytest.raises(CannotSetDeadline):
        pause_deadline(deadline=row, reason="x", actor=CHIEF, now=days(30))
    pause_deadline(deadline=row, reason="x", actor=CHIEF, now=MONDAY)
    with pytest.raises(CannotSetDeadline):
        pause_deadline(deadline=row, reason="x", actor=CHIEF, now=MONDAY)
    with pytest.raises(CannotSetDeadline):
        move_deadline(deadline=row, on=date(2026, 12, 1), reason="x", actor=CHIEF, now=MONDAY)


def storm(day: date) -> tuple[uuid.UUID, ...]:
    moved = change_special_day(
        day=day,
        kind=SpecialDay.Kind.HOLIDAY,
        name="Nghỉ tránh bão",
        source="Công điện 1",
        verified=True,
        actor=CHIEF,
        now=MONDAY,
    )
    return tuple(one.deadline_id for one in moved)


def test_a_new_holiday_moves_open_deadlines_and_says_whom(
    paper: SubjectRef, told: list[Event]
) -> None:
    row = five_days(paper)
    given_row = give_deadline(
        subject=paper, kind="report", on=date(2026, 11, 20), actor=CHIEF, now=MONDAY
    )
    assert storm(date(2026, 11, 18)) == (row.pk,)
    row.refresh_from_db()
    given_row.refresh_from_db()
    assert (row.due_on, given_row.due_on) == (date(2026, 11, 25), date(2026, 11, 20))
    events = hear(told)
    assert [e.deadline_ids for e in events if isinstance(e, DeadlinesMoved)] == [(row.pk,)]
    assert Entry.objects.filter(name="deadlines.deadline.recounted").count() == 1


def test_a_holiday_beyond_the_deadline_moves_nobody(paper: SubjectRef) -> None:
    five_days(paper)
    assert storm(date(2026, 12, 1)) == ()


def test_a_withdrawn_holiday_brings_the_deadline_back(paper: SubjectRef) -> None:
    row = five_days(paper)
    storm(date(2026, 11, 18))
    back = change_special_day(
        day=date(2026, 11, 18),
        kind=None,
        name="",
        source="Bão không vào",
        verified=True,
        actor=CHIEF,
        now=MONDAY,
    )
    assert [(one.old, one.new) for one in back] == [(date(2026, 11, 25), date(2026, 11, 23))]
    row.refresh_from_db()
    assert row.due_on == row.original_due_on


def test_a_calendar_changed_elsewhere_is_followed_by_the_worker(paper: SubjectRef) -> None:
    row = five_days(paper)
    set_special_day(
        day=date(2026, 11, 18),
        kind=SpecialDay.Kind.HOLIDAY,
        name="Nghỉ",
        source="CĐ 1",
        verified=True,
        actor=CHIEF,
        now=MONDAY,
    )
    bus.deliver_pending(now=MONDAY)
    waiting = ProcrastinateJob.objects.get(task_name="deadlines.count_anew")
    jobs.count_anew(**waiting.args)
    row.refresh_from_db()
    assert row.due_on == date(2026, 11, 25)


def test_lists_answer_what_is_coming_and_what_is_late(paper: SubjectRef) -> None:
    row = five_days(paper)
    assert list(list_coming(date(2026, 11, 23))) == [row]
    assert not list_coming(date(2026, 11, 22)).exists()
    assert list(list_late(row.due_at)) == [row]
    assert open_by_subject(paper.type, [paper.id], "handle") == {paper.id: row}


def test_a_rule_gives_the_term() -> None:
    rule = Rule(code="a.b", value={"amount": 3, "unit": "day"}, act="1/NĐ-CP", article="Điều 2")
    assert term_of_rule(rule) == Term(3, Unit.DAY, source="Điều 2, 1/NĐ-CP")
    with pytest.raises(ValueError, match="no time limit"):
        term_of_rule(Rule(code="a.b", value=3))
