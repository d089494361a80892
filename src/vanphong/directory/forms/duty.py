"""The form of the duty roster."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext, gettext_lazy

from vanphong.directory import queries
from vanphong.directory.models import DutyPlace, Tenant
from vanphong.directory.operations import Watch
from vanphong.kernel.ui.widgets import DayField, PickerSelect


class DutyForm(forms.Form):
    """Who is on duty in each place, from a day to a day, both included."""

    first = DayField(label=gettext_lazy("From"))
    last = DayField(label=gettext_lazy("To"))
    clerk = forms.ChoiceField(label=gettext_lazy("Clerk"), required=False, widget=PickerSelect())
    clerk_phone = forms.CharField(label=gettext_lazy("Telephone of the clerk"), required=False)
    office_leader = forms.ChoiceField(
        label=gettext_lazy("Leader of the office"), required=False, widget=PickerSelect()
    )
    office_leader_phone = forms.CharField(
        label=gettext_lazy("Telephone of the leader of the office"), required=False
    )
    secretary = forms.ChoiceField(
        label=gettext_lazy("Secretary"), required=False, widget=PickerSelect()
    )
    secretary_phone = forms.CharField(
        label=gettext_lazy("Telephone of the secretary"), required=False
    )
    driver_name = forms.CharField(label=gettext_lazy("Driver"), required=False)
    driver_phone = forms.CharField(label=gettext_lazy("Telephone of the driver"), required=False)

    def __init__(self, *args: Any, tenant: Tenant, day: date, **kwargs: Any) -> None:
        """Offer the people of the office."""
        super().__init__(*args, **kwargs)
        posts = list(queries.list_appointments(tenant.pk, day))
        self.posts = {str(post.pk): post for post in posts}
        people = [(pk, f"{p.person.full_name} – {p.title}") for pk, p in self.posts.items()]
        for name in ("clerk", "office_leader", "secretary"):
            field = cast("forms.ChoiceField", self.fields[name])
            field.choices = [("", gettext("Nobody")), *people]

    def watches(self) -> dict[DutyPlace, Watch]:
        """Return who stands in each place."""
        data = self.cleaned_data
        found = {
            place: Watch(appointment=self.posts.get(data[place]), phone=data[f"{place}_phone"])
            for place in (DutyPlace.CLERK, DutyPlace.OFFICE_LEADER, DutyPlace.SECRETARY)
        }
        return {
            **found,
            DutyPlace.DRIVER: Watch(name=data["driver_name"], phone=data["driver_phone"]),
        }
