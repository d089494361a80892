"""Keeping the way of a document, and what each level said when it let it go on."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from vanphong.directory.models import Appointment
from vanphong.kernel.policies import Refusal
from vanphong.kernel.principals import Actor
from vanphong.kernel.principals.models import AccessClass
from vanphong.kernel.states.performing import Performance
from vanphong.kernel.text import tone_key
from vanphong.registry.models import (
    GivenDirection,
    Incoming,
    Passing,
    Route,
    RouteHabit,
    RouteStep,
)
from vanphong.registry.operations.reasons import reason
from vanphong.registry.routing import SORTERS, Chosen, propose_way

#: whom a sorter stands before
LEADERS = frozenset({"province_leader", "department_leader"})
OPEN_CLASSES = (AccessClass.PUBLIC, AccessClass.ORDINARY)


def keep_route(move: Performance[Incoming], way: Chosen, *, now: datetime) -> Route:
    """
    Keep the way of a document inside the act that lets it go on; what differs from the proposal
    is a correction, remembered for the next letter of the same sender and field.

    :raises Refusal: somebody of another office, or a specialist of another division
    """
    document = move.subject
    _check(way, document)
    proposal = propose_way(document, now=now)
    corrected = proposal is None or proposal.way.key() != way.key()
    keeper = hand_of(move.capacity)
    values = {
        "deputy": way.deputy, "leader": way.leader, "unit": way.unit,
        "specialist": way.specialist, "kept_by_id": keeper, "kept_at": now,
    }  # fmt: skip
    route, _is_new = Route.objects.update_or_create(
        incoming=document,
        defaults={
            **values, "is_corrected": corrected,
            "portfolio": proposal.portfolio if proposal else None,
            "field_name": proposal.field_name if proposal else "",
        },
    )  # fmt: skip
    for name in ("deputy", "leader", "unit", "specialist"):
        part = getattr(way, name)
        move.change(f"way_{name}", None, part.pk if part else None)
    if corrected and document.access_class in OPEN_CLASSES:
        RouteHabit.objects.update_or_create(
            tenant=document.tenant, sender_key=document.sender_key,
            field_key=tone_key(proposal.field_name) if proposal else "", defaults=values,
        )  # fmt: skip
    return route


def add_step(
    document: Incoming,
    *,
    passing: Passing,
    actor: Actor,
    now: datetime,
    to: Appointment | None = None,
    text: str = "",
    skip_reason: str = "",
    direction: GivenDirection | None = None,
    author: Appointment | None = None,
    informed: Iterable[Appointment] = (),
) -> RouteStep:
    """
    Write down what a level said, after what stands; for verbs that hold the document's lock.

    Cost: two statements.
    """
    last = document.steps.aggregate(last=Max("place"))["last"] or 0
    step = RouteStep.objects.create(
        incoming=document, place=last + 1, passing=passing, to=to, text=text.strip(),
        author_id=author.pk if author else (actor.on_behalf_of or hand_of(actor)),
        skip_reason=skip_reason, direction=direction, made_at=now,
    )  # fmt: skip
    people = list(informed)
    if people:
        step.informed.set(people)
    return step


def skipping(
    document: Incoming, to: Appointment, said: str, *, way: Chosen | None, actor: Actor
) -> str:
    """
    Return the reason for going past the one who sorts by the document's way, or "" where nobody
    is left out: the document names the leader, or a sorter lets it go or has seen it.

    :raises Refusal: somebody is left out without a reason
    Source: practice item 4. Cost: two queries at most.
    """
    if to.role not in LEADERS or SORTERS & actor.roles or document.addressee_id == to.pk:
        return ""
    if way is None:
        sorts = Route.objects.filter(incoming=document, deputy__isnull=False).exists()
    else:
        sorts = way.deputy is not None
    if not sorts or document.steps.filter(to__role__in=SORTERS).exists():
        return ""
    if not said.strip():
        raise Refusal(
            _("This goes past who sorts. Write why, or submit it to who sorts."),
            field="skip_reason",
        )
    return reason(said, field="skip_reason")


def hand_of(actor: Actor) -> uuid.UUID:
    """Return the appointment whose own hand acts; parts of the system have none."""
    assert actor.appointment_id is not None
    return actor.appointment_id


def _check(way: Chosen, document: Incoming) -> None:
    for name in ("deputy", "leader", "specialist", "unit"):
        part = getattr(way, name)
        if part is not None and part.tenant_id != document.tenant_id:
            raise Refusal(_("Choose people and divisions of this office."), field=name)
    if way.specialist is not None and (way.unit is None or way.specialist.unit_id != way.unit.pk):
        raise Refusal(_("The specialist must work in the division."), field="specialist")
