"""
The one road by which a state changes.

`perform` locks the record, reads it again, finds the move, asks the policy, lets the verb add its
own fields, and writes state, transition, audit entry, events and, if asked for, the number — all
in one transaction. No other code assigns a state.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db import models, transaction

from vanphong.kernel.audit import log
from vanphong.kernel.events import bus
from vanphong.kernel.numbering import counters
from vanphong.kernel.policies.policy import Policy
from vanphong.kernel.principals import Actor
from vanphong.kernel.states.machine import Machine, Move
from vanphong.kernel.states.models import Transition
from vanphong.kernel.subjects import SubjectRef

T = TypeVar("T", bound=models.Model)


@dataclass(slots=True, kw_only=True)
class Performance(Generic[T]):
    """What a verb adds to its move while the record is locked."""

    subject: T
    ref: SubjectRef
    capacity: Actor
    changes: dict[str, tuple[object, object]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    events: list[bus.Event] = field(default_factory=list)
    wish: counters.Wish | None = None
    bound: Callable[[T], str] | None = None
    #: columns that the statement of the number writes with it
    also: dict[str, object] = field(default_factory=dict)
    row_text: Callable[[T], str] | None = None

    def change(self, name: str, old: object, new: object) -> None:
        """Note a changed id, code, date or number for the audit."""
        self.changes[name] = (old, new)

    def write(self, name: str, text: str) -> None:
        """Note a free text for the audit: its hash goes into the entry, the text beside it."""
        self.texts[name] = text

    def publish(self, event: bus.Event) -> None:
        """Publish an event with the move."""
        self.events.append(event)

    def take_number(
        self,
        *,
        series_id: uuid.UUID,
        period: str,
        key: uuid.UUID,
        column: str,
        bound: Callable[[T], str],
        also: Mapping[str, object] | None = None,
    ) -> None:
        """
        Take the next number of a series into `column`, as the verb's last statement.

        `bound` gives the text of the register's row whose hash, with the number, the entry keeps.
        `also` are columns that change with the number and with nothing before it, such as the
        series of a document that moves.
        """
        self.also = dict(also or {})
        self.wish = counters.Wish(series_id=series_id, period=period, key=key, column=column)
        self.bound = bound

    def bind_row(self, text: Callable[[T], str]) -> None:
        """Tie the register's row, whose words this verb changes, to the entry by its new hash."""
        self.row_text = text


@contextmanager
def perform(
    machine: Machine,
    policy: type[Policy[T]],
    verb: str,
    *,
    subject: T,
    actor: Actor,
    now: datetime,
    note: str = "",
    last: bool = False,
) -> Iterator[Performance[T]]:
    """
    Make one move of `subject`; the body of the `with` adds what is the verb's own.

    After the block `performance.subject` is the stored record; the caller's object is stale.

    :raises Missing: the record is gone, or at level none for the actor
    :raises WrongState: the move does not start from the present state
    :raises NotPermitted: the policy refuses
    Cost: one row lock, four writes, and one for each kind of event.

    A move that takes a number is committed by the statement that takes it, so that the series is
    locked for that one statement: where the move is a transaction of its own, and where the caller
    says that it is the `last` thing of the outermost one. Else the series stays locked until then.
    """
    wire = transaction.get_connection()
    commits = not wire.in_atomic_block or (last and not wire.savepoint_ids)
    with transaction.atomic(savepoint=not commits):
        fresh = lock(subject)
        capacity = policy.check(actor, verb, fresh)
        move = machine.move(verb, _state(fresh))
        ref = SubjectRef(machine.noun, fresh.pk)
        performance = Performance(subject=fresh, ref=ref, capacity=capacity)
        if note:
            performance.write("note", note)
        yield performance
        _conclude(machine, move, performance, now, commits)


def lock(record: T) -> T:
    """Read a record again with its row locked until the end of the transaction."""
    manager = type(record)._base_manager
    return manager.select_for_update(of=("self",)).get(pk=record.pk)


