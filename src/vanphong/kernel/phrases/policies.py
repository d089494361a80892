"""Who may see, keep, share and drop phrases."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import Q, QuerySet

from vanphong.kernel.phrases.models import Phrase
from vanphong.kernel.policies import Policy
from vanphong.kernel.principals import Actor, Level


class PhrasePolicy(Policy[Phrase]):
    """The own post's phrases, and the shared ones of the office."""

    noun = "phrases.phrase"
    model = Phrase
    relations: ClassVar = {
        "own": lambda actor, row: row is None or row.appointment_id == actor.appointment_id,
        "office": lambda actor, row: (
            row is None or (row.is_shared and row.tenant_id == actor.tenant_id)
        ),
    }

    @classmethod
    def level(cls, actor: Actor, record: Phrase) -> Level:
        """Return FULL for the own and the office's shared phrases, else NONE."""
        own = record.appointment_id == actor.appointment_id
        shared = record.is_shared and record.tenant_id == actor.tenant_id
        return Level.FULL if own or shared else Level.NONE

    @classmethod
    def visible_to(cls, actor: Actor, at_least: Level = Level.LINE) -> QuerySet[Phrase]:
        """Return the own and the office's shared phrases."""
        if actor.appointment_id is None or actor.tenant_id is None:
            return Phrase.objects.none()
        own, shared = Q(appointment_id=actor.appointment_id), Q(is_shared=True)
        return Phrase.objects.filter(own | shared, tenant_id=actor.tenant_id)
