"""Who may do what with a task."""

from __future__ import annotations

from typing import ClassVar

from vanphong.kernel.policies import Policy
from vanphong.kernel.principals import Actor
from vanphong.tasks.models import Part, Task


def _leads_unit(actor: Actor, task: Task | None) -> bool:
    return task is None or task.lead_unit_id == actor.unit_id


def _own(actor: Actor, task: Task | None) -> bool:
    """Whoever leads the task; in a delegation, in the giver's stead."""
    mine = actor.on_behalf_of or actor.appointment_id
    return task is None or task.lead_person_id == mine


def _gave(actor: Actor, task: Task | None) -> bool:
    return task is None or task.giver_id == (actor.on_behalf_of or actor.appointment_id)


def _cooperates(actor: Actor, task: Task | None) -> bool:
    """Whether the actor's unit takes part beside the lead. Cost: one query."""
    if task is None:
        return True
    parts = task.participants.filter(part=Part.COOPERATING)
    return parts.filter(unit__in=[actor.unit_id] if actor.unit_id else []).exists()


def _own_tenant(actor: Actor, task: Task | None) -> bool:
    return task is None or task.tenant_id == actor.tenant_id


class TaskPolicy(Policy[Task]):
    """One noun; relations: leads the unit, leads the task, cooperates, gave it, same office."""

    noun = "tasks.task"
    model = Task
    relations: ClassVar = {
        "leads_unit": _leads_unit,
        "own": _own,
        "cooperates": _cooperates,
        "gave": _gave,
        "own_tenant": _own_tenant,
    }
