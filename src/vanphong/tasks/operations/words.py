"""What people write with an act: asked for, and of bounded length."""

from __future__ import annotations

from django.utils.translation import gettext as _

from vanphong.kernel.policies import Refusal

LONGEST = 4000


def said(text: str, missing: str, field: str) -> str:
    """
    Return the text without its outer spaces.

    :raises Refusal: it is empty (`missing` says what to write) or longer than 4,000 characters
    """
    clean = text.strip()
    if not clean:
        raise Refusal(missing, field=field)
    if len(clean) > LONGEST:
        raise Refusal(
            _("The text has %(length)s characters; at most 4,000 are kept.")
            % {"length": len(clean)},
            field=field,
        )
    return clean
