"""The one table of rules: what the law or the office set, and when it holds."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from vanphong.kernel.calendar.validity import one_a_day
from vanphong.kernel.records import Record


class Rule(Record):
    """
    One value of one code on the days from `valid_from` to `valid_to`, both inclusive.

    A change is a new row; no two rows of a code hold on one day.
    """

    code = models.CharField(max_length=120, help_text="Code: capability.noun.rule")
    value = models.JSONField(help_text="Value")
    act = models.CharField(max_length=200, blank=True, help_text="Number and symbol of the act")
    article = models.CharField(max_length=200, blank=True, help_text="Article of the act")
    valid_from = models.DateField(help_text="Valid from, inclusive")
    valid_to = models.DateField(null=True, help_text="Valid to, inclusive")
    #: false is shown to people as "chưa kiểm chứng"
    verified = models.BooleanField(default=False, help_text="Checked against the official text")
    note = models.TextField(blank=True, help_text="Note")
    #: set by staff: the seeds of the packages leave such a code alone
    by_staff = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["code", "valid_from"], name="rules_rule_from_once"),
            models.CheckConstraint(
                name="rules_rule_period",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
            one_a_day("rules_rule_one_a_day", key="code"),
        )

    @property
    def source(self) -> str:
        """Return act and article as one cites them: "Điều 22, 30/2020/NĐ-CP"."""
        return ", ".join(part for part in (self.article, self.act) if part)
