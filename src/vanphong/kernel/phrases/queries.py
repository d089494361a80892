"""Reads of phrases."""

from __future__ import annotations

import uuid

from vanphong.kernel.phrases.models import Phrase
from vanphong.kernel.phrases.policies import PhrasePolicy
from vanphong.kernel.policies import Missing
from vanphong.kernel.principals import Actor


def list_phrases(actor: Actor) -> list[Phrase]:
    """Return the own phrases, then the office's shared ones, each as they were kept. One query."""
    found = PhrasePolicy.visible_to(actor).order_by("is_shared", "kept_at", "pk")
    own = [p for p in found if not p.is_shared]
    texts = {phrase.text for phrase in own}
    return [*own, *(p for p in found if p.is_shared and p.text not in texts)]


def get_phrase_for(actor: Actor, phrase_id: uuid.UUID) -> Phrase:
    """
    Return one phrase that `actor` may see.

    :raises Missing: there is none
    """
    found = PhrasePolicy.visible_to(actor).filter(pk=phrase_id).first()
    if found is None:
        raise Missing
    return found
