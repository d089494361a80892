"""
The batch "nhập bù": after an outage the desk enters what came meanwhile, with its true times.

Each document is received and registered at the moment it truly came. Its audit entries say that
moment as the moment of the act, the database's clock as the moment of writing, and "import" as the
declared run in which alone the two may differ; the batch itself is an act of now, with the outage
and the reason. Source: practice item 7; architecture, section 3 (audit).
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.directory.queries import post_of
from vanphong.kernel.audit import log
from vanphong.kernel.policies import Refusal
from vanphong.kernel.principals import Actor
from vanphong.kernel.subjects import SubjectRef
from vanphong.registry.models import CatchUp, Incoming, Series
from vanphong.registry.operations import reasons
from vanphong.registry.operations.intake import Letter, receive_document, register_document
from vanphong.registry.policies import IncomingPolicy

#: more in one batch is better imported from a file
MOST_ROWS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedLetter:
    """A letter that came during the outage; `key` is the same when the form is sent again."""

    letter: Letter
    arrived_at: datetime
    key: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CaughtUp:
    """What became of one row: the document with its number, or why it was refused, and where."""

    document: Incoming | None = None
    sentence: str = ""
    field: str = ""


def catch_up(
    series: Series,
    *,
    rows: Sequence[MissedLetter],
    began_at: datetime,
    ended_at: datetime,
    reason: str,
    key: uuid.UUID,
    actor: Actor,
    now: datetime,
) -> list[CaughtUp]:
    """
    Receive and register each row with its true time; return what became of them, in their order.

    Numbers are taken in the order of the true times. A refused row refuses no other; the same keys
    again take no second number.

    :raises Refusal: the outage is no span of the past, there are no rows or too many, no reason
    :raises NotPermitted: the actor is no clerk of the book's office
    """  # fmt: skip
    capacity = IncomingPolicy.check(actor, "catch_up")
    if capacity.tenant_id != series.tenant_id:
        raise Refusal(IncomingPolicy.sentence("catch_up"))
    if not began_at < ended_at <= now:
        raise Refusal(_("The outage ends after it began, and not in the future."), field="ended_at")
    if not 1 <= len(rows) <= MOST_ROWS:
        raise Refusal(_("Enter between 1 and %(most)s documents.") % {"most": MOST_ROWS})
    batch = _begin(series, began_at, ended_at, reasons.reason(reason), key, capacity, now)
    results: dict[int, CaughtUp] = {}
    for place in sorted(range(len(rows)), key=lambda n: (rows[n].arrived_at, n)):
        results[place] = _enter(rows[place], batch, actor)
    return [results[place] for place in range(len(rows))]


@transaction.atomic
def _begin(
    series: Series,
    began_at: datetime,
    ended_at: datetime,
    reason: str,
    key: uuid.UUID,
    actor: Actor,
    now: datetime,
) -> CatchUp:
    batch, is_new = CatchUp.objects.get_or_create(
        key=key,
        defaults={
            "series": series, "began_at": began_at, "ended_at": ended_at, "reason": reason,
            "entered_by": post_of(actor), "entered_at": now,
        },
    )  # fmt: skip
    if is_new:
        log.record(
            "registry.batch.caught_up", subject=SubjectRef("registry.series", series.pk),
            actor=actor, at=now, reason=reason,
            changes={"batch": (None, batch.pk), "began_at": (None, began_at),
                     "ended_at": (None, ended_at)},
        )  # fmt: skip
    return batch


def _enter(row: MissedLetter, batch: CatchUp, actor: Actor) -> CaughtUp:
    """Take one row in, at its true time, in a transaction of its own."""
    if not batch.began_at <= row.arrived_at <= batch.ended_at:
        return CaughtUp(
            sentence=_("The time of arrival does not lie within the outage."), field="arrived_at"
        )
    at = row.arrived_at
    try:
        with log.declared_run("import"), transaction.atomic():
            document = receive_document(
                row.letter, series=batch.series, arrived_at=at, receiver=batch.entered_by,
                key=row.key, actor=actor, now=at,
            )  # fmt: skip
            if document.arrival_number is None:
                Incoming.objects.filter(pk=document.pk).update(catch_up=batch)
                document = register_document(document, actor=actor, now=at)
    except Refusal as refusal:
        return CaughtUp(sentence=refusal.sentence, field=refusal.field or "")
    return CaughtUp(document=document)
