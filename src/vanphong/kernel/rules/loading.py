"""Seeds of rules: one TOML file in the package that owns them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Q

from vanphong.kernel.rules.models import Rule

FILE = "rules.toml"
FIELDS = {"code", "value", "act", "article", "valid_from", "valid_to", "verified", "note"}


class BadSeed(ValueError):  # noqa: N818 - says what is wrong with a file
    """A rules file says something no rule can be."""


def read_rules(path: Path) -> list[Rule]:
    """
    Read the `[[rule]]` tables of a seed file in the order of their first day.

    :raises BadSeed: an unknown key, no code, no value, no first day, or verified without act
    """
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    rows = [_row(path, table) for table in data.get("rule", [])]
    return sorted(rows, key=lambda row: (row.code, row.valid_from))


def _row(path: Path, table: dict[str, Any]) -> Rule:
    where = f"{path.name}: {table.get('code', table)}"
    if unknown := set(table) - FIELDS:
        raise BadSeed(f"{where}: unknown {', '.join(sorted(unknown))}")
    if not table.get("code") or "value" not in table:
        raise BadSeed(f"{where}: code and value are needed")
    if type(table.get("valid_from")) is not date:
        raise BadSeed(f"{where}: valid_from must be a day")
    if table.get("verified") and not (table.get("act") and table.get("article")):
        raise BadSeed(f"{where}: a verified rule names act and article")
    return Rule(**table)


@transaction.atomic
def load_rules(path: Path) -> int:
    """
    Add the rules of a file that are not in the table; return how many were added.

    A row with the same code and first day stands as it is. A code that staff changed is left
    alone. A newer seed closes the open row before it; an older one joins if it ends before those
    that stand.
    """
    added = 0
    for row in read_rules(path):
        standing = Rule.objects.filter(code=row.code)
        if standing.filter(by_staff=True).exists():
            continue
        if standing.filter(_collides(row)).exists():
            continue
        standing.filter(valid_to__isnull=True, valid_from__lt=row.valid_from).update(
            valid_to=row.valid_from - timedelta(days=1)
        )
        row.save(force_insert=True)
        added += 1
    return added


def _collides(row: Rule) -> Q:
    """Return the condition for rows that begin on its first day or later and not after its end."""
    later = Q(valid_from__gte=row.valid_from)
    return later & Q(valid_from__lte=row.valid_to) if row.valid_to else later


def rule_files() -> Iterator[Path]:
    """Return the rules file of every installed app that has one."""
    for config in apps.get_app_configs():
        path = Path(config.path) / FILE
        if path.is_file():
            yield path


def load_all() -> int:
    """Load the rules of every installed app; return how many rows were added."""
    return sum(load_rules(path) for path in rule_files())
