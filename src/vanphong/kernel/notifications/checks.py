"""The product refuses to start with notices that nobody could be told or that cannot be counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register

from vanphong.kernel.notifications.people import people
from vanphong.kernel.notifications.table import tables
from vanphong.kernel.subjects import listed_types


@register()
def every_table_can_be_counted(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Find tables about records without `visible`, and a missing directory of people."""
    problems: list[CheckMessage] = [
        Error(
            f"notices about {table.subject_type!r} need its `visible` in register_subject",
            id="vanphong.E006",
        )
        for table in tables()
        if table.subject_type not in listed_types()
    ]
    if tables():
        try:
            people()
        except LookupError as fault:
            problems.append(Error(str(fault), id="vanphong.E007"))
    return problems
