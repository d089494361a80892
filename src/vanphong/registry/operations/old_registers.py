"""
Old registers ("sổ cũ"): their rows come with their own numbers, outside our counters.

A number stands as it was spelled, with suffix (12a) or leading zeros; the same number twice, as
after a merger of provinces, is two rows. Open items bring their state and deadline.
Source: practice item 7.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.directory.models import Appointment
from vanphong.directory.queries import leaders_principals, post_of, role_principal
from vanphong.kernel.audit import log
from vanphong.kernel.calendar import local_day
from vanphong.kernel.numbering import counters
from vanphong.kernel.policies import Refusal
from vanphong.kernel.principals import Actor
from vanphong.kernel.search.keeping import refresh_many
from vanphong.kernel.states.performing import Performance, lock, perform_many
from vanphong.kernel.subjects import SubjectRef
from vanphong.registry import deadlines
from vanphong.registry.models import FinishKind, Incoming, OldRegisterFile, Series
from vanphong.registry.operations.intake import Letter, admit_leaders, period_of, read_letter
from vanphong.registry.policies import IncomingPolicy, SeriesPolicy
from vanphong.registry.states import INCOMING, IncomingState

LONGEST_NUMBER = 30
#: the move by which a row of each state comes in
MOVES = {
    IncomingState.REGISTERED: "keep_old",
    IncomingState.DIRECTED: "keep_old_directed",
    IncomingState.FINISHED: "keep_old_finished",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OldRow:
    """One row of an old register, its texts as they stand there."""

    number: str
    letter: Letter
    #: noon of the day of arrival, where the register knows the day only
    arrived_at: datetime
    state: IncomingState = IncomingState.FINISHED
    origin: str = ""
    receiver: str = ""
    moved_on: date | None = None


@transaction.atomic
def keep_old_documents(
    rows: Sequence[OldRow], *, series: Series, keeper: Appointment, actor: Actor, now: datetime
) -> list[Incoming]:
    """
    Keep rows of an old register in a book, all or none; return them in their order.

    No number is taken. Items that are still open get the deadline they bring, also a past one.
    What was closed there has ended, for us, on the day it arrived: the register knows no other.

    :raises Refusal: a number is missing or too long, or another text is
    :raises BookClosed: the book of a row's day is closed and printed
    :raises NotPermitted: the actor keeps no old registers here
    Cost: a dozen statements for all rows, and some eight for each deadline.
    """
    capacity = IncomingPolicy.check(actor, "keep_old")
    if not capacity.is_system and capacity.tenant_id != series.tenant_id:
        raise Refusal(IncomingPolicy.sentence("keep_old"))
    _refuse_closed(rows, series)
    desk = role_principal(series.tenant_id, "registry_clerk")
    documents = [_document(row, series, keeper, desk, now) for row in rows]
    Incoming.objects.bulk_create(documents)
    log.write_many(
        [
            log.prepare(
                "registry.incoming.received", subject=SubjectRef(INCOMING.noun, document.pk),
                actor=capacity, at=now,
                changes={"old_number": (None, document.old_number),
                         "arrived_on": (None, document.arrived_on)},
                texts={"subject": document.subject, "sender_name": document.sender_name},
            )
            for document in documents
        ]
    )  # fmt: skip
    stored = _bring_to_state(rows, documents, actor, now)
    for document in stored:
        if document.state != IncomingState.FINISHED:
            deadlines.start(document, actor=capacity, now=now)
    refresh_many(INCOMING.noun, [document.pk for document in documents])
    return stored


def _refuse_closed(rows: Sequence[OldRow], series: Series) -> None:
    for period in sorted({period_of(series, local_day(row.arrived_at)) for row in rows}):
        if counters.is_closed(series.pk, period):
            raise counters.BookClosed(
                _("The book of %(period)s is closed and printed; no old rows are taken into it.")
                % {"period": period}
            )


def _document(
    row: OldRow, series: Series, keeper: Appointment, desk: int, now: datetime
) -> Incoming:
    number = row.number.strip()
    if not number or len(number) > LONGEST_NUMBER:
        raise Refusal(_("Each row needs its number, at most 30 characters."), field="number")
    document = read_letter(row.letter, series, row.arrived_at, now, desk=desk, as_found=True)
    document.received_by = keeper
    document.old_number, document.old_origin = number, row.origin.strip()[:120]
    document.old_receiver, document.old_moved_on = row.receiver.strip()[:200], row.moved_on
    return document


def _bring_to_state(
    rows: Sequence[OldRow], documents: Sequence[Incoming], actor: Actor, now: datetime
) -> list[Incoming]:
    found: dict[object, Incoming] = {}
    leaders = leaders_principals(documents[0].tenant_id) if documents else []
    series = documents[0].series if documents else None
    for state, verb in MOVES.items():
        some = [d for d, row in zip(documents, rows, strict=True) if row.state == state]
        moved = perform_many(
            INCOMING, IncomingPolicy, verb, subjects=some, actor=actor, now=now,
            fill=_filler(series, leaders, state),
        )  # fmt: skip
        found |= {document.pk: document for document in moved}
    return [found[document.pk] for document in documents]


def _filler(
    series: Series | None, leaders: list[int], state: IncomingState
) -> Callable[[Performance[Incoming]], None]:
    def fill(move: Performance[Incoming]) -> None:
        document = move.subject
        assert series is not None
        document.period = period_of(series, document.arrived_on)
        admit_leaders(document, leaders)
        if state == IncomingState.FINISHED:
            document.finish_kind = FinishKind.OLD_REGISTER
            document.finished_at = document.arrived_at

    return fill


@transaction.atomic
def send_old_register(
    series: Series,
    *,
    name: str,
    content: bytes,
    row_count: int,
    origin: str,
    actor: Actor,
    now: datetime,
) -> OldRegisterFile:
    """
    Take a list of an old register for the worker, which takes its rows in.

    :raises Refusal: the same list waits or was taken in already
    :raises NotPermitted: the actor is no clerk of the book's office
    """
    capacity = SeriesPolicy.check(actor, "import_old", series)
    digest = hashlib.sha256(content).hexdigest()
    Series.objects.select_for_update().get(pk=series.pk)
    same = OldRegisterFile.objects.filter(series=series, file_hash=digest, problem="")
    if same.exists():
        raise Refusal(_("This list was sent already."), field="file")
    file = OldRegisterFile.objects.create(
        series=series, name=name[-255:], content=content, origin=origin.strip()[:120],
        file_hash=digest, row_count=row_count, sent_by=post_of(actor), sent_at=now,
    )  # fmt: skip
    log.record(
        "registry.old_register.sent", subject=SubjectRef("registry.series", series.pk),
        actor=capacity, at=now, texts={"name": file.name},
        changes={"file_hash": (None, digest), "rows": (None, row_count)},
    )  # fmt: skip
    return file


@transaction.atomic
def map_old_register(
    file: OldRegisterFile,
    *,
    header_row: int,
    columns: Mapping[str, int],
    row_count: int,
    actor: Actor,
    now: datetime,
) -> OldRegisterFile:
    """
    Confirm which column of a list holds what; the worker may then take its rows in.

    :raises Refusal: its columns were confirmed already, or it was taken back
    :raises NotPermitted: the actor is no clerk of the book's office
    """
    fresh, capacity = _unmapped(file, actor)
    fresh.header_row, fresh.mapping, fresh.row_count = header_row, dict(columns), row_count
    fresh.save(update_fields=["header_row", "mapping", "row_count"])
    log.record(
        "registry.old_register.mapped", subject=SubjectRef("registry.series", fresh.series_id),
        actor=capacity, at=now,
        changes={"file_hash": (None, fresh.file_hash), "rows": (None, row_count)},
    )  # fmt: skip
    return fresh


@transaction.atomic
def drop_old_register(file: OldRegisterFile, *, actor: Actor, now: datetime) -> None:
    """
    Take a list back before its rows are taken in; it may be sent again.

    :raises Refusal: as `map_old_register`
    """
    fresh, capacity = _unmapped(file, actor)
    close_old_register(fresh, run_id=None, problem=_("Taken back before any row."), now=now)
    log.record(
        "registry.old_register.dropped", subject=SubjectRef("registry.series", fresh.series_id),
        actor=capacity, at=now, changes={"file_hash": (None, fresh.file_hash)},
    )  # fmt: skip


def _unmapped(file: OldRegisterFile, actor: Actor) -> tuple[OldRegisterFile, Actor]:
    capacity = SeriesPolicy.check(actor, "import_old", file.series)
    fresh = lock(file)
    if fresh.mapping is not None or fresh.finished_at is not None:
        raise Refusal(_("The columns of this list were confirmed already."))
    return fresh, capacity


def close_old_register(
    file: OldRegisterFile, *, run_id: object, problem: str, now: datetime
) -> None:
    """Note that the worker is done with a list; the file itself is kept no longer."""
    OldRegisterFile.objects.filter(pk=file.pk).update(
        run_id=run_id, problem=problem, finished_at=now, content=b""
    )
