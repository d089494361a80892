"""Forms by which staff follow the law: a new value from a day on, or the check of a text."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext, gettext_lazy

from vanphong.kernel.rules.lookup import Value
from vanphong.kernel.rules.models import Rule
from vanphong.kernel.rules.shapes import (
    BadValue,
    Kind,
    Slot,
    check_value,
    is_clock,
    joined,
    meaning_of,
    read_whole,
    slots_of,
    spelled,
)
from vanphong.kernel.ui.widgets import DayField, SearchInput

#: before the name of a part's field, so that a key "act" is not the form's own
PART = "part_"


class RuleFilter(forms.Form):
    """Which rules are shown; the state lives in the address."""

    q = forms.CharField(
        label=gettext_lazy("Words, act or code"), required=False, max_length=100,
        widget=SearchInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    show = forms.ChoiceField(
        label=gettext_lazy("Checked"), required=False,
        choices=[("", gettext_lazy("All")), ("unchecked", gettext_lazy("not verified"))],
    )  # fmt: skip

    def narrow(self, rows: QuerySet[Rule]) -> QuerySet[Rule]:
        """Keep the rules that have the words in their notes, source or code, in any spelling."""
        if self.cleaned_data["show"]:
            rows = rows.filter(verified=False)
        words = self.cleaned_data["q"].strip()
        if words:
            has = Q(note__icontains=words) | Q(code__icontains=words)
            rows = rows.filter(has | Q(act__icontains=words) | Q(article__icontains=words))
        return rows


class NoFields(forms.Form):
    """An act that asks only to be sure."""


class _SourceFields(forms.Form):
    act = forms.CharField(
        label=gettext_lazy("Act that sets it"), max_length=200, required=False,
        help_text=gettext_lazy("Number and symbol, e.g. 30/2020/NĐ-CP."),
    )  # fmt: skip
    article = forms.CharField(label=gettext_lazy("Article"), max_length=200, required=False)


class ConfirmRuleForm(_SourceFields):
    """Where the value was read."""


class ChangeRuleForm(_SourceFields):
    """The new value, part by part, with its first day and its source."""

    valid_from = DayField(label=gettext_lazy("Holds from"))
    verified = forms.BooleanField(
        label=gettext_lazy("I read this value in the official text"), required=False,
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("Reason of the change"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(self, *args: Any, rule: Rule, **kwargs: Any) -> None:
        """Show a field for each part of the value that holds now."""
        super().__init__(*args, **kwargs)
        self._code = rule.code
        self._slots = slots_of(rule.value)
        for slot in self._slots:
            self.fields[PART + slot.key] = _field(rule.code, slot)
        first = [PART + slot.key for slot in self._slots]
        self.order_fields([*first, "valid_from", "act", "article", "verified", "note"])

    def clean(self) -> dict[str, Any]:
        """Put the parts together as `value`."""
        said = super().clean() or self.cleaned_data
        names = [PART + slot.key for slot in self._slots]
        if all(name in said for name in names):
            answers = {slot.key: said.pop(PART + slot.key) for slot in self._slots}
            try:
                said["value"] = joined(self._slots, answers)
                check_value(self._code, said["value"])
            except BadValue as fault:
                self.add_error(names[0], str(fault))
        return said


class _WholeField(forms.CharField):
    """A value of many parts, written as JSON."""

    def __init__(self, value: Value, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 18, "class": "vp-code", "spellcheck": "false"})
        super().__init__(widget=widget, initial=spelled(value), **kwargs)

    def clean(self, value: Any) -> Any:
        try:
            return read_whole(super().clean(value))
        except BadValue as fault:
            raise forms.ValidationError(str(fault)) from fault


class _ListField(forms.CharField):
    """Some words, one on each line."""

    def __init__(self, value: list[str], **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": max(3, len(value) + 1)})
        hint = gettext_lazy("One on each line.")
        super().__init__(widget=widget, initial="\n".join(value), help_text=hint, **kwargs)

    def clean(self, value: Any) -> Any:
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]


class _ClockField(forms.CharField):
    """A time of day as HH:MM."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not is_clock(text):
            raise forms.ValidationError(gettext("Write the time as HH:MM, e.g. 07:30."))
        return text


def _field(code: str, slot: Slot) -> forms.Field:
    meaning = meaning_of(code, slot)
    label = meaning.label or gettext_lazy("Value")
    common: dict[str, Any] = {"label": label, "initial": slot.value}
    match slot:
        case Slot(kind=Kind.LIST) if meaning.choices:
            return forms.MultipleChoiceField(
                choices=list(meaning.choices.items()), required=False,
                widget=forms.CheckboxSelectMultiple, **common,
            )  # fmt: skip
        case Slot(kind=Kind.LIST, value=list() as texts):
            return _ListField([str(text) for text in texts], label=label, required=False)
        case Slot(kind=Kind.FLAG):
            return forms.BooleanField(required=False, **common)
        case Slot(kind=Kind.NUMBER, value=int()):
            return forms.IntegerField(min_value=0, **common)
        case Slot(kind=Kind.NUMBER):
            return forms.FloatField(min_value=0, **common)
        case Slot(kind=Kind.CLOCK):
            return _ClockField(max_length=5, **common)
        case Slot(kind=Kind.TEXT) if meaning.choices:
            return forms.ChoiceField(choices=list(meaning.choices.items()), **common)
        case Slot(kind=Kind.TEXT):
            return forms.CharField(max_length=500, required=bool(slot.value), **common)
    return _WholeField(slot.value, label=label)
