"""What the registers tell the rest."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import ClassVar

from vanphong.kernel.events.bus import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingEvent(Event):
    """Something happened to an incoming document; the base of the events below."""

    incoming_id: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingRegistered(IncomingEvent):
    """It got its số đến (wire code 03)."""

    name: ClassVar[str] = "registry.incoming.registered"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingFileAttached(IncomingEvent):
    """A file came with it, or was added later; its text, if any, stands beside it."""

    name: ClassVar[str] = "registry.incoming.file_attached"
    attachment_id: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingSubmitted(IncomingEvent):
    """It was laid before the person who directs."""

    name: ClassVar[str] = "registry.incoming.submitted"
    appointment_id: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingDirected(IncomingEvent):
    """A direction was given (wire code 04 for the first one)."""

    name: ClassVar[str] = "registry.incoming.directed"
    direction_id: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingShared(IncomingEvent):
    """People were let know of it, for their information only."""

    name: ClassVar[str] = "registry.incoming.shared"
    step_id: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingSentBack(IncomingEvent):
    """Before whom it lay sent it back to who submitted it."""

    name: ClassVar[str] = "registry.incoming.sent_back"
    appointment_id: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingTakenBack(IncomingEvent):
    """Who submitted it took it back from this person."""

    name: ClassVar[str] = "registry.incoming.taken_back"
    appointment_id: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgentCalled(IncomingEvent):
    """Somebody is called for an express document."""

    name: ClassVar[str] = "registry.call.made"
    attempt_id: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectionRecorded(IncomingEvent):
    """Somebody wrote down what a leader said with the pen, on the telephone or in person."""

    name: ClassVar[str] = "registry.direction.recorded"
    recorded_id: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectionDisowned(IncomingEvent):
    """The leader said that it was not so."""

    name: ClassVar[str] = "registry.direction.disowned"
    recorded_id: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingFinished(IncomingEvent):
    """Its handling is over (wire code 06)."""

    name: ClassVar[str] = "registry.incoming.finished"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingReopened(IncomingEvent):
    """It was finished and is open again."""

    name: ClassVar[str] = "registry.incoming.reopened"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingRecalled(IncomingEvent):
    """Its sender took it back."""

    name: ClassVar[str] = "registry.incoming.recalled"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingReturned(IncomingEvent):
    """It goes back to its sender."""

    name: ClassVar[str] = "registry.incoming.returned"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingMoved(IncomingEvent):
    """It was moved to another book and has another number."""

    name: ClassVar[str] = "registry.incoming.moved"
    series_id: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingEvent(Event):
    """Something happened to an issued document; the base of the events below."""

    outgoing_id: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingNumbered(OutgoingEvent):
    """It got its number."""

    name: ClassVar[str] = "registry.outgoing.numbered"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingDispatched(OutgoingEvent):
    """It went to its recipients; `exchange` carries it to those it can reach."""

    name: ClassVar[str] = "registry.outgoing.dispatched"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingRecalled(OutgoingEvent):
    """We recalled it; every receiver is told."""

    name: ClassVar[str] = "registry.outgoing.recalled"


@dataclass(frozen=True, slots=True, kw_only=True)
class BookClosed(Event):
    """A book gives no more numbers in a period; its print follows."""

    name: ClassVar[str] = "registry.series.closed"
    closing_id: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterEvent(Event):
    """Something happened to a citizen's letter; the base of the events below."""

    letter_id: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterHandedOver(LetterEvent):
    """The registry handed it to the Reception Board."""

    name: ClassVar[str] = "registry.citizen_letter.handed_over"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterTakenOver(LetterEvent):
    """The Reception Board has it; `petitions` takes it up from here."""

    name: ClassVar[str] = "registry.citizen_letter.taken_over"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterSentBack(LetterEvent):
    """The Reception Board did not take it and said why."""

    name: ClassVar[str] = "registry.citizen_letter.sent_back"
