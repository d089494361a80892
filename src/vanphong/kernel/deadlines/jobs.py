"""The hourly look at deadlines, and the count after the calendar changed."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from django.utils import timezone

from vanphong.kernel.deadlines.sweeping import follow_calendar, sweep
from vanphong.kernel.jobs import job, periodic


@periodic(cron="2 * * * *", name="deadlines.sweep")
def sweep_deadlines(now: datetime) -> None:
    """Tell which deadlines came near or were missed."""
    sweep(now=now)


@job(name="deadlines.count_anew")
def count_anew(from_day: str, tenant: str = "") -> None:
    """Count open deadlines that reach `from_day` anew; a second run moves nothing."""
    follow_calendar(
        from_day=date.fromisoformat(from_day),
        tenant_id=uuid.UUID(tenant) if tenant else None,
        now=timezone.now(),
    )
