"""
Choosing organisations in forms.

`OrganisationPicker` chooses one of the directory and nothing else. A sender is different: the name
stands on the letter and may be written freely, the directory only helps. Where the chosen sender
was divided since, the form asks which part is meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.urls import reverse, reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanphong.directory import queries
from vanphong.directory.models import Organisation
from vanphong.directory.queries import Fate
from vanphong.directory.wording import fate_words, hint_for
from vanphong.kernel.ui.widgets import Choice, PickerField

if TYPE_CHECKING:
    _Form = forms.Form
else:
    _Form = object

SEARCH = reverse_lazy("directory:organisation_search")
SEARCH_SENDER = reverse_lazy("directory:organisation_search", query={"for": "sender"})
#: answer to "which part?" of who does not know
UNKNOWN_PART = "unknown"


class OrganisationPicker(PickerField):
    """One organisation of the directory, found by name of any time or code; cleans to it."""

    def __init__(self, **options: Any) -> None:
        """Ask the directory's own search."""
        super().__init__(url=SEARCH, resolve=_labels, **options)

    def clean(self, value: Any) -> Organisation | None:
        """Return the organisation, None for none."""
        chosen = super().clean(value)
        found = queries.by_ids([chosen]) if chosen else []
        return found[0] if found else None


class OrganisationInput(forms.TextInput):
    """
    A text field for an organisation's name that the script fills from the directory.

    What is chosen there is written into the hidden field `chosen` of the same form; any other
    name may stand. Without script it is a plain text field.
    """

    def __init__(self, chosen: str, attrs: dict[str, Any] | None = None) -> None:
        """Remember the hidden field."""
        base = {"autocomplete": "off", "data-suggest-for": chosen}
        super().__init__({**base, **(attrs or {})})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the address as it stands at drawing time."""
        return super().get_context(
            name, value, {**(attrs or {}), "data-suggest": str(SEARCH_SENDER)}
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """A sender of the directory; `part` is the successor that is meant of one that was divided."""

    organisation: Organisation
    part: Organisation | None = None
    #: somebody said that the part is not known
    is_part_unknown: bool = False


class SenderField(forms.Field):
    """The hidden choice: "id", "id/id" with the part, "id/unknown"; cleans to a `Sender`."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> Sender | None:
        """Return the sender; a broken or unknown id is as if nobody was chosen."""
        ids = str(value or "").split("/")[:2]
        found = {str(o.pk): o for o in queries.by_ids(ids)}
        if ids[0] not in found:
            return None
        return Sender(
            organisation=found[ids[0]], part=found.get(ids[-1]) if ids[1:] else None,
            is_part_unknown=ids[-1] == UNKNOWN_PART,
        )  # fmt: skip


def part_field() -> forms.ChoiceField:
    """Return the question "which part?"; a form shows it only where it must be asked."""
    return forms.ChoiceField(
        label=gettext_lazy("Which part?"), required=False, widget=forms.RadioSelect
    )


class AsksWhichPart(_Form):
    """
    Mixin of a form with `sender_name`, `sender` (`SenderField`) and `sender_part`.

    Cleans `sender` to the organisation and `sender_part` to the successor that is meant, each or
    None. A name that exactly one organisation bore on the letter's day counts as chosen.
    """

    #: the day on which successors are asked for: today
    day: date

    def ready_sender(self) -> None:
        """Show what is chosen, and put the question away until it must be asked; after fields."""
        self._question = self.fields.pop("sender_part")
        chosen = self["sender"].value()
        sender = SenderField().clean(chosen) if chosen else None
        if sender is not None:
            attrs = self.fields["sender_name"].widget.attrs
            attrs["data-suggest-name"] = queries.name_on(sender.organisation, self.day)
            attrs["data-suggest-chosen"] = _chosen_words(sender, self.day)

    def clean(self) -> dict[str, Any]:
        """Settle who the sender is, and ask for the part where there are several."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        sender = cleaned.get("sender") or self._by_name(cleaned)
        cleaned["sender"], cleaned["sender_part"] = None, None
        if sender is None:
            return cleaned
        cleaned["sender"] = sender.organisation
        standing = queries.standing_of(sender.organisation, self.day)
        if standing.fate != Fate.SPLIT:
            return cleaned
        said = self.data.get(self.add_prefix("sender_part"), "")
        said = UNKNOWN_PART if sender.is_part_unknown else said
        said = str(sender.part.pk) if sender.part else said
        parts = {str(o.pk): o for o in standing.successors}
        if said not in {*parts, UNKNOWN_PART}:
            self._ask(sender.organisation, standing.successors)
        cleaned["sender_part"] = parts.get(said)
        return cleaned

    def _by_name(self, cleaned: dict[str, Any]) -> Sender | None:
        day = cleaned.get("issued_on") or cleaned.get("arrived_on") or self.day
        found = queries.find_by_name(cleaned.get("sender_name") or "", day)
        return Sender(organisation=found[0]) if len(found) == 1 else None

    def _ask(self, organisation: Organisation, successors: Sequence[Organisation]) -> None:
        choices = [(str(o.pk), name) for o in successors if (name := queries.name_on(o, self.day))]
        question = self._question
        assert isinstance(question, forms.ChoiceField)
        question.choices = [*choices, (UNKNOWN_PART, _("Not known which part"))]
        self.fields["sender_part"] = question
        self.order_fields(list(self.base_fields))
        self.add_error(
            "sender_part",
            _("“%(name)s” was divided. Say which part the letter concerns.")
            % {"name": queries.name_on(organisation, self.day)},
        )


def sender_line(
    name: str, sender: Organisation | None, part: Organisation | None, day: date
) -> object:
    """
    Return a letter's sender as written, with its page in the directory and who is there today.

    Cost: none for a sender the directory does not know, else two queries and two a generation.
    """
    if sender is None:
        return name
    standing = queries.standing_of(sender, day)
    known, today = queries.name_on(sender, day), ""
    if part is not None:
        today = _("Now %(names)s") % {"names": queries.name_on(part, day)}
    elif standing.fate != Fate.ALIVE:
        today = fate_words(standing, day)
    return format_html(
        '{} <span class="vp-former"><a href="{}">{}</a> {}</span>', name,
        reverse("directory:organisation", args=[sender.pk]),
        _("directory") if known.casefold() == name.casefold() else known, today,
    )  # fmt: skip


def _chosen_words(sender: Sender, day: date) -> str:
    standing = queries.standing_of(sender.organisation, day)
    name = queries.name_on(sender.organisation, day)
    if sender.part is not None:
        return f"{name} → {queries.name_on(sender.part, day)}"
    return " · ".join(w for w in (name, hint_for(sender.organisation, standing, day)) if w)


def _labels(ids: Sequence[str]) -> list[Choice]:
    return [(str(o.pk), queries.name_on(o, date.max)) for o in queries.by_ids(ids)]
