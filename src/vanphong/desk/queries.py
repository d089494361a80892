"""What lies on a person's desk: the queues of each capability with their figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from vanphong.directory.models import Tenant
from vanphong.dossiers import queries as dossiers
from vanphong.kernel.policies.routes import may_call
from vanphong.kernel.principals import Actor
from vanphong.kernel.ui.values import Tile
from vanphong.registry import queries as registry
from vanphong.tasks import queries as tasks


def office_name(actor: Actor) -> str:
    """Return the office in which the person acts now."""
    tenant = Tenant.objects.filter(pk__in=[actor.tenant_id] if actor.tenant_id else []).first()
    return tenant.name if tenant else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Duties:
    """What a person's post makes of the desk: which queues concern it."""

    receives: bool
    directs: bool
    heads: bool

    @classmethod
    def of(cls, actor: Actor) -> Duties:
        """Read the duties from the acts that the table grants the person."""
        return cls(
            receives=may_call(actor, "registry.incoming.receive"),
            directs=may_call(actor, "registry.incoming.direct"),
            heads=may_call(actor, "tasks.task.assign"),
        )


def list_tiles(actor: Actor, today: date) -> list[Tile]:
    """
    Return the queues that concern this person, those of its duties first.

    Figures count what the person may know in full. Cost: one count a queue.
    """
    duties = Duties.of(actor)
    work = tasks.count_queues(actor, today)
    incoming = registry.count_queues(actor)
    found: list[Tile] = []
    if duties.receives:
        found += _of_the_clerk(incoming)
    if duties.directs:
        found += _of_the_director(incoming)
    if duties.heads:
        found.append(
            Tile(
                label=_("To assign in my division"), count=work["unassigned"], icon="user-plus",
                url=_address("tasks:list", "unassigned"),
            )
        )  # fmt: skip
    return [*found, *_of_submissions(actor), *_of_everybody(work)]


def _of_submissions(actor: Actor) -> list[Tile]:
    """Return the submissions that wait for the person; no tile where none does."""
    asked = dossiers.list_asked(actor).order_by().count()
    if not asked:
        return []
    return [
        Tile(
            label=_("Submissions before me"), count=asked, icon="clipboard-list", urgent=True,
            url=_address("dossiers:list", "asked"),
        )
    ]  # fmt: skip


def _of_the_clerk(incoming: dict[str, int]) -> list[Tile]:
    return [
        Tile(
            label=_("To register"), count=incoming["to_register"], icon="book-2",
            url=_address("registry:list", "register"),
        ),
        Tile(
            label=_("To submit"), count=incoming["to_submit"], icon="send",
            url=_address("registry:list", "submit"),
        ),
    ]  # fmt: skip


def _of_the_director(incoming: dict[str, int]) -> list[Tile]:
    return [
        Tile(
            label=_("Waiting for my direction"), count=incoming["before_me"], icon="writing",
            url=_address("registry:list", "mine"), urgent=incoming["before_me"] > 0,
        ),
        Tile(
            label=_("Being handled"), count=incoming["followed"], icon="progress",
            url=_address("registry:list", "followed"),
        ),
    ]  # fmt: skip


def _of_everybody(work: dict[str, int]) -> list[Tile]:
    mine = _address("tasks:list", "mine")
    return [
        Tile(label=_("My tasks"), count=work["mine"], icon="list-check", url=mine),
        Tile(
            label=_("Overdue"), count=work["overdue"], icon="clock-exclamation",
            url=_address("tasks:list", "overdue"), urgent=work["overdue"] > 0,
        ),
        Tile(
            label=_("Soon due"), count=work["soon"], icon="hourglass",
            url=_address("tasks:list", "soon"),
            note=_("within %(count)s working days") % {"count": tasks.SOON_WORKING_DAYS},
        ),
        Tile(
            label=_("My division"), count=work["unit"], icon="users-group",
            url=_address("tasks:list", "unit"),
        ),
    ]  # fmt: skip


def _address(name: str, queue: str) -> str:
    return f"{reverse(name)}?queue={queue}"
