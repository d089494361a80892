"""
Whom the internal exchange reaches: the other offices of this installation, by their names.

A line of "Nơi nhận" is matched whole, as the "Kính gửi" line is (`addressing`): what names none of
them, or two, is not guessed at and goes outside the system. Source: architecture D2.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from vanphong.directory.models import IssuingBody, Organisation, Tenant, valid_on
from vanphong.registry.addressing import Named, propose


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """The other offices by their organisation, and the names by which letters go to them."""

    offices: Mapping[uuid.UUID, Organisation]
    names: tuple[Named, ...]

    def named(self, line: str) -> Organisation | None:
        """Return the only office that a line names, or None."""
        found = propose(line, self.names)
        return self.offices[found] if found is not None else None

    def leads_to(self, organisation: Organisation | None) -> bool:
        """Tell whether the exchange can bring something to an organisation."""
        return organisation is not None and organisation.pk in self.offices


def reach_of(tenant_id: uuid.UUID, day: date) -> Reach:
    """Return whom the exchange reaches from one office on `day`. Cost: two queries."""
    others = Tenant.objects.exclude(pk=tenant_id).select_related("organisation").order_by("pk")
    bodies: dict[uuid.UUID, list[str]] = {}
    for body in IssuingBody.objects.filter(valid_on(day)).exclude(tenant_id=tenant_id):
        bodies.setdefault(body.tenant_id, []).extend([body.name, *body.aliases])
    return Reach(
        offices={tenant.organisation_id: tenant.organisation for tenant in others},
        names=tuple(
            Named(
                id=tenant.organisation_id,
                names=(*_names(tenant.name), *bodies.get(tenant.pk, ())),
            )
            for tenant in others
        ),
    )  # fmt: skip


def _names(name: str) -> tuple[str, ...]:
    """Return a name, and as one writes it inside the province: "Sở Tài chính"."""
    short = name.partition(" tỉnh ")[0]
    return (name, short) if short.startswith(("Sở ", "Ban ", "Thanh tra")) else (name,)
