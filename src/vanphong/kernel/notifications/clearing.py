"""Clearing: notices are reminders, no records; what they were about stays."""

from __future__ import annotations

from datetime import datetime

from vanphong.kernel.calendar import local_day
from vanphong.kernel.notifications.models import Mail, Notice, Outcome
from vanphong.kernel.notifications.times import days_rule


def clear_old(*, now: datetime) -> tuple[int, int]:
    """
    Delete notices that happened before the rule `notifications.keep_days`, then ended mails that
    hold none any more; return how many of each.
    """
    before = now - days_rule("notifications.keep_days", local_day(now))
    notices, _ = Notice.objects.filter(happened_at__lt=before).delete()
    ended = Mail.objects.exclude(outcome=Outcome.WAITING).filter(
        ended_at__lt=before, notices__isnull=True
    )
    mails, _ = ended.delete()
    return notices, mails
