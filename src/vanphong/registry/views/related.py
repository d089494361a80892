"""What the page of an organisation shows of the registers: the letters that came from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from django.http import HttpRequest

from vanphong.directory.models import Organisation
from vanphong.kernel.policies.routes import ActorRequest, may_call
from vanphong.registry import queries

SHOWN = 10


def letters_from(request: HttpRequest, organisation: object) -> Mapping[str, object] | None:
    """Return the latest lines of the reader's register from it and from who went into it."""
    assert isinstance(organisation, Organisation)
    actor = cast("ActorRequest", request).actor
    if not may_call(actor, "registry.incoming.list"):
        return None
    found = list(queries.list_from(actor, organisation)[: SHOWN + 1])
    return {"letters": found[:SHOWN], "is_more": len(found) > SHOWN, "shown": SHOWN}
