"""The product refuses to start with an address nobody has thought about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.urls import URLPattern, URLResolver, get_resolver

from vanphong.kernel.policies.policy import Policy
from vanphong.kernel.policies.routes import PUBLIC, SIGNED_IN, policy_of
from vanphong.kernel.policies.table import table
from vanphong.kernel.principals import actor_source


def routes(
    patterns: Sequence[URLPattern | URLResolver] | None = None, prefix: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    """Return every address of the installation with its full pattern."""
    found = get_resolver().url_patterns if patterns is None else patterns
    for entry in found:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, path)
        else:
            yield path, entry


@register()
def every_route_has_a_policy(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Find addresses without a policy, or with one that the table does not know."""
    problems: list[CheckMessage] = []
    for path, pattern in routes():
        policy = policy_of(pattern)
        if policy is None:
            problems.append(Error(f"the address {path!r} has no policy", id="vanphong.E001"))
        elif policy not in (PUBLIC, SIGNED_IN) and not table().knows(policy):
            problems.append(
                Error(
                    f"the address {path!r} asks for {policy!r}, which nothing grants",
                    id="vanphong.E002",
                )
            )
    return problems


@register()
def every_grant_is_understood(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Find lines of the table whose noun or relation no policy class has."""
    problems: list[CheckMessage] = []
    for grant in table().grants:
        policy = Policy.registry.get(grant.noun)
        if policy is None:
            problems.append(Error(f"no policy class for {grant.noun!r}", id="vanphong.E003"))
        elif grant.relation and grant.relation not in policy.relations:
            problems.append(
                Error(f"{grant.noun}: unknown relation {grant.relation!r}", id="vanphong.E004")
            )
    return problems


@register()
def somebody_knows_who_acts(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Without a source of actors nothing starts."""
    if actor_source() is None and settings.CAPABILITIES:
        return [Error("no source of actors is registered", id="vanphong.E005")]
    return []
