"""
Taking numbers.

A number is taken by the verb's last statement, which also writes the record's new state and the
audit entry, and carries the COMMIT with it: the counter row is locked for the length of one message
to the server, and never while this process waits for a thread, a processor or the network. A verb
that rolls back has taken no number, so a series has no gap; the counter row lets two takers pass
only one after the other, so it has no duplicate.

Source: Decree 30/2020/NĐ-CP, articles 15 and 22 (numbers run on without a break in their period).
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from django.db import IntegrityError, connection, models, transaction
from django.utils.translation import gettext as _

from vanphong.kernel.audit import log
from vanphong.kernel.ids import uuid7
from vanphong.kernel.numbering.models import Counter, TakenNumber
from vanphong.kernel.policies.decisions import Refusal
from vanphong.kernel.principals import Actor
from vanphong.kernel.subjects import SubjectRef


class BookClosed(Refusal):
    """The book of this series and period is closed and gives no more numbers."""


class CannotOpen(Refusal):
    """The book cannot be opened at the number asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A number to be taken: of which counter, under which key, into which column."""

    series_id: uuid.UUID
    period: str
    key: uuid.UUID
    column: str


def ensure_counter(series_id: uuid.UUID, period: str) -> None:
    """
    Make sure the counter exists, so that the first taker of a year is like every other.

    Cost: one insert that does nothing when the row stands; takes no lock on it.
    """
    Counter.objects.bulk_create(
        [Counter(series_id=series_id, period=period)], ignore_conflicts=True
    )


def number_of_key(key: uuid.UUID) -> TakenNumber | None:
    """Return the number taken under `key` before, if one was."""
    return TakenNumber.objects.filter(key=key).first()


def last_number(series_id: uuid.UUID, period: str) -> int:
    """Return the last number given, 0 if none was; somebody may take the next one any moment."""
    found = Counter.objects.filter(series_id=series_id, period=period).values_list("last").first()
    return found[0] if found else 0


@transaction.atomic
def open_at(
    series_id: uuid.UUID,
    period: str,
    *,
    after: int,
    actor: Actor,
    witness: Actor,
    now: datetime,
    reason: str,
    subject: SubjectRef,
) -> Counter:
    """
    Open a book in mid-period: its first number here is `after` + 1. Once, by two persons.

    :raises CannotOpen: a number was given already, or actor and witness are one person
    :raises BookClosed: the book is closed
    """
    if actor.person_id == witness.person_id:
        raise CannotOpen(_("Two different persons are needed to open a book in mid-year."))
    ensure_counter(series_id, period)
    counter = Counter.objects.select_for_update().get(series_id=series_id, period=period)
    if counter.closed_at is not None:
        raise BookClosed(_closed_book(period))
    if counter.last > 0:
        raise CannotOpen(
            _("This book has already given number %(number)s; it can be opened only once.")
            % {"number": counter.last}
        )
    counter.last = counter.opened_after = after
    counter.save(update_fields=["last", "opened_after"])
    log.record(
        "numbering.book.opened",
        subject=subject,
        actor=actor,
        at=now,
        reason=reason,
        changes={
            "last": (0, after),
            "period": (None, period),
            "witness": (None, witness.appointment_id),
        },
    )
    return counter


def is_closed(series_id: uuid.UUID, period: str) -> bool:
    """Tell whether the book of a period is closed; one that nobody used yet is open."""
    return Counter.objects.filter(
        series_id=series_id, period=period, closed_at__isnull=False
    ).exists()


def hold(series_id: uuid.UUID, period: str) -> Counter:
    """
    Hold the counter until the end of the caller's transaction; takers wait meanwhile.

    What had a number is seen from now on, what takes one after this sees what the caller did.

    :raises BookClosed: the book is closed
    """
    ensure_counter(series_id, period)
    counter = Counter.objects.select_for_update().get(series_id=series_id, period=period)
    if counter.closed_at is not None:
        raise BookClosed(_closed_book(period))
    return counter


def close(counter: Counter, *, now: datetime) -> None:
    """
    Close a held book for good: it gives no more numbers. The caller writes the entry.

    :raises Refusal: a number is missing in it, which must not be
    """
    count = TakenNumber.objects.filter(series_id=counter.series_id, period=counter.period).count()
    if count != counter.last - counter.opened_after:
        raise Refusal(
            _("Numbers are missing in the book of %(period)s; it cannot be closed.")
            % {"period": counter.period}
        )
    counter.closed_at = now
    counter.save(update_fields=["closed_at"])


@transaction.atomic
def take(wish: Wish, subject: SubjectRef, *, now: datetime) -> int:
    """
    Take a number by itself, for a record that is made in the same transaction.

    Verbs that move a record through `perform` use `finish` instead. Keep this the last statement
    before the commit.

    :raises BookClosed: the book is closed
    """
    return _run(_TAKE, _take_values(wish, subject, now), wish)[0]


def finish(
    wish: Wish,
    record: models.Model,
    subject: SubjectRef,
    *,
    values: Mapping[str, Any],
    draft: log.Draft,
    bound: str,
    now: datetime,
    commit: bool,
) -> int:
    """
    Take the number and write it with the record's last values and the audit entry: one statement.

    `values` are columns of the record (its state among them); the number goes into `wish.column`.
    The entry gets the change of that column, and the hash of `bound` + the number, which ties the
    register's row to it. With `commit` the statement ends the transaction too; the caller then
    does nothing more in it. Returns the number.

    :raises BookClosed: the book is closed
    :raises IntegrityError: the key was used before
    """
    statement = _finishing_statement(record, wish.column, list(values), draft)
    parameters = [
        *_take_values(wish, subject, now),
        *draft.columns().values(),
        json.dumps(draft.data, ensure_ascii=False),
        bound,
        *(
            value
            for name, (text, salt) in draft.texts.items()
            for value in (uuid7(), name, text, salt)
        ),
        *values.values(),
        record.pk,
    ]
    return _run(statement + ("; COMMIT" if commit else ""), parameters, wish)[0]


@transaction.atomic
def hand_over(
    series_id: uuid.UUID, period: str, count: int, subject: SubjectRef, *, now: datetime
) -> tuple[int, int]:
    """
    Let the next `count` numbers leave the counter for `subject`; return the first and the last.

    Each stands in the list of numbers, so the series has no gap. The caller writes the entry.

    :raises BookClosed: the book is closed
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _HAND_OVER,
            [count, series_id, period, series_id, period, subject.type, subject.id, now, count],
        )
        row = cursor.fetchone()
    if row is None:
        raise BookClosed(_closed_book(period))
    return int(row[0]) - count + 1, int(row[0])


