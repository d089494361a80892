"""Reads of held numbers, and of documents dated otherwise than numbered."""

from __future__ import annotations

import uuid
from datetime import date

from django.db.models import F, QuerySet
from django.db.models.functions import TruncDate

from vanphong.directory.models import IssuingBody, valid_on
from vanphong.kernel.calendar import end_of_day, start_of_day
from vanphong.kernel.calendar.days import LOCAL
from vanphong.kernel.policies import Missing
from vanphong.kernel.principals import Actor
from vanphong.registry.models import HeldNumber, Outgoing, Series, SeriesScope
from vanphong.registry.policies import HeldPolicy
from vanphong.registry.queries.outgoing import list_outgoing_for
from vanphong.registry.states import HeldState


def list_held_for(actor: Actor) -> QuerySet[HeldNumber]:
    """Return the held numbers of the actor's office, also those used or cancelled, newest first."""
    tenants = [actor.tenant_id] if actor.tenant_id else []
    found = HeldPolicy.visible_to(actor).filter(series__tenant__in=tenants)
    return found.select_related("series", "body", "held_by__person").order_by("-held_at", "-pk")


def get_held_for(actor: Actor, held_id: uuid.UUID) -> HeldNumber:
    """
    Return one held number of the actor's office.

    :raises Missing: there is none
    """
    found = list_held_for(actor).filter(pk=held_id).first()
    if found is None:
        raise Missing
    return found


def list_open_held(series: Series, period: str) -> QuerySet[HeldNumber]:
    """
    Return the numbers of a book that are still held, by number.

    Whoever closes the book asks first: each must be used or given up before. No rights are asked.
    """
    held = HeldNumber.objects.filter(series=series, period=period, state=HeldState.HELD)
    return held.order_by("number")


def list_bodies_of(series: Series, day: date) -> QuerySet[IssuingBody]:
    """Return the authorities whose documents a series numbers on `day`, by name."""
    scopes = SeriesScope.objects.filter(valid_on(day), series=series)
    return IssuingBody.objects.filter(pk__in=scopes.values("body")).order_by("name")


def list_dated_otherwise(actor: Actor, first: date, last: date) -> QuerySet[Outgoing]:
    """
    Return what was numbered on the days `first` to `last`, both included, and bears another date.

    In the order of numbering (practice item 16: listed monthly).
    """
    numbered = list_outgoing_for(actor).filter(
        number__isnull=False,
        registered_at__gte=start_of_day(first),
        registered_at__lt=end_of_day(last),
    )
    on = TruncDate("registered_at", tzinfo=LOCAL)
    return numbered.annotate(numbered_on=on).exclude(issued_on=F("numbered_on")).order_by(
        "registered_at", "pk"
    )  # fmt: skip
