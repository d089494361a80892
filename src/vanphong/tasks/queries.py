"""Every read of tasks that others need."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from vanphong.kernel.calendar.loading import calendar_for
from vanphong.kernel.deadlines.models import OPEN as RUNNING
from vanphong.kernel.deadlines.models import Deadline
from vanphong.kernel.deadlines.queries import latest_deadline, open_by_subject
from vanphong.kernel.deadlines.showing import Shown, show
from vanphong.kernel.policies import Missing
from vanphong.kernel.principals import Actor, Level
from vanphong.kernel.principals.models import AccessClass
from vanphong.kernel.states.performing import open_verbs
from vanphong.kernel.subjects import SubjectRef, SubjectView, urgent_among
from vanphong.kernel.ui.format_vi import day_vi
from vanphong.tasks.deadlines import COOPERATION, HANDLING, PART_TYPE, TASK_TYPE, task_ref
from vanphong.tasks.models import Part, Participant, Task
from vanphong.tasks.policies import TaskPolicy
from vanphong.tasks.states import OPEN, TASK, TaskState

#: house rule: what ends within so many working days is soon due
SOON_WORKING_DAYS = 2


def get_task_for(actor: Actor, task_id: uuid.UUID) -> Task:
    """
    Return one task that `actor` may know in full.

    :raises Missing: there is none
    """
    found = list_tasks_for(actor).filter(pk=task_id).first()
    if found is None:
        raise Missing
    return found


def list_tasks_for(actor: Actor) -> QuerySet[Task]:
    """Return the tasks `actor` may know in full, soonest due first, undated last."""
    tasks = TaskPolicy.visible_to(actor, Level.FULL)
    related = tasks.select_related("lead_unit", "lead_person__person", "giver__person", "tenant")
    return related.order_by("due_on", "given_at", "pk")


def list_mine(actor: Actor) -> QuerySet[Task]:
    """Return the open tasks that the person leads, also for whom it stands in."""
    posts = [c.on_behalf_of or c.appointment_id for c in actor.capacities()]
    return list_tasks_for(actor).filter(
        lead_person__in=[p for p in posts if p is not None], state__in=OPEN
    )


def list_of_unit(actor: Actor) -> QuerySet[Task]:
    """Return the open tasks that the actor's unit leads."""
    units = [c.unit_id for c in actor.capacities() if c.unit_id is not None]
    return list_tasks_for(actor).filter(lead_unit__in=units, state__in=OPEN)


def list_unassigned(actor: Actor) -> QuerySet[Task]:
    """Return the open tasks that the actor's unit leads and nobody of it does yet."""
    return list_of_unit(actor).filter(lead_person=None)


def list_overdue(actor: Actor, today: date) -> QuerySet[Task]:
    """Return the person's own open tasks whose last day lies before `today`."""
    return list_mine(actor).filter(~_paused(), due_on__lt=today)


def list_overdue_of_unit(actor: Actor, today: date) -> QuerySet[Task]:
    """Return the open tasks of the actor's unit whose last day lies before `today`."""
    return list_of_unit(actor).filter(~_paused(), due_on__lt=today)


def soon_until(actor: Actor, today: date) -> date:
    """Return the last day, included, that counts as soon due in the actor's office."""
    return calendar_for(actor.tenant_id).add_working_days(today, SOON_WORKING_DAYS)


def list_soon_due(actor: Actor, today: date) -> QuerySet[Task]:
    """Return the person's own open tasks that end from `today` to `soon_until`, both included."""
    return list_mine(actor).filter(~_paused(), due_on__range=(today, soon_until(actor, today)))


def list_soon_due_of_unit(actor: Actor, today: date) -> QuerySet[Task]:
    """Return the open tasks of the actor's unit that end from `today` to `soon_until`."""
    return list_of_unit(actor).filter(~_paused(), due_on__range=(today, soon_until(actor, today)))


def list_given(actor: Actor) -> QuerySet[Task]:
    """Return the open tasks that the person gave, also for whom it stands in."""
    posts = [c.on_behalf_of or c.appointment_id for c in actor.capacities()]
    return list_tasks_for(actor).filter(giver__in=[p for p in posts if p], state__in=OPEN)


