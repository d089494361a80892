"""Founding, renaming, closing organisations, and saying who follows whom."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.directory.events import OrganisationClosed
from vanphong.directory.models import Extent, Organisation, OrganisationName, Succession
from vanphong.directory.policies import OrganisationPolicy
from vanphong.kernel.audit import log
from vanphong.kernel.events import bus
from vanphong.kernel.policies import Refusal
from vanphong.kernel.principals import Actor
from vanphong.kernel.subjects import SubjectRef
from vanphong.kernel.text import fold, sort_key, squeeze

#: Decision 20/2020/QĐ-TTg: up to 35 of A–Z, 0–9 and dots between groups
_CODE = re.compile(r"^[A-Z][A-Z0-9]*(\.[A-Z0-9]+)*$")
#: the form before it: four groups, 13 characters
_OLD_CODE = re.compile(r"^[A-Z0-9]{3}(\.[A-Z0-9]{2}){2}\.[A-Z0-9]{3}$")


class CodeInvalid(Refusal):
    """An electronic code has neither of its two forms."""


class CannotClose(Refusal):
    """The organisation cannot end on that day."""


@transaction.atomic
def found_organisation(
    *,
    name: str,
    kind: str,
    valid_from: date,
    actor: Actor,
    now: datetime,
    parent: Organisation | None = None,
    unit_code: str = "",
    code: str = "",
    old_code: str = "",
) -> Organisation:
    """
    Enter an organisation under its first name; `valid_from` is its first day.

    :raises NotPermitted: the actor keeps no directory
    :raises CodeInvalid: a code has a wrong form
    :raises Refusal: the name is empty
    """  # fmt: skip
    OrganisationPolicy.check(actor, "found")
    _check_codes(code, old_code)
    organisation = Organisation.objects.create(
        kind=kind, parent=parent, unit_code=unit_code, code=code, old_code=old_code,
        valid_from=valid_from,
    )  # fmt: skip
    _add_name(organisation, name, valid_from)
    log.record(
        "directory.organisation.founded", subject=_ref(organisation), actor=actor, at=now,
        changes={"valid_from": (None, valid_from), "kind": (None, kind), "code": (None, code),
                 "unit_code": (None, unit_code)},
        texts={"name": name},
    )  # fmt: skip
    return organisation


@transaction.atomic
def rename_organisation(
    organisation: Organisation, *, name: str, valid_from: date, actor: Actor, now: datetime
) -> OrganisationName:
    """
    Give a new name from `valid_from` on; the old one ends the day before and stays findable.

    :raises Refusal: the day is not after the present name's first day
    """
    OrganisationPolicy.check(actor, "rename", organisation)
    old = organisation.names.select_for_update().filter(valid_to=None).get()
    if valid_from <= old.valid_from:
        raise Refusal(
            _("The new name must begin after %(day)s, the first day of the present one.")
            % {"day": old.valid_from.strftime("%d/%m/%Y")},
            field="valid_from",
        )
    old.valid_to = valid_from - timedelta(days=1)
    old.save(update_fields=["valid_to"])
    log.record(
        "directory.organisation.renamed", subject=_ref(organisation), actor=actor, at=now,
        changes={"valid_from": (old.valid_from, valid_from)},
        texts={"old_name": old.name, "name": name},
    )  # fmt: skip
    return _add_name(organisation, name, valid_from)


@transaction.atomic
def close_organisation(
    organisation: Organisation, *, last_on: date, actor: Actor, now: datetime, reason: str
) -> Organisation:
    """
    End an organisation; `last_on` is its last day. Returns it as stored.

    :raises CannotClose: it is closed already, or the day lies before its first
    """
    OrganisationPolicy.check(actor, "close", organisation)
    fresh = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if fresh.valid_to is not None:
        raise CannotClose(_("This organisation is closed already."))
    if last_on < fresh.valid_from:
        raise CannotClose(_("The last day lies before the first one."), field="last_on")
    fresh.valid_to = last_on
    fresh.save(update_fields=["valid_to"])
    fresh.names.filter(valid_to=None).update(valid_to=last_on)
    log.record(
        "directory.organisation.closed", subject=_ref(fresh), actor=actor, at=now, reason=reason,
        changes={"valid_to": (None, last_on)},
    )  # fmt: skip
    closed = OrganisationClosed(organisation_id=fresh.pk, last_on=last_on)
    bus.publish(closed, actor=actor, at=now)
    return fresh


@transaction.atomic
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
    """
    Record that `predecessor` went into `successor`; saying it again changes nothing.

    :raises Refusal: both are one organisation
    """  # fmt: skip
    OrganisationPolicy.check(actor, "succeed", predecessor)
    if predecessor.pk == successor.pk:
        raise Refusal(_("An organisation cannot follow itself."))
    link, is_new = Succession.objects.get_or_create(
        predecessor=predecessor, successor=successor,
        defaults={"extent": Extent(extent), "effective_on": effective_on, "act": act},
    )  # fmt: skip
    if is_new:
        log.record(
            "directory.organisation.succeeded", subject=_ref(predecessor), actor=actor, at=now,
            changes={"successor": (None, successor.pk), "extent": (None, extent),
                     "effective_on": (None, effective_on)},
        )  # fmt: skip
    return link


def _add_name(organisation: Organisation, name: str, valid_from: date) -> OrganisationName:
    clean = squeeze(name)
    if not clean:
        raise Refusal(_("Write the name of the organisation."), field="name")
    if len(clean) > 200:
        raise Refusal(_("A name has at most 200 characters."), field="name")
    return OrganisationName.objects.create(
        organisation=organisation, name=clean, folded=fold(clean), sort_key=sort_key(clean),
        valid_from=valid_from,
    )  # fmt: skip


def _check_codes(code: str, old_code: str) -> None:
    if code and (len(code) > 35 or not _CODE.match(code)):
        raise CodeInvalid(
            _("The code has up to 35 capital letters, digits and dots, such as H37.01.02."),
            field="code",
        )
    if old_code and not _OLD_CODE.match(old_code):
        raise CodeInvalid(
            _("The old code has 13 characters in four groups, such as 000.00.00.H37."),
            field="old_code",
        )


def _ref(organisation: Organisation) -> SubjectRef:
    return SubjectRef("directory.organisation", organisation.pk)
