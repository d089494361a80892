"""Forms of people, posts and divisions."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext, gettext_lazy

from vanphong.directory import queries
from vanphong.directory.models import Tenant
from vanphong.directory.wording import ROLE_NAMES
from vanphong.kernel.ui.widgets import DayField

Choice = tuple[str, str]


class PeopleFilter(forms.Form):
    """What of the telephone list is shown; the state lives in the address."""

    q = forms.CharField(
        label=gettext_lazy("Name or telephone"), required=False, max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )  # fmt: skip
    office = forms.ChoiceField(label=gettext_lazy("Office"), required=False)
    unit = forms.ChoiceField(label=gettext_lazy("Division"), required=False)

    def __init__(self, *args: Any, offices: list[Choice], units: list[Choice], **kwargs: Any):
        """Offer all offices, and the divisions of the one shown."""
        super().__init__(*args, **kwargs)
        everywhere = ("all", gettext("All offices"))
        cast("forms.ChoiceField", self.fields["office"]).choices = [*offices, everywhere]
        cast("forms.ChoiceField", self.fields["unit"]).choices = [
            ("", gettext("All divisions")), *units,
        ]  # fmt: skip
        if not units:
            del self.fields["unit"]


class _PostFields(forms.Form):
    """A post: division, title, role."""

    unit = forms.ChoiceField(label=gettext_lazy("Division"))
    title = forms.CharField(label=gettext_lazy("Title of the post"), max_length=100)
    role = forms.ChoiceField(
        label=gettext_lazy("Role in the product"),
        help_text=gettext_lazy("What this person may see and do; the title is only a word."),
    )
    valid_from = DayField(label=gettext_lazy("From"))

    def __init__(self, *args: Any, tenant: Tenant, day: date, **kwargs: Any) -> None:
        """Offer the divisions of the office and all roles."""
        super().__init__(*args, **kwargs)
        units = [(str(u.pk), u.name) for u in queries.list_units(tenant.pk, day)]
        cast("forms.ChoiceField", self.fields["unit"]).choices = units
        cast("forms.ChoiceField", self.fields["role"]).choices = [
            ("", gettext("Choose")), *ROLE_NAMES.items(),
        ]  # fmt: skip


class EmployForm(_PostFields):
    """A new person with the first post."""

    full_name = forms.CharField(label=gettext_lazy("Full name"), max_length=100)
    phone = forms.CharField(label=gettext_lazy("Telephone"), max_length=40, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    namesake_seen = forms.BooleanField(
        label=gettext_lazy("I have looked: this is another person of the same name"),
        required=False,
    )
    field_order = ("full_name", "unit", "title", "role", "valid_from", "phone", "email",
                   "namesake_seen")  # fmt: skip


class AppointForm(_PostFields):
    """A further post of somebody who is known already."""

    valid_to = DayField(label=gettext_lazy("To"), required=False)


class NameForm(forms.Form):
    """A corrected name."""

    full_name = forms.CharField(label=gettext_lazy("Full name"), max_length=100)


class LastDayForm(forms.Form):
    """The last day of a post."""

    last_on = DayField(
        label=gettext_lazy("Last day"),
        help_text=gettext_lazy("Rights end with this day."),
    )


class ContactForm(forms.Form):
    """How a post is reached."""

    phone = forms.CharField(label=gettext_lazy("Telephone"), max_length=40, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)


class UnitNameForm(forms.Form):
    """What a division is called."""

    name = forms.CharField(label=gettext_lazy("Name of the division"), max_length=200)
    abbreviation = forms.CharField(
        label=gettext_lazy("Abbreviation"), max_length=20,
        help_text=gettext_lazy("It may stand in symbols of documents."),
    )  # fmt: skip


class UnitForm(UnitNameForm):
    """A new division."""

    valid_from = DayField(label=gettext_lazy("From"))
    parent = forms.ChoiceField(label=gettext_lazy("Under"), required=False)

    def __init__(self, *args: Any, tenant: Tenant, day: date, **kwargs: Any) -> None:
        """Offer the divisions of the office as what it stands under."""
        super().__init__(*args, **kwargs)
        units = [(str(u.pk), u.name) for u in queries.list_units(tenant.pk, day)]
        cast("forms.ChoiceField", self.fields["parent"]).choices = [
            ("", gettext("The office itself")), *units,
        ]  # fmt: skip


class CloseForm(forms.Form):
    """The end of a division."""

    last_on = DayField(label=gettext_lazy("Last day"))
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500)
