"""The exchange by the clock: what waits is tried again."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from datetime import datetime
from functools import partial

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
    done = sweep(now)
    if done:
        logger.info("made up for %d slips and messages that had waited", done)


def sweep(now: datetime) -> int:
    """
    Issue the slips and deliver the messages that wait; return how many went.

    One that fails is logged and keeps none of the others from going; it is tried again next time.
    """
    work = [
        *(partial(operations.issue_transfer, pk, now=now) for pk in queries.list_unissued(now)),
        *(partial(operations.deliver, pk, now=now) for pk in queries.list_waiting(now)),
    ]
    return sum(map(_done, work))


def _done(work: Callable[[], bool]) -> bool:
    try:
        return work()
    except Exception:
        logger.exception("a slip or message could not go")
        return False
