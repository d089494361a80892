"""Tasks and those who take part in them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vanphong.directory.models import Appointment, Tenant, Unit
from vanphong.kernel.principals.models import Guarded
from vanphong.kernel.records import Record
from vanphong.kernel.subjects import SubjectRef
from vanphong.tasks.states import TaskState


class TaskKind(models.TextChoices):
    """A task given by the leadership is counted everywhere, internal handling only at home."""

    ASSIGNED = "assigned", _("Assigned task")
    INTERNAL = "internal", _("Internal handling")


class Task(Record, Guarded):
    """
    One piece of work with exactly one lead unit and, once assigned, one lead person.

    Source: Decree 314/2025/NĐ-CP, model regulation article 2.4 (one lead for each job). The
    original due day stays when a later one is granted.
    """

    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="tasks")
    kind = models.CharField(max_length=10, choices=TaskKind, default=TaskKind.INTERNAL)
    state = models.CharField(max_length=12, choices=TaskState, default=TaskState.GIVEN)
    content = models.TextField(max_length=4000)
    #: the record it comes from, known by type and id only (`kernel.subjects`)
    source_type = models.CharField(max_length=60)
    source_id = models.UUIDField()
    giver = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="tasks_given")
    given_at = models.DateTimeField()
    lead_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="tasks_led")
    lead_person = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, null=True, related_name="tasks_led"
    )
    #: last day, included; None for a task without a date. A copy of the row of
    #: `kernel.deadlines`, which counts, explains and reminds; lists are ordered by it
    due_on = models.DateField(null=True)
    original_due_on = models.DateField(null=True)
    done_at = models.DateTimeField(null=True)
    result = models.TextField(blank=True, max_length=4000)

    class Meta(Guarded.Meta):
        constraints = (
            models.CheckConstraint(
                name="tasks_assigned_has_person",
                condition=~Q(state="assigned") | Q(lead_person__isnull=False),
            ),
            models.CheckConstraint(
                name="tasks_done_has_moment",
                condition=~Q(state="done") | Q(done_at__isnull=False),
            ),
        )
        indexes = (
            *Guarded.Meta.indexes,
            models.Index(fields=["source_type", "source_id"], name="tasks_source"),
            models.Index(fields=["lead_person", "state", "due_on"], name="tasks_of_person"),
            models.Index(fields=["lead_unit", "state", "due_on"], name="tasks_of_unit"),
        )

    @property
    def source(self) -> SubjectRef:
        """Return the record the task comes from."""
        return SubjectRef(self.source_type, self.source_id)


class Part(models.TextChoices):
    """How somebody beside the lead takes part."""

    COOPERATING = "cooperating", _("Cooperating")
    INFORMED = "informed", _("For information")


class Participant(Record):
    """A unit that cooperates, or a person who is kept informed, with a day of its own."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="participants")
    part = models.CharField(max_length=12, choices=Part)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True)
    person = models.ForeignKey(Appointment, on_delete=models.PROTECT, null=True)
    #: a copy, as in `Task`
    due_on = models.DateField(null=True)
    #: set when a unit that cooperates has reported its part
    done_at = models.DateTimeField(null=True)
    result = models.TextField(blank=True, max_length=4000)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="tasks_participant_one_of",
                condition=Q(unit__isnull=False, person__isnull=True)
                | Q(unit__isnull=True, person__isnull=False),
            ),
            models.UniqueConstraint(fields=["task", "unit"], name="tasks_participant_unit"),
            models.UniqueConstraint(fields=["task", "person"], name="tasks_participant_person"),
        )
