"""The store's house-keeping."""

from __future__ import annotations

import logging
from datetime import datetime

from vanphong.kernel.files import store
from vanphong.kernel.jobs import periodic

logger = logging.getLogger(__name__)


@periodic(cron="*/4 * * * *", name="files.sweep")
def sweep(now: datetime) -> None:
    """Remove temporary files that a stopped process left behind: ten minutes later at most."""
    gone = store.sweep(now=now)
    if gone:
        logger.info("removed %d orphaned temporary files", gone)


@periodic(cron="17 3 * * *", name="files.sweep_unused")
def sweep_unused(now: datetime) -> None:
    """Remove what was taken in for forms that were never sent."""
    gone = store.sweep_unused(now=now)
    if gone:
        logger.info("removed %d files that no record uses", gone)
