"""What an organisation is called, by which codes it is known, and under whom it stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.directory.models import Organisation, OrganisationName, Placement
from vanphong.directory.operations.founding import (
    check_codes,
    check_free,
    check_parent,
    clean_name,
    name_row,
    ref_of,
)
from vanphong.directory.policies import OrganisationPolicy
from vanphong.kernel.audit import log
from vanphong.kernel.policies import Refusal
from vanphong.kernel.principals import Actor
from vanphong.kernel.text import fold, sort_key, tone_key

HIGHEST = 12


@transaction.atomic
def rename_organisation(
    organisation: Organisation, *, name: str, valid_from: date, actor: Actor, now: datetime
) -> OrganisationName:
    """
    Give a new name from `valid_from` on; the old one ends the day before and stays findable.

    :raises Refusal: the organisation is closed, the day is not after the present name's first
        day, or the name is the present one
    """
    actor = OrganisationPolicy.check(actor, "rename", organisation)
    clean = clean_name(name)
    old = organisation.names.select_for_update().filter(valid_to=None).first()
    if old is None:
        raise Refusal(_("This organisation is closed already."))
    if valid_from <= old.valid_from:
        raise Refusal(
            _("The new name must begin after %(day)s, the first day of the present one.")
            % {"day": old.valid_from.strftime("%d/%m/%Y")},
            field="valid_from",
        )
    if clean == old.name:
        raise Refusal(_("This is the present name already."), field="name")
    old.valid_to = valid_from - timedelta(days=1)
    old.save(update_fields=["valid_to"])
    log.record(
        "directory.organisation.renamed", subject=ref_of(organisation), actor=actor, at=now,
        changes={"valid_from": (old.valid_from, valid_from)},
        texts={"old_name": old.name, "name": clean},
    )  # fmt: skip
    row = name_row(organisation, clean, valid_from)
    row.save(force_insert=True)
    return row


@transaction.atomic
def correct_name(
    row: OrganisationName, *, name: str, actor: Actor, now: datetime
) -> OrganisationName:
    """
    Correct the spelling of a name that was entered wrong; its days stay.

    :raises Refusal: the name is empty, too long, or spelled so already
    """
    actor = OrganisationPolicy.check(actor, "correct", row.organisation)
    clean = clean_name(name)
    fresh = OrganisationName.objects.select_for_update().get(pk=row.pk)
    if clean == fresh.name:
        raise Refusal(_("This is the present name already."), field="name")
    old, fresh.name = fresh.name, clean
    fresh.folded, fresh.key, fresh.sort_key = fold(clean), tone_key(clean), sort_key(clean)
    fresh.save()
    log.record(
        "directory.organisation.corrected", subject=ref_of(row.organisation), actor=actor, at=now,
        texts={"old_name": old, "name": clean},
    )  # fmt: skip
    return fresh


@transaction.atomic
def assign_codes(
    organisation: Organisation,
    *,
    code: str,
    old_code: str,
    unit_code: str,
    actor: Actor,
    now: datetime,
) -> Organisation:
    """
    Set the codes of an organisation; an empty one is taken away. Returns it as stored.

    :raises CodeInvalid: a code has a wrong form
    :raises CodeTaken: another organisation bears it in the same days
    Source: Decision 20/2020/QĐ-TTg; both forms live side by side.
    """
    actor = OrganisationPolicy.check(actor, "code", organisation)
    codes = {"code": code.strip(), "old_code": old_code.strip(), "unit_code": unit_code.strip()}
    check_codes(**codes)
    fresh = Organisation.objects.select_for_update().get(pk=organisation.pk)
    changed = {k: (getattr(fresh, k), v) for k, v in codes.items() if getattr(fresh, k) != v}
    wanted = {k: new for k, (_old, new) in changed.items()}
    check_free(fresh.valid_from, fresh.valid_to, wanted, but=fresh)
    for field, (_old, value) in changed.items():
        setattr(fresh, field, value)
    if changed:
        fresh.save(update_fields=list(changed))
        log.record(
            "directory.organisation.coded", subject=ref_of(fresh), actor=actor, at=now,
            changes=changed,
        )  # fmt: skip
    return fresh


@transaction.atomic
def place_organisations(
    organisations: Sequence[Organisation],
    *,
    parent: Organisation | None,
    valid_from: date,
    actor: Actor,
    now: datetime,
) -> None:
    """
    Put organisations under another parent (None: under nobody) from `valid_from` on.

    The placement before ends the day before; one that is the same already stays as it is.

    :raises Refusal: one is closed or not founded on that day, the day is not after its present
        placement's first, the parent does not exist on that day or stands below it
    Cost: five statements and the entries, and one a level above the parent.
    """
    for organisation in organisations:
        actor = OrganisationPolicy.check(actor, "place", organisation)
    check_parent(parent, valid_from)
    _check_not_below(organisations, parent)
    ids = [o.pk for o in organisations]
    fresh = list(Organisation.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    present = {
        row.organisation_id: row
        for row in Placement.objects.filter(organisation__in=ids, valid_to=None)
    }
    wanted = parent.pk if parent else None
    moving = [o for o in fresh if _parent_id(present.get(o.pk)) != wanted]
    for organisation in moving:
        _check_day(organisation, present.get(organisation.pk), valid_from)
    Placement.objects.filter(organisation__in=[o.pk for o in moving], valid_to=None).update(
        valid_to=valid_from - timedelta(days=1)
    )
    if parent is not None:
        Placement.objects.bulk_create(
            [Placement(organisation=o, parent=parent, valid_from=valid_from) for o in moving]
        )
    log.write_many(
        [
            log.prepare(
                "directory.organisation.placed", subject=ref_of(o), actor=actor, at=now,
                changes={"parent": (_parent_id(present.get(o.pk)), wanted),
                         "valid_from": (None, valid_from)},
            )
            for o in moving
        ]
    )  # fmt: skip


def _parent_id(row: Placement | None) -> object:
    return row.parent_id if row else None


def _check_day(organisation: Organisation, row: Placement | None, day: date) -> None:
    if organisation.valid_to is not None:
        raise Refusal(_("This organisation is closed already."))
    if day < organisation.valid_from:
        raise Refusal(_("The day lies before the organisation's first one."), field="valid_from")
    if row is not None and day <= row.valid_from:
        raise Refusal(
            _("The new place must begin after %(day)s, the first day of the present one.")
            % {"day": row.valid_from.strftime("%d/%m/%Y")},
            field="valid_from",
        )


def _check_not_below(organisations: Sequence[Organisation], parent: Organisation | None) -> None:
    moved = {o.pk for o in organisations}
    above = parent.pk if parent else None
    for _step in range(HIGHEST):
        if above is None:
            return
        if above in moved:
            raise Refusal(
                _("An organisation cannot stand under itself or under what stands below it."),
                field="parent",
            )
        row = Placement.objects.filter(organisation=above, valid_to=None).first()
        above = row.parent_id if row else None
