"""The figures of the registers: what came and went in a period, how it ended, what waits now."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vanphong.directory.models import Unit
from vanphong.kernel.calendar import end_of_day, start_of_day
from vanphong.kernel.deadlines.models import OPEN as RUNNING
from vanphong.kernel.deadlines.models import Deadline
from vanphong.kernel.figures.boards import Board
from vanphong.kernel.figures.figure import Figure, InPeriod, Params
from vanphong.kernel.principals import Actor, Level
from vanphong.kernel.ui.tables import Column
from vanphong.kernel.ui.values import Words
from vanphong.registry import queries
from vanphong.registry.deadlines import KIND
from vanphong.registry.models import Incoming, Outgoing, Series
from vanphong.registry.states import INCOMING, LIVING, OUTGOING, IncomingState, OutgoingState
from vanphong.registry.views.columns import columns_for
from vanphong.registry.views.outgoing import COLUMNS as OUTGOING_COLUMNS

#: a recalled document was issued; one whose number was cancelled never was
ISSUED_STATES = (OutgoingState.NUMBERED, OutgoingState.DISPATCHED, OutgoingState.RECALLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen(Params):
    """Which documents: of one book, in one state, of one sender; empty for all."""

    series: uuid.UUID | None = None
    state: str = ""
    #: the sender's name as compared (`Incoming.sender_key`)
    sender: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenInPeriod(InPeriod):
    """The same for the days `first` to `last`, both included."""

    series: uuid.UUID | None = None
    state: str = ""
    sender: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedInPeriod(InPeriod):
    """Which issued documents: of one kind, of one division; empty for all."""

    kind: str = ""
    unit: uuid.UUID | None = None


def _issued(actor: Actor, params: IssuedInPeriod, now: datetime) -> QuerySet[Outgoing]:
    """Return what was numbered on the days asked for; a cancelled number counts for nothing."""
    wanted: dict[str, object] = {"kind_name": params.kind, "unit": params.unit}
    chosen = {name: value for name, value in wanted.items() if value}
    return queries.list_outgoing_for(actor).filter(
        registered_at__gte=start_of_day(params.first), registered_at__lt=end_of_day(params.last),
        state__in=ISSUED_STATES, **chosen,
    )  # fmt: skip


def _base(actor: Actor, params: Chosen | ChosenInPeriod) -> QuerySet[Incoming]:
    wanted: dict[str, object] = {
        "series": params.series, "state": params.state, "sender_key": params.sender,
    }  # fmt: skip
    chosen = {name: value for name, value in wanted.items() if value}
    return queries.list_incoming_for(actor, Level.LINE).filter(**chosen)


def _received(actor: Actor, params: ChosenInPeriod, now: datetime) -> QuerySet[Incoming]:
    """Return what arrived on the days asked for."""
    return _base(actor, params).filter(arrived_on__range=(params.first, params.last))


def _finished(actor: Actor, params: ChosenInPeriod, now: datetime) -> QuerySet[Incoming]:
    """Return what is finished and was so on the days asked for."""
    return _base(actor, params).filter(
        state=IncomingState.FINISHED, finished_at__gte=start_of_day(params.first),
        finished_at__lt=end_of_day(params.last),
    )  # fmt: skip


def _met(condition: Q) -> Q:
    """Return the condition that the document's own deadline was met, in such a way."""
    rows = Deadline.objects.filter(
        condition, subject_type=INCOMING.noun, subject_id=OuterRef("pk"), kind=KIND,
        met_at__isnull=False,
    )  # fmt: skip
    return Q(Exists(rows))


def _on_time(actor: Actor, params: ChosenInPeriod, now: datetime) -> QuerySet[Incoming]:
    """Return what was finished before the end of the deadline named in it."""
    return _finished(actor, params, now).filter(_met(Q(met_at__lt=F("due_at"))))


def _late(actor: Actor, params: ChosenInPeriod, now: datetime) -> QuerySet[Incoming]:
    """Return what was finished after the end of the deadline named in it."""
    late, on_time = _met(Q(met_at__gte=F("due_at"))), _met(Q(met_at__lt=F("due_at")))
    return _finished(actor, params, now).filter(late & ~on_time)


def _undated(actor: Actor, params: ChosenInPeriod, now: datetime) -> QuerySet[Incoming]:
    """Return what was finished and named no deadline."""
    return _finished(actor, params, now).filter(~_met(Q()))


def _waiting(actor: Actor, params: Chosen, now: datetime) -> QuerySet[Incoming]:
    """Return what has a number and is not finished."""
    return _base(actor, params).filter(state__in=LIVING)


def _overdue(actor: Actor, params: Chosen, now: datetime) -> QuerySet[Incoming]:
    """Return what is not finished although the deadline named in it has passed."""
    running = Deadline.objects.filter(
        RUNNING, subject_type=INCOMING.noun, subject_id=OuterRef("pk"), kind=KIND,
        due_at__lte=now, paused_at__isnull=True,
    )  # fmt: skip
    return _waiting(actor, params, now).filter(Exists(running))


