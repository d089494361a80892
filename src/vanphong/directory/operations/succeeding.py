"""
Who followed whom, by which act, wholly or in part.

A successor that is recorded also settles days that no list tells: the predecessor ended the day
before, and a successor of unknown age existed on that day.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.directory.models import (
    Extent,
    Organisation,
    OrganisationName,
    Placement,
    Succession,
)
from vanphong.directory.operations.founding import ref_of
from vanphong.directory.policies import OrganisationPolicy
from vanphong.kernel.audit import log
from vanphong.kernel.policies import Refusal
from vanphong.kernel.principals import Actor

LONGEST_ACT = 200


class CannotSucceed(Refusal):
    """The succession contradicts what the directory knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSuccession:
    """`predecessor` went wholly or in part into `successor`; `effective_on` is the first day."""

    predecessor: Organisation
    successor: Organisation
    extent: str
    effective_on: date
    act: str


@transaction.atomic
def record_successions(
    news: Sequence[NewSuccession], *, actor: Actor, now: datetime
) -> list[Succession]:
    """
    Record who went into whom and return the rows in order; saying it again changes nothing.

    Where the predecessor's last day was not known it becomes the day before `effective_on`, and a
    successor of unknown age is dated back to that day.

    :raises CannotSucceed: both are one, the predecessor lived on and did not go in part only, the
        day contradicts a list or the successor's life, the whole went elsewhere already, or the
        successor's own line leads back to the predecessor
    Cost: about eight statements and the entries; six more for each day that is settled.
    """
    for new in news:
        actor = OrganisationPolicy.check(actor, "succeed", new.predecessor)
    ids = {o.pk for new in news for o in (new.predecessor, new.successor)}
    fresh = {
        o.pk: o for o in Organisation.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    }
    known = _known(news)
    _check_no_circle(news)
    rows, added = [], []
    for new in news:
        of_predecessor = known.setdefault(new.predecessor.pk, {})
        row = of_predecessor.get(new.successor.pk)
        if row is None:
            _check(new, fresh, of_predecessor.values())
            row = Succession(
                predecessor=new.predecessor, successor=new.successor, extent=Extent(new.extent),
                effective_on=new.effective_on, act=new.act.strip(),
            )  # fmt: skip
            of_predecessor[new.successor.pk] = row
            added.append(row)
        rows.append(row)
    Succession.objects.bulk_create(added)
    log.write_many([draft for row in added for draft in _entries(row, actor, now)])
    for row in added:
        _settle(row, fresh, actor, now)
    return rows


def record_succession(
    *,
    predecessor: Organisation,
    successor: Organisation,
    extent: str,
    effective_on: date,
    act: str,
    actor: Actor,
    now: datetime,
) -> Succession:
    """Record one succession; promises and refusals are those of `record_successions`."""
    new = NewSuccession(
        predecessor=predecessor, successor=successor, extent=extent, effective_on=effective_on,
        act=act,
    )  # fmt: skip
    return record_successions([new], actor=actor, now=now)[0]


@transaction.atomic
def withdraw_succession(row: Succession, *, reason: str, actor: Actor, now: datetime) -> Succession:
    """
    Withdraw a succession that was entered by mistake; the row stays as a trace.

    :raises Refusal: it is withdrawn already
    """  # fmt: skip
    actor = OrganisationPolicy.check(actor, "withdraw", row.predecessor)
    fresh = Succession.objects.select_for_update().get(pk=row.pk)
    if fresh.withdrawn_at is not None:
        raise Refusal(_("This successor was withdrawn already."))
    fresh.withdrawn_at = now
    fresh.save(update_fields=["withdrawn_at"])
    log.record(
        "directory.organisation.succession_withdrawn", subject=ref_of(fresh.predecessor),
        actor=actor, at=now, reason=reason, changes={"successor": (fresh.successor_id, None)},
    )  # fmt: skip
    return fresh


def _known(news: Sequence[NewSuccession]) -> dict[uuid.UUID, dict[uuid.UUID, Succession]]:
    known: dict[uuid.UUID, dict[uuid.UUID, Succession]] = {}
    predecessors = {new.predecessor.pk for new in news}
    for row in Succession.objects.filter(predecessor__in=predecessors, withdrawn_at=None):
        known.setdefault(row.predecessor_id, {})[row.successor_id] = row
    return known


def _check(
    new: NewSuccession, fresh: dict[uuid.UUID, Organisation], others: Collection[Succession]
) -> None:
    old, heir = fresh[new.predecessor.pk], fresh[new.successor.pk]
    if old.pk == heir.pk:
        raise CannotSucceed(_("An organisation cannot follow itself."), field="successor")
    if not new.act.strip() or len(new.act.strip()) > LONGEST_ACT:
        raise CannotSucceed(
            _("Write the act that decided it, in at most 200 characters."), field="act"
        )
    _check_days(new, old, heir)
    whole = [row for row in others if row.extent == Extent.WHOLE]
    if whole or (others and new.extent == Extent.WHOLE):
        raise CannotSucceed(
            _("Another successor is recorded. Where it was divided, each of them takes a part."),
            field="extent",
        )


