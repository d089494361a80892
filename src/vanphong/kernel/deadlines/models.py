"""Rows of deadlines and of their pauses."""

from __future__ import annotations

from datetime import date, datetime

from django.db import models
from django.db.models import F, Q

from vanphong.kernel.deadlines.counting import Due, Step
from vanphong.kernel.deadlines.terms import LateReceipt, StartRule, Term, Unit
from vanphong.kernel.records import Record
from vanphong.kernel.rules.models import Rule
from vanphong.kernel.subjects import SubjectRef

OPEN = Q(met_at__isnull=True, lifted_at__isnull=True)


class Deadline(Record):
    """
    One time limit of one record: counted from a term, or given as a day by a leader.

    Open until met or lifted; a record has one open deadline of a kind.
    """

    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    kind = models.CharField(max_length=40, help_text="Kind of deadline, a code of its owner")
    tenant_id = models.UUIDField(null=True)
    #: moment of the event the limit starts with
    start_at = models.DateTimeField()
    #: null, like the three after it, for a day that was given
    amount = models.PositiveIntegerField(null=True)
    unit = models.CharField(max_length=12, blank=True)
    start_rule = models.CharField(max_length=24, blank=True)
    late_receipt = models.CharField(max_length=20, blank=True)
    source = models.CharField(max_length=300, blank=True, help_text="Article and act")
    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, null=True, related_name="+")
    due_on = models.DateField(help_text="Deadline")
    #: exclusive end
    due_at = models.DateTimeField()
    #: steps of the counting, as codes
    arithmetic = models.JSONField(default=list)
    #: the day of the first setting; differs from `due_on` after a move, pause or new holiday
    original_due_on = models.DateField()
    #: working days before the end at which people are reminded
    warn_days = models.PositiveSmallIntegerField(default=2)
    warn_on = models.DateField()
    #: set while the limit stands still
    paused_at = models.DateTimeField(null=True)
    near_at = models.DateTimeField(null=True)
    missed_at = models.DateTimeField(null=True)
    met_at = models.DateTimeField(null=True)
    #: set when the record needs no deadline any more, for another reason than being done
    lifted_at = models.DateTimeField(null=True)
    #: when the sweep looks next; null when there is nothing to wait for
    next_look_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "kind"],
                condition=OPEN,
                name="deadlines_one_open",
            ),
            models.CheckConstraint(
                name="deadlines_term_whole",
                condition=Q(amount__isnull=True, unit="") | Q(amount__isnull=False) & ~Q(unit=""),
            ),
            models.CheckConstraint(
                name="deadlines_quiet_when_over",
                condition=OPEN | Q(next_look_at__isnull=True),
            ),
        )
        indexes = (
            models.Index(
                fields=["next_look_at"],
                name="deadlines_look",
                condition=Q(next_look_at__isnull=False),
            ),
            models.Index(fields=["due_on"], name="deadlines_open_due", condition=OPEN),
            models.Index(fields=["subject_type", "subject_id"], name="deadlines_subject"),
        )

    @property
    def subject(self) -> SubjectRef:
        """The record whose deadline this is."""
        return SubjectRef(self.subject_type, self.subject_id)

    @property
    def is_open(self) -> bool:
        """Tell whether the deadline still runs or stands still."""
        return self.met_at is None and self.lifted_at is None

    @property
    def on(self) -> date:
        """The legal day of the end."""
        return self.due_on

    @property
    def at(self) -> datetime:
        """The exclusive moment of the end."""
        return self.due_at

    @property
    def term(self) -> Term | None:
        """The term it is counted from; None for a day that was given."""
        if self.amount is None:
            return None
        return Term(
            self.amount,
            Unit(self.unit),
            StartRule(self.start_rule),
            self.source,
            LateReceipt(self.late_receipt),
        )

    @property
    def due(self) -> Due:
        """The end with its arithmetic, for `explain`."""
        steps = tuple(Step.from_json(step) for step in self.arithmetic)
        return Due(self.due_on, self.due_at, steps, self.start_at, self.term)


class Pause(Record):
    """A time during which a limit stands still; without an end it still does."""

    deadline = models.ForeignKey(Deadline, on_delete=models.PROTECT, related_name="pauses")
    start_at = models.DateTimeField()
    end_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["deadline"], condition=Q(end_at__isnull=True), name="deadlines_one_pause"
            ),
            models.CheckConstraint(
                name="deadlines_pause_order",
                condition=Q(end_at__isnull=True) | Q(end_at__gte=F("start_at")),
            ),
        )
