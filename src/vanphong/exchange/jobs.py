"""The exchange by the clock: what waits is tried again."""

from __future__ import annotations

import logging
import uuid
from datetime import datetime

from django.utils import timezone

from vanphong.exchange import operations, queries
from vanphong.kernel.jobs import job, periodic

logger = logging.getLogger(__name__)


@job(name="exchange.issue_transfer")
def issue_transfer(transfer_id: str) -> None:
    """Print the sheet of a slip and send it with its files; run again it sends nothing twice."""
    operations.issue_transfer(uuid.UUID(transfer_id), now=timezone.now())


@periodic(cron="*/2 * * * *", name="exchange.try_again")
def try_again(now: datetime) -> None:
    """Do what a receiver could not take at first, or what a lost job left behind."""
    for pk in queries.list_unissued(now):
        operations.issue_transfer(pk, now=now)
    done = [operations.deliver(pk, now=now) for pk in queries.list_waiting(now)]
    if any(done):
        logger.info("delivered %d messages that had waited", sum(done))
