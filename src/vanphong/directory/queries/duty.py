"""Who is on duty."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from vanphong.directory.models import Duty, DutyPlace
from vanphong.directory.policies import DutyPolicy
from vanphong.kernel.principals import Actor
from vanphong.kernel.rules.lookup import rule

#: the order in which people are called
PLACES = tuple(DutyPlace)


def watch_of(now: datetime) -> date:
    """
    Return the day whose watch lasts at `now`: the night belongs to the evening before.

    When a watch begins is the rule `directory.duty.begins_at`. Cost: one query.
    """
    local = timezone.localtime(now)
    begins = time.fromisoformat(str(rule("directory.duty.begins_at", local.date()).value))
    return local.date() if local.time() >= begins else local.date() - timedelta(days=1)


def on_duty(tenant_id: uuid.UUID, now: datetime) -> list[Duty]:
    """
    Return who is on duty in an office at `now`, in the order in which people are called.

    No rights are asked: for verbs and jobs of the same office. Cost: two queries.
    """
    found = Duty.objects.filter(tenant_id=tenant_id, day=watch_of(now))
    rows = list(found.select_related("appointment__person"))
    return sorted(rows, key=lambda row: PLACES.index(DutyPlace(row.place)))


def list_duties_for(actor: Actor, first: date, last: date) -> Sequence[Duty]:
    """Return the roster of the actor's office from `first` to `last`, both included, by day."""
    rows = DutyPolicy.visible_to(actor).filter(day__range=(first, last))
    return list(rows.select_related("appointment__person").order_by("day"))
