"""Forms of citizens' letters: they check words, the verbs check rules."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vanphong.directory.models import Tenant, Unit
from vanphong.directory.queries import list_units
from vanphong.kernel.ui.widgets import DayField
from vanphong.registry import queries
from vanphong.registry.models import Channel, LetterWord


class CitizenLetterForm(forms.Form):
    """What the clerk notes of a citizen's letter: nothing of what it is about."""

    is_sealed = forms.BooleanField(
        label=_("Perhaps a denunciation: stays sealed"), required=False,
        help_text=_("It is neither opened nor scanned here, and no name is noted."),
    )  # fmt: skip
    series = forms.ChoiceField(label=_("Book"))
    arrived_on = DayField(label=_("Arrival day"))
    channel = forms.ChoiceField(label=_("Came"), choices=Channel.choices)
    word = forms.ChoiceField(label=_("Neutral word"), choices=LetterWord.choices)
    sender_name = forms.CharField(
        label=_("Name on the envelope"), required=False, max_length=150,
        help_text=_("Only you and the Reception Board see it."),
    )  # fmt: skip
    post_number = forms.CharField(
        label=_("Number of the registered post"), required=False, max_length=40
    )
    sheet_count = forms.IntegerField(
        label=_("Number of sheets"), required=False, min_value=1, max_value=99999
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=300)

    def __init__(self, *args: Any, tenant: Tenant, day: date, **kwargs: Any) -> None:
        """Offer the incoming books of the clerk's office."""
        super().__init__(*args, **kwargs)
        self.books = {str(s.pk): s for s in queries.list_series(tenant.pk, day)}
        self.fields["series"] = forms.ChoiceField(
            label=_("Book"), choices=[(pk, book.name) for pk, book in self.books.items()]
        )
        self.order_fields(list(CitizenLetterForm.base_fields))


class BoardForm(forms.Form):
    """Which unit is the Reception Board."""

    unit = forms.ChoiceField(label=_("Unit"))

    def __init__(self, *args: Any, tenant: Tenant, day: date, **kwargs: Any) -> None:
        """Offer the units of the office."""
        super().__init__(*args, **kwargs)
        self.units: dict[str, Unit] = {str(u.pk): u for u in list_units(tenant.pk, day)}
        self.fields["unit"] = forms.ChoiceField(
            label=_("Unit"), choices=[(pk, unit.name) for pk, unit in self.units.items()]
        )