def list_overdue_given(actor: Actor, today: date) -> QuerySet[Task]:
    """Return the open tasks that the person gave and whose last day lies before `today`."""
    return list_given(actor).filter(~_paused(), due_on__lt=today)


def sources_due(
    source_type: str, first: date | None, last: date
) -> QuerySet[Task, dict[str, uuid.UUID]]:
    """
    Return the ids of the sources of open tasks that end from `first` to `last`, both included.

    Without `first` all that ended by `last`. No rights are asked, as in `list_of_source`.
    """
    tasks = Task.objects.filter(~_paused(), source_type=source_type, state__in=OPEN)
    ended = tasks.filter(due_on__lte=last)
    found = ended.filter(due_on__gte=first) if first else ended
    return found.values("source_id")  # type: ignore[return-value]  # a row of ids, as a condition


def _paused() -> Q:
    """Return the condition that a task's limit stands still."""
    standing = Deadline.objects.filter(
        RUNNING, subject_type=TASK_TYPE, subject_id=OuterRef("pk"), kind=HANDLING,
        paused_at__isnull=False,
    )  # fmt: skip
    return Q(Exists(standing))


def list_cooperating(actor: Actor) -> QuerySet[Task]:
    """Return the open tasks in which the actor's unit cooperates."""
    units = [c.unit_id for c in actor.capacities() if c.unit_id is not None]
    parts = Q(participants__unit__in=units, participants__part=Part.COOPERATING)
    return list_tasks_for(actor).filter(parts, state__in=OPEN).distinct()


def list_of_source(source: SubjectRef) -> QuerySet[Task]:
    """
    Return the tasks of one source in the order they were given.

    No rights are asked: for verbs of the source's owner, whose page shows them under its rights.
    """
    tasks = Task.objects.filter(source_type=source.type, source_id=source.id)
    return tasks.select_related("lead_unit", "lead_person__person").order_by("given_at", "pk")


def may(actor: Actor, verb: str, task: Task) -> bool:
    """Tell whether `actor` may do an act on a task now: its button and its guard agree."""
    return verb in open_verbs(TASK, TaskPolicy, task, actor)


