"""Reasons that people give for an act."""

from __future__ import annotations

from django.utils.translation import gettext as _

from vanphong.kernel.policies import Refusal

#: shortest reason (house rule)
SHORTEST_REASON = 10


def reason(text: str, *, field: str = "reason") -> str:
    """
    Return the reason without blanks at its ends.

    :raises Refusal: it says too little; `field` is where it was typed
    """
    clean = text.strip()
    if len(clean) < SHORTEST_REASON:
        raise Refusal(
            _("Write the reason, at least %(count)s characters.") % {"count": SHORTEST_REASON},
            field=field,
        )
    return clean
