"""Who may do what with an incoming document."""

from __future__ import annotations

from typing import ClassVar

from vanphong.kernel.policies import Policy
from vanphong.kernel.principals import Actor
from vanphong.registry.models import Incoming, Series


def _own_tenant(actor: Actor, document: Incoming | None) -> bool:
    return document is None or document.tenant_id == actor.tenant_id


def _submitted_to(actor: Actor, document: Incoming | None) -> bool:
    """Whether the document lies before this person, or before whom it stands in for."""
    mine = actor.on_behalf_of or actor.appointment_id
    return document is None or document.submitted_to_id == mine


class IncomingPolicy(Policy[Incoming]):
    """Clerks receive and register, leaders and the chief direct, their people finish."""

    noun = "registry.incoming"
    model = Incoming
    relations: ClassVar = {"own_tenant": _own_tenant, "submitted_to": _submitted_to}


class SeriesPolicy(Policy[Series]):
    """Books are opened by the administrator."""

    noun = "registry.series"
    model = Series