def lead_units_of(source_type: str, ids: list[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    """
    Return the names of the units that lead the tasks of each source, in the order given, once each.

    No rights are asked, as in `list_of_source`. Cost: one query for all sources.
    """
    found: dict[uuid.UUID, list[str]] = {}
    tasks = Task.objects.filter(source_type=source_type, source_id__in=ids)
    for source_id, name in tasks.order_by("given_at", "pk").values_list(
        "source_id", "lead_unit__name"
    ):
        names = found.setdefault(source_id, [])
        if name not in names:
            names.append(name)
    return found


def limits_of(source_type: str, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, date]:
    """
    Return the latest last day of the tasks of each source, open or done; none where none has one.

    No rights are asked, as in `list_of_source`: the follow-up register prints it. Cost: one query.
    """
    gone = (TaskState.WITHDRAWN, TaskState.RETURNED)
    tasks = Task.objects.filter(source_type=source_type, source_id__in=ids, due_on__isnull=False)
    latest = (
        tasks.exclude(state__in=gone).order_by().values("source_id").annotate(last=Max("due_on"))
    )
    return dict(latest.values_list("source_id", "last"))


def count_open(source: SubjectRef) -> int:
    """Return how many tasks of a source are still open."""
    return list_of_source(source).filter(state__in=OPEN).count()


def count_queues(actor: Actor, today: date) -> dict[str, int]:
    """
    Return the figures of a person's queues: mine, overdue and soon due among them, and the unit's.

    A paused limit is neither overdue nor soon due. Cost: two queries.
    """
    mine = (
        list_mine(actor)
        .order_by()
        .aggregate(
            mine=Count("pk"),
            overdue=Count("pk", filter=Q(due_on__lt=today) & ~_paused()),
            soon=Count(
                "pk", filter=Q(due_on__range=(today, soon_until(actor, today))) & ~_paused()
            ),
        )
    )
    unit = (
        list_of_unit(actor)
        .order_by()
        .aggregate(unit=Count("pk"), unassigned=Count("pk", filter=Q(lead_person=None)))
    )
    return {**mine, **unit}


def shown_deadlines(tasks: Iterable[Task], now: datetime) -> dict[uuid.UUID, Shown]:
    """Return the running limit of each task as it is shown. Cost: one query, and the calendar."""
    rows = list(tasks)
    found = open_by_subject(TASK_TYPE, [task.pk for task in rows], HANDLING)
    tenants = {task.tenant_id for task in rows if task.pk in found}
    calendars = {tenant: calendar_for(tenant) for tenant in tenants}
    return {
        task.pk: show(found[task.pk], now=now, calendar=calendars[task.tenant_id])
        for task in rows
        if task.pk in found
    }


def shown_deadline(task: Task, now: datetime) -> Shown | None:
    """Return the limit of one task, running or over, or None where it never had one."""
    row = latest_deadline(task_ref(task), HANDLING)
    return show(row, now=now, calendar=calendar_for(task.tenant_id)) if row else None


def shown_parts(parts: Sequence[Participant], task: Task, now: datetime) -> dict[uuid.UUID, Shown]:
    """Return the running limits of the units that cooperate by a day of their own."""
    found = open_by_subject(PART_TYPE, [part.pk for part in parts], COOPERATION)
    calendar = calendar_for(task.tenant_id)
    return {pk: show(row, now=now, calendar=calendar) for pk, row in found.items()}


def nearest_deadlines(source_type: str, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Deadline]:
    """
    Return, for each source with open tasks, the limit among theirs that ends first.

    No rights are asked, as in `list_of_source`. Cost: two queries for all sources.
    """
    tasks = Task.objects.filter(source_type=source_type, source_id__in=ids, state__in=OPEN)
    sources = dict(tasks.values_list("pk", "source_id"))
    nearest: dict[uuid.UUID, Deadline] = {}
    for task_id, row in open_by_subject(TASK_TYPE, sources, HANDLING).items():
        other = nearest.get(sources[task_id])
        if other is None or row.due_at < other.due_at:
            nearest[sources[task_id]] = row
    return nearest


def describe_tasks(actor: Actor, ids: list[uuid.UUID]) -> dict[uuid.UUID, SubjectView]:
    """Name tasks for `kernel.subjects`, at the reader's level."""
    return {
        task.pk: SubjectView(
            ref=SubjectRef("tasks.task", task.pk),
            label=task.content[:120],
            url=reverse("tasks:detail", args=[task.pk]),
            reference=_("deadline %(day)s") % {"day": day_vi(task.due_on)} if task.due_on else "",
            restricted=task.access_class not in (AccessClass.PUBLIC, AccessClass.ORDINARY),
        )
        for task in list_tasks_for(actor).filter(pk__in=ids)
    }


def describe_parts(actor: Actor, ids: list[uuid.UUID]) -> dict[uuid.UUID, SubjectView]:
    """Name parts of tasks for `kernel.subjects`: who may know the task may know its parts."""
    parts = Participant.objects.filter(pk__in=ids, task__in=list_tasks_for(actor).order_by())
    return {
        part.pk: SubjectView(
            ref=SubjectRef(PART_TYPE, part.pk),
            label=part.task.content[:120],
            url=reverse("tasks:detail", args=[part.task_id]),
        )
        for part in parts.select_related("task")
    }


def urgent_tasks(ids: list[uuid.UUID], day: date) -> set[uuid.UUID]:
    """Return the tasks whose source does not wait for office hours. No rights are asked."""
    sources = {
        pk: SubjectRef(source_type, source_id)
        for pk, source_type, source_id in Task.objects.filter(pk__in=ids).values_list(
            "pk", "source_type", "source_id"
        )
    }
    urgent = urgent_among(sources.values(), day)
    return {pk for pk, source in sources.items() if source in urgent}


def leads_of(source: SubjectRef) -> list[tuple[uuid.UUID, uuid.UUID | None]]:
    """
    Return (unit, person or None) that lead the tasks of a source, withdrawn ones left out.

    No rights are asked, as in `list_of_source`.
    """
    tasks = list_of_source(source).exclude(state__in=(TaskState.WITHDRAWN, TaskState.RETURNED))
    return list(dict.fromkeys(tasks.values_list("lead_unit_id", "lead_person_id")))
