"""The morning mail: due today, overdue, before me, new — once a working day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.notifications.conftest import SUBJECT, WORKDAY, Submit, address_of, deliver, direct
from tests.world import Province
from vanphong.kernel.notifications import digest, mailing, operations
from vanphong.kernel.notifications.models import Mail, Notice
from vanphong.tasks import operations as tasks
from vanphong.tasks.models import Task

pytestmark = pytest.mark.usefixtures("mail_on", "reachable")
#: 07:00 and 07:01 in Vietnam on the working day after WORKDAY
SEVEN = datetime(2026, 11, 19, 0, 0, tzinfo=UTC)


def morning(now: datetime = SEVEN) -> int:
    asked = digest.ask_for_digests(now=now)
    for mail_id in mailing.gather(now=now):
        mailing.deliver(mail_id, now=now)
    return asked


def assign(province: Province, submit: Submit, due_on: date) -> Task:
    direct(province, submit(), due_on=due_on)
    return tasks.assign_task(
        Task.objects.latest("given_at", "pk"), person=province.specialist_minh,
        actor=province.actor(province.head_son), now=WORKDAY,
    )  # fmt: skip


def mail_of(box: list[Any], post: Any) -> Any:
    [found] = [mail for mail in box if mail.to == [address_of(post)]]
    return found


def test_it_says_what_is_due_what_is_late_and_what_is_new(
    province: Province, submit: Submit, mailoutbox: list[Any]
) -> None:
    assign(province, submit, date(2026, 11, 19))
    assign(province, submit, date(2026, 11, 18))
    assign(province, submit, date(2026, 11, 20))
    deliver()
    Notice.objects.update(mail_after=None)
    morning()
    body = mail_of(mailoutbox, province.specialist_minh).body
    due, rest = body.split("Quá hạn\n")
    late, new = rest.split("Mới và chưa đọc\n")
    assert "Đến hạn hôm nay\n- Nhiệm vụ (hạn 19/11/2026)" in due
    assert late.count("- Nhiệm vụ") == 1
    assert "(hạn 18/11/2026)" in late
    assert new.count("Nhiệm vụ được phân công cho đồng chí") == 3
    assert mail_of(mailoutbox, province.specialist_minh).subject == "Việc ngày 19/11/2026"
    head = mail_of(mailoutbox, province.head_son).body
    assert "Quá hạn ở đơn vị của đồng chí\n- Nhiệm vụ (hạn 18/11/2026)" in head


def test_what_waits_for_a_direction_is_first_without_its_title(
    province: Province, submit: Submit, mailoutbox: list[Any]
) -> None:
    submit()
    deliver()
    Notice.objects.update(mail_after=None)
    morning()
    mail = mail_of(mailoutbox, province.chief_hoa)
    assert "Chờ đồng chí cho ý kiến\n- Văn bản đến (số 1)" in mail.body
    assert SUBJECT not in mail.body + mail.alternatives[0].content


def test_who_has_nothing_gets_no_mail(mailoutbox: list[Any]) -> None:
    assert morning() == 4
    assert mailoutbox == []
    assert set(Mail.objects.values_list("outcome", flat=True)) == {"dropped"}


@pytest.mark.parametrize(
    ("now", "asked"),
    [
        (SEVEN - timedelta(seconds=1), 0),
        (SEVEN, 4),
        (datetime(2026, 11, 22, 0, 0, tzinfo=UTC), 0),  # Sunday
        (datetime(2026, 11, 24, 0, 0, tzinfo=UTC), 0),  # a holiday
    ],
)
def test_it_is_asked_for_on_working_days_at_its_hour(now: datetime, asked: int) -> None:
    assert morning(now) == asked


def test_it_is_asked_for_once_a_day(submit: Submit, mailoutbox: list[Any]) -> None:
    submit()
    deliver()
    Notice.objects.update(mail_after=None)
    assert [morning(), morning(SEVEN + timedelta(minutes=1))] == [4, 0]
    assert len(mailoutbox) == 1


def test_new_is_what_came_since_the_last_one(
    province: Province, submit: Submit, mailoutbox: list[Any]
) -> None:
    submit()
    deliver()
    Notice.objects.update(mail_after=None)
    morning()
    morning(SEVEN + timedelta(days=1))
    first, second = mailoutbox
    assert "Mới và chưa đọc" in first.body
    assert "Mới và chưa đọc" not in second.body
    assert "Chờ đồng chí cho ý kiến" in second.body


def test_a_section_can_be_switched_off(
    province: Province, submit: Submit, mailoutbox: list[Any]
) -> None:
    submit()
    deliver()
    Notice.objects.update(mail_after=None, read_at=WORKDAY)
    operations.change_preferences(
        {"registry.before_me": frozenset()}, actor=province.actor(province.chief_hoa), now=WORKDAY
    )
    morning()
    assert mailoutbox == []


def test_a_long_list_is_cut_with_a_count(
    province: Province, submit: Submit, mailoutbox: list[Any]
) -> None:
    for _time in range(23):
        submit()
    deliver()
    Notice.objects.update(read_at=WORKDAY)
    morning()
    body = mail_of(mailoutbox, province.chief_hoa).body
    assert body.count("- Văn bản đến") == 20
    assert "và 3 việc khác" in body
