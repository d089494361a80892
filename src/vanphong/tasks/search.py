"""Tasks in the search: what is to be done and what came of it, for who may know the task."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import ClassVar

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanphong.kernel.principals import Actor
from vanphong.kernel.search.sources import Hit, Searchable, Source
from vanphong.kernel.search.words import Field
from vanphong.kernel.ui.format_vi import day_vi
from vanphong.tasks.models import Task
from vanphong.tasks.queries import list_tasks_for
from vanphong.tasks.states import TASK, TONES, TaskState


class TaskSource(Source):
    """Tasks have no line that may be known without the rest: all their words are header."""

    subject_type: ClassVar = TASK.noun
    model: ClassVar = Task
    label: ClassVar = gettext_lazy("Tasks")
    states: ClassVar = TaskState.choices

    def read(self, ids: Sequence[uuid.UUID]) -> Iterable[Searchable]:
        """Tell the words of tasks. Cost: one query, however many."""
        for task in Task.objects.filter(pk__in=ids).select_related("lead_unit"):
            words = [
                Field(task.content, "B"), Field(task.result, "C"), Field(task.lead_unit.name, "C"),
            ]  # fmt: skip
            yield Searchable(
                subject_id=task.pk, tenant_id=task.tenant_id, happened_at=task.given_at,
                happened_on=timezone.localdate(task.given_at), state=str(task.state),
                readers=task.readers, knowers=task.knowers, excluded=task.excluded,
                access_class=task.access_class, line=[],
                header=[field for field in words if field.text],
            )  # fmt: skip

    def show(self, actor: Actor, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Hit]:
        """Show tasks to who may know them in full. Cost: one query."""
        return {task.pk: _hit(task) for task in list_tasks_for(actor).filter(pk__in=ids)}


def _hit(task: Task) -> Hit:
    due = day_vi(task.due_on) if task.due_on else ""
    line = [
        (_("Lead"), task.lead_unit.name), (_("Given by"), task.giver.person.full_name),
        (_("Deadline"), due),
    ]  # fmt: skip
    return Hit(
        subject_id=task.pk, url=reverse("tasks:detail", args=[task.pk]), title=_("Task"),
        text=task.content, passages=[task.result] if task.result else [],
        state=task.get_state_display(), tone=TONES.get(task.state, "neutral"),
        line=[pair for pair in line if pair[1]],
    )  # fmt: skip
