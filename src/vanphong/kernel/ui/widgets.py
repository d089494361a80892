"""Fields and widgets for plain forms: days as dd/mm/yyyy, choices with search, several files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.ui.values import Words

DAY_FORMATS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d")

Choice = tuple[str, str]


class DayInput(forms.DateInput):
    """A text field for a day; the script completes 5/3/26 to 05/03/2026."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        """Write days as dd/mm/yyyy."""
        base = {"data-day": True, "inputmode": "numeric", "autocomplete": "off", "maxlength": 10}
        super().__init__(attrs={**base, "placeholder": _("dd/mm/yyyy"), **(attrs or {})})
        self.format = "%d/%m/%Y"


class DayField(forms.DateField):
    """A legal day; accepts dd/mm/yyyy (also with - or .) and ISO."""

    widget = DayInput
    input_formats = DAY_FORMATS
    default_error_messages = {"invalid": _("Write the day as dd/mm/yyyy, e.g. 05/03/2026.")}


class SearchInput(forms.TextInput):
    """A field for words to find."""

    input_type = "search"


class ToldInput(forms.TextInput):
    """A text field under which `url` tells in words what was typed, after each pause in typing."""

    def __init__(self, url: object, attrs: dict[str, Any] | None = None) -> None:
        """Remember where to ask; the words come as plain HTML."""
        asking = {
            "hx-get": url, "hx-target": "next output", "hx-swap": "innerHTML",
            "hx-trigger": "input changed delay:300ms", "hx-sync": "this:replace",
            "autocomplete": "off",
        }  # fmt: skip
        super().__init__(attrs={**asking, **(attrs or {})})

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """Draw the field and the place of the words."""
        drawn = super().render(name, value, attrs, renderer)
        return format_html('{}<output class="vp-field__help"></output>', drawn)


class PickerSelect(forms.Select):
    """A select that the script turns into a searchable field asking `url`."""

    def __init__(
        self, url: Words = "", placeholder: object = "", attrs: dict[str, Any] | None = None
    ):
        """Remember where to search; "" searches the options themselves."""
        extra = {"data-placeholder": placeholder} if placeholder else {}
        super().__init__(attrs={**extra, **(attrs or {})})
        self.url = url

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the address as it stands at drawing time."""
        return super().get_context(name, value, {**(attrs or {}), "data-picker": str(self.url)})


class PickerSelectMultiple(PickerSelect, forms.SelectMultiple):
    """The same for several choices."""

    allow_multiple_selected = True


class PickerField(forms.Field):
    """
    One or several records chosen by search; cleans to an id (str), or a list of ids.

    `resolve(ids)` returns (id, label) of those ids that exist and that the person may choose; ids
    it leaves out are refused. Set it in the form's __init__ where it depends on the actor.
    `offer()` gives options to show without script and before a search (may be empty).
    """

    default_error_messages = {
        "unknown": _("This choice is not available. Search and choose again.")
    }

    def __init__(
        self,
        *,
        url: Words = "",
        resolve: Callable[[Sequence[str]], Sequence[Choice]],
        offer: Callable[[], Sequence[Choice]] | None = None,
        multiple: bool = False,
        placeholder: object = "",
        **options: Any,
    ) -> None:
        """Build the fitting widget."""
        kind = PickerSelectMultiple if multiple else PickerSelect
        super().__init__(widget=kind(url, placeholder), **options)
        self.resolve = resolve
        self.offer = offer
        self.multiple = multiple

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        """Give the widget the options it must show: offered ones and the chosen ones."""
        bound = super().get_bound_field(form, field_name)
        chosen = self._ids(bound.value())
        options = dict(self.offer() if self.offer else ())
        options.update(self.resolve([i for i in chosen if i not in options]) if chosen else ())
        first: list[Choice] = [] if self.multiple else [("", "")]
        widget = bound.field.widget
        if isinstance(widget, PickerSelect):
            widget.choices = [*first, *options.items()]
        return bound

    def clean(self, value: Any) -> Any:
        """Return the id or ids; refuse what may not be chosen."""
        ids = self._ids(value)
        super().clean(ids)
        known = {str(i) for i, _label in self.resolve(ids)} if ids else set()
        if any(i not in known for i in ids):
            raise forms.ValidationError(self.error_messages["unknown"], code="unknown")
        return ids if self.multiple else (ids[0] if ids else "")

    @staticmethod
    def _ids(value: Any) -> list[str]:
        if value in (None, ""):
            return []
        many = value if isinstance(value, (list, tuple)) else [value]
        return [str(i) for i in many if i not in (None, "")]


class FilesInput(forms.ClearableFileInput):
    """A file input for several files, which lists their names."""

    allow_multiple_selected = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        """Let the script show the names chosen."""
        super().__init__(attrs={"data-names": True, **(attrs or {})})


class FilesField(forms.FileField):
    """Several files; cleans to a list (empty when none is required). An empty file is no error."""

    widget = FilesInput

    def __init__(self, **options: Any) -> None:
        """Leave the judging of each file to who takes it in."""
        super().__init__(**{"allow_empty_file": True, **options})

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """Clean each file; the first broken one refuses all."""
        many = data if isinstance(data, (list, tuple)) else [data]
        cleaned = [super(FilesField, self).clean(one, initial) for one in many]
        return [one for one in cleaned if one]
