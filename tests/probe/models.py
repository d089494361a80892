"""Records, machine, policy and events of the probe, in one room because it is small."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import ClassVar

from django.db import models

from vanphong.kernel.events.bus import Event
from vanphong.kernel.policies import Policy
from vanphong.kernel.principals.models import Guarded
from vanphong.kernel.records import Record
from vanphong.kernel.states.machine import Machine, Move


class PaperState(models.TextChoices):
    """Where a paper stands."""

    ARRIVED = "arrived", "Arrived"
    NUMBERED = "numbered", "Numbered"
    FILED = "filed", "Filed"


class Paper(Record, Guarded):
    """A paper of one tenant."""

    tenant_id = models.UUIDField()
    state = models.CharField(max_length=12, choices=PaperState, default=PaperState.ARRIVED)
    number = models.PositiveIntegerField(null=True)
    subject = models.TextField(blank=True)

    class Meta(Guarded.Meta):
        constraints = (
            models.CheckConstraint(
                name="probe_numbered_has_number",
                condition=models.Q(state="arrived") | models.Q(number__isnull=False),
            ),
        )


PAPER = Machine(
    noun="probe.paper",
    states=PaperState,
    initial=PaperState.ARRIVED,
    moves=(
        Move("number", PaperState.ARRIVED, PaperState.NUMBERED),
        Move("file", PaperState.NUMBERED, PaperState.FILED),
    ),
)


class PaperPolicy(Policy[Paper]):
    """Who may do what with a paper."""

    noun = "probe.paper"
    model = Paper
    relations: ClassVar = {
        "same_tenant": lambda actor, paper: paper is None or paper.tenant_id == actor.tenant_id
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperNumbered(Event):
    """A paper got its number."""

    name: ClassVar[str] = "probe.paper.numbered"
    paper_id: uuid.UUID
    appointment_id: uuid.UUID | None
