"""Whom the registers tell: event → roles on the document → channels, as data."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from vanphong.directory.queries import heads_of, posts_in
from vanphong.kernel.deadlines.events import DeadlineMissed, DeadlineNear
from vanphong.kernel.notifications.digest import Section
from vanphong.kernel.notifications.table import BELL_ONLY, Kind, Row, Table
from vanphong.kernel.principals import Actor
from vanphong.kernel.subjects import SubjectRef
from vanphong.registry import queries
from vanphong.registry.events import (
    DirectionDisowned,
    DirectionRecorded,
    IncomingDirected,
    IncomingEvent,
    IncomingFinished,
    IncomingRecalled,
    IncomingRegistered,
    IncomingReopened,
    IncomingReturned,
    IncomingSentBack,
    IncomingShared,
    IncomingSubmitted,
    IncomingTakenBack,
    LetterHandedOver,
    LetterSentBack,
    LetterTakenOver,
    UrgentCalled,
)
from vanphong.registry.models import (
    CallAttempt,
    CitizenLetter,
    Incoming,
    RecordedDirection,
    RouteStep,
)
from vanphong.registry.states import INCOMING, LETTER, IncomingState
from vanphong.tasks.queries import leads_of


def _submitted_to(
    document: Incoming, event: IncomingEvent, day: date
) -> Iterable[uuid.UUID | None]:
    """Return before whom it was laid: the event's own person, though it lies elsewhere by now."""
    if isinstance(event, IncomingSubmitted):
        return [event.appointment_id]
    return [document.submitted_to_id]


def _handlers(document: Incoming, event: object, day: date) -> Iterable[uuid.UUID | None]:
    """Return who works on it: the persons in charge of its tasks, or the heads of their units."""
    found: list[uuid.UUID] = []
    for unit_id, person_id in leads_of(SubjectRef(INCOMING.noun, document.pk)):
        found += [person_id] if person_id else heads_of(unit_id, day)
    return found


def _responsible(document: Incoming, event: object, day: date) -> Iterable[uuid.UUID | None]:
    """Return with whom it lies now: who works on it, who must direct it, or the clerk."""
    if document.state == IncomingState.DIRECTED:
        return _handlers(document, event, day)
    if document.state == IncomingState.SUBMITTED:
        return [document.submitted_to_id]
    return [document.received_by_id]


def _of_document(event: Any) -> uuid.UUID | None:
    """Return the document of a deadline's event; tasks tell for themselves."""
    return event.subject_id if event.subject_type == INCOMING.noun else None


def _informed(document: Incoming, event: IncomingShared, day: date) -> Iterable[uuid.UUID | None]:
    """Return whom one level let know of it."""
    people = RouteStep.informed.through.objects.filter(routestep_id=event.step_id)
    return people.values_list("appointment_id", flat=True)


def _called(document: Incoming, event: UrgentCalled, day: date) -> Iterable[uuid.UUID | None]:
    """Return who is called."""
    found = CallAttempt.objects.filter(pk=event.attempt_id)
    return found.values_list("appointment_id", flat=True)


def _recorded(event: Any) -> RecordedDirection | None:
    return RecordedDirection.objects.filter(pk=event.recorded_id).first()


def _author(document: Incoming, event: object, day: date) -> Iterable[uuid.UUID | None]:
    """Return in whose name it was written down."""
    found = _recorded(event)
    return [found.author_id] if found else []


def _typist(document: Incoming, event: object, day: date) -> Iterable[uuid.UUID | None]:
    """Return who wrote it down."""
    found = _recorded(event)
    return [found.typed_by_id] if found else []


