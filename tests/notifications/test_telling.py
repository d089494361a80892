"""Whom an event tells: roles, own acts, rights, stand-ins, choices — and once only."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.notifications.conftest import MORNING, WORKDAY, Submit, deliver, direct, told
from tests.world import Province
from vanphong.directory import operations as directory
from vanphong.directory.models import Appointment
from vanphong.kernel.deadlines.events import DeadlineMissed, DeadlineNear
from vanphong.kernel.events import bus
from vanphong.kernel.events.models import Delivery, OutboxEvent
from vanphong.kernel.notifications import operations, queries
from vanphong.kernel.notifications.models import Notice
from vanphong.kernel.notifications.table import EVERYWHERE, Channel, tables
from vanphong.registry import operations as registry
from vanphong.registry.models import Incoming
from vanphong.tasks import operations as tasks
from vanphong.tasks.models import Task

LATER = WORKDAY + timedelta(hours=1)


def directed(province: Province, submit: Submit) -> Task:
    direct(province, submit())
    deliver()
    return Task.objects.get()


def test_the_person_it_lies_before_is_told(province: Province, submit: Submit) -> None:
    document = submit()
    assert told(province.chief_hoa) == []  # nothing in the verb itself
    deliver()
    [notice] = Notice.objects.all()
    assert (notice.row, notice.appointment_id) == ("registry.submitted", province.chief_hoa.pk)
    assert (notice.subject_id, notice.acted_by) == (document.pk, province.clerk_lan.person_id)
    assert (notice.happened_at, notice.in_bell, notice.mail_after) == (WORKDAY, True, None)


def test_an_event_delivered_twice_tells_once(province: Province, submit: Submit) -> None:
    submit()
    deliver()
    Delivery.objects.all().delete()
    OutboxEvent.objects.update(handled_at=None)
    deliver(LATER)
    assert told(province.chief_hoa) == ["registry.submitted"]


def test_a_leader_named_on_it_hears_of_its_arrival(province: Province, submit: Submit) -> None:
    submit(addressee=province.leader_binh, to=province.leader_binh)
    deliver()
    assert told(province.leader_binh) == ["registry.registered", "registry.submitted"]


def test_one_notice_a_record_waits_to_be_read(
    province: Province, submit: Submit, mail_on: None
) -> None:
    submit(addressee=province.leader_binh, to=province.leader_binh)
    deliver()
    binh = province.actor(province.leader_binh)
    [waiting] = queries.list_unread_for(binh)
    assert waiting.row == "registry.submitted"
    older = Notice.objects.get(row="registry.registered")
    assert (older.read_at, older.replaced_at) == (None, WORKDAY)
    assert queries.list_notices_for(binh).count() == 2


def test_a_direction_tells_head_cooperating_and_informed_once_each(
    province: Province, submit: Submit
) -> None:
    direct(
        province, submit(), cooperating={province.division: None},
        informed=[province.specialist_minh, province.head_son],
    )  # fmt: skip
    deliver()
    assert told(province.head_son) == ["tasks.given"]
    assert told(province.head_thu) == ["tasks.cooperating"]
    assert told(province.specialist_minh) == ["tasks.informed"]
    assert told(province.clerk_lan) == ["registry.directed"]
    assert told(province.chief_hoa) == ["registry.submitted"]  # not of the own direction
    assert told(province.party_clerk_nga) == []


def test_a_named_person_and_the_head_both_hear(province: Province, submit: Submit) -> None:
    direct(province, submit(), lead_person=province.specialist_minh)
    deliver()
    assert told(province.specialist_minh) == ["tasks.given.person"]
    assert told(province.head_son) == ["tasks.given"]


def test_the_way_of_a_task_is_told(province: Province, submit: Submit) -> None:
    task = directed(province, submit)
    son, minh = province.actor(province.head_son), province.actor(province.specialist_minh)
    hoa = province.actor(province.chief_hoa)
    tasks.assign_task(task, person=province.specialist_minh, actor=son, now=LATER)
    tasks.report_done(task, result="Đã có Công văn 12", actor=minh, now=LATER)
    tasks.reopen_task(task, reason="Còn thiếu phụ lục", actor=hoa, now=LATER)
    tasks.withdraw_task(task, reason="Không cần nữa", actor=hoa, now=LATER)
    deliver(LATER)
    assert told(province.specialist_minh) == ["tasks.assigned", "tasks.given.person",
                                              "tasks.withdrawn"]  # fmt: skip
    assert told(province.head_son) == ["tasks.given", "tasks.given", "tasks.withdrawn"]
    assert told(province.chief_hoa) == ["registry.submitted", "tasks.done"]


def test_a_returned_task_comes_back_to_its_giver(province: Province, submit: Submit) -> None:
    task = directed(province, submit)
    tasks.return_to_giver(
        task, reason="Không thuộc phòng", actor=province.actor(province.head_son), now=LATER
    )
    deliver(LATER)
    assert told(province.chief_hoa)[-1] == "tasks.returned"


def test_deadlines_of_tasks_are_told_to_person_and_head(province: Province, submit: Submit) -> None:
    task = directed(province, submit)
    tasks.assign_task(
        task, person=province.specialist_minh, actor=province.actor(province.head_son), now=LATER
    )
    deliver(LATER)
    Notice.objects.all().delete()
    for event_class in (DeadlineNear, DeadlineMissed):
        for subject_type in ("tasks.task", "elsewhere.thing"):
            event = event_class(
                deadline_id=task.pk, subject_type=subject_type, subject_id=task.pk, kind="task",
                due_on=date(2026, 12, 1), at=LATER,
            )  # fmt: skip
            bus.publish(event, at=LATER)
    deliver(LATER)
    assert told(province.specialist_minh) == ["tasks.near", "tasks.missed"]
    assert told(province.head_son) == ["tasks.near", "tasks.missed"]
    assert told(province.chief_hoa) == []


def test_recall_return_and_reopening_reach_who_works_on_it(
    province: Province, submit: Submit
) -> None:
    document = submit()
    direct(province, document)
    task = Task.objects.get()
    tasks.assign_task(
        task, person=province.specialist_minh, actor=province.actor(province.head_son), now=LATER
    )
    tasks.report_done(
        task, result="Xong", actor=province.actor(province.specialist_minh), now=LATER
    )
    hoa = province.actor(province.chief_hoa)
    document = registry.finish_document(document, kind="filed", actor=hoa, now=LATER)
    document = registry.reopen_document(document, reason="Còn việc phải làm", actor=hoa, now=LATER)
    registry.recall_document(
        document, reason="Sở gửi nhầm văn bản", actor=province.actor(province.clerk_lan), now=LATER
    )
    deliver(LATER)
    assert told(province.specialist_minh)[-2:] == ["registry.reopened", "registry.recalled"]
    assert told(province.clerk_lan) == ["registry.directed", "registry.finished",
                                        "registry.reopened"]  # fmt: skip
    assert told(province.chief_hoa)[-1] == "registry.recalled"


def test_who_may_not_know_the_record_is_not_told(province: Province, submit: Submit) -> None:
    """A limited task given to a division without a name is known to its giver alone."""
    direct(province, submit(access_class="limited"))
    deliver()
    assert told(province.head_son) == []


def told_of_documents(post: Appointment) -> list[str]:
    """Leave out what the directory tells of the delegation itself."""
    return [row for row in told(post) if row.startswith("registry.")]


def test_who_stands_in_is_told_too(province: Province, submit: Submit) -> None:
    directory.delegate(
        giver=province.chief_hoa, taker=province.head_thu, starts_at=MORNING,
        ends_at=WORKDAY + timedelta(days=2), reason="Đi công tác",
        actor=province.actor(province.chief_hoa), now=MORNING,
    )  # fmt: skip
    submit()
    deliver()
    both = (province.chief_hoa, province.head_thu)
    assert [told_of_documents(post) for post in both] == [["registry.submitted"]] * 2
    notice = Notice.objects.get(appointment_id=province.head_thu.pk, row="registry.submitted")
    assert notice.on_behalf_of == province.chief_hoa.pk


def test_a_stand_in_of_yesterday_is_not_told(province: Province, submit: Submit) -> None:
    directory.delegate(
        giver=province.chief_hoa, taker=province.head_thu, starts_at=MORNING, ends_at=WORKDAY,
        reason="Đi công tác", actor=province.actor(province.chief_hoa), now=MORNING,
    )  # fmt: skip
    submit()
    deliver()
    assert told_of_documents(province.head_thu) == []


def test_a_stand_in_for_one_class_is_not_told_of_another(
    province: Province, submit: Submit
) -> None:
    directory.delegate(
        giver=province.chief_hoa, taker=province.head_thu, starts_at=MORNING,
        ends_at=WORKDAY + timedelta(days=2), reason="Đi công tác",
        actor=province.actor(province.chief_hoa), now=MORNING,
    )  # fmt: skip
    submit(access_class="limited")
    deliver()
    assert told_of_documents(province.chief_hoa) == ["registry.submitted"]
    assert told_of_documents(province.head_thu) == []


def test_who_acts_on_it_has_read_what_was_told_before(province: Province, submit: Submit) -> None:
    document = submit()
    deliver()
    direct(province, document, now=LATER)
    deliver(LATER)
    notice = Notice.objects.get(row="registry.submitted")
    assert notice.read_at == LATER


def test_what_happened_long_ago_is_no_news(province: Province, submit: Submit) -> None:
    submit()
    deliver(WORKDAY + timedelta(days=10, seconds=1))
    assert told(province.chief_hoa) == []


def test_the_last_moment_of_news_is_told(province: Province, submit: Submit) -> None:
    submit()
    deliver(WORKDAY + timedelta(days=10))
    assert told(province.chief_hoa) == ["registry.submitted"]


@pytest.mark.parametrize(
    ("channels", "bell", "mail", "digest"),
    [
        ({Channel.MAIL}, False, True, False),
        ({Channel.BELL, Channel.DIGEST}, True, False, True),
    ],
)
def test_it_comes_by_the_channels_a_person_chose(
    province: Province, submit: Submit, mail_on: None, channels: set[Channel], bell: bool,
    mail: bool, digest: bool,
) -> None:  # fmt: skip
    operations.change_preferences(
        {"registry.submitted": frozenset(channels)}, actor=province.actor(province.chief_hoa),
        now=MORNING,
    )  # fmt: skip
    submit()
    deliver()
    [notice] = Notice.objects.all()
    assert (notice.in_bell, notice.in_digest) == (bell, digest)
    assert (notice.mail_after is not None) is mail


def test_who_wants_nothing_gets_nothing(province: Province, submit: Submit) -> None:
    operations.change_preferences(
        {"registry.submitted": frozenset()}, actor=province.actor(province.chief_hoa), now=MORNING
    )
    submit()
    deliver()
    assert told(province.chief_hoa) == []


def test_an_urgent_document_passes_every_choice(
    province: Province, submit: Submit, mail_on: None
) -> None:
    operations.change_preferences(
        {"registry.submitted": frozenset()}, actor=province.actor(province.chief_hoa), now=MORNING
    )
    document = submit(urgency="express")
    direct(province, document)
    deliver()
    notices = {n.appointment_id: n for n in Notice.objects.filter(urgent=True)}
    assert set(notices) == {province.chief_hoa.pk, province.head_son.pk, province.clerk_lan.pk}
    assert all(n.in_bell and n.mail_after == WORKDAY for n in notices.values())


def test_the_bell_counts_only_what_may_still_be_known(province: Province, submit: Submit) -> None:
    document = submit()
    deliver()
    hoa = province.actor(province.chief_hoa)
    assert queries.count_unread(hoa) == 1
    Incoming.objects.filter(pk=document.pk).update(readers=[], knowers=[])
    assert queries.count_unread(hoa) == 0
    assert list(queries.list_notices_for(hoa)) == []


def test_every_line_of_every_table_has_its_words_and_kind() -> None:
    rows = [row for table in tables() for row in table.rows]
    kinds = {kind.code for table in tables() for kind in table.kinds}
    assert {row.kind for row in rows} == kinds  # no kind without a line
    assert len({row.code for row in rows}) == len(rows)
    assert all(kind.default <= kind.channels <= EVERYWHERE for t in tables() for kind in t.kinds)
