"""Giving a task and naming who does it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.directory.models import Appointment, Tenant, Unit
from vanphong.directory.queries import leaders_principals
from vanphong.kernel.audit import log
from vanphong.kernel.events import bus
from vanphong.kernel.policies import Refusal
from vanphong.kernel.principals import Actor
from vanphong.kernel.principals.models import AccessClass
from vanphong.kernel.search.keeping import refresh
from vanphong.kernel.states.performing import perform
from vanphong.kernel.subjects import SubjectRef
from vanphong.tasks import deadlines
from vanphong.tasks.events import TaskAssigned, TaskGiven
from vanphong.tasks.limits import Limit
from vanphong.tasks.models import Part, Participant, Task, TaskKind
from vanphong.tasks.operations.words import said
from vanphong.tasks.policies import TaskPolicy
from vanphong.tasks.states import TASK


class CannotGive(Refusal):
    """The task cannot be given like this."""


class CannotAssign(Refusal):
    """The person cannot take the lead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """
    What a task asks: one lead unit (perhaps its person), units that cooperate, people informed.

    `due_on` is the last day, included, or the term that counts to it ("5 ngày làm việc");
    `cooperating` names the same for each unit with a limit of its own, or None.
    """

    content: str
    lead_unit: Unit
    lead_person: Appointment | None = None
    cooperating: Mapping[Unit, Limit | None]
    informed: Sequence[Appointment] = ()
    due_on: Limit | None = None
    kind: str = TaskKind.INTERNAL


@transaction.atomic
def give_task(
    order: Order,
    *,
    tenant: Tenant,
    source: SubjectRef,
    giver: Appointment,
    access_class: str,
    actor: Actor,
    now: datetime,
    is_recorded: bool = False,
) -> Task:
    """
    Give one task, in the transaction of the direction it comes from.

    `is_recorded`: the actor writes down what the giver said, and gives nothing itself.

    :raises CannotGive: no content, a unit or person of another office (D5), the lead among those
        who cooperate, or a person of another unit in the lead
    :raises CannotSetDeadline: a last day is past
    :raises NotPermitted: the actor gives no tasks
    Cost: three inserts, one for each participant, and some eight statements for each limit.
    """  # fmt: skip
    _check_order(order, tenant)
    task = Task(
        tenant=tenant, kind=order.kind, content=order.content.strip(), giver=giver, given_at=now,
        source_type=source.type, source_id=source.id, access_class=access_class,
        lead_unit=order.lead_unit, lead_person=order.lead_person,
        readers=_readers(order, giver, access_class),
    )  # fmt: skip
    capacity = TaskPolicy.check(actor, "give_recorded" if is_recorded else "give")
    task.due_on = task.original_due_on = _last_day(
        deadlines.task_ref(task), deadlines.HANDLING, order.due_on, tenant, capacity, now
    )
    task.save(force_insert=True)
    _invite(task, order, capacity, now)
    log.record(
        "tasks.task.given", subject=deadlines.task_ref(task), actor=capacity, at=now,
        changes={
            "source": (None, source.id), "lead_unit": (None, order.lead_unit.pk),
            "lead_person": (None, order.lead_person.pk if order.lead_person else None),
            "cooperating": (None, [unit.pk for unit in order.cooperating]),
            "due_on": (None, task.due_on), "kind": (None, str(order.kind)),
        },
        texts={"content": task.content},
    )  # fmt: skip
    bus.publish(TaskGiven(task_id=task.pk), actor=capacity, at=now)
    refresh(deadlines.task_ref(task))
    return task


def _last_day(
    ref: SubjectRef, kind: str, limit: Limit | None, tenant: Tenant, actor: Actor, now: datetime
) -> date | None:
    """Start the limit, if one was given, and return the day it ends on."""
    row = deadlines.start(ref, kind, limit, tenant_id=tenant.pk, actor=actor, now=now)
    return row.due_on if row else None


