"""The one library that all components join, and small helpers for drawing."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from django import template
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()
HOME = Path(__file__).resolve().parent.parent / "static" / "vanphong"


@cache
def digests() -> dict[str, str]:
    """Return the digest of each built file, so that a changed file has a changed address."""
    found: dict[str, str] = json.loads((HOME / "manifest.json").read_text(encoding="utf-8"))
    return found


def asset(name: str) -> str:
    """Return the address of a built file."""
    address = static(f"vanphong/{name}")
    return f"{address}?v={digests()[name]}" if name in digests() else address


def icon(name: str, label: object = "") -> SafeString:
    """Return an icon of the sprite; with a label it is read aloud, without it is decoration."""
    if not name:
        return SafeString("")
    speech = (
        format_html('role="img" aria-label="{}"', label)
        if label
        else SafeString('aria-hidden="true"')
    )
    return format_html(
        '<svg class="vp-icon" {} focusable="false"><use href="{}#{}"/></svg>',
        speech,
        asset("icons.svg"),
        name,
    )


def draw(name: str, context: dict[str, object]) -> SafeString:
    """Draw a component's own template."""
    return render_to_string(f"vanphong/components/{name}.html", context)


@register.simple_tag(name="ui_asset")
def ui_asset(name: str) -> str:
    """Return the address of a built file: {% ui_asset "main.css" %}."""
    return asset(name)


@register.simple_tag(name="ui_icon")
def ui_icon(*, name: str, label: object = "") -> SafeString:
    """Draw an icon: {% ui_icon name="inbox" %}."""
    return icon(name, label)
