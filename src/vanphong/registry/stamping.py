"""
The arrival stamp of a registered document: what stands in it, how large it is, where it goes.

Source: Decree 30/2020/NĐ-CP, annex IV (records 1.5): a rectangle of 35 × 50 mm with the body's
name, Số, Ngày, Chuyển, Số và ký hiệu HS.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from vanphong.kernel.calendar import show_day
from vanphong.kernel.printing import print_form
from vanphong.kernel.ui.values import Words
from vanphong.registry.models import Incoming
from vanphong.registry.states import INCOMING
from vanphong.tasks.queries import lead_units_of

WIDE_MM, HIGH_MM = 50, 35


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Millimetres from the left and the upper edge of the page to those of the stamp."""

    left: int
    top: int


#: house rule: free room that most documents have, the usual place first
PLACES: dict[str, tuple[Words, Place]] = {
    "number": (_("Below number and symbol (left)"), Place(left=30, top=45)),
    "date": (_("Below place and date (right)"), Place(left=140, top=45)),
    "subject": (_("Below the subject of a công văn (left)"), Place(left=30, top=60)),
    "foot": (_("At the foot (left)"), Place(left=30, top=245)),
}


def print_stamp(
    document: Incoming, *, place: Place | None, tells_receiver: bool, now: datetime
) -> bytes:
    """
    Return the stamp as PDF/A: alone in its own size, or at its `place` on a white A4 sheet.

    To whom the document went is left to be written by hand where `tells_receiver` is false: who
    knows the line only does not learn it.
    """
    body = document.series.body
    data = {
        "body": body.name if body else document.tenant.name,
        "number": str(document.arrival_number or document.old_number),
        "day": show_day(document.arrived_on), "file": "",
        "to": _receiver(document) if tells_receiver else "",
        "paper": "a4" if place else "label",
        "left": place.left if place else 0, "top": place.top if place else 0,
    }  # fmt: skip
    return print_form("registry.arrival_stamp", data, now=now)


def _receiver(document: Incoming) -> str:
    units = lead_units_of(INCOMING.noun, [document.pk]).get(document.pk, [])
    if units:
        return ", ".join(units)
    return document.submitted_to.person.full_name if document.submitted_to else ""