@transaction.atomic
def cancel(
    taken: TakenNumber, *, actor: Actor, now: datetime, reason: str, subject: SubjectRef
) -> None:
    """
    Declare a taken number dead; it stays in the register with its reason and is never given again.

    :raises Refusal: it is cancelled already, or the reason is missing
    """
    if not reason.strip():
        raise Refusal(_("Say why the number is cancelled; the register prints the reason."))
    changed = TakenNumber.objects.filter(pk=taken.pk, cancelled_at__isnull=True).update(
        cancelled_at=now
    )
    if not changed:
        raise Refusal(_("This number is cancelled already."))
    log.record(
        "numbering.number.cancelled",
        subject=subject,
        actor=actor,
        at=now,
        reason=reason,
        changes={"number": (taken.number, taken.number), "period": (taken.period, taken.period)},
    )


def gaps(series_id: uuid.UUID, period: str) -> list[int]:
    """Return the numbers missing between the first and the last given: an empty list, always."""
    counter = Counter.objects.filter(series_id=series_id, period=period).first()
    if counter is None:
        return []
    taken = set(
        TakenNumber.objects.filter(series_id=series_id, period=period).values_list(
            "number", flat=True
        )
    )
    return [n for n in range(counter.opened_after + 1, counter.last + 1) if n not in taken]


