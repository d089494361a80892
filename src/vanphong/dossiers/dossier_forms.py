"""Forms of the list of dossiers and of dossiers: they check words, the verbs check rules."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from vanphong.directory.models import Appointment, Tenant
from vanphong.directory.queries import list_appointments, list_units
from vanphong.dossiers.models import Catalogue, Dossier, Heading, Numbering
from vanphong.dossiers.models.catalogues import LONGEST_NOTE, LONGEST_TITLE
from vanphong.dossiers.states import DOSSIER, DossierState
from vanphong.kernel.principals import Actor
from vanphong.kernel.principals.models import AccessClass
from vanphong.kernel.search.finding import find_ids
from vanphong.kernel.ui.values import Words
from vanphong.kernel.ui.widgets import DayField, PickerSelect, PickerSelectMultiple, SearchInput

Choices = list[tuple[str, Words]]
OPEN_CLASSES = [(c.value, c.label) for c in (AccessClass.ORDINARY, AccessClass.LIMITED)]


def people(tenant: Tenant, day: date) -> Choices:
    """Return the posts of an office as choices, by given name."""
    return [
        (str(p.pk), f"{p.person.full_name} – {p.title}, {p.unit.abbreviation}")
        for p in list_appointments(tenant.pk, day)
    ]


def headings(catalogue: Catalogue) -> Choices:
    """Return the headings of a list as choices, small ones under theirs."""
    rows = list(catalogue.headings.order_by("position", "pk"))
    return [
        (str(one.pk), f"{large.abbreviation} – {large.title}" if one is large else f"— {one.title}")
        for large in rows
        if large.parent_id is None
        for one in [large, *(r for r in rows if r.parent_id == large.pk)]
    ]


def _note() -> forms.CharField:
    return forms.CharField(label=_("Note"), required=False, max_length=LONGEST_NOTE)


def _retention() -> forms.CharField:
    return forms.CharField(
        label=_("Retention"), max_length=30, help_text=_("“Vĩnh viễn”, or years: “20 năm”.")
    )


class CatalogueForm(forms.Form):
    """A list to be begun."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int)
    numbering = forms.ChoiceField(label=_("Numbers of the dossiers run"), choices=Numbering.choices)

    def __init__(self, *args: Any, years: Iterable[int], **kwargs: Any) -> None:
        """Offer the years that have no list yet."""
        super().__init__(*args, **kwargs)
        self.fields["year"] = forms.TypedChoiceField(
            label=_("Year"), coerce=int, choices=[(str(y), str(y)) for y in years]
        )
        self.order_fields(["year", "numbering"])


class HeadingForm(forms.Form):
    """A heading of the list."""

    parent = forms.ChoiceField(label=_("Under"), required=False)
    title = forms.CharField(label=_("Heading"), max_length=300)
    abbreviation = forms.CharField(
        label=_("Letters in codes"), required=False, max_length=20,
        help_text=_("For a large heading, e.g. TCCB of 01.TCCB."),
    )  # fmt: skip

    def __init__(self, *args: Any, catalogue: Catalogue, **kwargs: Any) -> None:
        """Offer the large headings to stand under."""
        super().__init__(*args, **kwargs)
        large = catalogue.headings.filter(parent=None).order_by("position")
        self.fields["parent"] = forms.ChoiceField(
            label=_("Under"), required=False,
            choices=[("", _("a large heading")), *((str(h.pk), h.title) for h in large)],
        )  # fmt: skip
        self.order_fields(["parent", "title", "abbreviation"])


class HeadingWordsForm(forms.Form):
    """Title and letters of a heading, put right."""

    title = forms.CharField(label=_("Heading"), max_length=300)

    def __init__(self, *args: Any, heading: Heading, **kwargs: Any) -> None:
        """Ask for letters where the heading is a large one."""
        super().__init__(*args, **kwargs)
        if heading.parent_id is None:
            self.fields["abbreviation"] = forms.CharField(
                label=_("Letters in codes"), max_length=20
            )


