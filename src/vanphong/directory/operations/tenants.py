"""Opening offices, their issuing bodies and divisions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vanphong.directory.models import IssuingBody, Organisation, Tenant, TenantRole, Unit
from vanphong.directory.policies import TenantPolicy, UnitPolicy
from vanphong.kernel.audit import log
from vanphong.kernel.policies import Refusal
from vanphong.kernel.policies.table import ROLES
from vanphong.kernel.principals import Actor
from vanphong.kernel.principals.models import Principal
from vanphong.kernel.subjects import SubjectRef
from vanphong.kernel.text import squeeze

LONGEST_NAME = 200
LONGEST_SYMBOL = 30


class CannotChangeUnit(Refusal):
    """The division cannot be opened, renamed or closed like this."""


@transaction.atomic
def open_tenant(
    *, organisation: Organisation, name: str, prefix: str, actor: Actor, now: datetime
) -> Tenant:
    """
    Open an office that keeps registers, with a principal for each policy role.

    :raises NotPermitted: the actor keeps no directory
    """
    TenantPolicy.check(actor, "open")
    tenant = Tenant.objects.create(organisation=organisation, name=name, prefix=prefix)
    for role in ROLES:
        principal = Principal.objects.create(kind="role", label=f"{name}: {role}")
        TenantRole.objects.create(tenant=tenant, role=role, principal=principal)
    log.record(
        "directory.tenant.opened", subject=SubjectRef("directory.tenant", tenant.pk), actor=actor,
        at=now, changes={"prefix": (None, prefix), "organisation": (None, organisation.pk)},
    )  # fmt: skip
    return tenant


@transaction.atomic
def open_issuing_body(
    *,
    tenant: Tenant,
    name: str,
    symbol: str,
    valid_from: date,
    actor: Actor,
    now: datetime,
    authority_lines: Sequence[str] = (),
    form_rules: str = "",
    has_seal: bool = True,
    aliases: Sequence[str] = (),
) -> IssuingBody:
    """
    Enter a body in whose name the tenant issues (D1); `symbol` stands in its numbers.

    :raises Refusal: no name or symbol, or one that is too long
    :raises NotPermitted: the actor does not administer this office
    """
    actor = TenantPolicy.check(actor, "open_body", tenant)
    name, symbol = squeeze(name), squeeze(symbol)
    if not name or len(name) > LONGEST_NAME:
        raise Refusal(_("Give the name of the body, at most 200 characters."), field="name")
    if not symbol or len(symbol) > LONGEST_SYMBOL:
        raise Refusal(_("Give its abbreviation, at most 30 characters."), field="symbol")
    body = IssuingBody.objects.create(
        tenant=tenant, name=name, symbol=symbol, valid_from=valid_from, has_seal=has_seal,
        authority_lines=list(authority_lines), form_rules=form_rules, aliases=list(aliases),
    )  # fmt: skip
    log.record(
        "directory.issuing_body.opened", subject=SubjectRef("directory.issuing_body", body.pk),
        actor=actor, at=now, changes={"symbol": (None, symbol), "valid_from": (None, valid_from)},
    )  # fmt: skip
    return body


@transaction.atomic
def name_issuing_body(
    body: IssuingBody, *, aliases: Sequence[str], actor: Actor, now: datetime
) -> IssuingBody:
    """
    Set the other names by which letters are addressed to a body; spaces are squeezed, doubles go.

    :raises Refusal: a name is longer than 200 characters
    :raises NotPermitted: the actor does not administer this office
    """
    fresh = IssuingBody.objects.select_for_update().get(pk=body.pk)
    capacity = TenantPolicy.check(actor, "name_body", fresh.tenant)
    names = list(dict.fromkeys(filter(None, map(squeeze, aliases))))
    if any(len(name) > LONGEST_NAME for name in names):
        raise Refusal(_("A name has at most 200 characters."), field="aliases")
    before, fresh.aliases = fresh.aliases, names
    fresh.save(update_fields=["aliases"])
    log.record(
        "directory.issuing_body.named", subject=SubjectRef("directory.issuing_body", fresh.pk),
        actor=capacity, at=now, changes={"count": (len(before), len(names))},
        texts={"old": "; ".join(before), "new": "; ".join(names)},
    )  # fmt: skip
    return fresh


@transaction.atomic
def set_common_book(tenant: Tenant, *, is_common: bool, actor: Actor, now: datetime) -> Tenant:
    """
    Let the office keep one common incoming book for all its bodies, or one for each (D1).

    For `registry.operations.choose_books`, which first sees that the books are there.

    :raises Refusal: it is so already
    :raises NotPermitted: the actor does not administer this office
    """
    fresh = Tenant.objects.select_for_update().get(pk=tenant.pk)
    capacity = TenantPolicy.check(actor, "choose_books", fresh)
    if fresh.has_common_book == is_common:
        raise Refusal(_("The books are kept like this already."))
    fresh.has_common_book = is_common
    fresh.save(update_fields=["has_common_book"])
    log.record(
        "directory.tenant.books_chosen", subject=SubjectRef("directory.tenant", fresh.pk),
        actor=capacity, at=now, changes={"has_common_book": (not is_common, is_common)},
    )  # fmt: skip
    return fresh


@transaction.atomic
def open_unit(
    *,
    tenant: Tenant,
    name: str,
    abbreviation: str,
    valid_from: date,
    actor: Actor,
    now: datetime,
    parent: Unit | None = None,
) -> Unit:
    """
    Open a division of a tenant.

    :raises CannotChangeUnit: name or abbreviation is empty, too long or taken in this office
    :raises NotPermitted: the actor does not keep this tenant's directory
    """  # fmt: skip
    unit = Unit(
        tenant=tenant, parent=parent, name=squeeze(name), abbreviation=squeeze(abbreviation),
        valid_from=valid_from,
    )  # fmt: skip
    UnitPolicy.check(actor, "open", unit)
    _check_words(unit)
    unit.principal = Principal.objects.create(kind="unit", label=_label(unit))
    unit.save(force_insert=True)
    log.record(
        "directory.unit.opened", subject=SubjectRef("directory.unit", unit.pk), actor=actor,
        at=now, texts={"name": unit.name},
        changes={"abbreviation": (None, unit.abbreviation), "valid_from": (None, valid_from)},
    )  # fmt: skip
    return unit


@transaction.atomic
def rename_unit(unit: Unit, *, name: str, abbreviation: str, actor: Actor, now: datetime) -> Unit:
    """
    Give a division another name; the old one stays in its history, its rights stay as they are.

    :raises CannotChangeUnit: nothing differs, or the new words are empty, too long or taken
    """
    UnitPolicy.check(actor, "rename", unit)
    fresh = Unit.objects.select_for_update().select_related("tenant").get(pk=unit.pk)
    old_name, old_abbreviation = fresh.name, fresh.abbreviation
    fresh.name, fresh.abbreviation = squeeze(name), squeeze(abbreviation)
    if (fresh.name, fresh.abbreviation) == (old_name, old_abbreviation):
        raise CannotChangeUnit(_("This is the name as it stands."), field="name")
    _check_words(fresh)
    fresh.save(update_fields=["name", "abbreviation"])
    Principal.objects.filter(pk=fresh.principal_id).update(label=_label(fresh))
    log.record(
        "directory.unit.renamed", subject=SubjectRef("directory.unit", fresh.pk), actor=actor,
        at=now, texts={"old_name": old_name, "name": fresh.name},
        changes={"abbreviation": (old_abbreviation, fresh.abbreviation)},
    )  # fmt: skip
    return fresh


@transaction.atomic
def close_unit(unit: Unit, *, last_on: date, actor: Actor, now: datetime, reason: str) -> Unit:
    """
    Close a division; `last_on` is its last day.

    :raises CannotChangeUnit: it is closed already, the day lies before its first, or posts or
        divisions under it go on after that day
    """
    UnitPolicy.check(actor, "close", unit)
    fresh = Unit.objects.select_for_update().get(pk=unit.pk)
    if fresh.valid_to is not None:
        raise CannotChangeUnit(_("This division is closed already."))
    if last_on < fresh.valid_from:
        raise CannotChangeUnit(_("The last day lies before the first one."), field="last_on")
    beyond = Q(valid_to__isnull=True) | Q(valid_to__gt=last_on)
    if count := fresh.appointments.filter(beyond).count():
        raise CannotChangeUnit(
            ngettext(
                "%(count)s post of this division goes on after that day. End it first.",
                "%(count)s posts of this division go on after that day. End them first.",
                count,
            )
            % {"count": count},
            field="last_on",
        )
    if fresh.children.filter(beyond).exists():
        raise CannotChangeUnit(_("Close the divisions under it first."), field="last_on")
    fresh.valid_to = last_on
    fresh.save(update_fields=["valid_to"])
    log.record(
        "directory.unit.closed", subject=SubjectRef("directory.unit", fresh.pk), actor=actor,
        at=now, reason=reason, changes={"valid_to": (None, last_on)},
    )  # fmt: skip
    return fresh


def _label(unit: Unit) -> str:
    return f"{unit.tenant.name}: {unit.name}"[:400]


def _check_words(unit: Unit) -> None:
    """Refuse words that do not fit or that another living division of the office bears."""
    if not 0 < len(unit.name) <= 200:
        raise CannotChangeUnit(_("Write the name, at most 200 characters."), field="name")
    if not 0 < len(unit.abbreviation) <= 20:
        raise CannotChangeUnit(
            _("Write the abbreviation, at most 20 characters."), field="abbreviation"
        )
    others = Unit.objects.filter(tenant=unit.tenant_id, valid_to=None).exclude(pk=unit.pk)
    if others.filter(name__iexact=unit.name).exists():
        raise CannotChangeUnit(_("A division of this name exists already."), field="name")
    if others.filter(abbreviation__iexact=unit.abbreviation).exists():
        raise CannotChangeUnit(
            _("A division of this abbreviation exists already."), field="abbreviation"
        )
