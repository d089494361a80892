"""One mail a person and batch, judged anew when it goes out, tried until it is sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives

from tests.notifications.conftest import (
    MORNING,
    SUBJECT,
    WORKDAY,
    Submit,
    address_of,
    deliver,
    direct,
)
from tests.world import SETUP, Province
from vanphong.directory import operations as directory
from vanphong.directory.models import Appointment
from vanphong.kernel.notifications import mailing
from vanphong.kernel.notifications.models import Mail, Notice
from vanphong.registry.models import Incoming

pytestmark = pytest.mark.usefixtures("mail_on", "reachable")
#: the mark after WORKDAY (09:10): 09:30 in Vietnam
MARK = datetime(2026, 11, 18, 2, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def send(now: datetime) -> None:
    for mail_id in mailing.gather(now=now):
        mailing.deliver(mail_id, now=now)


def test_it_waits_for_the_mark_and_comes_as_one_mail(
    province: Province, submit: Submit, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    submit()
    submit()
    deliver()
    send(MARK - timedelta(seconds=1))
    assert mailoutbox == []
    send(MARK)
    [mail] = mailoutbox
    assert mail.to == [address_of(province.chief_hoa)]
    assert mail.subject == "2 thông báo mới"
    assert str(mail.body).count("- Văn bản trình đồng chí cho ý kiến") == 2
    document = Incoming.objects.first()
    assert document is not None
    assert f"https://vanphong.example/registry/incoming/{document.pk}/" in str(mail.body)
    assert list(Mail.objects.values_list("outcome", "attempts")) == [("sent", 1)]
    send(MARK + MINUTE)
    assert len(mailoutbox) == 1


def test_what_comes_too_late_for_a_batch_waits_for_the_next_one(
    submit: Submit, mailoutbox: list[Any]
) -> None:
    submit()
    deliver()
    send(MARK)
    submit(now=MARK - timedelta(seconds=1))
    deliver(MARK - timedelta(seconds=1))
    send(MARK + MINUTE)
    assert len(mailoutbox) == 1
    send(MARK + timedelta(hours=1))
    assert len(mailoutbox) == 2


def test_a_mail_says_no_title_and_no_sender(submit: Submit, mailoutbox: list[Any]) -> None:
    submit()
    deliver()
    send(MARK)
    [mail] = mailoutbox
    whole = mail.subject + mail.body + mail.alternatives[0].content
    assert "(số 1)" in mail.body
    assert SUBJECT not in whole
    assert "Sơn La" not in whole


def test_a_limited_document_has_not_even_a_number_in_it(
    submit: Submit, mailoutbox: list[Any]
) -> None:
    submit(access_class="limited")
    deliver()
    send(MARK)
    assert "số 1" not in mailoutbox[0].body


def test_who_lost_the_right_gets_nothing(submit: Submit, mailoutbox: list[Any]) -> None:
    document = submit()
    deliver()
    Incoming.objects.filter(pk=document.pk).update(readers=[], knowers=[])
    send(MARK)
    assert mailoutbox == []
    assert Mail.objects.get().outcome == "dropped"


def test_who_left_the_post_gets_nothing(
    province: Province, submit: Submit, mailoutbox: list[Any]
) -> None:
    submit()
    deliver()
    directory.end_appointment(
        province.chief_hoa, last_on=MORNING.date() - timedelta(days=1), now=MORNING,
        actor=province.actor(province.administrator_tuan),
    )  # fmt: skip
    send(MARK)
    assert mailoutbox == []


def test_a_locked_account_gets_nothing(
    province: Province, submit: Submit, mailoutbox: list[Any]
) -> None:
    submit()
    deliver()
    directory.lock_account(
        province.chief_hoa.person, actor=SETUP, now=MORNING, reason="Nghỉ hưu từ hôm nay"
    )
    send(MARK)
    assert mailoutbox == []


def test_what_was_read_in_the_bell_is_not_mailed(submit: Submit, mailoutbox: list[Any]) -> None:
    submit()
    deliver()
    Notice.objects.update(read_at=WORKDAY)
    send(MARK)
    assert mailoutbox == []
    assert not Mail.objects.exists()


def test_what_is_read_between_gathering_and_sending_is_not_mailed(
    submit: Submit, mailoutbox: list[Any]
) -> None:
    submit()
    deliver()
    [mail_id] = mailing.gather(now=MARK)
    Notice.objects.update(read_at=MARK)
    mailing.deliver(mail_id, now=MARK)
    assert mailoutbox == []
    assert Mail.objects.get().outcome == "dropped"


def test_an_urgent_document_is_mailed_at_night(
    province: Province, submit: Submit, mailoutbox: list[Any]
) -> None:
    night = datetime(2026, 11, 18, 15, 0, tzinfo=UTC)  # 22:00 in Vietnam
    submit(urgency="very_urgent", now=night)
    submit(now=night)
    deliver(night)
    send(night)
    [mail] = mailoutbox
    assert mail.subject == "KHẨN: có việc cần xử lý ngay"
    assert SUBJECT not in mail.body
    morning = datetime(2026, 11, 19, 0, 30, tzinfo=UTC)  # 07:30
    send(morning - timedelta(seconds=1))
    assert len(mailoutbox) == 1
    send(morning)
    assert [m.subject for m in mailoutbox[1:]] == ["1 thông báo mới"]


def test_a_task_from_an_urgent_document_does_not_wait_either(
    province: Province, submit: Submit, mailoutbox: list[Any]
) -> None:
    night = datetime(2026, 11, 18, 15, 0, tzinfo=UTC)
    direct(province, submit(urgency="express", now=night), now=night)
    deliver(night)
    send(night)
    assert address_of(province.head_son) in {to for mail in mailoutbox for to in mail.to}


def test_a_fault_is_noted_by_name_and_tried_again(
    submit: Submit, mailoutbox: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fall(message: EmailMultiAlternatives) -> int:
        raise SMTPServerDisconnected("hoa@vanphong.example is not known here")

    submit()
    deliver()
    with monkeypatch.context() as patch:
        patch.setattr(EmailMultiAlternatives, "send", fall)
        send(MARK)
    mail = Mail.objects.get()
    assert (mail.outcome, mail.attempts, mail.fault) == ("waiting", 1, "SMTPServerDisconnected")
    send(MARK + timedelta(seconds=59))
    assert mailoutbox == []
    send(MARK + MINUTE)
    assert len(mailoutbox) == 1
    assert Mail.objects.get().outcome == "sent"


def test_it_fails_after_the_last_attempt(submit: Submit, monkeypatch: pytest.MonkeyPatch) -> None:
    def fall(message: EmailMultiAlternatives) -> int:
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailMultiAlternatives, "send", fall)
    submit()
    deliver()
    now = MARK
    for pause in mailing.PAUSES:
        send(now)
        now += timedelta(minutes=pause)
    mail = Mail.objects.get()
    assert (mail.outcome, mail.attempts) == ("failed", len(mailing.PAUSES))
    assert mailing.gather(now=now + timedelta(days=1)) == []


def test_an_attempt_is_taken_by_one_worker(submit: Submit, mailoutbox: list[Any]) -> None:
    submit()
    deliver()
    [mail_id] = mailing.gather(now=MARK)
    mailing.deliver(mail_id, now=MARK)
    mailing.deliver(mail_id, now=MARK)
    assert len(mailoutbox) == 1


def test_a_second_try_bears_the_same_id(submit: Submit, mailoutbox: list[Any]) -> None:
    submit()
    deliver()
    send(MARK)
    Mail.objects.update(outcome="waiting", ended_at=None, try_after=MARK)
    send(MARK + MINUTE)
    first, second = mailoutbox
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]


def test_without_a_mail_server_nothing_is_prepared(
    submit: Submit, settings: Any, mailoutbox: list[Any]
) -> None:
    settings.MAIL_IS_ON = False
    submit()
    deliver()
    assert Notice.objects.get().mail_after is None
    settings.MAIL_IS_ON = True  # switched on later: no flood of old news
    send(MARK)
    assert mailoutbox == []


def test_people_with_two_posts_get_one_mail(
    province: Province, reachable: Sequence[Appointment], submit: Submit, mailoutbox: list[Any]
) -> None:
    second = directory.appoint(
        person=province.chief_hoa.person, unit=province.division, title="Ủy viên",
        role="deputy_chief", valid_from=MORNING.date(), actor=SETUP, now=MORNING,
    )  # fmt: skip
    submit()
    submit(to=second)
    deliver()
    send(MARK)
    [mail] = mailoutbox
    assert "Trần Thị Hòa, Chánh Văn phòng" in mail.body
    assert "Trần Thị Hòa, Ủy viên" in mail.body
