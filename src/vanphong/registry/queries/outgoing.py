"""Reads of outgoing documents."""

from __future__ import annotations

import uuid
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from vanphong.directory.models import IssuingBody, valid_on
from vanphong.kernel.policies import Missing
from vanphong.kernel.principals import Actor, Level
from vanphong.kernel.subjects import SubjectRef, SubjectView
from vanphong.kernel.text import tone_key
from vanphong.registry.models import Outgoing, Series, SeriesScope
from vanphong.registry.policies import OutgoingPolicy
from vanphong.registry.states import OUTGOING, OutgoingState


def get_outgoing_for(actor: Actor, outgoing_id: uuid.UUID) -> Outgoing:
    """
    Return one issued document that `actor` may know in full.

    :raises Missing: there is none
    """
    found = list_outgoing_for(actor).filter(pk=outgoing_id).first()
    if found is None:
        raise Missing
    return found


def list_outgoing_for(actor: Actor) -> QuerySet[Outgoing]:
    """Return the issued documents of the actor's office that it may know in full, newest first."""
    tenants = [actor.tenant_id] if actor.tenant_id else []
    found = OutgoingPolicy.visible_to(actor, Level.FULL).filter(tenant__in=tenants)
    return found.select_related("body", "series", "unit").order_by("-registered_at", "-pk")


def list_to_dispatch(actor: Actor) -> QuerySet[Outgoing]:
    """Return what has its number and was not sent yet."""
    return list_outgoing_for(actor).filter(state=OutgoingState.NUMBERED)


def list_outgoing_bodies(tenant_id: uuid.UUID, day: date) -> QuerySet[IssuingBody]:
    """Return the authorities of an office whose documents some series numbers on `day`."""
    scopes = SeriesScope.objects.filter(valid_on(day), series__tenant_id=tenant_id)
    return IssuingBody.objects.filter(pk__in=scopes.values("body")).order_by("name")


def find_series_of(body: IssuingBody, kind_name: str, day: date) -> Series | None:
    """
    Return the series that numbers a kind of document of an authority on `day`.

    The kind's own series goes before the one for all kinds; None where nobody opened one.
    """
    keys = [f"{body.pk}|{tone_key(kind_name)}"[:160], f"{body.pk}|"]
    scopes = SeriesScope.objects.filter(valid_on(day), key__in=keys).select_related("series")
    found = {scope.key: scope.series for scope in scopes}
    return next((found[key] for key in keys if key in found), None)


def describe_outgoing(actor: Actor, ids: list[uuid.UUID]) -> dict[uuid.UUID, SubjectView]:
    """Name issued documents for `kernel.subjects`, at the reader's level."""
    return {
        found.pk: SubjectView(
            ref=SubjectRef(OUTGOING.noun, found.pk),
            label=_("Outgoing document %(symbol)s") % {"symbol": found.symbol},
            url=reverse("registry:outgoing", args=[found.pk]),
        )
        for found in list_outgoing_for(actor).filter(pk__in=ids)
    }
