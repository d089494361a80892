"""
What is odd about a number and symbol typed by hand; the spelling itself is always kept.

Source: Decree 30/2020/NĐ-CP, article 8 and annex I (no spaces; slash after the number; hyphens
between groups), records 1.2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

_YEAR = re.compile(r"^\s*\d+[a-zđ]?\s*[/.-]\s*(\d{4})(?=\D|$)", re.IGNORECASE)
_NO_SLASH_AFTER_YEAR = re.compile(r"^\s*\d+\s*/\s*(?:19|20)\d\d\s*[A-ZĐ]")
_NO_SLASH_AFTER_NUMBER = re.compile(r"^\s*\d+\s*[A-ZĐ]{2,}")
#: years in which documents of this State can have been issued; the last is that of the reading
FIRST_YEAR = 1945


def symbol_oddities(symbol: str, issued_on: date | None, today: date) -> Iterator[str]:
    """Yield a sentence for each thing that a person should look at."""
    if re.search(r"\s", symbol.strip()):
        yield _("the symbol holds a space; its spelling is kept")
    if "\\" in symbol:
        yield _("the symbol “%(text)s” is written with “\\”; kept") % {"text": symbol}
    if _NO_SLASH_AFTER_YEAR.match(symbol):
        yield _("in the symbol “%(text)s” the slash after the year is missing; kept") % {
            "text": symbol
        }
    elif _NO_SLASH_AFTER_NUMBER.match(symbol):
        yield _("in the symbol “%(text)s” the slash after the number is missing; kept") % {
            "text": symbol
        }
    found = _YEAR.match(symbol)
    if found is None:
        return
    year = int(found[1])
    if not FIRST_YEAR <= year <= today.year:
        yield _("the symbol “%(text)s” bears a year that cannot be; kept") % {"text": symbol}
    elif issued_on is not None and issued_on.year != year:
        yield _("the symbol “%(text)s” bears another year than the date of the document; kept") % {
            "text": symbol
        }