def _check_days(new: NewSuccession, old: Organisation, heir: Organisation) -> None:
    day = new.effective_on
    words = {"day": day.strftime("%d/%m/%Y")}
    if old.valid_to is None or old.valid_to >= day:
        if old.valid_to is None and new.extent == Extent.WHOLE:
            raise CannotSucceed(_("It has not ended. Close it first, then record its successor."))
        if old.valid_to is not None and old.is_end_known:
            raise CannotSucceed(
                _("It still exists on %(day)s; the successor begins after its last day.") % words,
                field="effective_on",
            )
    earliest = old.seen_on if old.seen_on and not old.is_end_known else old.valid_from
    if day <= earliest:
        raise CannotSucceed(
            _("The list of %(seen)s still shows it; the day must come after.")
            % {"seen": earliest.strftime("%d/%m/%Y")},
            field="effective_on",
        )
    if (heir.valid_from > day and heir.is_begin_known) or (
        heir.valid_to is not None and heir.valid_to < day
    ):
        raise CannotSucceed(
            _("The successor does not exist on %(day)s.") % words, field="effective_on"
        )


def _check_no_circle(news: Sequence[NewSuccession]) -> None:
    """Follow the successors' own line; a predecessor met there would follow itself."""
    predecessors = {new.predecessor.pk for new in news}
    seen = {new.successor.pk for new in news}
    waiting = set(seen)
    while waiting:
        found = Succession.objects.filter(predecessor__in=waiting, withdrawn_at=None)
        waiting = set(found.values_list("successor_id", flat=True)) - seen
        if waiting & predecessors:
            raise CannotSucceed(
                _("The successor itself went into this organisation; that would be a circle."),
                field="successor",
            )
        seen |= waiting


def _settle(
    row: Succession, fresh: dict[uuid.UUID, Organisation], actor: Actor, now: datetime
) -> None:
    """Set the days that were unknown until this succession told them."""
    old, heir = fresh[row.predecessor_id], fresh[row.successor_id]
    changes: dict[str, tuple[object, object]] = {}
    last_on = row.effective_on - timedelta(days=1)
    if not old.is_end_known and old.valid_to is not None and last_on <= old.valid_to:
        changes["valid_to"] = (old.valid_to, last_on)
        for part in (OrganisationName, Placement):
            part.objects.filter(organisation=old, valid_to=old.valid_to).update(valid_to=last_on)
        old.valid_to, old.is_end_known = last_on, True
    if old.has_no_successor:
        changes["has_no_successor"] = (True, False)
        old.has_no_successor = False
    if changes:
        old.save(update_fields=["valid_to", "is_end_known", "has_no_successor"])
        log.record(
            "directory.organisation.settled", subject=ref_of(old), actor=actor, at=now,
            changes=changes,
        )  # fmt: skip
    if heir.valid_from > row.effective_on and _is_code_free(heir, row.effective_on):
        _date_back(heir, row.effective_on, actor, now)


def _is_code_free(heir: Organisation, day: date) -> bool:
    """Whether nobody else bore the heir's territory code between `day` and its known beginning."""
    if not heir.unit_code:
        return True
    others = Organisation.objects.filter(
        unit_code=heir.unit_code, valid_from__lt=heir.valid_from, valid_to__gte=day
    )
    return not others.exclude(pk=heir.pk).exists()


def _date_back(heir: Organisation, day: date, actor: Actor, now: datetime) -> None:
    for part in (OrganisationName, Placement):
        part.objects.filter(organisation=heir, valid_from=heir.valid_from).update(valid_from=day)
    log.record(
        "directory.organisation.settled", subject=ref_of(heir), actor=actor, at=now,
        changes={"valid_from": (heir.valid_from, day)},
    )  # fmt: skip
    heir.valid_from = day
    heir.save(update_fields=["valid_from"])


def _entries(row: Succession, actor: Actor, now: datetime) -> list[log.Draft]:
    """Return one entry for the predecessor and one for the successor."""
    shared = {"extent": (None, str(row.extent)), "effective_on": (None, row.effective_on)}
    return [
        log.prepare(
            "directory.organisation.succeeded", subject=ref_of(row.predecessor), actor=actor,
            at=now, changes={"successor": (None, row.successor_id), **shared},
            texts={"act": row.act},
        ),
        log.prepare(
            "directory.organisation.took_over", subject=ref_of(row.successor), actor=actor,
            at=now, changes={"predecessor": (None, row.predecessor_id), **shared},
            texts={"act": row.act},
        ),
    ]  # fmt: skip
