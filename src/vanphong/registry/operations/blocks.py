"""
Numbers handed to the isolated installation, which keeps the registers of secrets.

Source: practice item 8: no line about the documents here, and no unexplained hole.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vanphong.directory.queries import post_of
from vanphong.kernel.audit import log
from vanphong.kernel.ids import uuid7
from vanphong.kernel.numbering import counters
from vanphong.kernel.policies import Refusal
from vanphong.kernel.principals import Actor
from vanphong.kernel.subjects import SubjectRef
from vanphong.kernel.text import squeeze
from vanphong.registry.models import NumberBlock, Series
from vanphong.registry.operations import reasons
from vanphong.registry.operations.intake import period_of
from vanphong.registry.policies import SeriesPolicy

#: more at once is a slip of the keyboard
LARGEST = 500
LONGEST_PROTOCOL = 120


def hand_over_block(
    series: Series,
    *,
    count: int,
    on: date,
    protocol: str,
    reason: str,
    key: uuid.UUID,
    actor: Actor,
    now: datetime,
) -> NumberBlock:
    """
    Let the next `count` numbers of the period of `on` leave the counter for good.

    `protocol` names the paper by which they are handed over; the register prints it in their
    place. The same `key` again returns the same block.

    :raises Refusal: a count below 1 or above 500, no protocol or reason
    :raises BookClosed: the book is closed
    Cost: two statements, one row for each number.
    """  # fmt: skip
    capacity = SeriesPolicy.check(actor, "hand_over_block", series)
    known = NumberBlock.objects.filter(key=key, series=series).first()
    if known is not None:
        return known
    paper = _checked(count, protocol)
    block = NumberBlock(
        pk=uuid7(), series=series, period=period_of(series, on), protocol=paper, key=key,
        reason=reasons.reason(reason), handed_by=post_of(actor), handed_at=now,
    )  # fmt: skip
    try:
        with transaction.atomic():
            _take(block, count, capacity)
    except IntegrityError as error:
        if "key" not in str(error):
            raise
        return NumberBlock.objects.get(key=key, series=series)
    return block


def _checked(count: int, protocol: str) -> str:
    if not 1 <= count <= LARGEST:
        raise Refusal(
            _("Hand over between 1 and %(largest)s numbers at once.") % {"largest": LARGEST},
            field="count",
        )
    paper = squeeze(protocol)
    if not paper or len(paper) > LONGEST_PROTOCOL:
        raise Refusal(_("Name the protocol: its number and day."), field="protocol")
    return paper


def _take(block: NumberBlock, count: int, actor: Actor) -> None:
    """Take the numbers, store the block and its entry."""
    counters.ensure_counter(block.series_id, block.period)
    ref = SubjectRef("registry.block", block.pk)
    block.first, block.last = counters.hand_over(
        block.series_id, block.period, count, ref, now=block.handed_at
    )
    block.save(force_insert=True)
    log.record(
        "registry.series.block_handed_over",
        subject=SubjectRef("registry.series", block.series_id), actor=actor, at=block.handed_at,
        reason=block.reason, texts={"protocol": block.protocol},
        changes={"block": (None, block.pk), "period": (None, block.period),
                 "first": (None, block.first), "last": (None, block.last)},
    )  # fmt: skip
