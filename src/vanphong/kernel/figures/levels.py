"""Every page of figures says at which level its records were counted."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from vanphong.kernel.figures.figure import Figure
from vanphong.kernel.principals import Level


def level_words(figures: Iterable[Figure]) -> str:
    """Return the sentence about what was counted: the lowest level among the figures."""
    lowest = min((figure.level for figure in figures), default=Level.FULL)
    if lowest is Level.FULL:
        return _("Counted: what you may know in full, and nothing else.")
    return _("Counted: what you may know at least by its line in the register, and nothing else.")
