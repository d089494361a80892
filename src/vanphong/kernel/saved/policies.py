"""Who may see, keep, share and drop views of lists."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import Q, QuerySet

from vanphong.kernel.policies import Policy
from vanphong.kernel.principals import Actor, Level
from vanphong.kernel.saved.models import SavedView


def _is_of_unit(actor: Actor, view: SavedView) -> bool:
    return view.unit_id is not None and view.unit_id == actor.unit_id


class SavedViewPolicy(Policy[SavedView]):
    """The own post's views, and the shared ones of the division and of the office."""

    noun = "saved.view"
    model = SavedView
    relations: ClassVar = {
        "own": lambda actor, view: view is None or view.appointment_id == actor.appointment_id,
        "office": lambda actor, view: view is None or view.tenant_id == actor.tenant_id,
        "unit": lambda actor, view: view is None or _is_of_unit(actor, view),
    }

    @classmethod
    def level(cls, actor: Actor, record: SavedView) -> Level:
        """Return FULL for the own and the division's and the office's shared views, else NONE."""
        own = record.appointment_id == actor.appointment_id
        shared = record.is_shared and record.tenant_id == actor.tenant_id
        return Level.FULL if own or shared or _is_of_unit(actor, record) else Level.NONE

    @classmethod
    def visible_to(cls, actor: Actor, at_least: Level = Level.LINE) -> QuerySet[SavedView]:
        """Return the own and the division's and the office's shared views."""
        if actor.appointment_id is None or actor.tenant_id is None:
            return SavedView.objects.none()
        own, shared = Q(appointment_id=actor.appointment_id), Q(is_shared=True)
        of_unit = Q(unit_id__in=[actor.unit_id] if actor.unit_id else [])
        return SavedView.objects.filter(own | shared | of_unit, tenant_id=actor.tenant_id)
