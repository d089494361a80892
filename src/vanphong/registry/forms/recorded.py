"""Forms of what is written down in a leader's name, and of the leader's answer."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vanphong.directory.models import Appointment, Tenant
from vanphong.kernel.ui.format_vi import OFFICE_ZONE
from vanphong.kernel.ui.widgets import DayField, FilesField
from vanphong.registry import queries
from vanphong.registry.forms.incoming import DirectionForm
from vanphong.registry.models import GivenBy
from vanphong.registry.operations import Dictation


class RecordForm(DirectionForm):
    """What a leader said, how and when, with the picture of the paper; no files is no error."""

    author = forms.ChoiceField(label=_("Who said it"))
    given_by = forms.ChoiceField(label=_("How it was given"), choices=GivenBy.choices)
    given_on = DayField(label=_("Given on"))
    given_time = forms.TimeField(
        label=_("At (hour)"), input_formats=["%H:%M", "%Hh%M", "%Hh", "%H"],
        widget=forms.TimeInput(
            format="%H:%M", attrs={"placeholder": "08:00", "inputmode": "numeric", "maxlength": 5}
        ),
        error_messages={"invalid": _("Write the hour as 08:00.")},
    )  # fmt: skip
    enclosures = FilesField(
        label=_("Picture of the paper"), required=False,
        help_text=_("A photo or a scan; it stays beside the words."),
    )  # fmt: skip

    def __init__(self, *args: Any, tenant: Tenant, day: date, **kwargs: Any) -> None:
        """Offer who gives directions in this office."""
        super().__init__(*args, tenant=tenant, day=day, **kwargs)
        leaders = list(queries.list_directors(tenant.pk, day))
        self.leaders = {str(post.pk): post for post in leaders}
        self.fields["author"] = forms.ChoiceField(
            label=_("Who said it"),
            choices=[(pk, f"{p.person.full_name} – {p.title}") for pk, p in self.leaders.items()],
        )
        self.order_fields(
            ["author", "given_by", "given_on", "given_time", "enclosures", "opinion", "lead_unit",
             "due_on", "cooperating", "informed"]
        )  # fmt: skip

    def dictation(self) -> Dictation:
        """Return what was said; limits keep their words, to be counted when it holds."""
        data = self.cleaned_data
        given_at = datetime.combine(data["given_on"], data["given_time"], tzinfo=OFFICE_ZONE)
        units = {str(unit.pk): unit for unit in self.units}
        words = {unit: self[f"limit_{unit.pk.hex}"].value() or "" for unit in data["limits"]}
        return Dictation(
            author=self.leaders[data["author"]], given_by=GivenBy(data["given_by"]),
            given_at=given_at, opinion=data["opinion"], lead_unit=units.get(data["lead_unit"]),
            due=self["due_on"].value() or "", limits=words,
            informed=list(Appointment.objects.filter(pk__in=data["informed"])),
        )  # fmt: skip


class DisownForm(forms.Form):
    """Why it was not so; a word is enough, none is asked."""

    reason = forms.CharField(
        label=_("What was said instead"), required=False, max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class DictationForm(forms.Form):
    """When what is written down in one's name holds."""

    way = forms.ChoiceField(
        label=_("What is written down in my name holds"), widget=forms.RadioSelect,
        choices=[
            ("at_once", _("at once, and I confirm later")),
            ("after", _("only when I have confirmed it")),
            ("rule", _("as the house rule says (not verified): on paper at once, else after me")),
        ],
    )  # fmt: skip

    def is_at_once(self) -> bool | None:
        """Return what was chosen; None leaves it to the rule."""
        return {"at_once": True, "after": False}.get(self.cleaned_data["way"])
