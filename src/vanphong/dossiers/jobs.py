"""Work of dossiers behind the page."""

from __future__ import annotations

from datetime import datetime

from vanphong.dossiers import operations
from vanphong.kernel.calendar import local_day
from vanphong.kernel.jobs import periodic


@periodic(cron="20 0 * * *", name="dossiers.keep_readers")
def keep_readers(now: datetime) -> None:
    """Let heads who came since yesterday know the dossiers of their people."""
    operations.keep_readers(local_day(now))
