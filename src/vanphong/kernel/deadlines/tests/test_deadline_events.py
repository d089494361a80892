from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

import pytest

from vanphong.kernel.audit.models import Entry
from vanphong.kernel.calendar import LOCAL
from vanphong.kernel.deadlines import Term, Unit
from vanphong.kernel.deadlines.events import DeadlineChanged
from vanphong.kernel.deadlines.models import Deadline
from vanphong.kernel.deadlines.operations import (
    DeadlineOver,
    lift_deadline,
    meet_deadline,
    move_deadline,
    pause_deadline,
    resume_deadline,
    set_deadline,
)
from vanphong.kernel.events import bus
from vanphong.kernel.principals import system_actor
from vanphong.kernel.subjects import SubjectRef

pytestmark = pytest.mark.django_db

CHIEF = system_actor("test")
MONDAY = datetime(2026, 11, 16, 9, tzinfo=LOCAL)
PAPER = SubjectRef("probe.paper", uuid.UUID(int=7))


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[DeadlineChanged]:
    """What a capability that listens is told."""
    events: list[DeadlineChanged] = []
    monkeypatch.setitem(bus._handlers, DeadlineChanged.name, [events.append])
    monkeypatch.setitem(bus._classes, DeadlineChanged.name, DeadlineChanged)
    monkeypatch.setattr(bus, "_name", lambda handler: "tests.heard")
    return events


@pytest.fixture
def deadline() -> Deadline:
    return set_deadline(
        subject=PAPER,
        kind="handle",
        term=Term(5, Unit.WORKING_DAY),
        start_at=MONDAY,
        actor=CHIEF,
        now=MONDAY,
    )


def acts() -> list[str]:
    names = Entry.objects.filter(subject_id=PAPER.id).order_by("id").values_list("name", flat=True)
    return [name.rsplit(".", 1)[1] for name in names]


def test_every_verb_is_audited_and_told(heard: list[DeadlineChanged], deadline: Deadline) -> None:
    later = MONDAY + timedelta(days=1)
    pause_deadline(deadline=deadline, reason="Chờ hồ sơ", actor=CHIEF, now=later)
    resume_deadline(deadline=deadline, actor=CHIEF, now=later + timedelta(days=1))
    on = date(2026, 12, 1)
    move_deadline(deadline=deadline, on=on, reason="Xin ý kiến", actor=CHIEF, now=later)
    meet_deadline(deadline=deadline, actor=CHIEF, now=later)
    expected = ["set", "paused", "resumed", "moved", "met"]
    assert acts() == expected
    bus.deliver_pending(now=later)
    assert [event.what for event in heard] == expected
    assert (heard[-1].deadline_id, heard[-1].due_on) == (deadline.pk, on)


def test_a_refused_verb_tells_nothing(heard: list[DeadlineChanged], deadline: Deadline) -> None:
    lift_deadline(deadline=deadline, reason="Thu hồi", actor=CHIEF, now=MONDAY)
    with pytest.raises(DeadlineOver, match="đã kết thúc"):
        meet_deadline(deadline=deadline, actor=CHIEF, now=MONDAY)
    bus.deliver_pending(now=MONDAY)
    assert [event.what for event in heard] == ["set", "lifted"]