TABLE = Table(
    subject_type=INCOMING.noun,
    kinds=(
        Kind(code="registry.submitted", label=_("Documents submitted or addressed to me")),
        Kind(code="registry.changed", label=_("Documents returned, recalled or opened again")),
        Kind(
            code="registry.deadlines", label=_("Deadlines named in documents, near or missed")
        ),
        Kind(
            code="registry.progress", label=_("What became of documents I received"),
            default=BELL_ONLY,
        ),
    ),
    roles={
        "submitted_to": _submitted_to,
        "addressee": lambda document, event, day: [document.addressee_id],
        "receiver": lambda document, event, day: [document.received_by_id],
        "handlers": _handlers,
        "informed": _informed,
        "called": _called,
        "named": lambda document, event, day: [event.appointment_id],
        "author": _author,
        "typist": _typist,
        "responsible": _responsible,
    },
    load=lambda pk: Incoming.objects.filter(pk=pk).first(),
    rows=(
        Row(
            code="registry.registered", kind="registry.submitted", event=IncomingRegistered,
            roles=("addressee",), subject=lambda event: event.incoming_id,
            sentence=_("A document addressed to you has arrived"),
        ),
        Row(
            code="registry.submitted", kind="registry.submitted", event=IncomingSubmitted,
            roles=("submitted_to",), subject=lambda event: event.incoming_id,
            sentence=_("A document was submitted to you"),
        ),
        Row(
            code="registry.sent_back", kind="registry.changed", event=IncomingSentBack,
            roles=("named",), subject=lambda event: event.incoming_id,
            sentence=_("A document that you submitted was sent back"),
        ),
        Row(
            code="registry.taken_back", kind="registry.changed", event=IncomingTakenBack,
            roles=("named",), subject=lambda event: event.incoming_id,
            sentence=_("A document that lay before you was taken back"),
        ),
        Row(
            code="registry.called", kind="registry.submitted", event=UrgentCalled,
            roles=("called",), subject=lambda event: event.incoming_id,
            sentence=_("An express document waits: open it and take it"),
        ),
        Row(
            code="registry.recorded", kind="registry.submitted", event=DirectionRecorded,
            roles=("author",), subject=lambda event: event.incoming_id,
            sentence=_("A direction was written down in your name: confirm it"),
        ),
        Row(
            code="registry.disowned", kind="registry.changed", event=DirectionDisowned,
            roles=("typist", "handlers"), subject=lambda event: event.incoming_id,
            sentence=_("The leader said: not my opinion"),
        ),
        Row(
            code="registry.shared", kind="registry.submitted", event=IncomingShared,
            roles=("informed",), subject=lambda event: event.incoming_id,
            sentence=_("A document was sent to you for your information"),
        ),
        Row(
            code="registry.directed", kind="registry.progress", event=IncomingDirected,
            roles=("receiver",), subject=lambda event: event.incoming_id,
            sentence=_("A direction was given on a document you received"),
        ),
        Row(
            code="registry.finished", kind="registry.progress", event=IncomingFinished,
            roles=("receiver", "submitted_to"), subject=lambda event: event.incoming_id,
            sentence=_("The handling of a document is finished"),
        ),
        Row(
            code="registry.returned", kind="registry.changed", event=IncomingReturned,
            roles=("addressee", "receiver"), subject=lambda event: event.incoming_id,
            sentence=_("A document was returned to its sender"),
        ),
        Row(
            code="registry.recalled", kind="registry.changed", event=IncomingRecalled,
            roles=("submitted_to", "handlers", "addressee"),
            subject=lambda event: event.incoming_id,
            sentence=_("The sender recalled a document"),
        ),
        Row(
            code="registry.reopened", kind="registry.changed", event=IncomingReopened,
            roles=("submitted_to", "handlers", "receiver"),
            subject=lambda event: event.incoming_id,
            sentence=_("A finished document was opened again"),
        ),
        Row(
            code="registry.near", kind="registry.deadlines", event=DeadlineNear,
            roles=("responsible",), subject=_of_document,
            sentence=_("The deadline named in a document comes near"),
        ),
        Row(
            code="registry.missed", kind="registry.deadlines", event=DeadlineMissed,
            roles=("responsible",), subject=_of_document,
            sentence=_("The deadline named in a document has passed"),
        ),
    ),
)  # fmt: skip

LETTERS = Table(
    subject_type=LETTER.noun,
    kinds=(
        Kind(code="registry.letters", label=_("Citizens' letters handed over or sent back")),
    ),
    roles={
        "board": lambda letter, event, day: posts_in(letter.board_id, day),
        "receiver": lambda letter, event, day: [letter.received_by_id],
    },
    load=lambda pk: CitizenLetter.objects.filter(pk=pk).first(),
    rows=(
        Row(
            code="registry.letter_handed_over", kind="registry.letters", event=LetterHandedOver,
            roles=("board",), subject=lambda event: event.letter_id,
            sentence=_("A citizen's letter was handed over to you"),
        ),
        Row(
            code="registry.letter_taken_over", kind="registry.letters", event=LetterTakenOver,
            roles=("receiver",), subject=lambda event: event.letter_id,
            sentence=_("The Reception Board took a citizen's letter over"),
        ),
        Row(
            code="registry.letter_sent_back", kind="registry.letters", event=LetterSentBack,
            roles=("receiver",), subject=lambda event: event.letter_id,
            sentence=_("The Reception Board sent a citizen's letter back"),
        ),
    ),
)  # fmt: skip


def _before_me(actor: Actor, today: date) -> Sequence[SubjectRef]:
    ids = queries.list_before_me(actor).order_by("arrived_at", "pk").values_list("pk", flat=True)
    return [SubjectRef(INCOMING.noun, pk) for pk in ids]


SECTIONS = (
    Section(
        code="registry.before_me", label=_("Waiting for your direction"),
        line=_("Incoming document"), records=_before_me, order=10,
    ),
)  # fmt: skip
