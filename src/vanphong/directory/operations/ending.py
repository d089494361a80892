"""Closing organisations, and taking back a close that was a mistake."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models, transaction
from django.utils.translation import gettext as _

from vanphong.directory.events import OrganisationClosed
from vanphong.directory.models import Organisation, OrganisationName, Placement, Succession
from vanphong.directory.operations.founding import check_free, ref_of
from vanphong.directory.policies import OrganisationPolicy
from vanphong.kernel.audit import log
from vanphong.kernel.events import bus
from vanphong.kernel.policies import Refusal
from vanphong.kernel.principals import Actor


class CannotClose(Refusal):
    """The organisation cannot end on that day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """
    An organisation that ends; `last_on` is its last day.

    With `is_end_known` false it ended on that day at the latest. `has_no_successor` says that
    nobody follows, as with the districts of 2025.
    """

    organisation: Organisation
    last_on: date
    reason: str
    is_end_known: bool = True
    has_no_successor: bool = False


@transaction.atomic
def close_organisations(
    closings: Sequence[Closing], *, actor: Actor, now: datetime
) -> list[Organisation]:
    """
    End organisations, with the names and places they have; return them as stored, in order.

    :raises CannotClose: one is closed already, the day lies before its first one, or before the
        first one of its present name or place
    Cost: six statements, one more for each different last day, and the entries.
    """
    for closing in closings:
        actor = OrganisationPolicy.check(actor, "close", closing.organisation)
    ids = [c.organisation.pk for c in closings]
    fresh = {
        o.pk: o for o in Organisation.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    }
    latest = _latest_beginnings(ids)
    for closing in closings:
        _close(fresh[closing.organisation.pk], closing, latest)
    Organisation.objects.bulk_update(
        fresh.values(), ["valid_to", "is_end_known", "has_no_successor"]
    )
    for day in {c.last_on for c in closings}:
        ending = [c.organisation.pk for c in closings if c.last_on == day]
        for part in (OrganisationName, Placement):
            part.objects.filter(organisation__in=ending, valid_to=None).update(valid_to=day)
    log.write_many([_closed(c, actor, now) for c in closings])
    bus.publish_many(
        [
            OrganisationClosed(organisation_id=c.organisation.pk, last_on=c.last_on)
            for c in closings
        ],
        actor=actor,
        at=now,
    )
    return [fresh[pk] for pk in ids]


def close_organisation(
    organisation: Organisation,
    *,
    last_on: date,
    actor: Actor,
    now: datetime,
    reason: str,
    has_no_successor: bool = False,
) -> Organisation:
    """End one organisation; promises and refusals are those of `close_organisations`."""
    closing = Closing(
        organisation=organisation, last_on=last_on, reason=reason,
        has_no_successor=has_no_successor,
    )  # fmt: skip
    return close_organisations([closing], actor=actor, now=now)[0]


@transaction.atomic
def reopen_organisation(
    organisation: Organisation, *, reason: str, actor: Actor, now: datetime
) -> Organisation:
    """
    Take back a close that was a mistake: name and place of the last day go on.

    :raises Refusal: it is not closed, a successor stands, or another bears its code meanwhile
    """
    actor = OrganisationPolicy.check(actor, "reopen", organisation)
    fresh = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if fresh.valid_to is None:
        raise Refusal(_("This organisation is not closed."))
    if Succession.objects.filter(predecessor=fresh, withdrawn_at=None).exists():
        raise Refusal(_("A successor is recorded. Withdraw it first."))
    codes = {field: getattr(fresh, field) for field in ("unit_code", "code", "old_code")}
    check_free(fresh.valid_from, None, codes, but=fresh)
    old = fresh.valid_to
    for part in (OrganisationName, Placement):
        part.objects.filter(organisation=fresh, valid_to=old).update(valid_to=None)
    fresh.valid_to, fresh.is_end_known, fresh.has_no_successor = None, True, False
    fresh.save(update_fields=["valid_to", "is_end_known", "has_no_successor"])
    log.record(
        "directory.organisation.reopened", subject=ref_of(fresh), actor=actor, at=now,
        reason=reason, changes={"valid_to": (old, None)},
    )  # fmt: skip
    return fresh


def _latest_beginnings(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, date]:
    """Return when the present name or place of each began, whichever is later."""
    latest: dict[uuid.UUID, date] = {}
    for part in (OrganisationName, Placement):
        rows = part.objects.filter(organisation__in=ids, valid_to=None)
        for pk, day in rows.values_list("organisation_id").annotate(models.Max("valid_from")):
            latest[pk] = max(day, latest.get(pk, day))
    return latest


def _close(fresh: Organisation, closing: Closing, latest: dict[uuid.UUID, date]) -> None:
    if fresh.valid_to is not None:
        raise CannotClose(_("This organisation is closed already."))
    if closing.last_on < fresh.valid_from:
        raise CannotClose(_("The last day lies before the first one."), field="last_on")
    if closing.last_on < latest.get(fresh.pk, fresh.valid_from):
        raise CannotClose(
            _("Its present name or place begins on %(day)s, after that day.")
            % {"day": latest[fresh.pk].strftime("%d/%m/%Y")},
            field="last_on",
        )
    fresh.valid_to = closing.last_on
    fresh.is_end_known = closing.is_end_known
    fresh.has_no_successor = closing.has_no_successor


def _closed(closing: Closing, actor: Actor, now: datetime) -> log.Draft:
    return log.prepare(
        "directory.organisation.closed", subject=ref_of(closing.organisation), actor=actor, at=now,
        reason=closing.reason,
        changes={"valid_to": (None, closing.last_on), "is_end_known": (None, closing.is_end_known),
                 "has_no_successor": (None, closing.has_no_successor)},
    )  # fmt: skip
