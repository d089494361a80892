"""The exchange by the clock: what waits is tried again."""

from __future__ import annotations

import logging
from datetime import datetime

from vanphong.exchange import operations, queries
from vanphong.kernel.jobs import periodic

logger = logging.getLogger(__name__)


@periodic(cron="*/2 * * * *", name="exchange.try_again")
def try_again(now: datetime) -> None:
    """Deliver what a receiver could not take at first, or what a lost job left behind."""
    done = [operations.deliver(pk, now=now) for pk in queries.list_waiting(now)]
    if any(done):
        logger.info("delivered %d messages that had waited", sum(done))
