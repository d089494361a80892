"""The sheet "Phiếu giải quyết văn bản đến", filled from what was said and done; plain data."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime

from django.utils.translation import gettext as _

from vanphong.kernel.calendar import local_day, show_day
from vanphong.kernel.printing import print_form
from vanphong.kernel.states.models import Transition
from vanphong.kernel.subjects import SubjectRef
from vanphong.kernel.ui.format_vi import moment_vi
from vanphong.registry.models import Incoming, RecordedDirection, RouteStep
from vanphong.registry.printing import parent_name
from vanphong.registry.routing import list_steps, passed
from vanphong.registry.states import INCOMING
from vanphong.tasks.models import Part, Task
from vanphong.tasks.queries import list_of_source
from vanphong.tasks.states import TASK, TaskState

#: tasks that were never to be done are no part of the sheet
GONE = (TaskState.WITHDRAWN, TaskState.RETURNED)


def print_handling_sheet(document: Incoming, *, now: datetime) -> bytes:
    """
    Return the sheet of a document that is known in full, as PDF/A; empty parts keep their lines.

    Source: Decree 30/2020/NĐ-CP, annex IV (three parts: leader of the body, leader of the unit,
    proposal of the handler). Cost: nine queries.
    """
    source = SubjectRef(INCOMING.noun, document.pk)
    tasks = list(
        list_of_source(source).exclude(state__in=GONE).prefetch_related("participants__unit")
    )
    data = {
        "parent": parent_name(document.tenant, now), "body": document.tenant.name,
        "facts": _facts(document), "levels": _levels(document, tasks),
        "assigned": _assigned(tasks), "results": _results(tasks),
        "printed": _("Taken at %(moment)s") % {"moment": moment_vi(now)},
    }  # fmt: skip
    return print_form("registry.handling_sheet", data, now=now)


def _facts(document: Incoming) -> list[tuple[str, str]]:
    arrived = _("%(number)s, %(day)s") % {
        "number": document.arrival_number or document.old_number or "–",
        "day": show_day(document.arrived_on),
    }
    head = " ".join(part for part in (document.kind_name, document.symbol) if part)
    if document.issued_on is not None:
        head = _("%(decision)s of %(day)s") % {
            "decision": head, "day": show_day(document.issued_on),
        }  # fmt: skip
    return [
        (_("Arrival number and day"), arrived), (_("Author"), document.sender_name),
        (_("Document"), head), (_("Subject"), document.subject),
    ]  # fmt: skip


def _levels(document: Incoming, tasks: list[Task]) -> list[dict[str, object]]:
    """Return what each level said, in order, with the tasks that a direction gave."""
    rows = document.recorded.prefetch_related("tasks")
    recorded = {row.direction_id: row for row in rows}
    return [_level(step, recorded.get(step.direction_id), tasks) for step in list_steps(document)]


def _level(
    step: RouteStep, recorded: RecordedDirection | None, tasks: Iterable[Task]
) -> dict[str, object]:
    direction = step.direction
    given = _given(step, recorded, tasks) if direction is not None else []
    task = given[0] if given else None
    return {
        "who": f"{step.author.person.full_name} – {step.author.title}",
        "day": show_day(local_day(direction.given_at if direction else step.made_at)),
        "passing": passed(step), "text": direction.opinion if direction else step.text,
        "mark": _mark(recorded), "lead": task.lead_unit.name if task else "",
        "due": _day(task.due_on) if task else "",
        "together": [
            {"name": part.unit.name, "due": _day(part.due_on)}
            for part in (task.participants.all() if task else ())
            if part.part == Part.COOPERATING and part.unit is not None
        ],
    }  # fmt: skip


def _mark(recorded: RecordedDirection | None) -> str:
    """Return what stands beside a direction that somebody wrote down in the leader's name."""
    if recorded is None:
        return ""
    if recorded.disowned_at is not None:
        return _("Not the leader's opinion")
    return "" if recorded.confirmed_at is not None else _("Not confirmed")


def _given(
    step: RouteStep, recorded: RecordedDirection | None, tasks: Iterable[Task]
) -> list[Task]:
    """Return the tasks that this level gave."""
    if recorded is not None:
        ids = {task.pk for task in recorded.tasks.all()}
        return [task for task in tasks if task.pk in ids]
    return [t for t in tasks if t.giver_id == step.author_id and t.given_at == step.made_at]


def _assigned(tasks: Iterable[Task]) -> list[dict[str, str]]:
    """Return who was named in each leading division, until when, and the day of that."""
    named = [task for task in tasks if task.lead_person is not None]
    days = _days_of([task.pk for task in named])
    return [
        {
            "unit": task.lead_unit.name, "person": task.lead_person.person.full_name,
            "due": _day(task.due_on), "day": _day(days.get(task.pk)),
        }
        for task in named
        if task.lead_person is not None
    ]  # fmt: skip


def _days_of(ids: list[uuid.UUID]) -> dict[uuid.UUID, date]:
    """Return the day on which a person was named last, by task."""
    moves = Transition.objects.filter(
        subject_type=TASK.noun, subject_id__in=ids, verb__in=("assign", "hand_over")
    )
    return {move.subject_id: local_day(move.made_at) for move in moves.order_by("id")}


def _results(tasks: Iterable[Task]) -> list[dict[str, str]]:
    return [
        {
            "who": task.lead_person.person.full_name if task.lead_person else task.lead_unit.name,
            "day": _day(local_day(task.done_at)), "text": task.result,
        }
        for task in tasks
        if task.done_at is not None and task.result
    ]  # fmt: skip


def _day(day: date | None) -> str:
    return show_day(day) if day is not None else ""
