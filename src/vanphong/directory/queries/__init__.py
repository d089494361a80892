"""Every read of the directory that others need."""

from vanphong.directory.queries.actors import SESSION_KEY, DirectoryActors, actor_for
from vanphong.directory.queries.organisations import (
    find_by_code,
    find_organisations,
    is_split,
    name_on,
    successors_on,
)
from vanphong.directory.queries.people import (
    leaders_principals,
    list_appointments,
    list_people,
    list_units,
    posts_of,
    role_principal,
    tenant_of,
)

__all__ = [
    "DirectoryActors",
    "SESSION_KEY",
    "actor_for",
    "find_by_code",
    "find_organisations",
    "is_split",
    "leaders_principals",
    "list_appointments",
    "list_people",
    "list_units",
    "name_on",
    "posts_of",
    "role_principal",
    "successors_on",
    "tenant_of",
]
