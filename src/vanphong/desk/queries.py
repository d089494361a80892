"""What lies on a person's desk: the queues of each capability with their figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from vanphong.directory.models import Tenant
from vanphong.kernel.policies.routes import may_call
from vanphong.kernel.principals import Actor
from vanphong.registry import queries as registry
from vanphong.tasks import queries as tasks


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """One queue: its words, its figure, where it opens, and whether it presses."""

    label: str
    count: int
    url: str
    urgent: bool = False


def office_name(actor: Actor) -> str:
    """Return the office in which the person acts now."""
    tenant = Tenant.objects.filter(pk__in=[actor.tenant_id] if actor.tenant_id else []).first()
    return tenant.name if tenant else ""


def list_queues(actor: Actor, today: date) -> list[Queue]:
    """
    Return the queues that concern this person, those of its role first.

    Figures count what the person may know in full. Cost: one count a queue.
    """
    incoming, work = registry.count_queues(actor), tasks.count_queues(actor, today)
    inbox, mine = reverse("registry:list"), reverse("tasks:list")
    found: list[Queue] = []
    if may_call(actor, "registry.incoming.receive"):
        found += [
            Queue(
                label=_("To register"), count=incoming["to_register"], url=f"{inbox}?queue=register"
            ),
            Queue(label=_("To submit"), count=incoming["to_submit"], url=f"{inbox}?queue=submit"),
        ]
    if may_call(actor, "registry.incoming.direct"):
        found += [
            Queue(label=_("Waiting for my direction"), count=incoming["before_me"],
                  url=f"{inbox}?queue=mine", urgent=incoming["before_me"] > 0),
            Queue(label=_("Being handled"), count=incoming["followed"],
                  url=f"{inbox}?queue=followed"),
        ]  # fmt: skip
    found += [
        Queue(label=_("My tasks"), count=work["mine"], url=f"{mine}?queue=mine"),
        Queue(label=_("Overdue"), count=work["overdue"], url=f"{mine}?queue=mine",
              urgent=work["overdue"] > 0),
        Queue(label=_("My division"), count=work["unit"], url=f"{mine}?queue=unit"),
    ]  # fmt: skip
    return found