def _invite(task: Task, order: Order, actor: Actor, now: datetime) -> None:
    """Enter those who take part; a unit with a limit of its own gets its deadline."""
    parts = [Participant(task=task, part=Part.INFORMED, person=post) for post in order.informed]
    for unit, limit in order.cooperating.items():
        part = Participant(task=task, part=Part.COOPERATING, unit=unit)
        part.due_on = _last_day(
            deadlines.part_ref(part), deadlines.COOPERATION, limit, task.tenant, actor, now
        )
        parts.append(part)
    Participant.objects.bulk_create(parts)


def assign_task(
    task: Task, *, person: Appointment, actor: Actor, now: datetime, note: str = ""
) -> Task:
    """
    Name the person who does it; naming another one later moves the task to them.

    :raises CannotAssign: the person does not work in the leading unit
    """
    with perform(TASK, TaskPolicy, "assign", subject=task, actor=actor, now=now, note=note) as move:
        subject = move.subject
        if person.unit_id != subject.lead_unit_id:
            raise CannotAssign(_("Choose a person of the leading division."), field="person")
        move.change("lead_person", subject.lead_person_id, person.pk)
        _admit(subject, person.principal_id)
        subject.lead_person = person
        move.publish(TaskAssigned(task_id=subject.pk, appointment_id=person.pk))
    return move.subject


def hand_over_task(
    task: Task, *, person: Appointment, actor: Actor, now: datetime, note: str = ""
) -> Task:
    """
    Let another person lead an open task, with that person's division, when work changes hands.

    Its limits run on; who led it before still knows it.

    :raises CannotAssign: the person works in another office or in a division that cooperates in
        the task, or leads it already
    Source: practice item 1.
    """
    with perform(
        TASK, TaskPolicy, "hand_over", subject=task, actor=actor, now=now, note=note
    ) as move:
        subject = move.subject
        if person.tenant_id != subject.tenant_id:
            raise CannotAssign(_("Choose a person of this office."), field="person")
        if subject.lead_person_id == person.pk:
            raise CannotAssign(_("This person leads the task already."), field="person")
        move.change("lead_person", subject.lead_person_id, person.pk)
        move.change("lead_unit", subject.lead_unit_id, person.unit_id)
        if subject.participants.filter(unit=person.unit_id).exists():
            raise CannotAssign(
                _("That division cooperates in the task: give it a lead by a new direction."),
                field="person",
            )
        subject.lead_person, subject.lead_unit = person, person.unit
        _admit(subject, person.principal_id)
        if subject.access_class in (AccessClass.PUBLIC, AccessClass.ORDINARY):
            _admit(subject, person.unit.principal_id)
        move.publish(TaskAssigned(task_id=subject.pk, appointment_id=person.pk))
    return move.subject


def _check_order(order: Order, tenant: Tenant) -> None:
    said(order.content, _("Write what is to be done."), "content")
    units = [order.lead_unit, *order.cooperating]
    people = [*order.informed, *([order.lead_person] if order.lead_person else [])]
    if any(u.tenant_id != tenant.pk for u in units) or any(
        p.tenant_id != tenant.pk for p in people
    ):
        raise CannotGive(
            _("A direction names divisions and people of this office only; "
              "another office is reached by an issued document."),
            field="lead_unit",
        )  # fmt: skip
    if order.lead_unit in order.cooperating:
        raise CannotGive(_("The lead cannot cooperate with itself."), field="cooperating")
    if order.lead_person is not None and order.lead_person.unit_id != order.lead_unit.pk:
        raise CannotGive(_("The person in charge must work in the leading division."))


def _readers(order: Order, giver: Appointment, access_class: str) -> list[int]:
    """Return who may know the task: the named people; outside limited ones, their units too."""
    people = [giver, *order.informed, *([order.lead_person] if order.lead_person else [])]
    found = {person.principal_id for person in people}
    if access_class in (AccessClass.PUBLIC, AccessClass.ORDINARY):
        found |= {unit.principal_id for unit in (order.lead_unit, *order.cooperating)}
        found |= set(leaders_principals(giver.tenant_id))
    return sorted(found)


def _admit(task: Task, principal: int) -> None:
    task.readers = sorted({*task.readers, principal})
