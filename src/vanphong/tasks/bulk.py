"""Acts on many tasks chosen in a list: assigning, beginning, reporting the same result."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from vanphong.directory.models import Appointment
from vanphong.kernel.policies.routes import ActorRequest, may_call
from vanphong.kernel.principals import Actor
from vanphong.kernel.ui.tables import BulkAct
from vanphong.kernel.ui.views.bulk import Bulk, bulk_page
from vanphong.tasks import operations, queries
from vanphong.tasks.forms import ManyAssignForm, ManyTextForm
from vanphong.tasks.models import Task

Data = Mapping[str, Any]


def _tasks(actor: Actor, ids: Sequence[uuid.UUID]) -> QuerySet[Task]:
    return queries.list_tasks_for(actor).filter(pk__in=ids)


def _assign(task: Task, data: Data, request: ActorRequest, now: datetime) -> object:
    person = Appointment.objects.get(pk=data["person"], tenant=task.tenant)
    return operations.assign_task(
        task, person=person, note=data["note"], actor=request.actor, now=now
    )


def _start(task: Task, data: Data, request: ActorRequest, now: datetime) -> object:
    return operations.start_task(task, actor=request.actor, now=now)


def _report(task: Task, data: Data, request: ActorRequest, now: datetime) -> object:
    return operations.report_done(task, result=data["text"], actor=request.actor, now=now)


def _assign_form(request: ActorRequest, now: datetime, data: Any) -> forms.Form:
    return ManyAssignForm(data, actor=request.actor, day=timezone.localdate(now))


def _text_form(request: ActorRequest, now: datetime, data: Any) -> forms.Form:
    return ManyTextForm(data)


def _bulk(title: Any, verb: str, act: Any, form: Any = None) -> Bulk[Task]:
    return Bulk(
        title=title, policy=f"tasks.task.{verb}", list_name="tasks:list", find=_tasks, act=act,
        form=form, name=lambda _actor, task: task.content,
        url=lambda task: reverse("tasks:detail", args=[task.pk]),
    )  # fmt: skip


BULK = {
    "assign": _bulk(gettext_lazy("Assign"), "assign", _assign, _assign_form),
    "start": _bulk(gettext_lazy("Begin the work"), "start", _start),
    "report": _bulk(gettext_lazy("Report the result"), "report_done", _report, _text_form),
}
#: what is offered in which queue: verb, icon and key
OFFERED: dict[str, tuple[tuple[str, str, str], ...]] = {
    "mine": (("start", "player-play", "s"), ("report", "check", "e")),
    "overdue": (("report", "check", "e"),),
    "soon": (("start", "player-play", "s"), ("report", "check", "e")),
    "unit": (("assign", "user-check", "c"),),
    "unit_overdue": (("assign", "user-check", "c"),),
    "unit_soon": (("assign", "user-check", "c"),),
    "unassigned": (("assign", "user-check", "c"),),
}


def bulk_acts(actor: Actor, queue: str) -> list[BulkAct]:
    """Return the acts on chosen rows that a queue of tasks offers this person."""
    return [
        BulkAct(label=BULK[verb].title, url=reverse(f"tasks:bulk_{verb}"), icon=icon, key=key)
        for verb, icon, key in OFFERED.get(queue, ())
        if may_call(actor, BULK[verb].policy)
    ]


assign_many = bulk_page(BULK["assign"])
start_many = bulk_page(BULK["start"])
report_many = bulk_page(BULK["report"])