def open_verbs(machine: Machine, policy: type[Policy[T]], subject: T, actor: Actor) -> list[str]:
    """
    Return the verbs that `actor` may do on `subject` now, in the order of the machine's table.

    The page shows exactly these buttons, so button and guard cannot disagree.
    """
    verbs = machine.verbs_from(_state(subject))
    return [verb for verb in verbs if policy.decide(actor, verb, subject).allowed]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(Generic[T]):
    """What became of one record of a bulk act: done, or the refusal's sentence."""

    subject: T
    done: bool
    sentence: str = ""


def perform_many(
    machine: Machine,
    policy: type[Policy[T]],
    verb: str,
    *,
    subjects: Sequence[T],
    actor: Actor,
    now: datetime,
    fill: Callable[[Performance[T]], None],
) -> list[T]:
    """
    Make the same move of many records in one transaction: for imports and demo data.

    One lock statement, one write a table; one transition and one audit entry for each record.
    The move takes no numbers. All or nothing.

    :raises Missing, WrongState, NotPermitted: as `perform`, for the first record concerned
    """
    if not subjects:
        return []
    with transaction.atomic():
        model = type(subjects[0])
        ids = [s.pk for s in subjects]
        fresh = list(
            model._base_manager.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
        )
        done: list[tuple[Performance[T], Move, str]] = []
        for record in fresh:
            capacity = policy.check(actor, verb, record)
            source = _state(record)
            move = machine.move(verb, source)
            ref = SubjectRef(machine.noun, record.pk)
            performance = Performance(subject=record, ref=ref, capacity=capacity)
            fill(performance)
            _assign(record, move.target)
            done.append((performance, move, source))
        names = [f.name for f in model._meta.concrete_fields if not f.primary_key]
        model._base_manager.bulk_update(fresh, names, batch_size=500)
        Transition.objects.bulk_create(
            [_transition(p, move, source, now) for p, move, source in done], batch_size=1000
        )
        log.write_many([_draft(p, move, source, now) for p, move, source in done])
        bus.publish_many([event for p, _, _ in done for event in p.events], actor=actor, at=now)
    return fresh


def _conclude(
    machine: Machine, move: Move, performance: Performance[T], now: datetime, commits: bool
) -> None:
    record = performance.subject
    source = _state(record)
    draft = _draft(performance, move, source, now)
    _transition(performance, move, source, now).save()
    if performance.wish is None:
        _assign(record, move.target)
        record.save()
        log.write(draft)
        bus.publish_many(performance.events, actor=performance.capacity, at=now)
        return
    # The state implies the number in the database, so both are written by the last statement.
    wish = performance.wish
    record.save()
    bus.publish_many(performance.events, actor=performance.capacity, at=now)
    counters.ensure_counter(wish.series_id, wish.period)
    bound = performance.bound(record) if performance.bound else ""
    number = counters.finish(
        wish,
        record,
        performance.ref,
        values={"state": move.target, **performance.also},
        draft=draft,
        bound=bound,
        now=now,
        commit=commits,
    )
    _assign(record, move.target)
    setattr(record, wish.column, number)
    for name, value in performance.also.items():
        setattr(record, name, value)


def _draft(performance: Performance[T], move: Move, source: str, now: datetime) -> log.Draft:
    draft = log.prepare(
        f"{performance.ref.type}.{move.verb}",
        subject=performance.ref,
        actor=performance.capacity,
        at=now,
        changes={"state": (source, move.target), **performance.changes},
        texts=performance.texts,
    )
    if performance.row_text is not None:
        text = performance.row_text(performance.subject)
        draft.data["row"] = hashlib.sha256(text.encode()).hexdigest()
    return draft


def _transition(performance: Performance[T], move: Move, source: str, now: datetime) -> Transition:
    return Transition(
        subject_type=performance.ref.type,
        subject_id=performance.ref.id,
        verb=move.verb,
        source=source,
        target=move.target,
        appointment_id=performance.capacity.appointment_id,
        on_behalf_of=performance.capacity.on_behalf_of,
        made_at=now,
    )


def _state(record: models.Model) -> str:
    return str(getattr(record, "state"))  # noqa: B009 - machines move any model with a state


def _assign(record: Any, state: str) -> None:
    record.state = state
