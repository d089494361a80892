"""Every write of tasks."""

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
from vanphong.kernel.states.performing import Performance, perform
from vanphong.kernel.subjects import SubjectRef
from vanphong.tasks.events import TaskAssigned, TaskClosed, TaskGiven, TaskStarted
from vanphong.tasks.models import Part, Participant, Task, TaskKind
from vanphong.tasks.policies import TaskPolicy
from vanphong.tasks.states import TASK

LONGEST = 4000


class CannotGive(Refusal):
    """The task cannot be given like this."""


class CannotAssign(Refusal):
    """The person cannot take the lead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """
    What a task asks: one lead unit (perhaps its person), units that cooperate, people informed.

    `cooperating` names for each unit its own last day, or None. Days are included.
    """

    content: str
    lead_unit: Unit
    lead_person: Appointment | None = None
    cooperating: Mapping[Unit, date | None]
    informed: Sequence[Appointment] = ()
    due_on: date | None = None
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
) -> Task:
    """
    Give one task, in the transaction of the direction it comes from.

    :raises CannotGive: no content, a unit or person of another office (D5), the lead among those
        who cooperate, or a person of another unit in the lead
    :raises NotPermitted: the actor gives no tasks
    Cost: three inserts and one for each participant.
    """  # fmt: skip
    _check_order(order, tenant)
    task = Task(
        tenant=tenant, kind=order.kind, content=order.content.strip(), giver=giver, given_at=now,
        source_type=source.type, source_id=source.id, access_class=access_class,
        lead_unit=order.lead_unit, lead_person=order.lead_person, due_on=order.due_on,
        original_due_on=order.due_on, readers=_readers(order, giver, access_class),
    )  # fmt: skip
    capacity = TaskPolicy.check(actor, "give")
    task.save(force_insert=True)
    Participant.objects.bulk_create(
        [
            *(Participant(task=task, part=Part.COOPERATING, unit=unit, due_on=day)
              for unit, day in order.cooperating.items()),
            *(Participant(task=task, part=Part.INFORMED, person=post) for post in order.informed),
        ]
    )  # fmt: skip
    log.record(
        "tasks.task.given", subject=SubjectRef("tasks.task", task.pk), actor=capacity, at=now,
        changes={
            "source": (None, source.id), "lead_unit": (None, order.lead_unit.pk),
            "lead_person": (None, order.lead_person.pk if order.lead_person else None),
            "cooperating": (None, [unit.pk for unit in order.cooperating]),
            "due_on": (None, order.due_on), "kind": (None, str(order.kind)),
        },
        texts={"content": task.content},
    )  # fmt: skip
    bus.publish(TaskGiven(task_id=task.pk), actor=capacity, at=now)
    return task


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


def start_task(task: Task, *, actor: Actor, now: datetime) -> Task:
    """Say that the work has begun; merely opening a page never does (D5)."""
    with perform(TASK, TaskPolicy, "start", subject=task, actor=actor, now=now) as move:
        subject = move.subject
        move.publish(
            TaskStarted(
                task_id=subject.pk, source_type=subject.source_type, source_id=subject.source_id
            )
        )
    return move.subject


def report_done(task: Task, *, result: str, actor: Actor, now: datetime) -> Task:
    """
    Report the result.

    :raises Refusal: the result is empty or longer than 4,000 characters
    """
    said = _said(result, _("Write what the result is."), "result")
    with perform(TASK, TaskPolicy, "report_done", subject=task, actor=actor, now=now) as move:
        move.subject.result = said
        move.subject.done_at = now
        move.write("result", said)
        _close(move, "done")
    return move.subject


def return_to_giver(task: Task, *, reason: str, actor: Actor, now: datetime) -> Task:
    """Return a task that is not ours, with the reason."""
    said = _said(reason, _("Write why the task is returned."), "reason")
    with perform(
        TASK, TaskPolicy, "return_to_giver", subject=task, actor=actor, now=now, note=said
    ) as move:
        _close(move, "returned")
    return move.subject


def give_again(task: Task, *, actor: Actor, now: datetime, note: str = "") -> Task:
    """Give a returned task to its unit once more."""
    with perform(
        TASK, TaskPolicy, "give_again", subject=task, actor=actor, now=now, note=note
    ) as m:
        m.publish(TaskGiven(task_id=m.subject.pk))
    return m.subject


def withdraw_task(task: Task, *, reason: str, actor: Actor, now: datetime) -> Task:
    """Take a task back, with the reason; it stays in the history."""
    said = _said(reason, _("Write why the task is withdrawn."), "reason")
    with perform(
        TASK, TaskPolicy, "withdraw", subject=task, actor=actor, now=now, note=said
    ) as move:
        _close(move, "withdrawn")
    return move.subject


def reopen_task(task: Task, *, reason: str, actor: Actor, now: datetime) -> Task:
    """Open a done task again, with the reason; the earlier result stays in the history."""
    said = _said(reason, _("Write why the task is opened again."), "reason")
    with perform(TASK, TaskPolicy, "reopen", subject=task, actor=actor, now=now, note=said) as move:
        move.subject.done_at = None
        move.publish(TaskGiven(task_id=move.subject.pk))
    return move.subject


def _check_order(order: Order, tenant: Tenant) -> None:
    _said(order.content, _("Write what is to be done."), "content")
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


def _close(move: Performance[Task], state: str) -> None:
    task = move.subject
    move.publish(
        TaskClosed(
            task_id=task.pk, source_type=task.source_type, source_id=task.source_id, state=state
        )
    )


def _said(text: str, missing: str, field: str) -> str:
    clean = text.strip()
    if not clean:
        raise Refusal(missing, field=field)
    if len(clean) > LONGEST:
        raise Refusal(
            _("The text has %(length)s characters; at most 4,000 are kept.")
            % {"length": len(clean)},
            field=field,
        )
    return clean
