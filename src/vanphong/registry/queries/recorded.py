"""What was written down in a leader's name."""

from __future__ import annotations

import uuid
from datetime import date, time

from django.db.models import Q, QuerySet

from vanphong.kernel.calendar.days import ONE_DAY, at_time
from vanphong.kernel.policies import Missing
from vanphong.kernel.principals import Actor
from vanphong.registry.models import DictationSetting, RecordedDirection
from vanphong.registry.routing_policies import RecordedPolicy

RELATED = ("incoming", "author__person", "typed_by__person", "lead_unit", "photo")
MIDNIGHT = time(0)
WAITING = Q(confirmed_at__isnull=True, disowned_at__isnull=True)


def list_in_my_name(actor: Actor) -> QuerySet[RecordedDirection]:
    """Return what waits for this leader's answer (or whom it stands in for), the oldest first."""
    return _mine(actor).filter(WAITING).order_by("typed_at", "pk")


def list_of_day(actor: Actor, day: date) -> QuerySet[RecordedDirection]:
    """Return what was written down in this leader's name on `day`, answered or not, in order."""
    from_, until = at_time(day, MIDNIGHT), at_time(day + ONE_DAY, MIDNIGHT)
    return _mine(actor).filter(typed_at__gte=from_, typed_at__lt=until).order_by("typed_at", "pk")


def get_recorded_for(actor: Actor, recorded_id: uuid.UUID) -> RecordedDirection:
    """
    Return one that the actor may know.

    :raises Missing: there is none
    """
    found = RecordedPolicy.visible_to(actor).select_related(*RELATED).filter(pk=recorded_id)
    recorded = found.first()
    if recorded is None:
        raise Missing
    return recorded


def dictation_of(actor: Actor) -> DictationSetting | None:
    """Return the leader's own setting, or None where the rule holds."""
    mine = [actor.appointment_id] if actor.appointment_id else []
    return DictationSetting.objects.filter(appointment__in=mine).first()


def _mine(actor: Actor) -> QuerySet[RecordedDirection]:
    posts = [c.on_behalf_of or c.appointment_id for c in actor.capacities()]
    mine = RecordedPolicy.visible_to(actor).filter(author__in=[p for p in posts if p is not None])
    return mine.select_related(*RELATED)
