"""Forms of the registry: they check words, the verbs check rules."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from vanphong.directory.fields import (
    AsksWhichPart,
    OrganisationInput,
    SenderField,
    part_field,
)
from vanphong.directory.models import Tenant, Unit
from vanphong.directory.queries import list_appointments, list_units
from vanphong.kernel.principals.models import AccessClass
from vanphong.kernel.ui.widgets import DayField, FilesField, ToldInput
from vanphong.registry import queries
from vanphong.registry.bookkeeping import propose_series
from vanphong.registry.models import Channel, FinishKind, Urgency
from vanphong.tasks.fields import LimitField

#: roads by which a clerk takes something in; the internal exchange brings its letters itself
BY_HAND = [road for road in Channel.choices if road[0] != Channel.INNER]


def _people(tenant: Tenant, day: date) -> list[tuple[str, str]]:
    posts = list_appointments(tenant.pk, day)
    return [(str(p.pk), f"{p.person.full_name} – {p.title}, {p.unit.abbreviation}") for p in posts]


def _blank(choices: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [("", "—"), *choices]


def _files() -> FilesField:
    return FilesField(
        label=_("Files"),
        required=False,
        help_text=_(
            "Drop files here or choose them: PDF, Word, Excel, OpenDocument, RTF, TXT, CSV, PNG,"
            " JPG, TIF; 50 MB each at most."
        ),
    )


class FilesForm(forms.Form):
    """Files that come later; the tray holds what was taken."""

    enclosures = _files()


class LetterForm(AsksWhichPart, forms.Form):
    """What the clerk reads off an incoming document."""

    enclosures = _files()
    addressed_to = forms.CharField(
        label=_("“Kính gửi” line"),
        required=False,
        max_length=300,
        widget=ToldInput(reverse_lazy("registry:proposal")),
    )
    series = forms.ChoiceField(label=_("Book"))
    arrived_on = DayField(label=_("Arrival day"))
    channel = forms.ChoiceField(label=_("Came"), choices=BY_HAND)
    sender_name = forms.CharField(label=_("Sender"), widget=OrganisationInput(chosen="sender"))
    sender = SenderField(required=False)
    sender_part = part_field()
    symbol = forms.CharField(label=_("Number and symbol"), required=False)
    issued_on = DayField(label=_("Date of the document"), required=False)
    kind_name = forms.CharField(label=_("Kind of document"), required=False)
    subject = forms.CharField(
        label=_("Subject"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    signer = forms.CharField(label=_("Signer"), required=False)
    urgency = forms.ChoiceField(label=_("Urgency"), choices=Urgency.choices)
    access_class = forms.ChoiceField(
        label=_("Access"), choices=AccessClass.choices, initial=AccessClass.ORDINARY
    )
    addressee = forms.ChoiceField(label=_("Addressed to by name"), required=False)
    due_on = DayField(label=_("Deadline named in it"), required=False)
    page_count = forms.IntegerField(
        label=_("Number of pages"), required=False, min_value=1, max_value=99999
    )
    copy_count = forms.IntegerField(label=_("Copies"), initial=1, min_value=1, max_value=9999)
    is_envelope = forms.BooleanField(label=_("Unopened envelope"), required=False)
    note = forms.CharField(label=_("Note"), required=False)
    duplicate_seen = forms.BooleanField(
        label=_("I have compared it: this is another document"), required=False
    )

    def __init__(self, *args: Any, tenant: Tenant, day: date, **kwargs: Any) -> None:
        """Offer the books and leaders of the clerk's office."""
        super().__init__(*args, **kwargs)
        self.books = {str(s.pk): s for s in queries.list_intake_series(tenant, day)}
        leaders = queries.list_directors(tenant.pk, day)
        books = [(pk, series.name) for pk, series in self.books.items()]
        if not tenant.has_common_book:
            books = [("", str(_("as the “Kính gửi” line says"))), *books]
        self.fields["series"] = forms.ChoiceField(
            label=_("Book"), choices=books, required=tenant.has_common_book
        )
        self.fields["addressee"] = forms.ChoiceField(
            label=_("Addressed to by name"),
            required=False,
            choices=_blank([(str(p.pk), f"{p.person.full_name} – {p.title}") for p in leaders]),
        )
        self.order_fields(list(LetterForm.base_fields))
        self.day = day
        self.ready_sender()

    def clean(self) -> dict[str, Any]:
        """Take the book that the line "Kính gửi" leads to, where none was chosen."""
        data = super().clean() or self.cleaned_data
        if "series" in data and not data["series"]:
            found = propose_series(data.get("addressed_to", ""), self.books.values(), self.day)
            if found is None:
                self.add_error("series", _("The line does not say which book. Choose it."))
            else:
                data["series"] = str(found.pk)
        return data


