"""What the clock does: the minute's look, and the nightly clearing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.notifications.conftest import WORKDAY, Submit, deliver
from tests.world import Province
from vanphong.kernel.notifications import jobs
from vanphong.kernel.notifications.clearing import clear_old
from vanphong.kernel.notifications.models import DigestDay, Mail, Notice


def queued() -> list[str]:
    found = ProcrastinateJob.objects.filter(task_name__startswith="notifications.")
    return list(found.values_list("task_name", flat=True))


def test_the_minute_sends_what_is_due(submit: Submit, mail_on: None) -> None:
    submit()
    deliver()
    jobs.each_minute(0)  # the marks of that day lie behind the present moment
    assert queued() == ["notifications.deliver"]
    assert Mail.objects.get().kind == "batch"


def test_without_mail_the_minute_does_nothing(submit: Submit) -> None:
    submit()
    deliver()
    jobs.each_minute(0)
    assert queued() == []
    assert not Mail.objects.exists()
    assert not DigestDay.objects.exists()


def test_an_urgent_notice_wakes_the_worker_at_once(submit: Submit, mail_on: None) -> None:
    submit(urgency="express")
    deliver()
    assert queued() == ["notifications.send_due"]


@pytest.mark.parametrize(("age", "left"), [(timedelta(days=180), 1), (timedelta(days=181), 0)])
def test_old_notices_and_their_mails_are_cleared(
    province: Province, submit: Submit, mail_on: None, age: timedelta, left: int
) -> None:
    submit()
    deliver()
    mail = Mail.objects.create(
        person_id=province.chief_hoa.person_id, kind="batch", key="x", try_after=WORKDAY,
        outcome="sent", ended_at=WORKDAY,
    )  # fmt: skip
    Notice.objects.update(mail=mail)
    clear_old(now=WORKDAY + age)
    assert (Notice.objects.count(), Mail.objects.count()) == (left, left)
