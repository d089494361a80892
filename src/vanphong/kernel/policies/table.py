"""
The table role × class × relation × act, as data: `policy.toml` of each capability.

    [[grant]]
    noun = "registry.incoming"
    verbs = ["register"]
    roles = ["registry_clerk"]     # "*" is any signed-in person
    relation = "own_tenant"        # a name of the policy class; left out: none is asked
    classes = ["public"]           # left out: every class
    level = "line"                 # lowest level of sight; left out: full
    delegable = false              # a delegate never uses the line in the giver's name

    [sentences]
    "registry.incoming.register" = "Only the registry clerk may register a document."
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.apps import apps

from vanphong.kernel.principals import Actor, Level

#: the policy roles of D8 in their order; "system" is the product's own hand
ROLES = (
    "province_leader",
    "leader_secretary",
    "chief",
    "deputy_chief",
    "division_head",
    "specialist",
    "registry_clerk",
    "department_leader",
    "department_specialist",
    "department_clerk",
    "commune_clerk",
    "auditor",
    "administrator",
)
#: posts in these roles are never delegated: whoever keeps the system or watches it does so in
#: person (docs/decisions/0030-delegation-never-covers-administration.md)
NEVER_DELEGATED = frozenset({"administrator", "auditor"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """One line of the table."""

    noun: str
    verbs: frozenset[str]
    roles: frozenset[str]
    relation: str
    classes: frozenset[str] | None
    level: Level
    #: whether a delegate may use the line in the giver's name
    delegable: bool = True

    def covers(self, noun: str, verb: str) -> bool:
        """Tell whether the line speaks of this verb of this noun."""
        return noun == self.noun and verb in self.verbs

    def fits(self, capacity: Actor) -> bool:
        """Tell whether the roles of a capacity may use the line; a delegate's only where it may."""
        if capacity.on_behalf_of is not None and not self.delegable:
            return False
        roles = capacity.roles
        return bool(self.roles & roles) or ("*" in self.roles and "system" not in roles)


@dataclass(frozen=True, slots=True)
class Table:
    """The whole table of the installation."""

    grants: tuple[Grant, ...]
    sentences: dict[str, str]

    def of(self, noun: str, verb: str) -> list[Grant]:
        """Return the lines of one verb of one noun."""
        return [grant for grant in self.grants if grant.covers(noun, verb)]

    def knows(self, act: str) -> bool:
        """Tell whether any line grants the act "noun.verb"."""
        noun, _, verb = act.rpartition(".")
        return bool(self.of(noun, verb))

    def acts(self) -> list[str]:
        """Return every act "noun.verb" of the table in order."""
        return sorted({f"{g.noun}.{verb}" for g in self.grants for verb in g.verbs})


@cache
def table() -> Table:
    """
    Read the policy files of all installed packages, once a process.

    :raises ValueError: a line names an unknown role, level or key
    """
    grants: list[Grant] = []
    sentences: dict[str, str] = {}
    for config in apps.get_app_configs():
        path = Path(config.path) / "policy.toml"
        if path.exists():
            found, said = read(path)
            grants += found
            sentences |= said
    return Table(tuple(grants), sentences)


def read(path: Path) -> tuple[list[Grant], dict[str, str]]:
    """Read one policy file."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return [_grant(row, path) for row in data.get("grant", [])], data.get("sentences", {})


def _grant(row: dict[str, object], path: Path) -> Grant:
    known = {"noun", "verbs", "roles", "relation", "classes", "level", "delegable"}
    roles = _strings(row["roles"])
    if unknown := (set(row) - known) | (roles - {*ROLES, "*", "system"}):
        raise ValueError(f"{path.parent.name}/policy.toml: unknown {sorted(unknown)}")
    return Grant(
        noun=str(row["noun"]),
        verbs=_strings(row["verbs"]),
        roles=roles,
        relation=str(row.get("relation", "")),
        classes=_strings(row["classes"]) if "classes" in row else None,
        level=Level[str(row.get("level", "full")).upper()],
        delegable=bool(row.get("delegable", True)),
    )


def _strings(value: object) -> frozenset[str]:
    if not isinstance(value, list):
        raise TypeError("a list of names is expected")
    return frozenset(str(item) for item in value)
