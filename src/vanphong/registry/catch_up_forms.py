"""Forms of the batch "nhập bù": the outage, and a row for each document that came during it."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.renderers import get_default_renderer
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanphong.directory.models import Tenant
from vanphong.kernel.calendar.days import at_time
from vanphong.kernel.ui.widgets import DayField
from vanphong.registry import queries
from vanphong.registry.book_forms import book_words
from vanphong.registry.models import Urgency
from vanphong.registry.operations import Letter, MissedLetter
from vanphong.registry.operations.catching_up import MOST_ROWS

FIRST_ROWS, MORE_ROWS = 5, 5
CLOCKS = ["%H:%M", "%Hh%M", "%H.%M"]
PREFIX = "row"


class OutageForm(forms.Form):
    """The outage: which book, from when to when, why."""

    series = forms.ChoiceField(label=gettext_lazy("Book"))
    began_on = DayField(label=gettext_lazy("Outage began on"))
    began_at = forms.TimeField(label=gettext_lazy("Time it began"), input_formats=CLOCKS)
    ended_on = DayField(label=gettext_lazy("Outage ended on"))
    ended_at = forms.TimeField(label=gettext_lazy("Time it ended"), input_formats=CLOCKS)
    reason = forms.CharField(
        label=gettext_lazy("Why there was an outage"), widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, tenant: Tenant, day: date, **kwargs: Any) -> None:
        """Offer the books of the office."""
        super().__init__(*args, **kwargs)
        books = queries.list_intake_series(tenant, day).select_related("body")
        self.fields["series"] = forms.ChoiceField(
            label=_("Book"), choices=[(str(s.pk), book_words(s)) for s in books]
        )
        for name in ("began_at", "ended_at"):
            self.fields[name].error_messages["invalid"] = _("Write the time as 14:30.")
            self.fields[name].widget.attrs |= {"placeholder": "14:30", "inputmode": "numeric"}
        self.order_fields(list(OutageForm.base_fields))

    def span(self) -> tuple[datetime, datetime]:
        """Return the first and the last moment of the outage."""
        data = self.cleaned_data
        began, ended = (data["began_on"], data["began_at"]), (data["ended_on"], data["ended_at"])
        return at_time(*began), at_time(*ended)


class MissedForm(forms.Form):
    """One document that came during the outage."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    arrived_on = DayField(label=gettext_lazy("Arrival day"))
    arrived_at = forms.TimeField(
        label=gettext_lazy("Time of arrival"), input_formats=CLOCKS,
        error_messages={"invalid": gettext_lazy("Write the time as 14:30.")},
        widget=forms.TimeInput(attrs={"placeholder": "14:30", "inputmode": "numeric"}),
    )  # fmt: skip
    sender_name = forms.CharField(label=gettext_lazy("Sender"))
    symbol = forms.CharField(label=gettext_lazy("Number and symbol"), required=False)
    issued_on = DayField(label=gettext_lazy("Date of the document"), required=False)
    kind_name = forms.CharField(label=gettext_lazy("Kind of document"), required=False)
    subject = forms.CharField(
        label=gettext_lazy("Subject"), widget=forms.Textarea(attrs={"rows": 2})
    )
    urgency = forms.ChoiceField(label=gettext_lazy("Urgency"), choices=Urgency.choices)

    @property
    def is_filled(self) -> bool:
        """Tell whether anything of a document was typed into the row."""
        return any(self[name].value() for name in ("sender_name", "subject", "symbol"))

    def missed(self) -> MissedLetter:
        """Return the row for the verb."""
        data = dict(self.cleaned_data)
        key, day, clock = data.pop("key"), data.pop("arrived_on"), data.pop("arrived_at")
        return MissedLetter(
            letter=Letter(**data), arrived_at=at_time(day, clock), key=key or uuid.uuid4()
        )


if TYPE_CHECKING:  # the class takes its form's type from checkers only
    RowSet = forms.BaseFormSet[MissedForm]
else:
    RowSet = forms.BaseFormSet


class MissedRows(RowSet):
    """The rows; each has a key of its own, so that a row sent twice is one document."""

    form, extra, min_num, max_num = MissedForm, 0, 0, MOST_ROWS
    absolute_max = MOST_ROWS
    can_order = can_delete = can_delete_extra = validate_max = validate_min = edit_only = False
    renderer = get_default_renderer()

    def add_fields(self, form: MissedForm, index: int | None) -> None:
        """Give an empty row its key; one without a document asks for nothing."""
        super().add_fields(form, index)
        form.use_required_attribute = False
        if not form.is_bound:
            form.initial.setdefault("key", uuid.uuid4())

    def filled(self) -> list[MissedForm]:
        """Return the rows in which something was typed."""
        return [form for form in self.forms if form.is_filled]


def empty_rows(day: date, count: int = FIRST_ROWS) -> list[dict[str, Any]]:
    """Return the initial values of empty rows."""
    return [{"arrived_on": day, "urgency": Urgency.NONE} for _n in range(count)]


def longer(typed: MissedRows, day: date) -> MissedRows:
    """Return the rows as typed with some more, not judged yet."""
    kept = [{name: form[name].value() for name in form.fields} for form in typed.forms]
    more = min(MORE_ROWS, MOST_ROWS - len(kept))
    return MissedRows(initial=[*kept, *empty_rows(day, more)], prefix=PREFIX)
