"""Who acts, through which principals, and how much of a record that lets them know."""

from vanphong.kernel.principals.actors import (
    Actor,
    ActorSource,
    Level,
    actor_source,
    level_for,
    matching_q,
    set_actor_source,
    system_actor,
    visible_q,
)

__all__ = [
    "Actor",
    "ActorSource",
    "Level",
    "actor_source",
    "level_for",
    "matching_q",
    "set_actor_source",
    "system_actor",
    "visible_q",
]
