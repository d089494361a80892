"""Reads of outgoing documents."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from vanphong.directory.models import IssuingBody, valid_on
from vanphong.kernel.audit.models import TextVersion
from vanphong.kernel.policies import Missing
from vanphong.kernel.principals import Actor, Level
from vanphong.kernel.subjects import SubjectRef, SubjectView
from vanphong.kernel.text import tone_key
from vanphong.registry.models import (
    DeliveryStatus,
    Outgoing,
    OutgoingFile,
    Recipient,
    Series,
    SeriesScope,
)
from vanphong.registry.policies import OutgoingPolicy
from vanphong.registry.reach import reach_of
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


def get_outgoing_file_for(
    actor: Actor, outgoing_id: uuid.UUID, issued_id: uuid.UUID
) -> OutgoingFile:
    """
    Return one file of an issued document that `actor` may know in full.

    :raises Missing: there is none
    """
    document = get_outgoing_for(actor, outgoing_id)
    found = document.files.select_related("file").filter(pk=issued_id).first()
    if found is None:
        raise Missing
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressed:
    """One recipient as shown: what it answered, and whether the exchange leads there."""

    recipient: Recipient
    statuses: Sequence[DeliveryStatus]
    is_reachable: bool


def addressed(outgoing: Outgoing, day: date) -> list[Addressed]:
    """Return the recipients in their order, with what they answered by time. Cost: four queries."""
    rows = outgoing.recipients.prefetch_related("statuses").order_by("pk")
    reach = reach_of(outgoing.tenant_id, day)
    offices = set(reach.offices)
    return [
        Addressed(
            recipient=row, is_reachable=row.organisation_id in offices,
            statuses=sorted(row.statuses.all(), key=lambda said: (said.happened_at, said.code)),
        )
        for row in rows
    ]  # fmt: skip


def reason_of(subject: SubjectRef, verb: str) -> str:
    """Return the reason given with the latest act of a kind on a record, or "". No rights asked."""
    texts = TextVersion.objects.filter(
        entry__subject_type=subject.type, entry__subject_id=subject.id,
        entry__name=f"{subject.type}.{verb}", field="note",
    )  # fmt: skip
    return texts.order_by("-entry").values_list("text", flat=True).first() or ""


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
