"""How a document is named in one line, at the reader's level."""

from __future__ import annotations

from vanphong.kernel.principals import Actor, Level
from vanphong.registry.models import Incoming
from vanphong.registry.policies import IncomingPolicy


def line_of(actor: Actor, document: Incoming) -> str:
    """Name the document under a heading: its subject for who may know it, else its line."""
    if IncomingPolicy.level(actor, document) == Level.FULL and document.subject:
        return document.subject
    return " – ".join(part for part in (document.symbol, document.sender_name) if part)
