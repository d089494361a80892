"""
Narrowing the list of incoming documents by what stands in its address.

What a knower is not shown narrows nothing for it either: words are matched as in the search, the
kind of document only where the reader may know the document in full.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from vanphong.directory.fields import OrganisationPicker
from vanphong.directory.models import Organisation
from vanphong.directory.queries import name_on
from vanphong.kernel.principals import Actor, Level, visible_q
from vanphong.kernel.search.asking import LONGEST_QUESTION
from vanphong.kernel.search.finding import find_ids
from vanphong.kernel.ui.format_vi import day_vi
from vanphong.kernel.ui.values import Words
from vanphong.kernel.ui.widgets import DayField, SearchInput
from vanphong.registry.models import Incoming, Urgency
from vanphong.registry.reading.kinds import ADMINISTRATIVE, NORMATIVE, PARTY
from vanphong.registry.states import INCOMING, IncomingState

KINDS = list(dict.fromkeys((*ADMINISTRATIVE, *NORMATIVE, *PARTY)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """The rows left, and whether the words fit more documents than can be listed."""

    rows: QuerySet[Incoming]
    is_cut: bool = False


class IncomingFilter(forms.Form):
    """Conditions on the list; what cannot be read narrows nothing and is told."""

    q = forms.CharField(
        label=_("Words to find"), required=False,
        widget=SearchInput(attrs={"maxlength": LONGEST_QUESTION}),
    )  # fmt: skip
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), *IncomingState.choices]
    )
    urgency = forms.ChoiceField(
        label=_("Urgency"), required=False, choices=[("", _("All")), *Urgency.choices]
    )
    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("To"), required=False)
    sender = OrganisationPicker(label=_("Sender"), required=False)
    kind = forms.ChoiceField(
        label=_("Kind of document"), required=False,
        choices=[("", _("All")), *((kind, kind) for kind in KINDS)],
    )  # fmt: skip
    show = forms.MultipleChoiceField(required=False, widget=forms.MultipleHiddenInput)
    queue = forms.CharField(required=False, widget=forms.HiddenInput)
    order = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, extra: list[tuple[str, Words]], **kwargs: Any) -> None:
        """Know the columns that an address may ask for besides the usual ones."""
        super().__init__(*args, **kwargs)
        columns = self.fields["show"]
        assert isinstance(columns, forms.MultipleChoiceField)
        columns.choices = extra

    @property
    def said(self) -> dict[str, Any]:
        """Return the conditions that could be read."""
        self.is_valid()
        return self.cleaned_data

    def narrow(self, rows: QuerySet[Incoming], actor: Actor, today: date) -> Narrowed:
        """Keep the rows that fit every condition. Cost: a search where words are given."""
        said = self.said
        if said.get("state"):
            rows = rows.filter(state=said["state"])
        if said.get("urgency"):
            rows = rows.filter(urgency=said["urgency"])
        if said.get("since"):
            rows = rows.filter(arrived_on__gte=said["since"])
        if said.get("until"):
            rows = rows.filter(arrived_on__lte=said["until"])
        if said.get("sender"):
            rows = rows.filter(Q(sender=said["sender"]) | Q(sender_part=said["sender"]))
        if said.get("kind"):
            readable = visible_q(actor, Level.FULL)
            rows = rows.filter(readable, kind_name__istartswith=said["kind"])
        if not (said.get("q") or "").strip():
            return Narrowed(rows=rows)
        found = find_ids(actor, said["q"], INCOMING.noun, today=today)
        return Narrowed(rows=rows.filter(pk__in=found.ids), is_cut=found.is_cut)

    def in_words(self) -> str:
        """Return the conditions in force as a sentence, for the head of a workbook."""
        return "; ".join(self._sentences())

    def _sentences(self) -> Iterator[str]:
        said = self.said
        for bound in self.visible_fields():
            value = said.get(bound.name)
            if not value:
                continue
            yield f"{bound.label}: {_shown(bound.field, value)}"


def _shown(field: forms.Field, value: object) -> object:
    if isinstance(value, date):
        return day_vi(value)
    if isinstance(value, Organisation):
        return name_on(value, date.max)
    if isinstance(field, forms.ChoiceField):
        return dict(field.choices).get(str(value), value)  # type: ignore[arg-type]  # flat pairs
    return value
