"""The limit of a task: given, explained, moved, paused, met; followed when the calendar changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.page import OpenPage
from tests.world import NOW, SETUP, Province

from vanphong.directory import operations as directory
from vanphong.directory.models import Appointment
from vanphong.kernel.audit.models import Entry
from vanphong.kernel.calendar.models import SpecialDay
from vanphong.kernel.deadlines import Term
from vanphong.kernel.deadlines.events import DeadlineMissed, DeadlineNear
from vanphong.kernel.deadlines.models import Deadline
from vanphong.kernel.deadlines.operations import CannotSetDeadline
from vanphong.kernel.deadlines.sweeping import change_special_day, sweep
from vanphong.kernel.events import bus
from vanphong.kernel.policies import NotPermitted, Refusal
from vanphong.kernel.rules.operations import change_rule
from vanphong.tasks import operations, queries
from vanphong.tasks.deadlines import HANDLING, counting_on, day_of, task_ref
from vanphong.tasks.limits import read_limit
from vanphong.tasks.models import Task
from vanphong.tasks.tests.test_tasks import give

EARLIER = datetime(2026, 11, 10, 2, tzinfo=UTC)  # a Tuesday
DAY = NOW.date()  # Tuesday 24/11/2026, a public holiday since this year


def five_days() -> Term:
    found = read_limit("5 ngày làm việc", today=DAY, counting=counting_on(DAY))
    assert isinstance(found, Term)
    return found


def row_of(task: Task) -> Deadline:
    ref = task_ref(task)
    return Deadline.objects.get(subject_type=ref.type, subject_id=ref.id, kind=HANDLING)


def signed_in(province: Province, post: Appointment) -> Client:
    account = directory.open_account(
        post.person, tenant=post.tenant, password=None, actor=SETUP, now=NOW
    )
    client = Client()
    client.force_login(account.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_span_is_counted_from_the_day_after_and_explained(province: Province) -> None:
    task = give(province, due_on=five_days(), cooperating={})
    assert task.due_on == task.original_due_on == date(2026, 12, 1)
    shown = queries.shown_deadline(task, NOW)
    assert shown is not None
    assert (shown.left, shown.working) == (5, True)
    assert shown.arithmetic == (
        "Hạn 01/12/2026 = 5 ngày làm việc kể từ 24/11/2026 theo Điều 23, Nghị định số "
        "30/2020/NĐ-CP; Điều 147, Điều 148, Bộ luật Dân sự số 91/2015/QH13; trừ 2 ngày "
        "cuối tuần."
    )


def test_the_day_of_the_direction_counts_where_the_rule_says_so(province: Province) -> None:
    wednesday = datetime(2026, 11, 18, 2, tzinfo=UTC)

    def last_day() -> date:
        limit = read_limit(
            "5 ngày làm việc", today=wednesday.date(), counting=counting_on(wednesday.date())
        )
        return day_of(limit, tenant_id=province.committee.pk, now=wednesday)

    assert last_day() == date(2026, 11, 26)  # 19, 20, 23, 25, 26; the 24th is a holiday
    change_rule(
        code="tasks.task.counting", act="Quy chế làm việc", article="Điều 5", verified=False,
        value={"start_rule": "event_day_counted", "late_receipt": "as_received"},
        valid_from=date(2026, 11, 1), actor=SETUP, now=NOW,
    )  # fmt: skip
    assert last_day() == date(2026, 11, 25)
    assert counting_on(DAY).source.endswith("Điều 5, Quy chế làm việc")


def test_a_cooperating_unit_has_a_limit_of_its_own(province: Province) -> None:
    task = give(province, cooperating={province.division: date(2026, 11, 27)})
    part = task.participants.get(unit=province.division)
    shown = queries.shown_parts([part], task, NOW)[part.pk]
    assert shown.due_on == part.due_on == date(2026, 11, 27)
    operations.report_part(
        task, result="Đã góp ý", actor=province.actor(province.head_thu), now=NOW
    )
    part.refresh_from_db()
    assert (part.done_at, part.result) == (NOW, "Đã góp ý")
    assert queries.shown_parts([part], task, NOW) == {}
    with pytest.raises(Refusal, match="đã báo cáo"):
        operations.report_part(
            task, result="Lần nữa", actor=province.actor(province.head_thu), now=NOW
        )
    with pytest.raises(NotPermitted):
        operations.report_part(
            task, result="Không phải tôi", actor=province.actor(province.head_son), now=NOW
        )


def test_a_past_day_is_refused_and_no_task_is_left(province: Province) -> None:
    with pytest.raises(CannotSetDeadline, match="đã qua"):
        give(province, due_on=date(2026, 11, 1))
    assert not Task.objects.exists()


def test_a_holiday_decreed_later_moves_the_task_and_says_whom(province: Province) -> None:
    task = give(province, due_on=five_days(), cooperating={province.division: five_days()})
    given = give(province, cooperating={}, due_on=date(2026, 12, 1))
    moved = change_special_day(
        day=date(2026, 11, 30), kind=SpecialDay.Kind.HOLIDAY, name="Nghỉ theo quyết định",
        source="Công văn 1", verified=True, actor=SETUP, now=NOW,
    )  # fmt: skip
    part = task.participants.get(unit=province.division)
    assert {one.subject.id for one in moved} == {task.pk, part.pk}
    assert {(one.old, one.new) for one in moved} == {(date(2026, 12, 1), date(2026, 12, 2))}
    bus.deliver_pending(now=NOW)
    for record in (task, part, given):
        record.refresh_from_db()
    assert (task.due_on, part.due_on) == (date(2026, 12, 2), date(2026, 12, 2))
    assert given.due_on == date(2026, 12, 1)
    shown = queries.shown_deadline(task, NOW)
    assert shown is not None
    assert "30/11/2026" in shown.arithmetic
    assert "Hạn ban đầu là 01/12/2026." in shown.arithmetic


def test_near_and_missed_are_told_once_for_a_task(
    province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[bus.Event] = []
    monkeypatch.setattr(
        "vanphong.kernel.deadlines.sweeping.publish_many",
        lambda events, **_more: told.extend(events),
    )
    task = give(province, due_on=five_days(), cooperating={})
    sweep(now=datetime(2026, 11, 26, 12, tzinfo=UTC))
    assert told == []
    for _time in range(2):
        sweep(now=datetime(2026, 11, 27, 12, tzinfo=UTC))
    sweep(now=datetime(2026, 12, 1, 18, tzinfo=UTC))
    kinds = [(type(event), event.subject_id) for event in told]  # type: ignore[attr-defined]  # both have it
    assert kinds == [(DeadlineNear, task.pk), (DeadlineMissed, task.pk)]


def test_it_is_met_by_the_report_and_runs_again_when_re_opened(province: Province) -> None:
    day = date(2026, 11, 19)
    task = give(province, now=EARLIER, due_on=day, cooperating={province.division: day})
    hoa, son = province.actor(province.chief_hoa), province.actor(province.head_son)
    task = operations.report_done(task, result="Xong", actor=son, now=EARLIER)
    assert row_of(task).met_at == EARLIER
    part = task.participants.get(unit=province.division)
    assert Deadline.objects.get(subject_id=part.pk).lifted_at == EARLIER
    task = operations.reopen_task(task, reason="Còn thiếu", actor=hoa, now=NOW)
    assert row_of(task).is_open
    assert Deadline.objects.get(subject_id=part.pk).is_open
    shown = queries.shown_deadline(task, NOW)
    assert shown is not None
    assert shown.left == -2  # 20 and 23; the 24th is a holiday


def test_it_is_lifted_when_withdrawn_and_runs_on_when_returned(province: Province) -> None:
    task, hoa = give(province, cooperating={}), province.actor(province.chief_hoa)
    son = province.actor(province.head_son)
    task = operations.return_to_giver(task, reason="Không thuộc lĩnh vực", actor=son, now=NOW)
    assert row_of(task).is_open
    task = operations.withdraw_task(task, reason="Nhầm", actor=hoa, now=NOW)
    assert row_of(task).lifted_at == NOW


def test_the_giver_moves_it_and_both_days_are_told(province: Province) -> None:
    task, hoa = give(province, cooperating={}), province.actor(province.chief_hoa)
    task = operations.move_task_deadline(
        task, to=date(2026, 12, 10), reason="Chờ ý kiến bộ", actor=hoa, now=NOW
    )
    assert (task.due_on, task.original_due_on) == (date(2026, 12, 10), date(2026, 12, 1))
    shown = queries.shown_deadline(task, NOW)
    assert shown is not None
    assert "Hạn ban đầu là 01/12/2026." in shown.arithmetic
    entry = Entry.objects.get(name="tasks.task.move_deadline")
    assert entry.data["changes"]["due_on"] == ["2026-12-01", "2026-12-10"]


@pytest.mark.parametrize(
    ("to", "reason"),
    [(date(2026, 12, 10), " "), (date(2026, 11, 1), "Lùi"), (date(2026, 12, 1), "Như cũ")],
)
def test_a_move_is_refused_without_reason_to_the_past_and_to_the_same_day(
    province: Province, to: date, reason: str
) -> None:
    task = give(province, cooperating={})
    with pytest.raises(Refusal):
        operations.move_task_deadline(
            task, to=to, reason=reason, actor=province.actor(province.chief_hoa), now=NOW
        )
    assert row_of(task).due_on == date(2026, 12, 1)


def test_who_does_the_task_does_not_move_its_limit(province: Province) -> None:
    task = give(province, cooperating={})
    with pytest.raises(NotPermitted):
        operations.move_task_deadline(
            task, to=date(2026, 12, 9), reason="Bận", actor=province.actor(province.head_son),
            now=NOW,
        )  # fmt: skip


def test_a_task_without_a_limit_gets_one(province: Province) -> None:
    task = give(province, due_on=None, cooperating={})
    task = operations.move_task_deadline(
        task, to=five_days(), reason="Bổ sung hạn", actor=province.actor(province.chief_hoa),
        now=NOW,
    )  # fmt: skip
    assert task.due_on == task.original_due_on == date(2026, 12, 1)


def test_a_pause_is_not_late_and_moves_the_end(province: Province) -> None:
    hoa, son = province.actor(province.chief_hoa), province.actor(province.head_son)
    task = give(province, now=EARLIER, due_on=five_days(), cooperating={},
                lead_person=province.head_son)  # fmt: skip
    assert task.due_on == date(2026, 11, 17)
    operations.pause_task_deadline(task, reason="Chờ bộ trả lời", actor=hoa, now=EARLIER)
    assert queries.count_queues(son, DAY)["overdue"] == 0
    task = operations.resume_task_deadline(task, actor=hoa, now=NOW)
    assert task.due_on == row_of(task).due_on == date(2026, 12, 1)
    assert queries.count_queues(son, DAY)["overdue"] == 0


@pytest.mark.parametrize("verb", [operations.pause_task_deadline, operations.resume_task_deadline])
def test_a_task_without_a_limit_has_nothing_to_pause(
    province: Province, verb: Callable[..., Task]
) -> None:
    task = give(province, due_on=None, cooperating={})
    more: dict[str, Any] = {} if verb is operations.resume_task_deadline else {"reason": "Chờ"}
    with pytest.raises(operations.NoDeadline):
        verb(task, actor=province.actor(province.chief_hoa), now=NOW, **more)


# -- screens


def test_the_page_shows_the_day_with_its_sum_and_the_history(
    province: Province, page: OpenPage
) -> None:
    task = give(province, due_on=five_days(), cooperating={province.division: date(2026, 11, 27)})
    chief = signed_in(province, province.chief_hoa)
    shown = page(chief, reverse("tasks:detail", args=[task.pk]))
    assert "Thứ Ba, 01/12/2026" in shown.text
    assert "Cách tính" in shown.text
    assert "kể từ 24/11/2026" in shown.text
    assert "Thứ Sáu, 27/11/2026" in shown.text
    assert "giao nhiệm vụ" in shown.text
    address = reverse("tasks:move_deadline", args=[task.pk])
    page(chief, address)
    refused = chief.post(address, {"to": "tuần sau", "reason": "Chờ"})
    assert refused.status_code == 422
    assert "Ghi ngày (01/12/2026)" in refused.content.decode()
    chief.post(address, {"to": "trước 11/12/2026", "reason": "Chờ ý kiến bộ"})
    task.refresh_from_db()
    assert task.due_on == date(2026, 12, 10)
    assert "dời hạn từ 01/12/2026 sang 10/12/2026" in page(
        chief, reverse("tasks:detail", args=[task.pk])
    ).text  # fmt: skip


def test_acts_on_the_limit_fit_its_state(province: Province, page: OpenPage) -> None:
    hoa = province.actor(province.chief_hoa)
    task = give(province, due_on=five_days(), cooperating={})
    chief = signed_in(province, province.chief_hoa)
    address = reverse("tasks:detail", args=[task.pk])
    shown = page(chief, address).text
    assert "Tạm dừng tính hạn" in shown
    assert "Tính hạn tiếp" not in shown
    operations.pause_task_deadline(task, reason="Chờ bộ", actor=hoa, now=NOW)
    shown = page(chief, address).text
    assert "Tính hạn tiếp" in shown
    assert "Dời hạn" not in shown


def test_the_list_shows_the_badge(province: Province, page: OpenPage) -> None:
    give(province, due_on=date(2026, 12, 1), cooperating={})
    chief = signed_in(province, province.chief_hoa)
    shown = page(chief, reverse("tasks:list") + "?queue=all").text
    assert "ngày làm việc" in shown or "hạn hôm nay" in shown


def test_the_words_of_a_limit_come_while_it_is_typed(province: Province) -> None:
    chief = signed_in(province, province.chief_hoa)
    address = reverse("tasks:limit_words")
    assert "ngày làm việc kể từ" in chief.get(address, {"to": "5 ngày làm việc"}).content.decode()
    assert "ngày nghỉ" in chief.get(address, {"due_on": "24/11/2030"}).content.decode()
    assert "Ghi ngày" in chief.get(address, {"due_on": "<b>mai"}).content.decode()
    assert chief.get(address, {"due_on": ""}).content == b""