def _columns(actor: Actor, rows: Sequence[Any], now: datetime) -> Sequence[Column[Any]]:
    return columns_for(actor, queries.shown_deadlines(actor, list(rows), now))


def _figure(code: str, label: Words, records: Any, params: type[Params]) -> Figure:
    return Figure(
        code=f"registry.incoming.{code}", label=label, subject_type=INCOMING.noun,
        act="registry.incoming.list", level=Level.LINE, params=params, records=records,
        columns=_columns, order="-arrived",
        row_url=lambda document: reverse("registry:detail", args=[document.pk]),
    )  # fmt: skip


RECEIVED = _figure("received", _("Received in the period"), _received, ChosenInPeriod)
FINISHED = _figure("finished", _("Finished"), _finished, ChosenInPeriod)
ON_TIME = _figure("on_time", _("Finished on time"), _on_time, ChosenInPeriod)
LATE = _figure("late", _("Finished late"), _late, ChosenInPeriod)
UNDATED = _figure("undated", _("Finished, no deadline named"), _undated, ChosenInPeriod)
WAITING = _figure("waiting", _("Not finished"), _waiting, Chosen)
OVERDUE = _figure("overdue", _("Overdue"), _overdue, Chosen)
ISSUED = Figure(
    code="registry.outgoing.issued", label=_("Numbered in the period"),
    subject_type=OUTGOING.noun, act="registry.outgoing.list", level=Level.FULL,
    params=IssuedInPeriod, records=_issued, columns=lambda actor, rows, now: OUTGOING_COLUMNS,
    order="-symbol", row_url=lambda found: reverse("registry:outgoing", args=[found.pk]),
)  # fmt: skip
FIGURES = (RECEIVED, FINISHED, ON_TIME, LATE, UNDATED, WAITING, OVERDUE, ISSUED)


def _books(actor: Actor, keys: Collection[Any]) -> Mapping[Any, str]:
    tenant = [actor.tenant_id] if actor.tenant_id else []
    found = Series.objects.filter(pk__in=keys, tenant__in=tenant)
    return dict(found.values_list("pk", "name"))


def _states(actor: Actor, keys: Collection[Any]) -> Mapping[Any, str]:
    return {key: str(IncomingState(key).label) for key in keys if key in IncomingState.values}


def _units(actor: Actor, keys: Collection[Any]) -> Mapping[Any, str]:
    tenant = [actor.tenant_id] if actor.tenant_id else []
    found = Unit.objects.filter(pk__in=keys, tenant__in=tenant)
    return dict(found.values_list("pk", "name"))


def _kinds(actor: Actor, keys: Collection[Any]) -> Mapping[Any, str]:
    return {key: str(key) for key in keys}


def _senders(actor: Actor, keys: Collection[Any]) -> Mapping[Any, str]:
    """Return for each sender one spelling of those the actor may know."""
    documents = queries.list_incoming_for(actor, Level.LINE).filter(sender_key__in=keys)
    spelled = documents.order_by().values("sender_key").annotate(spelling=Max("sender_name"))
    return dict(spelled.values_list("sender_key", "spelling"))


BOARDS = (
    Board(
        code="incoming-by-book", title=_("Incoming documents by book"), row_label=_("Book"),
        dimension="series", field="series_id", names=_books, order=10,
        figures=(RECEIVED, FINISHED, ON_TIME, LATE, UNDATED),
    ),
    Board(
        code="incoming-by-state", title=_("Incoming documents received, by state"),
        row_label=_("State"), dimension="state", field="state", names=_states,
        figures=(RECEIVED,), charted=True, order=20,
        rank=lambda key, name: list(IncomingState).index(IncomingState(key)),
    ),
    Board(
        code="incoming-by-sender", title=_("Incoming documents by sender"), row_label=_("Sender"),
        dimension="sender", field="sender_key", names=_senders, order=30,
        figures=(RECEIVED, FINISHED),
    ),
    Board(
        code="outgoing-by-kind", title=_("Outgoing documents by kind"),
        row_label=_("Kind of document"), dimension="kind", field="kind_name", names=_kinds,
        figures=(ISSUED,), order=40,
    ),
    Board(
        code="outgoing-by-division", title=_("Outgoing documents by division"),
        row_label=_("Division"), dimension="unit", field="unit_id", names=_units,
        figures=(ISSUED,), order=45,
    ),
    Board(
        code="incoming-now", title=_("Incoming documents not finished"), row_label=_("State"),
        dimension="state", field="state", names=_states, figures=(WAITING, OVERDUE), order=60,
        rank=lambda key, name: list(IncomingState).index(IncomingState(key)),
    ),
)  # fmt: skip
