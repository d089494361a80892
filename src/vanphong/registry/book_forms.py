"""Forms of the books: they check words, the verbs check rules."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vanphong.directory.models import IssuingBody, Tenant
from vanphong.directory.queries import list_issuing_bodies
from vanphong.kernel.ui.widgets import DayField
from vanphong.registry import queries
from vanphong.registry.models import Direction, Incoming, PeriodKind, Series
from vanphong.registry.operations.blocks import LARGEST


class SeriesForm(forms.Form):
    """A series to be opened."""

    name = forms.CharField(label=_("Name of the book"), max_length=120)
    direction = forms.ChoiceField(label=_("What it numbers"), choices=Direction.choices)
    body = forms.ChoiceField(label=_("Incoming book of"), required=False)
    bodies = forms.MultipleChoiceField(
        label=_("Outgoing documents of"), required=False, widget=forms.CheckboxSelectMultiple
    )
    kinds = forms.CharField(
        label=_("Kinds of documents, one a line"), required=False,
        help_text=_("For outgoing documents; empty: all kinds."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    period_kind = forms.ChoiceField(label=_("Numbers begin again"), choices=PeriodKind.choices)
    term_from = forms.IntegerField(
        label=_("First year of the term"), required=False, min_value=1945, max_value=2200
    )
    term_to = forms.IntegerField(
        label=_("Last year of the term"), required=False, min_value=1945, max_value=2200
    )
    valid_from = DayField(label=_("Valid from"))

    def __init__(self, *args: Any, tenant: Tenant, day: date, **kwargs: Any) -> None:
        """Offer the bodies of the office."""
        super().__init__(*args, **kwargs)
        self.known = {str(body.pk): body for body in list_issuing_bodies(tenant.pk, day)}
        bodies = [(pk, body.name) for pk, body in self.known.items()]
        self.fields["body"] = forms.ChoiceField(
            label=_("Incoming book of"), required=False,
            choices=[("", _("All bodies: the common book")), *bodies],
        )  # fmt: skip
        self.fields["bodies"] = forms.MultipleChoiceField(
            label=_("Outgoing documents of"), required=False, choices=bodies,
            widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip
        self.fields["valid_from"].initial = day
        self.order_fields(list(SeriesForm.base_fields))

    def clean(self) -> dict[str, Any]:
        """Ask for the years of a term."""
        data = super().clean() or self.cleaned_data
        if data.get("period_kind") == PeriodKind.TERM:
            for name in ("term_from", "term_to"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("Write the first and the last year of the term."))
        return data

    def wish(self) -> dict[str, Any]:
        """Return the arguments of the verb."""
        data = self.cleaned_data
        kinds = [line.strip() for line in data["kinds"].splitlines() if line.strip()] or [""]
        is_term = data["period_kind"] == PeriodKind.TERM
        outgoing = data["direction"] == Direction.OUTGOING
        bodies: list[IssuingBody] = [self.known[pk] for pk in data["bodies"]] if outgoing else []
        return {
            "name": data["name"], "direction": data["direction"],
            "valid_from": data["valid_from"],
            "body": self.known.get(data["body"]) if not outgoing else None,
            "term": (data["term_from"], data["term_to"]) if is_term else None,
            "scopes": [(body, kind) for body in bodies for kind in kinds],
        }  # fmt: skip


class KeepingForm(forms.Form):
    """One common incoming book, or one for each body."""

    way = forms.ChoiceField(
        label=_("Incoming documents are registered"), widget=forms.RadioSelect,
        choices=[("common", _("in one common book of all bodies")),
                 ("own", _("in a book of each body"))],
    )  # fmt: skip


class BodyForm(forms.Form):
    """A body in whose name the office issues, and the names on letters to it."""

    name = forms.CharField(label=_("Name of the body"), max_length=200)
    symbol = forms.CharField(label=_("Abbreviation in symbols"), max_length=30)
    has_seal = forms.BooleanField(label=_("Has a seal of its own"), required=False, initial=True)
    valid_from = DayField(label=_("Valid from"))
    aliases = forms.CharField(
        label=_("Other names on the line “Kính gửi”, one a line"), required=False,
        help_text=_("E.g. Chủ tịch UBND tỉnh; the full name is known already."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip


class AliasForm(forms.Form):
    """The names on letters to a body."""

    aliases = BodyForm.base_fields["aliases"]


class OpeningForm(forms.Form):
    """A book to be opened in mid-period."""

    first = forms.IntegerField(
        label=_("First number here"), min_value=2,
        help_text=_("The next number after the last one of the old book."),
    )  # fmt: skip
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


class ReasonOnlyForm(forms.Form):
    """Why something is declined."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


class ClosingForm(forms.Form):
    """A book to be closed; the reason is asked for where its period is not over."""

    volume = forms.CharField(label=_("Volume no."), max_length=10, initial="01")
    reason = forms.CharField(
        label=_("Why it is closed before its period is over"), max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(self, *args: Any, is_early: bool, **kwargs: Any) -> None:
        """Ask why only before the last day is over."""
        super().__init__(*args, **kwargs)
        self.is_early = is_early
        if not is_early:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        """Return the words of the verb, whatever was asked."""
        data = super().clean() or self.cleaned_data
        data.setdefault("reason", "")
        return data


class BlockForm(forms.Form):
    """Numbers to be handed to the isolated installation."""

    count = forms.IntegerField(
        label=_("How many numbers"), min_value=1, max_value=LARGEST,
        help_text=_("The next numbers of the book; they are not given here any more."),
    )  # fmt: skip
    protocol = forms.CharField(
        label=_("Protocol"), max_length=120, help_text=_("Number and day: 12/BB-VP of 24/11/2026")
    )
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


class OldRegisterForm(forms.Form):
    """A list of an old register."""

    file = forms.FileField(
        label=_("List"), help_text=_("Excel (.xlsx) or CSV, 50 MB at most, with a row of headings.")
    )
    origin = forms.CharField(
        label=_("Name of the old register"), max_length=120, required=False,
        help_text=_("Printed beside “sổ cũ”, e.g. Sổ đến Nam Định 2025."),
    )  # fmt: skip


class MoveForm(forms.Form):
    """Another book for a document, and why."""

    seen_in = forms.UUIDField(widget=forms.HiddenInput)
    series = forms.ChoiceField(label=_("Move to the book"))
    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, document: Incoming, day: date, **kwargs: Any) -> None:
        """Offer the other incoming books of the office."""
        super().__init__(*args, **kwargs)
        self.fields["seen_in"].initial = document.series_id
        others = queries.list_series(document.tenant_id, day).exclude(pk=document.series_id)
        self.fields["series"] = forms.ChoiceField(
            label=_("Move to the book"), choices=[(str(s.pk), book_words(s)) for s in others]
        )
        self.order_fields(["seen_in", "series", "reason"])


class EnvelopeForm(forms.Form):
    """What an envelope held."""

    symbol = forms.CharField(label=_("Number and symbol"), required=False)
    issued_on = DayField(label=_("Date of the document"), required=False)
    kind_name = forms.CharField(label=_("Kind of document"), required=False)
    subject = forms.CharField(label=_("Subject"), widget=forms.Textarea(attrs={"rows": 3}))
    signer = forms.CharField(label=_("Signer"), required=False)


def book_words(series: Series) -> str:
    """Name a book with its body, where it has one of its own."""
    return f"{series.name} – {series.body.name}" if series.body else series.name
