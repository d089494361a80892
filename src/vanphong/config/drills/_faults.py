"""
What `drill numbers` puts around the product: planned errors, a clock on the lock, the control.

All of it stands on Django's `execute_wrapper`, in the drill's own processes: the product has no
switch for it. The statement that takes a number is recognised by its text; a number taken by any
other statement would leave the judge without its measured lock, and the drill fails.
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

#: the words of the statement in `kernel.numbering.counters` that locks and moves the counter
TAKES = """UPDATE numbering_counter SET last = last + 1
        WHERE series_id = %s AND period = %s AND closed_at IS NULL RETURNING last"""
#: what the control puts in their place: a SEQUENCE, which forgets what was rolled back
CONTROL = """SELECT nextval('drill_sequence')::int AS last
        WHERE %s::uuid IS NOT NULL AND %s::text IS NOT NULL"""
#: how the statement ends; what a planned error puts between the number and the commit; what
#: tells the clock after the commit, when the lock is free again
ENDS = "; COMMIT"
BREAKS, TELLS = "; SELECT drill_fault(); COMMIT", "; COMMIT; SELECT drill_released()"
PLANNED = "planned error of the drill"
LOG = "drill-numbers.log"
#: the share of the numbers that are taken in vain
FAULT_RATE = 0.05
#: name of the environment by which the drill tells its web processes of the control
CONTROL_NAME = "VANPHONG_DRILL_CONTROL"

#: Run by the owner of the tables. A BEFORE trigger fires once the row's lock is granted, so the
#: server's clock in it is the moment of the grant. It is kept in the session and told only after
#: the commit: a message in between would let the client run while the lock is held.
PREPARATION = f"""
    CREATE SEQUENCE drill_sequence;
    GRANT USAGE ON drill_sequence TO vanphong_app;
    CREATE FUNCTION drill_granted() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM set_config('drill.granted', extract(epoch FROM clock_timestamp())::text, false);
        RETURN NEW;
    END $$;
    CREATE TRIGGER drill_granted BEFORE UPDATE ON numbering_counter
        FOR EACH ROW EXECUTE FUNCTION drill_granted();
    CREATE FUNCTION drill_released() RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
        RAISE NOTICE 'drill %', extract(epoch FROM clock_timestamp())
            - nullif(current_setting('drill.granted', true), '')::numeric;
        PERFORM set_config('drill.granted', '', false);
    END $$;
    CREATE FUNCTION drill_fault() RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{PLANNED}';
    END $$;
"""


class Watch:
    """
    An execute wrapper around the statement that takes a number.

    :param control: replace the counter by a SEQUENCE
    :param fault: asked for each number; True lets the transaction fail after the number is taken
    :param note: told how many seconds the counter was locked: by the server's clock, from the
        grant of the row's lock until the COMMIT was done and the next statement of the same
        message began; a few microseconds too long
    :param before: called when all else of the transaction is done
    """

    def __init__(
        self,
        *,
        control: bool,
        fault: Callable[[], bool],
        note: Callable[[float], None],
        before: Callable[[], None] = lambda: None,
    ) -> None:
        """Keep what to do."""
        self.control, self.fault, self.note, self.before = control, fault, note, before

    def __call__(
        self,
        execute: Callable[..., Any],
        sql: str,
        params: Any,
        many: bool,
        context: dict[str, Any],
    ) -> Any:
        """Run the statement; if it takes a number, watch its lock or let it fail."""
        if TAKES not in sql:
            return execute(sql, params, many, context)
        self.before()
        statement = sql.replace(TAKES, CONTROL) if self.control else sql
        assert statement.endswith(ENDS), "the number is not the verb's last statement"
        statement = statement.removesuffix(ENDS) + (BREAKS if self.fault() else TELLS)

        def listen(diagnostic: psycopg.errors.Diagnostic) -> None:
            said = re.fullmatch(r"drill ([0-9.]+)", diagnostic.message_primary or "")
            if said is not None:
                self.note(float(said[1]))

        wire: psycopg.Connection[Any] = context["connection"].connection
        wire.add_notice_handler(listen)
        try:
            return execute(statement, params, many, context)
        finally:
            wire.remove_notice_handler(listen)


class FaultMiddleware:
    """Watches every page of the drill's web processes, and writes what it saw into a log."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response
        self.log = Path(settings.HOME) / LOG
        self.watch = Watch(
            control=os.environ.get(CONTROL_NAME) == "sequence",
            fault=self._fault,
            note=lambda seconds: self._write(f"lock {seconds:.6f}"),
        )

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the page with every statement under watch."""
        with connection.execute_wrapper(self.watch):
            return self.get_response(request)

    def _fault(self) -> bool:
        hit = random.random() < FAULT_RATE  # noqa: S311 - no secret
        if hit:
            self._write("fault")
        return hit

    def _write(self, line: str) -> None:
        with self.log.open("a", encoding="ascii") as file:  # one short write: no line is mixed
            file.write(f"{line}\n")


def read_log(home: Path) -> tuple[list[float], int]:
    """Return the seconds of every lock that ended in a commit, sorted, and the number of faults."""
    path = home / LOG
    lines = path.read_text(encoding="ascii").splitlines() if path.exists() else []
    locks = sorted(float(line.split()[1]) for line in lines if line.startswith("lock"))
    return locks, lines.count("fault")
