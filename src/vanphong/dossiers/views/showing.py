"""How a submission is shown: its state, its rounds, and each station with its clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from vanphong.dossiers import queries
from vanphong.dossiers.models import SheetFile, Station, Submission
from vanphong.dossiers.states import TONES
from vanphong.kernel.calendar.loading import calendar_for
from vanphong.kernel.deadlines.words import remaining
from vanphong.kernel.ui.components.badges import status_tag
from vanphong.kernel.ui.format_vi import moment_vi
from vanphong.kernel.ui.values import Tab, Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class StationLine:
    """One station as shown: who, what was answered, how long it may still take."""

    station: Station
    answer: str
    tone: Tone
    clock: str

    @property
    def tag(self) -> object:
        """Return the answer as a tag."""
        return status_tag(self.answer, self.tone)

    @property
    def typist(self) -> str:
        """Return who typed the answer, where it was a stand-in."""
        typist = self.station.answered_by
        return typist.person.full_name if typist else ""

    def as_print(self) -> dict[str, str]:
        """Return what the printed sheet says of it."""
        station = self.station
        return {
            "label": station.label, "name": station.person.person.full_name,
            "answer": self.answer if station.answer else "", "opinion": station.opinion,
            "opened": moment_vi(station.opened_at) if station.opened_at else "",
            "answered": moment_vi(station.answered_at) if station.answered_at else "",
            "typist": self.typist,
        }  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLine:
    """One file as shown: what it is, whether this round brought it."""

    file: SheetFile
    is_new: bool


def file_lines(files: list[SheetFile], new: set[UUID]) -> list[FileLine]:
    """Return the files of a round as they are shown."""
    return [FileLine(file=file, is_new=file.pk in new) for file in files]


def state_of(submission: Submission) -> object:
    """Return the state as a tag."""
    return status_tag(submission.get_state_display(), TONES.get(submission.state, "neutral"))


def round_tabs(submission: Submission, shown: int) -> list[Tab]:
    """Return a tab for each round, the newest first; none where there is only one."""
    if submission.round == 1:
        return []
    return [
        Tab(label=_("Round %(n)s") % {"n": n}, url=f"?round={n}", active=n == shown)
        for n in range(submission.round, 0, -1)
    ]


def station_lines(
    stations: list[Station], submission: Submission, now: datetime
) -> list[StationLine]:
    """Return the stations of a round as they are shown at `now`. Cost: one query, the calendar."""
    calendar = calendar_for(submission.tenant_id)
    running = {pk: row for pk, row in queries.clocks_of(stations).items() if row.is_open}
    return [
        StationLine(
            station=s, answer=_answer(s), tone=_tone(s),
            clock=str(remaining(now, running[s.pk], calendar)) if s.pk in running else "",
        )
        for s in stations
    ]  # fmt: skip


def _answer(station: Station) -> str:
    if station.answer:
        return str(station.get_answer_display())
    return _("Asked") if station.opened_at else _("Not reached yet")


def _tone(station: Station) -> Tone:
    if station.answer in ("agreed", "signed"):
        return "good"
    if station.answer:
        return "danger" if station.answer == "disagreed" else "warning"
    return "progress" if station.opened_at else "neutral"
