"""Forms of organisations: the filter of the list, and one form for each act."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vanphong.directory.fields import OrganisationPicker
from vanphong.directory.models import Extent, Organisation, OrganisationKind, OrganisationName
from vanphong.directory.queries import Filter, name_on
from vanphong.kernel.ui.values import Words
from vanphong.kernel.ui.widgets import DayField

STATES: dict[str, Words] = {
    "alive": _("Active"),
    "ended": _("Ended"),
    "unclear": _("Successor not known"),
    "all": _("All"),
}
Choices = Sequence[tuple[str, str]]


class OrganisationFilter(forms.Form):
    """What the list shows; every part stands in the address and may be wrong or missing."""

    q = forms.CharField(
        label=_("Name of any time, or code"), required=False, widget=forms.SearchInput
    )
    kind = forms.ChoiceField(label=_("Kind of organisation"), required=False)
    within = forms.ChoiceField(label=_("Province"), required=False)
    day = DayField(label=_("On the day"), required=False)
    state = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, provinces: Choices, today: date, **kwargs: Any) -> None:
        """Offer the provinces there are and were."""
        super().__init__(*args, **kwargs)
        self.today = today
        kinds = [("", _("All kinds")), *OrganisationKind.choices]
        self.fields["kind"] = forms.ChoiceField(
            label=_("Kind of organisation"), required=False, choices=kinds
        )
        self.fields["within"] = forms.ChoiceField(
            label=_("Province"), required=False, choices=[("", _("All provinces")), *provinces]
        )
        self.order_fields(list(self.base_fields))

    @property
    def chosen_day(self) -> date:
        """Return the day the list is for: today, unless another is asked for."""
        return self._clean().get("day") or self.today

    @property
    def chosen_state(self) -> str:
        """Return the state asked for; who searches looks among all, else among the living."""
        asked = str(self._clean().get("state") or "")
        if asked in STATES:
            return asked
        return "all" if self._clean().get("q") else "alive"

    def asked(self) -> Filter:
        """Return the filter; a part that cannot be read is as if it were not there."""
        data = self._clean()
        return Filter(
            words=data.get("q") or "", kind=data.get("kind") or "",
            within=uuid.UUID(data["within"]) if data.get("within") else None,
            state=self.chosen_state, day=self.chosen_day,
        )  # fmt: skip

    def _clean(self) -> dict[str, Any]:
        self.is_valid()
        return self.cleaned_data


class ActForm(forms.Form):
    """A form of one act on one organisation; `today` is the day of the screen."""

    def __init__(
        self, *args: Any, organisation: Organisation | None, today: date, **kwargs: Any
    ) -> None:
        """Keep what the form is about, and begin with what is known."""
        kwargs["initial"] = self.begin(organisation, today) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)

    def begin(self, organisation: Organisation | None, today: date) -> dict[str, object]:
        """Return what the fields hold at first; by default nothing."""
        del organisation, today
        return {}


class CodesForm(ActForm):
    """The three codes of an organisation."""

    unit_code = forms.CharField(
        label=_("Code of the territory"), required=False, max_length=10,
        help_text=_("Digits of the General Statistics Office, such as 37 or 13285."),
    )  # fmt: skip
    code = forms.CharField(
        label=_("Electronic code"), required=False, max_length=60,
        help_text=_("New form by Decision 20/2020/QĐ-TTg, such as H37.01.02."),
    )  # fmt: skip
    old_code = forms.CharField(
        label=_("Electronic code, old form"), required=False, max_length=60,
        help_text=_("Thirteen characters, such as 000.00.00.H37."),
    )  # fmt: skip

    def begin(self, organisation: Organisation | None, today: date) -> dict[str, object]:
        """Return the codes it has."""
        if organisation is None:
            return {}
        return {name: getattr(organisation, name) for name in ("unit_code", "code", "old_code")}

    def clean(self) -> dict[str, Any]:
        """Write the codes in capital letters, as they are written."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        return {k: v.upper() if k in ("code", "old_code") else v for k, v in cleaned.items()}


class FoundForm(CodesForm):
    """A new organisation, or an old one that no list knows."""

    name = forms.CharField(label=_("Name"), max_length=400)
    kind = forms.ChoiceField(label=_("Kind of organisation"), choices=OrganisationKind.choices)
    parent = OrganisationPicker(
        label=_("Under"), required=False, help_text=_("The organisation directly above it.")
    )
    valid_from = DayField(label=_("First day"))
    valid_to = DayField(
        label=_("Last day"), required=False, help_text=_("Leave it empty while it lasts.")
    )
    field_order = (
        "name", "kind", "parent", "valid_from", "valid_to", "unit_code", "code", "old_code",
    )  # fmt: skip

    def begin(self, organisation: Organisation | None, today: date) -> dict[str, object]:
        """Return today as the first day, and the kind that is entered most often by hand."""
        return {"valid_from": today, "kind": OrganisationKind.DEPARTMENT}


class RenameForm(ActForm):
    """A new name from a day on."""

    name = forms.CharField(label=_("New name"), max_length=400)
    valid_from = DayField(
        label=_("From the day"), help_text=_("The present name ends the day before.")
    )

    def begin(self, organisation: Organisation | None, today: date) -> dict[str, object]:
        """Return the present name, to be changed, and today."""
        name = name_on(organisation, today) if organisation else ""
        return {"name": name, "valid_from": today}


class CorrectForm(forms.Form):
    """The right spelling of a name that was entered wrong."""

    name = forms.CharField(label=_("Right spelling"), max_length=400)

    def __init__(self, *args: Any, row: OrganisationName, **kwargs: Any) -> None:
        """Begin with the name as it stands."""
        kwargs["initial"] = {"name": row.name}
        super().__init__(*args, **kwargs)


class PlaceForm(ActForm):
    """Under whom it stands from a day on."""

    parent = OrganisationPicker(
        label=_("Under"), required=False, help_text=_("Leave it empty for nobody.")
    )
    valid_from = DayField(label=_("From the day"))

    def begin(self, organisation: Organisation | None, today: date) -> dict[str, object]:
        """Return today."""
        return {"valid_from": today}


class CloseForm(ActForm):
    """The last day, the act behind it, and whether anybody follows."""

    last_on = DayField(label=_("Last day"))
    reason = forms.CharField(
        label=_("Act or reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    has_no_successor = forms.BooleanField(
        label=_("Nobody follows"), required=False,
        help_text=_("Its level or its work was abolished. Else record the successor afterwards."),
    )  # fmt: skip

    def begin(self, organisation: Organisation | None, today: date) -> dict[str, object]:
        """Return today as the last day."""
        return {"last_on": today}


class ReasonForm(ActForm):
    """Why something is taken back."""

    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class SuccessorForm(ActForm):
    """Who follows, wholly or in part, from which day, by which act."""

    successor = OrganisationPicker(label=_("Successor"))
    extent = forms.ChoiceField(
        label=_("How much went there"), choices=Extent.choices, widget=forms.RadioSelect,
        initial=Extent.WHOLE,
    )  # fmt: skip
    effective_on = DayField(label=_("First day of the successor in its place"))
    act = forms.CharField(
        label=_("Act that decided it"), max_length=200,
        help_text=_("Number and symbol, such as Nghị quyết 1674/NQ-UBTVQH15."),
    )  # fmt: skip

    def begin(self, organisation: Organisation | None, today: date) -> dict[str, object]:
        """Return the day after the last one, where that is known."""
        if organisation is None or organisation.valid_to is None or not organisation.is_end_known:
            return {}
        return {"effective_on": organisation.valid_to + timedelta(days=1)}
