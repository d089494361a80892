"""Forms of the post register and of stored copies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vanphong.directory.models import Appointment, Tenant
from vanphong.kernel.ui.widgets import DayField
from vanphong.registry.models import PostDispatch, Recipient
from vanphong.registry.operations.copies import MOST_ENVELOPES, Parcel
from vanphong.registry.queries import list_directors


class PostForm(forms.Form):
    """What goes to the post today: a tick and a number of envelopes for each addressee."""

    sent_on = DayField(label=_("Day handed to the post"))

    def __init__(self, *args: Any, waiting: Sequence[Recipient], **kwargs: Any) -> None:
        """Take the copies that wait; those to one name go together."""
        super().__init__(*args, **kwargs)
        self.places: dict[str, list[Recipient]] = {}
        for recipient in waiting:
            self.places.setdefault(recipient.name, []).append(recipient)
        for name, group in self.places.items():
            key = group[0].pk.hex
            self.fields[f"chosen_{key}"] = forms.BooleanField(label=name, required=False)
            self.fields[f"envelopes_{key}"] = forms.IntegerField(
                label=_("Envelopes"), min_value=1, max_value=MOST_ENVELOPES, initial=1,
                required=False,
            )  # fmt: skip

    def lines(self) -> list[tuple[forms.BoundField, forms.BoundField, list[Recipient]]]:
        """Return tick, number of envelopes and copies of each addressee, for the page."""
        return [
            (self[f"chosen_{group[0].pk.hex}"], self[f"envelopes_{group[0].pk.hex}"], group)
            for group in self.places.values()
        ]

    def parcels(self) -> list[Parcel]:
        """Return what was ticked."""
        data = self.cleaned_data
        return [
            Parcel(recipients=group, envelopes=data.get(f"envelopes_{group[0].pk.hex}") or 1)
            for group in self.places.values()
            if data.get(f"chosen_{group[0].pk.hex}")
        ]


class PostReceiptForm(forms.Form):
    """Who signed at the post office for lines of the register."""

    receipt = forms.CharField(label=_("Who signed at the post office"), max_length=200)
    received_on = DayField(label=_("Day of the receipt"))
    posts = forms.MultipleChoiceField(
        label=_("Lines"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, waiting: Sequence[tuple[PostDispatch, str]], **kwargs: Any
    ) -> None:
        """Offer the lines without a signature, each with its words."""
        super().__init__(*args, **kwargs)
        self.known = {str(post.pk): post for post, _words in waiting}
        self.fields["posts"] = forms.MultipleChoiceField(
            label=_("Lines"), required=False, widget=forms.CheckboxSelectMultiple,
            choices=[(str(post.pk), words) for post, words in waiting],
        )  # fmt: skip
        self.order_fields(["posts", "receipt", "received_on"])

    def chosen(self) -> list[PostDispatch]:
        """Return the lines that were ticked."""
        return [self.known[pk] for pk in self.cleaned_data["posts"]]


class CopyUseForm(forms.Form):
    """Who uses a stored copy, what for, and by whose leave."""

    user_name = forms.CharField(
        label=_("Who uses it"), max_length=200, help_text=_("Name and division or office.")
    )
    purpose = forms.CharField(
        label=_("What for"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    permitted_by = forms.ChoiceField(label=_("By leave of"))
    dossier = forms.CharField(
        label=_("Number and symbol of the dossier"), max_length=60, required=False
    )
    used_on = DayField(label=_("Day of use"))

    def __init__(self, *args: Any, tenant: Tenant, day: date, **kwargs: Any) -> None:
        """Offer those who may give leave: leaders, chief and deputies of the office."""
        super().__init__(*args, **kwargs)
        self.known: dict[str, Appointment] = {
            str(post.pk): post for post in list_directors(tenant.pk, day)
        }
        self.fields["permitted_by"] = forms.ChoiceField(
            label=_("By leave of"),
            choices=[
                (pk, f"{post.person.full_name}, {post.title}") for pk, post in self.known.items()
            ],
        )
        self.order_fields(list(CopyUseForm.base_fields))

    def wish(self) -> dict[str, Any]:
        """Return the arguments of the verb."""
        data = self.cleaned_data
        return {**data, "permitted_by": self.known[data["permitted_by"]]}


class CopyReturnForm(forms.Form):
    """When a stored copy came back."""

    returned_on = DayField(label=_("Day it came back"))
