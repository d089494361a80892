"""A deadline as people see it: how far off, the day, and its sum in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from vanphong.kernel.calendar import WorkCalendar, local_day, show_day
from vanphong.kernel.deadlines.models import Deadline
from vanphong.kernel.deadlines.terms import Unit
from vanphong.kernel.deadlines.words import amount_words, explain, remaining
from vanphong.kernel.ui.components.badges import deadline_tag, paused_tag
from vanphong.kernel.ui.format_vi import day_vi


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """
    What the component `ui_deadline` takes.

    `left` counts days after today up to the due day, negative when it passed: working days where
    `working`, else calendar days, because no working day lies between. `words` stands in place of
    the count where hours decide.
    """

    due_on: date
    left: int
    working: bool
    words: str
    arithmetic: str
    paused: bool
    done: bool
    #: counted from a term, so that it can be paused
    counted: bool


def show(row: Deadline, *, now: datetime, calendar: WorkCalendar, named: str = "") -> Shown:
    """
    Return what a page says of a deadline at `now`.

    `named` tells who named the day, where no term was counted ("Due …, the day named by the
    leader" if left out). Pure: reads nothing but the row.
    """
    far = remaining(now, row, calendar)
    sign = -1 if far.is_late else 1
    left, working, words = sign * far.count, far.unit is Unit.WORKING_DAY, ""
    if far.unit is Unit.WORKING_HOUR:
        left, words = min(sign, 0), str(far)
    elif far.is_late and far.count == 0:
        left, working = -max((local_day(now) - row.due_on).days, 1), False
    return Shown(
        due_on=row.due_on, left=left, working=working, words=words,
        arithmetic=_sum(row, calendar, named), paused=row.paused_at is not None,
        done=not row.is_open, counted=row.term is not None,
    )  # fmt: skip


def deadline_cell(shown: Shown | None, day: date | None = None) -> object:
    """Return the cell of a list: the badge of an open deadline, else the bare day or a dash."""
    if shown is None or shown.done:
        return day_vi(day) if day else "–"
    if shown.paused:
        return paused_tag()
    return deadline_tag(shown.left, working=shown.working, words=shown.words)


def _sum(row: Deadline, calendar: WorkCalendar, named: str) -> str:
    said = [explain(row.due) if row.term or not named else named]
    if row.term is None:
        said += _given(row, calendar)
    if row.original_due_on != row.due_on:
        said.append(_("The first deadline was %(day)s.") % {"day": show_day(row.original_due_on)})
    return " ".join(said)


def _given(row: Deadline, calendar: WorkCalendar) -> list[str]:
    """Say how long a given day leaves from the day it was given, and whether it is a day off."""
    start = local_day(row.start_at)
    said = []
    if row.due_on > start:
        days = calendar.working_days_between(start, row.due_on)
        said.append(
            _("That is %(amount)s from %(start)s.")
            % {"amount": amount_words(days, Unit.WORKING_DAY), "start": show_day(start)}
        )
    if not calendar.is_working_day(row.due_on):
        said.append(_("%(day)s is a day off.") % {"day": show_day(row.due_on)})
    return said
