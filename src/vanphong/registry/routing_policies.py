"""Who may answer what was written down in a leader's name, and who hands open items over."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import QuerySet

from vanphong.kernel.policies import OfficePolicy, Policy
from vanphong.kernel.principals import Actor, Level
from vanphong.registry.models import Handover, RecordedDirection
from vanphong.registry.policies import IncomingPolicy


class RecordedPolicy(Policy[RecordedDirection]):
    """What was written down in a leader's name is answered by that leader alone."""

    noun = "registry.recorded"
    model = RecordedDirection
    relations: ClassVar = {
        "author": lambda actor, row: (
            row is None or row.author_id == (actor.on_behalf_of or actor.appointment_id)
        )
    }

    @classmethod
    def level(cls, actor: Actor, record: RecordedDirection) -> Level:
        """Return what the actor may know of the document."""
        return IncomingPolicy.level(actor, record.incoming)

    @classmethod
    def visible_to(cls, actor: Actor, at_least: Level = Level.LINE) -> QuerySet[RecordedDirection]:
        """Return those on documents that the actor knows in full."""
        known = IncomingPolicy.visible_to(actor, Level.FULL)
        return RecordedDirection.objects.filter(incoming__in=known)


class HandoverPolicy(OfficePolicy[Handover]):
    """Open items change hands by the chief or a deputy of the office; they see what moved."""

    noun = "registry.handover"
    model = Handover
