"""
“Đến đâu rồi?” (practice item 13): what a sender may know of its own document at another office.

Told are the station, since when, the clock and what is missing. Never told are opinions, answers,
names of persons, and what the office says about it inside.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from vanphong.dossiers.models import Lack, Station, Submission
from vanphong.dossiers.queries import clocks_of
from vanphong.dossiers.states import ENDED, SubmissionState
from vanphong.kernel.calendar.loading import calendar_for
from vanphong.kernel.deadlines.models import Deadline
from vanphong.kernel.deadlines.showing import Shown, show
from vanphong.kernel.principals import Actor
from vanphong.kernel.ui.values import Tone
from vanphong.registry.models import FinishKind, GivenDirection, Incoming
from vanphong.registry.queries import list_outgoing_for
from vanphong.registry.states import INCOMING, IncomingState
from vanphong.tasks.queries import lead_units_of, nearest_deadlines

#: sheets that nobody outside is told of: not sent yet, or taken back
SILENT = (SubmissionState.DRAFT, SubmissionState.WITHDRAWN)
#: station, since when, tone, limit
Told = tuple[str, datetime, Tone, "Deadline | None"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """Where one document of ours is."""

    pk: uuid.UUID
    symbol: str
    #: its subject as we issued it, where the reader may know it at home
    subject: str
    office: str
    arrival_number: int | None
    arrived_on: date
    station: str
    tone: Tone
    since: datetime
    clock: Shown | None
    lacks: Sequence[str]


def whereabouts_of(actor: Actor, documents: Sequence[Incoming], now: datetime) -> list[Whereabouts]:
    """Tell where documents are. Cost: nine queries, and a calendar an office, however many."""
    ids = [document.pk for document in documents]
    sheets = _sheets(ids)
    stations = _open_stations(list(sheets.values()))
    known = _Known(
        sheets=sheets, stations=stations, leads=lead_units_of(INCOMING.noun, ids),
        directed=_directed(ids), limits=nearest_deadlines(INCOMING.noun, ids),
        clocks=clocks_of([station for some in stations.values() for station in some]),
    )  # fmt: skip
    lacks, subjects = _lacks(list(sheets.values())), _subjects(actor, documents)
    found = []
    for document in documents:
        sheet = known.under_review(document)
        station, since, tone, limit = (
            known.at_sheet(sheet) if sheet else known.at_document(document)
        )
        found.append(
            Whereabouts(
                pk=document.pk, symbol=document.symbol, office=document.tenant.name,
                subject=subjects.get(document.symbol, ""), station=station, since=since,
                arrival_number=document.arrival_number, arrived_on=document.arrived_on, tone=tone,
                lacks=_missing(lacks, sheets.get(document.pk), document),
                clock=show(limit, now=now, calendar=calendar_for(document.tenant_id))
                if limit is not None else None,
            )
        )  # fmt: skip
    return found


def _sheets(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Submission]:
    """Return the latest sheet about each document."""
    about = Submission.objects.filter(source_type=INCOMING.noun, source_id__in=ids)
    found = about.exclude(state=SubmissionState.WITHDRAWN).prefetch_related("stations")
    found = found.order_by("made_at", "pk")
    return {sheet.source_id: sheet for sheet in found if sheet.source_id is not None}


def _open_stations(sheets: Sequence[Submission]) -> dict[uuid.UUID, list[Station]]:
    rounds = {sheet.pk: sheet.round for sheet in sheets}
    found: dict[uuid.UUID, list[Station]] = {}
    open_now = Station.objects.filter(
        submission__in=rounds, opened_at__isnull=False, answered_at__isnull=True
    )
    for station in open_now.order_by("place", "pk"):
        if station.round == rounds[station.submission_id]:
            found.setdefault(station.submission_id, []).append(station)
    return found


def _lacks(sheets: Sequence[Submission]) -> dict[uuid.UUID, list[str]]:
    found: dict[uuid.UUID, list[str]] = {}
    for lack in Lack.objects.filter(submission__in=sheets, settled_at=None).order_by("noted_at"):
        found.setdefault(lack.submission_id, []).append(lack.words)
    return found


def _directed(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, datetime]:
    given = GivenDirection.objects.filter(incoming__in=ids).order_by().values("incoming")
    return dict(given.annotate(last=Max("given_at")).values_list("incoming", "last"))


def _subjects(actor: Actor, documents: Sequence[Incoming]) -> dict[str, str]:
    """Return the subjects under which we issued them, as far as the reader knows those."""
    symbols = [document.symbol for document in documents if document.symbol]
    ours = list_outgoing_for(actor).filter(symbol__in=symbols)
    return dict(ours.order_by("registered_at").values_list("symbol", "subject"))


def _missing(
    lacks: dict[uuid.UUID, list[str]], sheet: Submission | None, document: Incoming
) -> Sequence[str]:
    """Return what the office still misses; nothing once it is done with the document."""
    return lacks.get(sheet.pk, []) if sheet and document.finished_at is None else []


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What was read of a page of documents."""

    sheets: dict[uuid.UUID, Submission]
    stations: dict[uuid.UUID, list[Station]]
    leads: dict[uuid.UUID, list[str]]
    directed: dict[uuid.UUID, datetime]
    limits: dict[uuid.UUID, Deadline]
    clocks: dict[uuid.UUID, Deadline]

    def under_review(self, document: Incoming) -> Submission | None:
        """Return the sheet by which the leaders look at a document now."""
        sheet = self.sheets.get(document.pk)
        if sheet is None or document.finished_at is not None or sheet.state in SILENT:
            return None
        return sheet

    def at_sheet(self, sheet: Submission) -> Told:
        """Tell where a sheet is: the post of the station, never who holds it."""
        if sheet.state == SubmissionState.ASKED:
            return _("Waits for an explanation or papers"), self._last(sheet), "warning", None
        if sheet.state == SubmissionState.MEETING:
            return _("To be taken to a meeting"), self._last(sheet), "progress", None
        if sheet.state in ENDED:
            return _("Decided, the answer is being issued"), self._last(sheet), "good", None
        waiting = self.stations.get(sheet.pk, [])
        posts = ", ".join(dict.fromkeys(station.label for station in waiting))
        said = _("Round %(n)s: %(station)s") % {"n": sheet.round, "station": posts}
        since = min((s.opened_at for s in waiting if s.opened_at), default=sheet.made_at)
        running = [self.clocks[s.pk] for s in waiting if s.pk in self.clocks]
        first = min(running, key=lambda row: row.due_at, default=None)
        return said, since, "progress", first

    def at_document(self, document: Incoming) -> Told:
        """Tell where a document is that no sheet is about."""
        limit = self.limits.get(document.pk)
        state = document.state
        if state == IncomingState.ARRIVED:
            return _("Arrived, waits to be registered"), document.arrived_at, "neutral", None
        if state == IncomingState.REGISTERED:
            return _("Registered, waits to be sorted"), document.arrived_at, "info", limit
        if state == IncomingState.SUBMITTED:
            since = document.submitted_at or document.arrived_at
            return _("Before the leaders"), since, "progress", limit
        if state == IncomingState.DIRECTED:
            units = ", ".join(self.leads.get(document.pk, [])) or _("in handling")
            since = self.directed.get(document.pk) or document.arrived_at
            return _("In handling: %(units)s") % {"units": units}, since, "progress", limit
        if state == IncomingState.FINISHED:
            since = document.finished_at or document.arrived_at
            return _ended(document), since, "good", None
        return str(document.get_state_display()), document.arrived_at, "danger", None

    def _last(self, sheet: Submission) -> datetime:
        """Return when the sheet came where it is."""
        answered = [s.answered_at for s in sheet.stations.all() if s.answered_at]
        return sheet.decided_at or max(answered, default=sheet.made_at)


def _ended(document: Incoming) -> str:
    if document.finish_kind == FinishKind.ANSWERED and document.answer_symbol:
        return _("Answered by %(symbol)s") % {"symbol": document.answer_symbol}
    return _("Handled to the end")
