"""The way of a document on its page: what is proposed, one key that accepts, what was said."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vanphong.directory.models import Appointment, Unit
from vanphong.kernel.policies import Refusal
from vanphong.kernel.policies.routes import ActorRequest, requires
from vanphong.kernel.principals import Level
from vanphong.kernel.ui.components.badges import status_tag
from vanphong.kernel.ui.format_vi import moment_vi
from vanphong.kernel.ui.values import Words
from vanphong.registry import operations, queries, relations
from vanphong.registry.models import Incoming, Passing, RecordedDirection, Route, RouteStep
from vanphong.registry.policies import IncomingPolicy
from vanphong.registry.routing import Chosen, list_steps, passed, propose_way
from vanphong.registry.states import IncomingState

PARTS = ("deputy", "leader", "unit", "specialist")
#: where a way can still be taken over
BEFORE_DIRECTION = (IncomingState.REGISTERED, IncomingState.SUBMITTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class WayPart:
    """One station of a way as drawn."""

    name: str
    is_next: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownWay:
    """A way as the page shows it: kept, or proposed with the address that accepts it."""

    parts: Sequence[WayPart]
    why: Words
    is_kept: bool
    to: str = ""
    accept_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidLevel:
    """What one level said, as drawn."""

    author: str
    when: datetime
    text: str
    passing: str = ""
    skip_reason: str = ""
    informed: Sequence[str] = ()
    #: of what was written down in the leader's name: how, by whom, the leader's answer, the photo
    recorded: RecordedDirection | None = None
    mark: object = ""


def kept_way(document: Incoming) -> Route | None:
    """Return the way kept with a document, with its people. Cost: one query."""
    found = Route.objects.filter(incoming=document).select_related(
        "deputy__person", "leader__person", "unit", "specialist__person", "kept_by__person"
    )
    return found.first()


def way_of(document: Incoming, now: datetime) -> Chosen | None:
    """Return the way kept with a document, else the proposed one, else None."""
    kept = kept_way(document)
    if kept is not None:
        return Chosen(**{part: getattr(kept, part) for part in PARTS})
    proposal = propose_way(document, now=now)
    return proposal.way if proposal else None


def way_shown(request: ActorRequest, document: Incoming, now: datetime) -> ShownWay | None:
    """Return the way of a document known in full; None once somebody has directed it."""
    if document.state not in BEFORE_DIRECTION:
        return None
    kept = kept_way(document)
    if kept is not None:
        way = Chosen(**{part: getattr(kept, part) for part in PARTS})
        why = _("kept by %(name)s, %(moment)s") % {
            "name": kept.kept_by.person.full_name, "moment": moment_vi(kept.kept_at),
        }  # fmt: skip
        return ShownWay(parts=_parts(way, None), why=why, is_kept=True)
    proposal = propose_way(document, now=now)
    if proposal is None:
        return None
    to = _next(request, document, proposal.way)
    return ShownWay(
        parts=_parts(proposal.way, to), why=_("by: %(why)s") % {"why": proposal.why},
        is_kept=False, to=to.person.full_name if to else "",
        accept_url=reverse("registry:accept_way", args=[document.pk]) if to else "",
    )  # fmt: skip


def _next(request: ActorRequest, document: Incoming, way: Chosen) -> Appointment | None:
    """Return before whom one key of this person lays the document, or None."""
    if not IncomingPolicy.decide(request.actor, "submit", document).allowed:
        return None
    to = way.first_for(request.actor.roles)
    return None if to is None or to.pk == document.submitted_to_id else to


def _parts(way: Chosen, to: Appointment | None) -> list[WayPart]:
    found = []
    for part in (way.deputy, way.leader, way.unit, way.specialist):
        if isinstance(part, Unit):
            found.append(WayPart(name=part.name))
        elif part is not None:
            found.append(WayPart(name=part.person.full_name, is_next=part == to))
    return found


def initial_of_submission(
    request: ActorRequest, document: Incoming, now: datetime
) -> dict[str, Any]:
    """Return what the form of a submission proposes; nothing to who knows the line only."""
    if IncomingPolicy.level(request.actor, document) != Level.FULL:
        return {}
    way = way_of(document, now)
    if way is None:
        return {}
    to = way.first_for(request.actor.roles)
    parts = {name: getattr(way, name) for name in PARTS}
    return {
        "to": str(to.pk) if to else "",
        **{name: str(part.pk) if part else "" for name, part in parts.items()},
    }


@require_POST
def _accept(request: ActorRequest, incoming_id: uuid.UUID) -> HttpResponse:
    now = timezone.now()
    document = queries.get_incoming_for(request.actor, incoming_id, Level.FULL)
    proposal = propose_way(document, now=now)
    to = _next(request, document, proposal.way) if proposal else None
    if proposal is None or to is None:
        raise Refusal(_("Nothing is proposed for this document any more. Choose the way yourself."))
    operations.submit_document(document, to=to, way=proposal.way, actor=request.actor, now=now)
    messages.success(request, _("Submitted to %(name)s.") % {"name": to.person.full_name})
    if IncomingPolicy.visible_to(request.actor).filter(pk=document.pk).exists():
        return redirect("registry:detail", document.pk)
    return redirect("registry:list")


#: take the proposed way over and lay the document before its first station
accept = requires("registry.incoming.submit")(_accept)


def levels_of(document: Incoming) -> list[SaidLevel]:
    """
    Return what each level said about a document known in full, in order. Cost: three queries.

    What it reads answers the questions of the policy, too: ask for it before the acts.
    """
    found = []
    rows = list(document.recorded.select_related("author__person", "typed_by__person", "photo"))
    recorded = {row.direction_id: row for row in rows if row.direction_id is not None}
    steps = list(list_steps(document))
    told = [step for step in steps if step.passing == Passing.FOR_INFORMATION]
    prefetch_related_objects(told, "informed__person")
    relations.know(
        document,
        authors={row.author_id for row in rows if not row.is_answered},
        makers=set([s.author_id for s in steps if s.passing == Passing.SUBMITTED][-1:]),
    )
    for step in steps:
        direction = step.direction
        found.append(
            SaidLevel(
                author=f"{step.author.person.full_name} – {step.author.title}", when=step.made_at,
                text=direction.opinion if direction else step.text,
                passing=passed(step), skip_reason=step.skip_reason,
                informed=_informed(step) if step in told else (),
                **_mark(direction.pk if direction else None, recorded),
            )
        )  # fmt: skip
    found += [
        SaidLevel(author=f"{row.author.person.full_name} – {row.author.title}", text=row.opinion,
                  when=row.given_at, recorded=row, mark=state_of_recorded(row))
        for row in rows
        if row.direction_id is None
    ]  # fmt: skip
    return sorted(found, key=lambda level: level.when)


def _informed(step: RouteStep) -> list[str]:
    return [post.person.full_name for post in step.informed.all()]


def _mark(
    direction_id: uuid.UUID | None, recorded: Mapping[uuid.UUID, RecordedDirection]
) -> dict[str, Any]:
    row = recorded.get(direction_id) if direction_id else None
    return {"recorded": row, "mark": state_of_recorded(row)} if row else {}


def state_of_recorded(recorded: RecordedDirection) -> object:
    """Return where something written down in a leader's name stands, as a tag."""
    if recorded.disowned_at is not None:
        return status_tag(_("Not the leader's opinion"), "danger")
    if recorded.confirmed_at is not None:
        return status_tag(_("Confirmed"), "good")
    if recorded.direction_id is None:
        return status_tag(_("Not confirmed, not in force"), "warning")
    return status_tag(_("Not confirmed"), "warning")
