"""
How long a dossier is kept: a number of years, or for ever. Pure.

Source: Decree 30/2020/NĐ-CP, Phụ lục V (column "thời hạn bảo quản"); only what is kept five years
or longer goes to the archive (article 30; records 1.9).
"""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from vanphong.kernel.policies import Refusal
from vanphong.kernel.text import tone_key

#: the words of the law for "for ever", and what people type for it
FOR_EVER = frozenset(tone_key(words) for words in ("Vĩnh viễn", "VV", "vĩnh viễn (VV)"))
LONGEST_YEARS = 99


def read_retention(text: str, *, field: str = "retention") -> int | None:
    """
    Return the years that a text says ("20 năm", "20"), None for "Vĩnh viễn".

    :raises Refusal: it says neither
    """
    clean = text.strip()
    if tone_key(clean) in FOR_EVER:
        return None
    found = re.fullmatch(r"(\d{1,2})(\s*năm)?", clean, re.IGNORECASE)
    if found is None or not 1 <= int(found[1]) <= LONGEST_YEARS:
        raise Refusal(
            _("Write the retention as “Vĩnh viễn” or as years, e.g. “20 năm”."), field=field
        )
    return int(found[1])


def retention_words(years: int | None) -> str:
    """Return the retention as the list prints it."""
    return "Vĩnh viễn" if years is None else f"{years} năm"
