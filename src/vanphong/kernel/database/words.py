"""
Sentences for people from code that runs before, or without, Django.

The supervisor must be able to speak when the settings, the database or an application is broken,
so it reads the product's own catalogue with the standard library.
"""

from __future__ import annotations

import gettext as catalogue
import os
from functools import cache
from pathlib import Path

LOCALE = Path(__file__).resolve().parent.parent.parent / "locale"


@cache
def _translations(language: str) -> catalogue.NullTranslations:
    return catalogue.translation("django", LOCALE, languages=[language], fallback=True)


def gettext(message: str) -> str:
    """Return the message in VANPHONG_LANGUAGE (Vietnamese by default)."""
    return _translations(os.environ.get("VANPHONG_LANGUAGE", "vi")).gettext(message)


class Refused(Exception):  # noqa: N818 - a sentence for people, not a failure of the code
    """The database or the installation cannot do what was asked; the text is for people."""
