"""Forms of the portfolio table: they judge words, the verbs judge rules."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext, gettext_lazy

from vanphong.directory import queries
from vanphong.directory.fields import OrganisationPicker
from vanphong.directory.models import Appointment, Portfolio, Tenant
from vanphong.directory.operations import Assignment
from vanphong.kernel.ui.widgets import DayField, PickerSelect

#: places of a row and the roles whose holders are offered there; () offers everybody
PLACES: dict[str, tuple[str, ...]] = {
    "deputy": ("chief", "deputy_chief"),
    "deputy_stand_in": ("chief", "deputy_chief"),
    "leader": ("province_leader", "department_leader"),
    "leader_stand_in": ("province_leader", "department_leader"),
    "specialist": (),
    "specialist_stand_in": (),
}


class PortfolioForm(forms.Form):
    """One row: about what, the way of its papers, and the decision it rests on."""

    field_name = forms.CharField(
        label=gettext_lazy("Field or steering committee"), max_length=120, required=False
    )
    words = forms.CharField(
        label=gettext_lazy("Words in the subject, one a line"), required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "A subject that holds one of them belongs to the field; its name counts by itself."
        ),
    )  # fmt: skip
    sender = OrganisationPicker(label=gettext_lazy("Department or other sender"), required=False)
    locality = OrganisationPicker(
        label=gettext_lazy("Locality"), required=False,
        help_text=gettext_lazy("Letters from there and from whoever stands under it."),
    )  # fmt: skip
    deputy = forms.ChoiceField(
        label=gettext_lazy("Chief or deputy chief who sorts"), required=False,
        widget=PickerSelect(),
    )  # fmt: skip
    deputy_stand_in = forms.ChoiceField(
        label=gettext_lazy("Stand-in of who sorts"), required=False, widget=PickerSelect()
    )
    leader = forms.ChoiceField(label=gettext_lazy("Leader"), required=False, widget=PickerSelect())
    leader_stand_in = forms.ChoiceField(
        label=gettext_lazy("Stand-in of the leader"), required=False, widget=PickerSelect()
    )
    unit = forms.ChoiceField(label=gettext_lazy("Division"), required=False, widget=PickerSelect())
    specialist = forms.ChoiceField(
        label=gettext_lazy("Specialist"), required=False, widget=PickerSelect()
    )
    specialist_stand_in = forms.ChoiceField(
        label=gettext_lazy("Stand-in of the specialist"), required=False, widget=PickerSelect()
    )
    decision = forms.CharField(label=gettext_lazy("Decision that assigns the work"), max_length=200)
    decided_on = DayField(label=gettext_lazy("Date of the decision"))
    valid_from = DayField(label=gettext_lazy("From"))

    def __init__(self, *args: Any, tenant: Tenant, day: date, **kwargs: Any) -> None:
        """Offer the people and divisions of the office."""
        super().__init__(*args, **kwargs)
        posts = list(queries.list_appointments(tenant.pk, day))
        self.posts = {str(post.pk): post for post in posts}
        self.units = {str(unit.pk): unit for unit in queries.list_units(tenant.pk, day)}
        for name, roles in PLACES.items():
            offered = [(pk, _label(p)) for pk, p in self.posts.items()
                       if not roles or p.role in roles]  # fmt: skip
            self._offer(name, offered)
        self._offer("unit", [(pk, unit.name) for pk, unit in self.units.items()])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = cast("forms.ChoiceField", self.fields[name])
        field.choices = [("", gettext("Nobody")), *choices]

    def assignment(self) -> Assignment:
        """Return what the row says."""
        data = self.cleaned_data
        return Assignment(
            field_name=data["field_name"], words=data["words"].splitlines(),
            sender=data["sender"], locality=data["locality"], unit=self.units.get(data["unit"]),
            decision=data["decision"], decided_on=data["decided_on"],
            **{name: self.posts.get(data[name]) for name in PLACES},
        )  # fmt: skip


class CorrectedPortfolioForm(PortfolioForm):
    """The same, with why it is put right; its first day stays."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Leave the first day out."""
        super().__init__(*args, **kwargs)
        del self.fields["valid_from"]


class PortfolioHandOverForm(PortfolioForm):
    """The row that follows, from which day, and why."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500)


class WhyEndForm(forms.Form):
    """The last day of a row, and why."""

    last_on = DayField(label=gettext_lazy("Last day"))
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500)


def _label(post: Appointment) -> str:
    return f"{post.person.full_name} – {post.title}, {post.unit.abbreviation}"


def as_initial(row: Portfolio) -> dict[str, object]:
    """Return a row as the form shows it."""
    people = {name: str(getattr(row, f"{name}_id") or "") for name in PLACES}
    return {
        **people, "field_name": row.field_name, "words": "\n".join(row.words),
        "sender": str(row.sender_id or ""), "locality": str(row.locality_id or ""),
        "unit": str(row.unit_id or ""), "decision": row.decision, "decided_on": row.decided_on,
        "valid_from": row.valid_from,
    }  # fmt: skip
