"""
Publishing and delivering events.

A verb publishes inside its transaction: one outbox row, and one job that the worker takes up when
the transaction commits. Each handler runs in a transaction of its own together with the row that
says it is done; a crash in between runs it again, so handlers bear repetition.
"""

from __future__ import annotations

import dataclasses
import types
import typing
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, TypeVar

from django.db import transaction

from vanphong.kernel.events.models import Delivery, OutboxEvent
from vanphong.kernel.principals import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """
    Base of all events: a frozen value of ids, codes, dates and moments.

    Who acted and when is filled in by `publish`.
    """

    name: ClassVar[str] = ""

    #: the person whose hand did it, also in another's stead; None for the product itself
    acted_by: uuid.UUID | None = None
    #: the moment of the act; None in rows older than this field
    acted_at: datetime | None = None


E = TypeVar("E", bound=Event)
Waker = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Timed:
    """
    A handler with a name of its own that is told the moment of the delivery, too.

    What it does not want at that moment passes it by without a trace.
    """

    name: str
    call: Callable[[Any, datetime], None]
    wants: Callable[[Any, datetime], bool]


Handler = Callable[[Any], None] | Timed

_classes: dict[str, type[Event]] = {}
_handlers: dict[str, list[Handler]] = {}
_wakers: list[Waker] = []
_quiet: ContextVar[bool] = ContextVar("events_quiet", default=False)


def on(event_class: type[E]) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Register a handler of one kind of event; used in a capability's `reactions`."""

    def register(handler: Callable[[E], None]) -> Callable[[E], None]:
        _listen(event_class, handler)
        return handler

    return register


def on_timed(
    event_class: type[E],
    name: str,
    call: Callable[[E, datetime], None],
    *,
    wants: Callable[[E, datetime], bool] = lambda event, now: True,
) -> None:
    """
    Register a handler that is told the moment of the delivery, under a name that stays the same.

    :raises ValueError: a handler of this event has the name already
    """
    if name in map(_name, _handlers.get(event_class.name, [])):
        raise ValueError(f"{event_class.name} has a handler {name!r} already")
    _listen(event_class, Timed(name, call, wants))


def _listen(event_class: type[Event], handler: Handler) -> None:
    known = _classes.setdefault(event_class.name, event_class)
    if known is not event_class:
        raise ValueError(f"two classes share the event name {event_class.name!r}")
    _handlers.setdefault(event_class.name, []).append(handler)


def set_waker(waker: Waker) -> None:
    """Register what wakes the worker inside the publishing transaction (`kernel.jobs` does)."""
    _wakers[:] = [waker]


def listeners() -> dict[str, list[str]]:
    """Return, for each event name with handlers, the handlers' names."""
    return {name: [_name(h) for h in found] for name, found in sorted(_handlers.items())}


@contextmanager
def unwoken() -> Iterator[None]:
    """
    Write events without a job for each: for runs that take a past in and deliver it themselves.

    Whoever opens this calls `deliver` or `deliver_pending` afterwards.
    """
    token = _quiet.set(True)
    try:
        yield
    finally:
        _quiet.reset(token)


def publish(event: Event, *, actor: Actor | None = None, at: datetime | None = None) -> None:
    """
    Write the event into the outbox, in the caller's transaction; `actor` did it at `at`.

    :raises TransactionManagementError: there is no transaction to join
    Cost: one insert, one more for the job if anybody listens.
    """
    publish_many([event], actor=actor, at=at)


def publish_many(
    events: Sequence[Event], *, actor: Actor | None = None, at: datetime | None = None
) -> None:
    """Write several events of one act with one statement, in the caller's transaction."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("an event belongs to a transaction")
    by = actor.person_id if actor else None
    heard = [
        dataclasses.replace(event, acted_by=by, acted_at=at)
        for event in events
        if event.name in _handlers
    ]
    rows = OutboxEvent.objects.bulk_create(
        [OutboxEvent(name=event.name, payload=_payload(event)) for event in heard],
        batch_size=1000,
    )
    for row in rows:
        for waker in () if _quiet.get() else _wakers:
            waker(row.pk)


def deliver(event_id: int, *, now: datetime) -> None:
    """
    Run every handler that has not yet done its part of the event.

    :raises Exception: whatever a handler raises, after the others had their turn; the job tries
        again later.
    """
    row = OutboxEvent.objects.filter(pk=event_id).first()
    if row is None or row.handled_at is not None:
        return
    event = _restore(_classes[row.name], row.payload)
    failures: list[Exception] = []
    for handler in _handlers.get(row.name, []):
        try:
            if isinstance(handler, Timed) and not handler.wants(event, now):
                continue
            _run_once(row, handler, event, now)
        except Exception as failure:
            failures.append(failure)
    if failures:
        raise failures[0]
    OutboxEvent.objects.filter(pk=row.pk).update(handled_at=now)


def deliver_pending(*, now: datetime, limit: int = 1000) -> int:
    """Deliver what waits in the outbox, oldest first; return how many events were delivered."""
    waiting = list(
        OutboxEvent.objects.filter(handled_at__isnull=True)
        .order_by("id")
        .values_list("pk", flat=True)[:limit]
    )
    for event_id in waiting:
        deliver(event_id, now=now)
    return len(waiting)


def _run_once(row: OutboxEvent, handler: Handler, event: Event, now: datetime) -> None:
    with transaction.atomic():
        _, is_new = Delivery.objects.get_or_create(event=row, handler=_name(handler))
        if not is_new:
            return
        if isinstance(handler, Timed):
            handler.call(event, now)
        else:
            handler(event)


def _name(handler: Handler) -> str:
    if isinstance(handler, Timed):
        return handler.name
    return f"{handler.__module__}.{handler.__qualname__}"


def _payload(event: Event) -> dict[str, object]:
    return {f.name: _encode(getattr(event, f.name)) for f in dataclasses.fields(event)}


def _encode(value: object) -> object:
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list | tuple | frozenset):
        return [_encode(item) for item in value]
    return value


def _restore(event_class: type[Event], payload: dict[str, Any]) -> Event:
    """Rebuild an event; unknown fields of older or newer code are left out."""
    hints = typing.get_type_hints(event_class)
    names = {f.name for f in dataclasses.fields(event_class)}
    return event_class(**{k: _decode(hints[k], v) for k, v in payload.items() if k in names})


def _decode(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return _decode(next(a for a in arguments if a is not type(None)), value)
    if origin in (tuple, list, frozenset):
        return origin(_decode(arguments[0], item) for item in value)
    if hint is uuid.UUID:
        return uuid.UUID(value)
    if hint is datetime:
        return datetime.fromisoformat(value)
    if hint is date:
        return date.fromisoformat(value)
    return value
