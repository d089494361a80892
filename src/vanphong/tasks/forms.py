"""Forms of tasks."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vanphong.directory.models import Appointment
from vanphong.directory.queries import list_appointments
from vanphong.kernel.principals import Actor
from vanphong.kernel.ui.widgets import PickerSelect
from vanphong.tasks.fields import LimitField
from vanphong.tasks.models import Task


class AssignForm(forms.Form):
    """Who of the leading division does it."""

    person = forms.ChoiceField(label=_("Person in charge"))
    note = forms.CharField(label=_("Note"), required=False)

    def __init__(self, *args: Any, task: Task, day: date, **kwargs: Any) -> None:
        """Offer the people of the leading division."""
        super().__init__(*args, **kwargs)
        people = list_appointments(task.tenant_id, day).filter(unit=task.lead_unit_id)
        self.fields["person"] = forms.ChoiceField(
            label=_("Person in charge"),
            choices=[(str(p.pk), f"{p.person.full_name} – {p.title}") for p in people],
        )
        self.order_fields(["person", "note"])


class ManyAssignForm(forms.Form):
    """Who of the actor's own division does several tasks at once."""

    person = forms.ChoiceField(label=_("Person in charge"))
    note = forms.CharField(label=_("Note"), required=False)

    def __init__(self, *args: Any, actor: Actor, day: date, **kwargs: Any) -> None:
        """Offer the people of the division that the actor leads."""
        super().__init__(*args, **kwargs)
        people: list[Appointment] = []
        if actor.tenant_id is not None and actor.unit_id is not None:
            posts = list_appointments(actor.tenant_id, day)
            people = list(posts.filter(unit__in=[actor.unit_id]))
        self.fields["person"] = forms.ChoiceField(
            label=_("Person in charge"),
            choices=[(str(p.pk), f"{p.person.full_name} – {p.title}") for p in people],
        )
        self.order_fields(["person", "note"])


class ManyTextForm(forms.Form):
    """One text that holds for several tasks."""

    text = forms.CharField(label=_("Text"), widget=forms.Textarea(attrs={"rows": 3}))


class HandOverForm(forms.Form):
    """Who of the office leads it from now on, and why."""

    note = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, task: Task, day: date, **kwargs: Any) -> None:
        """Offer everybody of the office but who leads it now."""
        super().__init__(*args, **kwargs)
        people = list_appointments(task.tenant_id, day).exclude(pk__in=[task.lead_person_id])
        self.fields["person"] = forms.ChoiceField(
            label=_("Person in charge"), widget=PickerSelect(),
            choices=[
                (str(p.pk), f"{p.person.full_name} – {p.title}, {p.unit.abbreviation}")
                for p in people
            ],
        )  # fmt: skip
        self.order_fields(["person", "note"])


class TextForm(forms.Form):
    """One text: a result, or a reason."""

    text = forms.CharField(label=_("Text"), widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, task: Task, day: date, **kwargs: Any) -> None:
        """Take what every form of an act is given."""
        super().__init__(*args, **kwargs)


class MoveForm(forms.Form):
    """Another end of the limit, and why."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, task: Task, day: date, **kwargs: Any) -> None:
        """Read days and spans as of today."""
        super().__init__(*args, **kwargs)
        self.fields["to"] = LimitField(label=_("New deadline"), day=day)
        self.order_fields(["to", "reason"])


class PlainForm(forms.Form):
    """An act that asks for nothing but its button."""

    def __init__(self, *args: Any, task: Task, day: date, **kwargs: Any) -> None:
        """Take what every form of an act is given."""
        super().__init__(*args, **kwargs)
