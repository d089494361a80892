"""Forms of the way of a document: submitting it with its way, taking over what lies elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vanphong.directory.models import Appointment, Tenant
from vanphong.directory.queries import list_appointments, list_units
from vanphong.kernel.ui.widgets import PickerSelect
from vanphong.registry.routing import SORTERS, Chosen

LEADERS = ("province_leader", "department_leader")
#: parts of a way, in the order in which a document goes
WAY = ("deputy", "leader", "unit", "specialist")


def _named(post: Appointment) -> str:
    return f"{post.person.full_name} – {post.title}"


class SubmitForm(forms.Form):
    """Before whom a document is laid, what this level says, and the way from here."""

    to = forms.ChoiceField(label=_("Submit to"))
    note = forms.CharField(
        label=_("Proposal"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    skip_reason = forms.CharField(
        label=_("Why it goes past who sorts"), required=False, max_length=500,
        help_text=_("Only where it goes to a leader and who sorts has not seen it."),
    )  # fmt: skip
    deputy = forms.ChoiceField(label=_("Sorts"), required=False)
    leader = forms.ChoiceField(label=_("Leader"), required=False)
    unit = forms.ChoiceField(label=_("Division"), required=False)
    specialist = forms.ChoiceField(label=_("Specialist"), required=False, widget=PickerSelect())

    def __init__(self, *args: Any, tenant: Tenant, day: date, **kwargs: Any) -> None:
        """Offer who directs in this office, its divisions and its people."""
        super().__init__(*args, **kwargs)
        posts = list(list_appointments(tenant.pk, day))
        self.posts = {str(post.pk): post for post in posts}
        self.units = {str(unit.pk): unit for unit in list_units(tenant.pk, day)}
        sorters = [(pk, _named(p)) for pk, p in self.posts.items() if p.role in SORTERS]
        leaders = [(pk, _named(p)) for pk, p in self.posts.items() if p.role in LEADERS]
        units = [(pk, unit.name) for pk, unit in self.units.items()]
        people = [(pk, f"{_named(p)}, {p.unit.abbreviation}") for pk, p in self.posts.items()]
        self._offer("to", [*sorters, *leaders], blank=False)
        for name, offered in zip(WAY, (sorters, leaders, units, people), strict=True):
            self._offer(name, offered)

    def _offer(self, name: str, choices: Sequence[tuple[str, str]], *, blank: bool = True) -> None:
        nobody = [("", gettext("Nobody"))] if blank else []
        cast("forms.ChoiceField", self.fields[name]).choices = [*nobody, *choices]

    def clean(self) -> dict[str, Any]:
        """Gather the way that was chosen; None where nothing of it was."""
        data = super().clean() or self.cleaned_data
        data["way"] = self._way(data) if not self.errors else None
        return data

    def _way(self, data: dict[str, Any]) -> Chosen | None:
        way = Chosen(
            deputy=self.posts.get(data["deputy"]), leader=self.posts.get(data["leader"]),
            unit=self.units.get(data["unit"]), specialist=self.posts.get(data["specialist"]),
        )  # fmt: skip
        return None if way.key() == Chosen().key() else way

    def way_fields(self) -> list[forms.BoundField]:
        """Return the fields of the way."""
        return [self[name] for name in WAY]

    def has_way(self) -> bool:
        """Tell whether one of them is filled or wrong, so that the page shows them."""
        return any(field.errors or field.value() for field in self.way_fields())


class TransferForm(forms.Form):
    """To whom a document goes that lies before oneself, and why."""

    to = forms.ChoiceField(label=_("Pass to"))
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, tenant: Tenant, day: date, **kwargs: Any) -> None:
        """Offer who directs in this office."""
        super().__init__(*args, **kwargs)
        people = [p for p in list_appointments(tenant.pk, day) if p.role in (*LEADERS, *SORTERS)]
        cast("forms.ChoiceField", self.fields["to"]).choices = [
            (str(p.pk), _named(p)) for p in people
        ]


class HandoverForm(forms.Form):
    """Which open items go along, and why."""

    items = forms.MultipleChoiceField(
        label=_("What goes along"), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(label=_("Reason"), max_length=500)

    def __init__(self, *args: Any, items: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        """Offer what lies with the old holder."""
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["items"]).choices = items
