"""The minute's seal."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from vanphong.kernel.audit import sealing
from vanphong.kernel.jobs import periodic


@periodic(cron="* * * * *", name="audit.seal")
def seal(now: datetime) -> None:
    """Seal the entries of the last minute, if there were any."""
    sealing.seal(home=settings.HOME, now=now)
