"""Opening offices, their issuing bodies and divisions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from vanphong.directory.models import IssuingBody, Organisation, Tenant, TenantRole, Unit
from vanphong.directory.policies import TenantPolicy, UnitPolicy
from vanphong.kernel.audit import log
from vanphong.kernel.policies.table import ROLES
from vanphong.kernel.principals import Actor
from vanphong.kernel.principals.models import Principal
from vanphong.kernel.subjects import SubjectRef


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
) -> IssuingBody:
    """Enter a body in whose name the tenant issues (D1); `symbol` stands in its numbers."""
    TenantPolicy.check(actor, "open")
    body = IssuingBody.objects.create(
        tenant=tenant, name=name, symbol=symbol, valid_from=valid_from, has_seal=has_seal,
        authority_lines=list(authority_lines), form_rules=form_rules,
    )  # fmt: skip
    log.record(
        "directory.issuing_body.opened", subject=SubjectRef("directory.issuing_body", body.pk),
        actor=actor, at=now, changes={"symbol": (None, symbol), "valid_from": (None, valid_from)},
    )  # fmt: skip
    return body


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

    :raises NotPermitted: the actor does not keep this tenant's directory
    """  # fmt: skip
    principal = Principal.objects.create(kind="unit", label=f"{tenant.name}: {name}")
    unit = Unit(
        tenant=tenant, parent=parent, name=name, abbreviation=abbreviation,
        valid_from=valid_from, principal=principal,
    )  # fmt: skip
    UnitPolicy.check(actor, "open", unit)
    unit.save()
    log.record(
        "directory.unit.opened", subject=SubjectRef("directory.unit", unit.pk), actor=actor,
        at=now, changes={"abbreviation": (None, abbreviation), "valid_from": (None, valid_from)},
    )  # fmt: skip
    return unit
