"""What a person is to a document, by rows that hang on it; asked once for each record read."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from vanphong.kernel.principals import Actor
from vanphong.registry.models import CallAttempt, Incoming, Passing


def _once(document: Incoming, name: str, ask: Callable[[], set[uuid.UUID]]) -> set[uuid.UUID]:
    """Ask the database once for each record read: a page asks for every verb, a verb reads anew."""
    known: dict[str, set[uuid.UUID]] = document.__dict__.setdefault("_asked", {})
    if name not in known:
        known[name] = ask()
    return known[name]


def know(document: Incoming, **answers: set[uuid.UUID]) -> None:
    """Give answers that a page has read anyway: "authors", "called" or "makers"."""
    document.__dict__.setdefault("_asked", {}).update(answers)


def mine(actor: Actor) -> set[uuid.UUID]:
    mine = actor.on_behalf_of or actor.appointment_id
    return {mine} if mine else set()


def authored(actor: Actor, document: Incoming | None) -> bool:
    """Whether a direction that waits for an answer was written down in this person's name."""
    if document is None:
        return True

    def authors() -> set[uuid.UUID]:
        waiting = document.recorded.filter(confirmed_at=None, disowned_at=None)
        return set(waiting.values_list("author_id", flat=True))

    return bool(mine(actor) & _once(document, "authors", authors))


def called(actor: Actor, document: Incoming | None) -> bool:
    """Whether this person was called for the document."""
    if document is None:
        return True

    def people() -> set[uuid.UUID]:
        attempts = CallAttempt.objects.filter(call__incoming=document)
        return set(attempts.values_list("appointment_id", flat=True))

    return bool(mine(actor) & _once(document, "called", people))


def made_submission(actor: Actor, document: Incoming | None) -> bool:
    """Whether this person's level laid the document where it lies."""
    if document is None:
        return True

    def makers() -> set[uuid.UUID]:
        laid = document.steps.filter(passing=Passing.SUBMITTED).order_by("-place")
        return set(laid.values_list("author_id", flat=True)[:1])

    return bool(mine(actor) & _once(document, "makers", makers))
