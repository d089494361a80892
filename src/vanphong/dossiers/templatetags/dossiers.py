"""One filter: the value of a mapping under a key that the template knows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def of(values: Mapping[Any, object], key: object) -> object:
    """Return `values[key]`, or None: {{ lines|of:station.pk }}."""
    return values.get(key)
