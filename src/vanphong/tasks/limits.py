"""
Reading a time limit as it is written in a direction: a day, or so many days, months or hours.

Pure: the rules of counting are handed in. A limit is a `date` (last day, included) or a `Term`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeAlias

from vanphong.kernel.deadlines import LateReceipt, StartRule, Term, Unit
from vanphong.kernel.text import fold

Limit: TypeAlias = "date | Term"
LONGEST = 3650

_DAY = re.compile(
    r"(?P<before>truoc )?(?:het )?(?:ngay )?(?P<day>\d{1,2})\s*[/.\-]\s*(?P<month>\d{1,2})"
    r"(?:\s*[/.\-]\s*(?P<year>\d{4}|\d{2}))?"
)
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
_TERM = re.compile(r"(?:trong )?(?:vong )?(?P<amount>\d{1,4})(?: (?P<unit>[a-z ]+))?")
#: units as they are written, folded, the longest first
UNITS = {
    "ngay lam viec": Unit.WORKING_DAY, "nlv": Unit.WORKING_DAY, "working days": Unit.WORKING_DAY,
    "gio lam viec": Unit.WORKING_HOUR, "working hours": Unit.WORKING_HOUR,
    "ngay": Unit.DAY, "days": Unit.DAY, "gio": Unit.HOUR, "hours": Unit.HOUR,
    "thang": Unit.MONTH, "months": Unit.MONTH,
}  # fmt: skip


class UnreadableLimit(ValueError):  # noqa: N818 - says what the text is
    """The words name neither a day nor a span of time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """How the office counts: from the rules in force on the day of the direction."""

    start_rule: StartRule
    late_receipt: LateReceipt
    #: unit where only a number is written
    unit: Unit
    #: whether the day after "trước ngày" still belongs to the limit
    before_included: bool
    #: article and act, as people cite them
    source: str


def read_limit(text: str, *, today: date, counting: Counting) -> Limit:
    """
    Read "01/12/2026", "trước ngày 01/12", "5 ngày làm việc", "10 ngày", "1 tháng", "24 giờ", "5".

    A day without a year is the next such day from `today` on, today included.

    :raises UnreadableLimit: the words are neither, or the day is none of the calendar
    """
    words = fold(text).strip(" .;,")
    if found := _ISO.fullmatch(words) or _DAY.fullmatch(words):
        return _day(found.groupdict(), today, counting)
    if found := _TERM.fullmatch(words):
        return _term(found, counting)
    raise UnreadableLimit(text)


def _day(parts: dict[str, str | None], today: date, counting: Counting) -> date:
    year = int(parts["year"] or today.year)
    year += 2000 if year < 100 else 0
    try:
        named = date(year, int(parts["month"] or 0), int(parts["day"] or 0))
        if not parts["year"] and named < today:
            named = date(year + 1, named.month, named.day)
    except ValueError as error:
        raise UnreadableLimit(str(error)) from error
    excluded = parts.get("before") and not counting.before_included
    return named - timedelta(days=1) if excluded else named


def _term(found: re.Match[str], counting: Counting) -> Term:
    amount, words = int(found["amount"]), (found["unit"] or "").strip()
    unit = UNITS.get(words) if words else counting.unit
    if unit is None or not 1 <= amount <= LONGEST:
        raise UnreadableLimit(found[0])
    term = Term(amount, unit, counting.start_rule, counting.source, counting.late_receipt)
    if unit.is_hours:  # hours run from the moment (Civil Code 2015, article 147.1)
        return replace(term, start_rule=StartRule.EVENT_DAY_NOT_COUNTED)
    return term