class LineForm(forms.Form):
    """A dossier proposed for the list."""

    title = forms.CharField(
        label=_("Title of the dossier"), max_length=LONGEST_TITLE,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    retention = _retention()
    note = _note()

    def __init__(self, *args: Any, catalogue: Catalogue, day: date, **kwargs: Any) -> None:
        """Offer the headings of the list and the people of the office."""
        super().__init__(*args, **kwargs)
        self.fields["heading"] = forms.ChoiceField(label=_("Heading"), choices=headings(catalogue))
        self.fields["keeper"] = forms.ChoiceField(
            label=_("Who builds it"), choices=people(catalogue.tenant, day)
        )
        self.order_fields(["heading", "title", "retention", "keeper", "note"])


class IssueForm(forms.Form):
    """The decision by which the list is fixed."""

    decision = forms.CharField(
        label=_("Number and symbol of the decision"), max_length=60, help_text=_("E.g. 12/QĐ-VP.")
    )
    decided_on = DayField(label=_("Day of the decision"))


class OpenForm(forms.Form):
    """A dossier of the list to be opened."""

    started_on = DayField(label=_("First day"))
    members = forms.MultipleChoiceField(
        label=_("Who works on it, too"),
        required=False,
        widget=PickerSelectMultiple(),
    )
    access_class = forms.ChoiceField(label=_("Access"), choices=OPEN_CLASSES)

    def __init__(self, *args: Any, tenant: Tenant, day: date, **kwargs: Any) -> None:
        """Offer the people of the office."""
        super().__init__(*args, **kwargs)
        members = self.fields["members"]
        assert isinstance(members, forms.MultipleChoiceField)
        members.choices = people(tenant, day)

    def posts(self) -> QuerySet[Appointment]:
        """Return the people chosen."""
        return Appointment.objects.filter(pk__in=self.cleaned_data["members"])


class OpenUnlistedForm(OpenForm):
    """A dossier in addition to the list."""

    title = forms.CharField(
        label=_("Title of the dossier"), max_length=LONGEST_TITLE,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    retention = _retention()

    def __init__(self, *args: Any, catalogue: Catalogue, day: date, **kwargs: Any) -> None:
        """Offer the headings of the issued list."""
        super().__init__(*args, tenant=catalogue.tenant, day=day, **kwargs)
        self.fields["heading"] = forms.ChoiceField(label=_("Heading"), choices=headings(catalogue))
        self.order_fields(
            ["heading", "title", "retention", "started_on", "members", "access_class"]
        )

    def heading(self, catalogue: Catalogue) -> Heading:
        """Return the heading chosen."""
        return catalogue.headings.select_related("catalogue", "parent").get(
            pk=self.cleaned_data["heading"]
        )


class MembersForm(forms.Form):
    """Who works on a dossier."""

    members = forms.MultipleChoiceField(
        label=_("Who works on it, too"),
        required=False,
        widget=PickerSelectMultiple(),
    )

    def __init__(self, *args: Any, tenant: Tenant, day: date, **kwargs: Any) -> None:
        """Offer the people of the office."""
        super().__init__(*args, **kwargs)
        members = self.fields["members"]
        assert isinstance(members, forms.MultipleChoiceField)
        members.choices = people(tenant, day)


class HandOverForm(forms.Form):
    """Who builds a dossier from now on."""

    def __init__(self, *args: Any, tenant: Tenant, day: date, **kwargs: Any) -> None:
        """Offer the people of the office."""
        super().__init__(*args, **kwargs)
        self.fields["keeper"] = forms.ChoiceField(
            label=_("Who builds it from now on"), choices=people(tenant, day),
            widget=PickerSelect(),
        )  # fmt: skip


class WriteDossierForm(forms.Form):
    """Title, retention and note, put right before closing."""

    title = forms.CharField(
        label=_("Title of the dossier"), max_length=LONGEST_TITLE,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    retention = _retention()
    note = _note()


class CloseForm(forms.Form):
    """The end of a dossier."""

    ended_on = DayField(label=_("Day the work ended"))
    page_count = forms.IntegerField(label=_("Pages in all"), min_value=0, max_value=999999)


class FileForm(forms.Form):
    """Into which dossier a document goes."""

    dossier = forms.ChoiceField(label=_("Dossier"), widget=forms.RadioSelect)
    page_count = forms.IntegerField(
        label=_("Sheets or pages"), required=False, min_value=1, max_value=99999,
        help_text=_("Left empty, the number of the document itself is printed."),
    )  # fmt: skip
    note = _note()

    def __init__(
        self, *args: Any, dossiers: Iterable[Dossier], proposed: frozenset[object], **kwargs: Any
    ) -> None:
        """Offer the open dossiers, those of the same matter first."""
        super().__init__(*args, **kwargs)
        offered = sorted(dossiers, key=lambda d: d.pk not in proposed)
        self.fields["dossier"] = forms.ChoiceField(
            label=_("Dossier"), widget=forms.RadioSelect,
            choices=[(str(d.pk), _offer(d, is_near=d.pk in proposed)) for d in offered],
        )  # fmt: skip
        self.order_fields(["dossier", "page_count", "note"])


def _offer(dossier: Dossier, *, is_near: bool) -> str:
    said = f"{dossier.code} ({dossier.catalogue.year}) – {dossier.title}"
    return f"{said} · {_('same matter')}" if is_near else said


class DossierFilter(forms.Form):
    """Conditions on the list of dossiers; what cannot be read narrows nothing."""

    q = forms.CharField(label=_("Code or words of the title"), required=False, widget=SearchInput)
    year = forms.IntegerField(label=_("Year"), required=False, min_value=1945, max_value=2200)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), *DossierState.choices]
    )
    unit = forms.ChoiceField(label=_("Division"), required=False)
    queue = forms.CharField(required=False, widget=forms.HiddenInput)
    order = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, tenant: Tenant, day: date, **kwargs: Any) -> None:
        """Offer the divisions of the office."""
        super().__init__(*args, **kwargs)
        units = [(str(u.pk), u.name) for u in list_units(tenant.pk, day)]
        self.fields["unit"] = forms.ChoiceField(
            label=_("Division"), required=False, choices=[("", _("All")), *units]
        )
        self.order_fields(["q", "year", "state", "unit", "queue", "order"])

    def narrow(self, rows: QuerySet[Dossier], actor: Actor, today: date) -> QuerySet[Dossier]:
        """Keep the dossiers that fit every condition. Cost: a search where words are given."""
        self.is_valid()
        said = self.cleaned_data
        if said.get("year"):
            rows = rows.filter(catalogue__year=said["year"])
        if said.get("state"):
            rows = rows.filter(state=said["state"])
        if said.get("unit"):
            rows = rows.filter(unit=said["unit"])
        if (said.get("q") or "").strip():
            rows = rows.filter(pk__in=find_ids(actor, said["q"], DOSSIER.noun, today=today).ids)
        return rows
