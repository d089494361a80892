"""The sorter's form: one decision, and what it needs."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vanphong.directory.models import Appointment, Tenant
from vanphong.directory.queries import list_appointments, list_units
from vanphong.kernel.ui.widgets import PickerSelect, PickerSelectMultiple
from vanphong.registry.forms.routing import LEADERS
from vanphong.registry.models import Passing
from vanphong.registry.operations.sorting import Sorting
from vanphong.registry.routing import SORTERS
from vanphong.tasks.fields import LimitField

DECISIONS = (
    (Passing.SUBMITTED.value, _("Submit to a leader")),
    (Passing.TO_DIVISION.value, _("Give straight to a division")),
    (Passing.FOR_INFORMATION.value, _("For information")),
    (Passing.ELSEWHERE.value, _("Send to another body")),
    (Passing.FILED.value, _("File it")),
)


class SortForm(forms.Form):
    """To whom a paper goes, and the words that go along."""

    decision = forms.ChoiceField(
        label=_("What becomes of it"), choices=DECISIONS, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("Opinion"), required=False, max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    leader = forms.ChoiceField(label=_("Leader"), required=False)
    unit = forms.ChoiceField(label=_("Division"), required=False)
    specialist = forms.ChoiceField(label=_("Specialist"), required=False, widget=PickerSelect())
    informed = forms.MultipleChoiceField(
        label=_("Who shall know of it"), required=False, widget=PickerSelectMultiple()
    )
    body_name = forms.CharField(label=_("Body to which it goes"), required=False)

    def __init__(self, *args: Any, tenant: Tenant, day: date, **kwargs: Any) -> None:
        """Offer the leaders, divisions and people of the office."""
        super().__init__(*args, **kwargs)
        posts = list(list_appointments(tenant.pk, day))
        self.posts = {str(post.pk): post for post in posts}
        self.units = {str(unit.pk): unit for unit in list_units(tenant.pk, day)}
        upper = [p for p in posts if p.role in LEADERS] + [p for p in posts if p.role in SORTERS]
        self._offer("leader", [(str(p.pk), _named(p)) for p in upper])
        self._offer("unit", [(pk, unit.name) for pk, unit in self.units.items()])
        people = [(pk, f"{_named(p)}, {p.unit.abbreviation}") for pk, p in self.posts.items()]
        self._offer("specialist", people)
        cast("forms.MultipleChoiceField", self.fields["informed"]).choices = people
        self.fields["due_on"] = LimitField(label=_("Deadline"), day=day, required=False)
        self.order_fields(
            ["decision", "text", "leader", "unit", "specialist", "due_on", "informed", "body_name"]
        )

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        cast("forms.ChoiceField", self.fields[name]).choices = [("", gettext("Nobody")), *choices]

    def sorting(self) -> Sorting:
        """Return the decision."""
        data = self.cleaned_data
        return Sorting(
            decision=Passing(data["decision"]), text=data["text"], due_on=data["due_on"],
            leader=self.posts.get(data["leader"]), unit=self.units.get(data["unit"]),
            specialist=self.posts.get(data["specialist"]), body_name=data["body_name"],
            informed=[self.posts[pk] for pk in data["informed"]],
        )  # fmt: skip


def _named(post: Appointment) -> str:
    return f"{post.person.full_name} – {post.title}"
