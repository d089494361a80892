"""Forms of the desk."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vanphong.directory.fields import OrganisationPicker
from vanphong.kernel.search.asking import LONGEST_QUESTION
from vanphong.kernel.search.backend import Narrowing
from vanphong.kernel.search.sources import all_sources, state_choices
from vanphong.kernel.ui.widgets import DayField, SearchInput

#: years offered by name; earlier ones are reached by days
YEARS = 12


class SearchForm(forms.Form):
    """Words, and what beside them must hold; what cannot be read narrows nothing and is told."""

    #: the key `/` leads to the field, as to the frame's own on other pages
    q = forms.CharField(
        label=_("Words to find"), required=False,
        widget=SearchInput(attrs={"id": "vp-search", "maxlength": LONGEST_QUESTION}),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Kind of record"), required=False)
    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int, empty_value=None)
    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("To"), required=False)
    sender = OrganisationPicker(label=_("Sender"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    order = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        """Offer the kinds and states that exist, and the last years."""
        super().__init__(*args, **kwargs)
        kinds = [(source.subject_type, source.label) for source in all_sources()]
        years = [(year, str(year)) for year in range(today.year, today.year - YEARS, -1)]
        self._offer("kind", kinds)
        self._offer("year", years)
        self._offer("state", state_choices())

    def narrowing(self) -> Narrowing:
        """Return the conditions that could be read; call it after `is_valid`."""
        said = self.cleaned_data
        since, until, year = said.get("since"), said.get("until"), said.get("year")
        if year:
            since = max(since or date.min, date(year, 1, 1))
            until = min(until or date.max, date(year, 12, 31))
        sender = said.get("sender")
        return Narrowing(
            kinds=[said["kind"]] if said.get("kind") else (), since=since, until=until,
            party_id=sender.pk if sender else None, state=said.get("state") or "",
        )  # fmt: skip

    def _offer(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("All")), *choices]
