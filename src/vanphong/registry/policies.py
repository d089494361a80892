"""Who may do what with an incoming document."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db.models import QuerySet

from vanphong.kernel.policies import OfficePolicy, Policy
from vanphong.kernel.policies.table import table
from vanphong.kernel.principals import Actor, Level
from vanphong.registry import relations
from vanphong.registry.models import (
    CitizenLetter,
    DeliverySlip,
    HeldNumber,
    Incoming,
    Outgoing,
    RecipientGroup,
    Series,
    WaitingFile,
)


def _own_tenant(actor: Actor, document: Incoming | None) -> bool:
    return document is None or document.tenant_id == actor.tenant_id


def _submitted_to(actor: Actor, document: Incoming | None) -> bool:
    """Whether the document lies before this person, or before whom it stands in for."""
    mine = actor.on_behalf_of or actor.appointment_id
    return document is None or document.submitted_to_id == mine


def _addressee(actor: Actor, document: Incoming | None) -> bool:
    """Whether the document names this person, or whom it stands in for."""
    mine = actor.on_behalf_of or actor.appointment_id
    return document is None or document.addressee_id == mine


def _holds_envelope(actor: Actor, document: Incoming | None) -> bool:
    """Whether this person opens it: whom it names, else before whom it lies."""
    if document is not None and document.addressee_id is None:
        return _submitted_to(actor, document)
    return _addressee(actor, document)


class IncomingPolicy(Policy[Incoming]):
    """Clerks receive and register, leaders and the chief direct, their people finish."""

    noun = "registry.incoming"
    model = Incoming
    relations: ClassVar = {
        "own_tenant": _own_tenant,
        "submitted_to": _submitted_to,
        "addressee": _addressee,
        "holds_envelope": _holds_envelope,
        "authored": relations.authored,
        "called": relations.called,
        "made_submission": relations.made_submission,
    }


class OutgoingPolicy(Policy[Outgoing]):
    """Clerks number and send what others signed; the chief recalls and cancels."""

    noun = "registry.outgoing"
    model = Outgoing
    relations: ClassVar = {
        "own_tenant": lambda actor, found: found is None or found.tenant_id == actor.tenant_id
    }


def _at_the_board(actor: Actor, letter: CitizenLetter | None) -> bool:
    """Whether this person works at the Reception Board to which the letter goes."""
    return letter is None or letter.board_id == actor.unit_id


class CitizenLetterPolicy(Policy[CitizenLetter]):
    """The clerk who received a letter hands it over; the Reception Board takes it."""

    noun = "registry.citizen_letter"
    model = CitizenLetter
    relations: ClassVar = {
        "own_tenant": lambda actor, found: found is None or found.tenant_id == actor.tenant_id,
        "board": _at_the_board,
    }


#: who stands at a registry desk
CLERKS = frozenset({"registry_clerk", "department_clerk", "commune_clerk"})


class WaitingFilePolicy(Policy[WaitingFile]):
    """What waits at a desk is its clerks' until it is registered."""

    noun = "registry.waiting_file"
    model = WaitingFile
    relations: ClassVar = {
        "own_tenant": lambda actor, row: row is None or row.tenant_id == actor.tenant_id
    }

    @classmethod
    def level(cls, actor: Actor, record: WaitingFile) -> Level:
        """Return FULL at the desk at which it waits, NONE elsewhere."""
        return Level.FULL if record.tenant_id in cls._desks(actor) else Level.NONE

    @classmethod
    def visible_to(cls, actor: Actor, at_least: Level = Level.LINE) -> QuerySet[WaitingFile]:
        """Return the files of the actor's own desk, those that have left it as well."""
        return WaitingFile.objects.filter(tenant__in=cls._desks(actor))

    @staticmethod
    def _desks(actor: Actor) -> list[uuid.UUID]:
        standing = (c for c in actor.capacities() if c.roles & CLERKS)
        return [c.tenant_id for c in standing if c.tenant_id is not None]


class SeriesPolicy(OfficePolicy[Series]):
    """Books belong to one office: its administrator opens them, its clerks keep them."""

    noun = "registry.series"
    model = Series


class HeldPolicy(OfficePolicy[HeldNumber]):
    """The chief holds numbers and gives them up, the clerk uses them, the clock lets them lapse."""

    noun = "registry.held"
    model = HeldNumber
    to_office = "series__tenant"


class SlipPolicy(Policy[DeliverySlip]):
    """Slips belong to the registry of one office; whoever keeps or leads it looks at them."""

    noun = "registry.slip"
    model = DeliverySlip
    relations: ClassVar = {
        "own_tenant": lambda actor, slip: slip is None or slip.tenant_id == actor.tenant_id
    }

    @classmethod
    def level(cls, actor: Actor, record: DeliverySlip) -> Level:
        """Return FULL to who reads the office's slips, NONE to everybody else."""
        return Level.FULL if cls._readable(actor, record.tenant_id) else Level.NONE

    @classmethod
    def visible_to(cls, actor: Actor, at_least: Level = Level.LINE) -> QuerySet[DeliverySlip]:
        """Return the slips of the actor's office, to who reads them."""
        if not cls._readable(actor, actor.tenant_id):
            return DeliverySlip.objects.none()
        return DeliverySlip.objects.filter(tenant__in=[actor.tenant_id] if actor.tenant_id else [])

    @classmethod
    def _readable(cls, actor: Actor, tenant_id: uuid.UUID | None) -> bool:
        grants = table().of(cls.noun, "read")
        return tenant_id is not None and any(
            grant.fits(capacity) and capacity.tenant_id == tenant_id
            for grant in grants
            for capacity in actor.capacities()
        )


class GroupPolicy(OfficePolicy[RecipientGroup]):
    """Groups of recipients belong to one office; its desk keeps them."""

    noun = "registry.group"
    model = RecipientGroup
