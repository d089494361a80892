"""Forms of held numbers and of the monthly list of dates."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from vanphong.directory.models import IssuingBody
from vanphong.kernel.ui.widgets import DayField
from vanphong.registry import queries
from vanphong.registry.forms.outgoing import KINDS
from vanphong.registry.models import Series
from vanphong.registry.operations.held import LONGEST_SUBJECT


class HoldForm(forms.Form):
    """The document for which the next number of a book is held."""

    kind_name = forms.ChoiceField(label=_("Kind of document"))
    subject = forms.CharField(
        label=_("For which document"), max_length=LONGEST_SUBJECT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    until = DayField(label=_("Held until"))

    def __init__(self, *args: Any, series: Series, day: date, **kwargs: Any) -> None:
        """Offer the authorities and kinds that the book numbers."""
        super().__init__(*args, **kwargs)
        bodies = queries.list_bodies_of(series, day)
        scopes = list(series.scopes.values_list("kind_name", flat=True))
        kinds = KINDS if "" in scopes or not scopes else sorted(set(scopes))
        self.fields["body"] = forms.ChoiceField(
            label=_("Issued by"), choices=[(str(b.pk), b.name) for b in bodies]
        )
        self.fields["kind_name"] = forms.ChoiceField(
            label=_("Kind of document"), choices=[(kind, kind) for kind in kinds]
        )
        self.order_fields(["body", "kind_name", "subject", "until"])

    def body(self) -> IssuingBody:
        """Return the authority chosen."""
        return IssuingBody.objects.get(pk=self.cleaned_data["body"])


class MonthForm(forms.Form):
    """A month of a year; what cannot be read is the present one."""

    month = forms.TypedChoiceField(
        label=_("Month"), coerce=int, choices=[(str(m), str(m)) for m in range(1, 13)]
    )
    year = forms.IntegerField(label=_("Year"), min_value=1945, max_value=2200)

    def __init__(self, data: Any, *, day: date, **kwargs: Any) -> None:
        """Begin with the month of `day`."""
        super().__init__(data, initial={"month": str(day.month), "year": day.year}, **kwargs)
        self.day = day

    def span(self) -> tuple[date, date]:
        """Return the first and the last day of the month."""
        year, month = self.day.year, self.day.month
        if self.is_bound and self.is_valid():
            year, month = self.cleaned_data["year"], self.cleaned_data["month"]
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])

    def in_words(self) -> str:
        """Return the month as the head of a print says it."""
        first, _last = self.span()
        return say("Month %(month)s of %(year)s") % {"month": first.month, "year": first.year}
