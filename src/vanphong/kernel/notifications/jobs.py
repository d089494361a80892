"""The minute's look at mails, the sending of one, the nightly clearing."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.utils import timezone

from vanphong.kernel.jobs import enqueue, job, periodic
from vanphong.kernel.notifications import digest, mailing
from vanphong.kernel.notifications.clearing import clear_old


@job(name="notifications.deliver")
def deliver_mail(mail_id: str) -> None:
    """Send one mail, or note why not."""
    mailing.deliver(uuid.UUID(mail_id), now=timezone.now())


@job(name="notifications.send_due")
def send_due() -> None:
    """Gather what is due now: urgent notices do not wait for the minute."""
    _send_due(timezone.now())


@periodic(cron="* * * * *", name="notifications.each_minute")
def each_minute(now: datetime) -> None:
    """Ask for the digests at their hour, and gather what is due."""
    if mailing.mail_is_on():
        digest.ask_for_digests(now=now)
    _send_due(now)


@periodic(cron="40 2 * * *", name="notifications.clear")
def clear_each_night(now: datetime) -> None:
    """Clear notices and mails that are older than the rule says."""
    clear_old(now=now)


def _send_due(now: datetime) -> None:
    for mail_id in mailing.gather(now=now):
        enqueue(deliver_mail, mail_id=str(mail_id))
