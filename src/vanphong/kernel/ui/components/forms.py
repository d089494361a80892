"""Forms: fields with label, help and error; the summary of errors; the key of a form."""

from __future__ import annotations

from uuid import UUID, uuid4

from django import forms
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from vanphong.kernel.ui.components.library import register
from vanphong.kernel.ui.requests import FIELD
from vanphong.kernel.ui.values import Words
from vanphong.kernel.ui.widgets import DayInput


def _kind(widget: forms.Widget) -> str:
    """Sort a widget into the four ways a field is drawn."""
    if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, (DayInput, forms.DateInput)):
        return "date"
    if isinstance(widget, forms.Textarea) or getattr(widget, "allow_multiple_selected", False):
        return "wide"
    return "search" if getattr(widget, "input_type", "") == "search" else "plain"


_CLASSES = {"check": "form-check-input", "choices": ""}


def field_context(
    field: forms.BoundField, *, label: Words = "", optional_sign: bool = True
) -> dict[str, object]:
    """Return what the field's template shows, with the widget tied to its help and errors."""
    kind = _kind(field.field.widget)
    base = field.auto_id or field.html_name
    described = [f"{base}_helptext"] if field.help_text and kind != "choices" else []
    errors = list(field.errors)
    if errors:
        described.append(f"{base}_error")
    select = isinstance(field.field.widget, forms.Select) and kind != "choices"
    own = field.field.widget.attrs.get("class", "")
    attrs: dict[str, str | bool] = {
        "class": f"{_CLASSES.get(kind, 'form-select' if select else 'form-control')} {own}".strip()
    }
    if isinstance(field.field.widget, forms.Textarea) and field.field.widget.attrs["rows"] == "10":
        attrs["rows"] = "4"  # ten is only what Django writes when nobody chose
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if errors:
        attrs["aria-invalid"] = "true"
    return {
        "field": field, "kind": kind, "base": base, "errors": errors, "label": label or field.label,
        "control": field.as_widget(attrs=attrs), "optional_sign": optional_sign,
        "name_control": kind == "choices",
    }  # fmt: skip


@register.inclusion_tag("vanphong/components/field.html")
def ui_field(
    *, field: forms.BoundField, label: Words = "", optional_sign: bool = True
) -> dict[str, object]:
    """Draw one field of a plain form: label, help, error, control."""
    return field_context(field, label=label, optional_sign=optional_sign)


@register.inclusion_tag("vanphong/components/error_summary.html")
def ui_error_summary(*, form: forms.BaseForm) -> dict[str, object]:
    """Draw all errors of a form with links to their fields; nothing when there are none."""
    lines = [("", str(error)) for error in form.non_field_errors()]
    for field in form:
        lines.extend((str(field.auto_id), f"{field.label}: {error}") for error in field.errors)
    return {"lines": lines}


@register.inclusion_tag("vanphong/components/form.html")
def ui_form(*, form: forms.BaseForm) -> dict[str, object]:
    """Draw the summary of errors, the hidden and all visible fields of a form."""
    return {"form": form, "fields": form.visible_fields(), "hidden": form.hidden_fields()}


@register.inclusion_tag("vanphong/components/filter_bar.html")
def ui_filter_bar(
    *, form: forms.BaseForm, clear_url: str = "", target: str = "vp-list"
) -> dict[str, object]:
    """
    Draw a filter whose state lives in the address; with script the list follows while typing.

    `target` is the id of the list on the page (ui_table draws `vp-list`). Of more than three
    fields a phone shows the first, and folds the others away unless one of them is used.
    """
    fields = [field_context(f, optional_sign=False) for f in form.visible_fields()]
    shown = 1 if len(fields) > 3 else len(fields)
    more_open = form.is_bound and any(f.value() for f in form.visible_fields()[shown:])
    return {
        "form": form, "first": fields[:shown], "more": fields[shown:], "more_open": more_open,
        "clear_url": clear_url, "target": target,
    }  # fmt: skip


@register.simple_tag(takes_context=True)
def ui_idempotency(context: Context) -> SafeString:
    """Draw the hidden key of a form; a form that came back keeps the key it was sent with."""
    request = context.get("request")
    sent = request.POST.get(FIELD, "") if request is not None and request.method == "POST" else ""
    try:
        key = UUID(sent)
    except ValueError:
        key = uuid4()
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, key)
