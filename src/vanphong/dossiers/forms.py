"""Forms of submissions: they check words, the verbs check rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vanphong.directory.models import Appointment
from vanphong.dossiers import queries
from vanphong.dossiers.layout import Layout
from vanphong.dossiers.models import BACK, FileRole
from vanphong.registry.fields import FilesForm

#: rows of a part's box; the specialist's opinion is the longest
ROWS = {"specialist": 8}


class SheetForm(forms.Form):
    """The sheet: its title, one box for each part that the maker writes, one choice a station."""

    title = forms.CharField(label=_("Title of the sheet"), max_length=500)

    def __init__(
        self, *args: Any, layout: Layout, maker: Appointment, day: date, **kwargs: Any
    ) -> None:
        """Build the boxes and choices of the frozen form."""
        super().__init__(*args, **kwargs)
        self.layout, self.maker = layout, maker
        for part in layout.written_parts():
            box = forms.Textarea(attrs={"rows": ROWS.get(part.code, 3)})
            self.fields[f"part_{part.code}"] = forms.CharField(
                label=part.label, required=part.required, widget=box
            )
        for step in layout.steps:
            people = queries.candidates(step, maker, day)
            choices = [(str(p.pk), f"{p.person.full_name} – {p.title}") for p in people]
            self.fields[f"station_{step.code}"] = forms.ChoiceField(
                label=step.label, required=step.required,
                choices=choices if step.required and choices else [("", "—"), *choices],
            )  # fmt: skip
        if sum(step.decides for step in layout.steps) > 1:
            self.fields["at_once"] = forms.BooleanField(
                label=_("Ask all leaders at once, not one after the other"), required=False
            )

    def texts(self) -> dict[str, str]:
        """Return what was written, by part."""
        return {p.code: self.cleaned_data[f"part_{p.code}"] for p in self.layout.written_parts()}

    def route(self) -> Mapping[str, Appointment]:
        """Return who was chosen, by station; empty choices are left out."""
        chosen = {s.code: self.cleaned_data[f"station_{s.code}"] for s in self.layout.steps}
        posts = Appointment.objects.select_related("person").in_bulk(
            [pk for pk in chosen.values() if pk]
        )
        by_id = {str(pk): post for pk, post in posts.items()}
        return {code: by_id[pk] for code, pk in chosen.items() if pk in by_id}


class SheetFilesForm(FilesForm):
    """Files for the leaders, and what they are."""

    role = forms.ChoiceField(label=_("What the files are"), choices=FileRole.choices)


class OpinionForm(forms.Form):
    """An opinion, where one may agree without words."""

    opinion = forms.CharField(
        label=_("Opinion"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )


class BackForm(forms.Form):
    """Why the sheet goes back, and what is asked for."""

    answer = forms.ChoiceField(label=_("Answer"), choices=[(a.value, a.label) for a in BACK])
    opinion = forms.CharField(label=_("Opinion"), widget=forms.Textarea(attrs={"rows": 4}))


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


class LacksForm(forms.Form):
    """What is missing, one thing a line."""

    words = forms.CharField(
        label=_("Missing, one thing a line"), widget=forms.Textarea(attrs={"rows": 5})
    )