def is_repeated_key(error: IntegrityError) -> bool:
    """Tell whether an integrity error comes from a key that was used before."""
    return "numbering_takennumber_key" in str(error)


def _run(statement: str, parameters: list[Any], wish: Wish) -> tuple[int, ...]:
    """
    Run a statement that takes a number.

    :raises BookClosed: there was no open counter; the list of numbers refused to take a NULL
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            row: tuple[int, ...] = cursor.fetchone()
    except IntegrityError as error:
        if isinstance(error.__cause__, psycopg.errors.NotNullViolation):
            raise BookClosed(_closed(wish)) from error
        raise
    return row


def _finishing_statement(
    record: models.Model, column: str, values: list[str], draft: log.Draft
) -> str:
    """Write the one statement of `finish`; names come from models, values are parameters."""
    quote = connection.ops.quote_name
    table = quote(record._meta.db_table)
    columns = list(draft.columns())
    sets = [*(f"{quote(name)} = %s" for name in values), f"{quote(column)} = taken.last"]
    return f"""
        WITH {_TAKEN_ROWS},
        entry AS (
            INSERT INTO audit_entry ({", ".join(columns)}, data)
            SELECT {", ".join(["%s"] * len(columns))}, %s::jsonb || jsonb_build_object(
                'number', taken.last,
                'row', encode(sha256(convert_to(%s || taken.last, 'UTF8')), 'hex'))
            FROM taken RETURNING id
        ){_TEXT_ROWS % _rows(len(draft.texts)) if draft.texts else ""}
        UPDATE {table} SET {", ".join(sets)} FROM taken, entry WHERE {table}.id = %s
        RETURNING taken.last
    """  # noqa: S608 - see above


def _rows(number: int) -> str:
    return ", ".join(["(%s::uuid, %s, %s, %s)"] * number)


def _closed(wish: Wish) -> str:
    return _closed_book(wish.period)


def _closed_book(period: str) -> str:
    return _("The book of %(period)s is closed and gives no more numbers.") % {"period": period}


# `max` makes one row of none: where no counter is open the list refuses the NULL, and nothing of
# the verb is kept, whatever follows in the same message.
_TAKEN_ROWS = """
    taken AS (
        UPDATE numbering_counter SET last = last + 1
        WHERE series_id = %s AND period = %s AND closed_at IS NULL RETURNING last
    ), listed AS (
        INSERT INTO numbering_takennumber
            (id, series_id, period, number, subject_type, subject_id, key, taken_at)
        SELECT %s, %s, %s, max(taken.last), %s, %s, %s, %s FROM taken
    )"""
_TEXT_ROWS = """, texts AS (
            INSERT INTO audit_textversion (id, entry_id, field, text, salt)
            SELECT text.id, entry.id, text.field, text.text, text.salt
            FROM entry, (VALUES %s) AS text (id, field, text, salt)
        )"""
_TAKE = f"WITH {_TAKEN_ROWS} SELECT last FROM taken"  # noqa: S608 - no input in it
_HAND_OVER = """
    WITH taken AS (
        UPDATE numbering_counter SET last = last + %s
        WHERE series_id = %s AND period = %s AND closed_at IS NULL RETURNING last
    ), listed AS (
        INSERT INTO numbering_takennumber
            (id, series_id, period, number, subject_type, subject_id, key, taken_at)
        SELECT gen_random_uuid(), %s, %s, n, %s, %s, gen_random_uuid(), %s
        FROM taken, generate_series(taken.last - %s + 1, taken.last) AS n
    )
    SELECT last FROM taken"""


def _take_values(wish: Wish, subject: SubjectRef, now: datetime) -> list[Any]:
    return [
        wish.series_id,
        wish.period,
        uuid7(),
        wish.series_id,
        wish.period,
        subject.type,
        subject.id,
        wish.key,
        now,
    ]
