"""Documents in handling whose time runs out: the day they name, or that of a task of theirs."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from vanphong.kernel.calendar import end_of_day
from vanphong.kernel.deadlines.models import OPEN as RUNNING
from vanphong.kernel.deadlines.models import Deadline
from vanphong.kernel.principals import Actor, Level
from vanphong.registry import deadlines
from vanphong.registry.models import Incoming
from vanphong.registry.queries.incoming import list_incoming_for
from vanphong.registry.states import INCOMING, LIVING
from vanphong.tasks.queries import soon_until, sources_due


def list_overdue(actor: Actor, now: datetime) -> QuerySet[Incoming]:
    """
    Return what is not finished although its time is over, as far as the actor may know it in full.

    A limit that stands still is not over.
    """
    yesterday = timezone.localdate(now) - timedelta(days=1)
    late = sources_due(INCOMING.noun, None, yesterday)
    return _handled(actor).filter(_named(Q(due_at__lte=now)) | Q(pk__in=late))


def list_soon_due(actor: Actor, now: datetime) -> QuerySet[Incoming]:
    """Return what is not finished and ends today or within the two working days that follow."""
    today = timezone.localdate(now)
    last = soon_until(actor, today)
    soon = sources_due(INCOMING.noun, today, last)
    named = _named(Q(due_at__gt=now, due_at__lte=end_of_day(last)))
    return _handled(actor).filter(named | Q(pk__in=soon))


def _handled(actor: Actor) -> QuerySet[Incoming]:
    return list_incoming_for(actor, Level.FULL).filter(state__in=LIVING)


def _named(condition: Q) -> Q:
    """Return the condition that the day the document itself names is such, and its limit runs."""
    rows = Deadline.objects.filter(
        RUNNING, condition, subject_type=INCOMING.noun, subject_id=OuterRef("pk"),
        kind=deadlines.KIND, paused_at__isnull=True,
    )  # fmt: skip
    return Q(Exists(rows))
