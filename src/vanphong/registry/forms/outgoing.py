"""Forms of issued documents: they check words, the verbs check rules."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vanphong.directory.models import Tenant
from vanphong.directory.queries import list_units
from vanphong.kernel.principals.models import AccessClass
from vanphong.kernel.ui.widgets import DayField
from vanphong.registry import queries
from vanphong.registry.models import Channel, Urgency
from vanphong.registry.operations import Addressee
from vanphong.registry.reading.kinds import ADMINISTRATIVE, NORMATIVE, PARTY
from vanphong.registry.symbols import COPIES

#: the exchange first: who is not reached by it gets paper
ROADS = [
    (Channel.INNER, _("By the internal exchange, else on paper")),
    *(road for road in Channel.choices if road[0] != Channel.INNER),
]
KINDS = list(dict.fromkeys((*ADMINISTRATIVE, *COPIES, *NORMATIVE, *PARTY)))


class RecipientsField(forms.CharField):
    """One recipient a line; cleans to a list of `Addressee` by one channel."""

    def __init__(self, **options: Any) -> None:
        """Take several lines."""
        options.setdefault("help_text", _("The name of a group sends to all its members."))
        super().__init__(widget=forms.Textarea(attrs={"rows": 4}), **options)


class OutgoingForm(forms.Form):
    """What the clerk reads off a signed document."""

    body = forms.ChoiceField(label=_("Issued by"))
    kind_name = forms.ChoiceField(label=_("Kind of document"), choices=[(k, k) for k in KINDS])
    is_normative = forms.BooleanField(
        label=_("Normative act: the symbol carries the year"), required=False
    )
    issued_on = DayField(label=_("Date of the document"))
    subject = forms.CharField(label=_("Subject"), widget=forms.Textarea(attrs={"rows": 3}))
    signer_name = forms.CharField(label=_("Signer"), max_length=100)
    signer_title = forms.CharField(label=_("Title of the signer"), max_length=150, required=False)
    unit = forms.ChoiceField(label=_("Drafting division"))
    recipients = RecipientsField(label=_("Recipients, one a line"), required=False)
    channel = forms.ChoiceField(label=_("Goes"), choices=ROADS)
    urgency = forms.ChoiceField(label=_("Urgency"), choices=Urgency.choices)
    access_class = forms.ChoiceField(
        label=_("Access"), choices=AccessClass.choices, initial=AccessClass.ORDINARY
    )
    answer_due_on = DayField(label=_("Deadline for the receivers"), required=False)
    page_count = forms.IntegerField(label=_("Pages"), required=False, min_value=1, max_value=99999)
    copy_count = forms.IntegerField(label=_("Copies"), initial=1, min_value=1, max_value=9999)
    note = forms.CharField(label=_("Note"), required=False, max_length=500)
    wanted = forms.CharField(
        label=_("Held number"), required=False, max_length=20,
        help_text=_("Left empty, the document takes the next number of the book."),
    )  # fmt: skip

    def __init__(self, *args: Any, tenant: Tenant, day: date, **kwargs: Any) -> None:
        """Offer the authorities whose documents a series of the office numbers."""
        super().__init__(*args, **kwargs)
        bodies = queries.list_outgoing_bodies(tenant.pk, day)
        self.fields["body"] = forms.ChoiceField(
            label=_("Issued by"), choices=[(str(b.pk), b.name) for b in bodies]
        )
        self.fields["unit"] = forms.ChoiceField(
            label=_("Drafting division"),
            choices=[(str(u.pk), u.name) for u in list_units(tenant.pk, day)],
        )
        self.order_fields(list(OutgoingForm.base_fields))

    def addressees(self) -> list[Addressee]:
        """Return the recipients named, in their order."""
        return addressees_of(self.cleaned_data["recipients"], self.cleaned_data["channel"])


class AddressForm(forms.Form):
    """Further recipients of an issued document."""

    recipients = RecipientsField(label=_("Recipients, one a line"))
    channel = forms.ChoiceField(label=_("Goes"), choices=ROADS)

    def addressees(self) -> list[Addressee]:
        """Return the recipients named, in their order."""
        return addressees_of(self.cleaned_data["recipients"], self.cleaned_data["channel"])


class ReceiptForm(forms.Form):
    """Who signed for it."""

    receipt = forms.CharField(label=_("Signed for by"), max_length=200)


def addressees_of(text: str, channel: str) -> list[Addressee]:
    """Read one recipient a line; hyphens and semicolons of "Nơi nhận" are left out."""
    names = (line.strip().lstrip("-–• ").rstrip(";.").strip() for line in text.splitlines())
    return [Addressee(name=name, channel=channel) for name in names if name]