class DirectionForm(forms.Form):
    """
    A direction: opinion, lead, those who cooperate, those informed, and the limits.

    A limit is a day or a span ("5 ngày làm việc"); a unit that cooperates may have its own.
    """

    opinion = forms.CharField(label=_("Opinion"), widget=forms.Textarea(attrs={"rows": 3}))
    lead_unit = forms.ChoiceField(label=_("Lead"), required=False)
    cooperating = forms.MultipleChoiceField(label=_("Cooperating"), required=False)
    informed = forms.MultipleChoiceField(label=_("For information"), required=False)

    def __init__(self, *args: Any, tenant: Tenant, day: date, **kwargs: Any) -> None:
        """Offer divisions and people of this office; another office is reached by a document."""
        super().__init__(*args, **kwargs)
        self.units = list(list_units(tenant.pk, day))
        units = [(str(u.pk), u.name) for u in self.units]
        self.fields["lead_unit"] = forms.ChoiceField(
            label=_("Lead"), required=False, choices=_blank(units)
        )
        self.fields["due_on"] = LimitField(label=_("Deadline"), day=day, required=False)
        self.fields["cooperating"] = forms.MultipleChoiceField(
            label=_("Cooperating"), required=False, choices=units,
            widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip
        self.fields["informed"] = forms.MultipleChoiceField(
            label=_("For information"), required=False, choices=_people(tenant, day)
        )
        for unit in self.units:
            self.fields[_limit_name(unit)] = LimitField(
                label=unit.name, day=day, required=False, help_text=""
            )
        self.order_fields(["opinion", "lead_unit", "due_on", "cooperating", "informed"])

    def own_limits(self) -> list[forms.BoundField]:
        """Return the fields of the limits that units which cooperate may have of their own."""
        return [self[_limit_name(unit)] for unit in self.units]

    def has_own_limits(self) -> bool:
        """Tell whether one of these fields is filled or wrong, so that the page shows them."""
        return any(field.errors or field.value() for field in self.own_limits())

    def clean(self) -> dict[str, Any]:
        """Gather who cooperates until when; a unit with a limit of its own cooperates."""
        data = super().clean() or self.cleaned_data
        chosen = set(data.get("cooperating", []))
        limits = {str(unit.pk): data.pop(_limit_name(unit), None) for unit in self.units}
        data["limits"] = {
            unit: limits[str(unit.pk)]
            for unit in self.units
            if str(unit.pk) in chosen or limits[str(unit.pk)] is not None
        }
        return data


def _limit_name(unit: Unit) -> str:
    return f"limit_{unit.pk.hex}"


class FinishForm(forms.Form):
    """How the handling ended."""

    kind = forms.ChoiceField(
        label=_("How it ended"),
        choices=[c for c in FinishKind.choices if c[0] != FinishKind.OLD_REGISTER],
    )
    answer_symbol = forms.CharField(label=_("Number and symbol of the answer"), required=False)
    note = forms.CharField(label=_("Note"), required=False)

    def __init__(self, *args: Any, tenant: Tenant, day: date, **kwargs: Any) -> None:
        """Take what every form of an act is given."""
        super().__init__(*args, **kwargs)


class ReasonForm(forms.Form):
    """Why something goes back."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, tenant: Tenant, day: date, **kwargs: Any) -> None:
        """Take what every form of an act is given."""
        super().__init__(*args, **kwargs)


class RegisterForm(forms.Form):
    """Which pages of which book."""

    series = forms.ChoiceField(label=_("Book"))
    first = DayField(label=_("From"))
    last = DayField(label=_("To"))
    volume = forms.CharField(label=_("Volume no."), required=False, max_length=10)
    with_cover = forms.BooleanField(label=_("Print the cover, too"), required=False)

    def __init__(
        self,
        *args: Any,
        tenant: Tenant,
        day: date,
        direction: str = "",
        has_volume: bool = True,
        **kwargs: Any,
    ) -> None:
        """Offer the books of one direction, or of none; a report has no volume."""
        super().__init__(*args, **kwargs)
        books = [(str(s.pk), s.name) for s in queries.list_series(tenant.pk, day, direction)]
        self.fields["series"] = forms.ChoiceField(label=_("Book"), choices=books)
        self.order_fields(list(RegisterForm.base_fields))
        if not has_volume:
            del self.fields["volume"]
        if not direction:
            del self.fields["series"]
