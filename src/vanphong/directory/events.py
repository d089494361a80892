"""What the directory tells the rest."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from vanphong.kernel.events.bus import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationClosed(Event):
    """An organisation ended; its successors, if any, stand in the directory."""

    name: ClassVar[str] = "directory.organisation.closed"
    organisation_id: uuid.UUID
    last_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentEnded(Event):
    """A person left a post; open work in that post wants another hand."""

    name: ClassVar[str] = "directory.appointment.ended"
    appointment_id: uuid.UUID
    last_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegationMade(Event):
    """Somebody will act for another during an absence."""

    name: ClassVar[str] = "directory.delegation.made"
    delegation_id: uuid.UUID
