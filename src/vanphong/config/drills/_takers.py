"""How the numbering drill takes numbers: the product's verb, and the broken control."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import psycopg
from django.db import connection, transaction
from django.utils import timezone

from vanphong.directory import operations as directory
from vanphong.directory.queries import actor_for
from vanphong.kernel.numbering.models import Counter, TakenNumber
from vanphong.kernel.principals import system_actor
from vanphong.registry import operations as registry
from vanphong.registry.models import Incoming
from vanphong.registry.operations import Letter

Inside = Callable[[], None]
SETUP = system_actor("drill")


class Planned(Exception):  # noqa: N818 - a fault of the drill's own making
    """The error that the drill raises after a number was taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What the series looks like afterwards."""

    gaps: int
    duplicates: int
    lost: int


class VerbTaker:
    """Registers incoming documents by the product's own verb."""

    def __init__(self) -> None:
        """Build an office with a clerk and a book."""
        now = timezone.now()
        since = timezone.localdate(now) - timedelta(days=1)
        office = directory.found_organisation(
            name="Văn phòng", kind="office", valid_from=since, actor=SETUP, now=now
        )
        tenant = directory.open_tenant(
            organisation=office, name="Văn phòng", prefix="vp", actor=SETUP, now=now
        )
        unit = directory.open_unit(
            tenant=tenant, name="Văn thư", abbreviation="VT", valid_from=since, actor=SETUP, now=now
        )
        person = directory.enter_person(full_name="Nguyễn Thị Lan", actor=SETUP, now=now)
        self.clerk = directory.appoint(
            person=person, unit=unit, title="Văn thư", role="registry_clerk", valid_from=since,
            actor=SETUP, now=now,
        )  # fmt: skip
        self.series = registry.open_series(
            tenant=tenant, name="Sổ văn bản đến", valid_from=since, actor=SETUP, now=now
        )
        self.actor = actor_for(self.clerk, now=now)

    def take(self, key: uuid.UUID, fault: bool, inside: Inside) -> int:
        """
        Register the document of `key`; asked again after a lost answer, return its number.

        :raises Planned: `fault` asks for an error after the number was taken
        """
        try:
            now = timezone.now()
            document = registry.receive_document(
                Letter(sender_name="Sở Tài chính", subject="Về việc diễn tập"), key=key,
                series=self.series, arrived_at=now, receiver=self.clerk, actor=self.actor, now=now,
            )  # fmt: skip
            if document.arrival_number is not None:
                return document.arrival_number
            with transaction.atomic():
                connection.ensure_connection()
                inside()
                done = registry.register_document(document, actor=self.actor, now=timezone.now())
                if fault:
                    raise Planned
        except Planned:
            raise
        except Exception:
            connection.close()
            raise
        assert done.arrival_number is not None
        return done.arrival_number

    def report(self, acknowledged: Sequence[int]) -> Report:
        """Read counter, numbers and documents."""
        connection.close()
        last = Counter.objects.get(series_id=self.series.pk).last
        taken = list(TakenNumber.objects.values_list("number", flat=True))
        borne = list(
            Incoming.objects.exclude(arrival_number=None).values_list("arrival_number", flat=True)
        )
        gaps = len(set(range(1, last + 1)) - set(taken)) + abs(len(taken) - len(borne))
        doubled = len(taken) - len(set(taken)) + len(acknowledged) - len(set(acknowledged))
        return Report(gaps=gaps, duplicates=doubled, lost=len(set(acknowledged) - set(borne)))


class SequenceTaker:
    """The control: numbers from a SEQUENCE, which forgets what was rolled back."""

    def __init__(self, dsn: str) -> None:
        """Make the sequence and a table that holds what was kept."""
        self.dsn = dsn
        with psycopg.connect(dsn) as link:
            link.execute("CREATE SEQUENCE drill_sequence")
            link.execute("CREATE TABLE drill_kept (key uuid PRIMARY KEY, number int)")

    def take(self, key: uuid.UUID, fault: bool, inside: Inside) -> int:
        """Take a number; see `VerbTaker.take`."""
        with psycopg.connect(self.dsn) as link:
            inside()
            row = link.execute(
                "INSERT INTO drill_kept VALUES (%s, nextval('drill_sequence')) RETURNING number",
                [key],
            ).fetchone()
            if fault:
                raise Planned
        assert row is not None
        return int(row[0])

    def report(self, acknowledged: Sequence[int]) -> Report:
        """Read the table."""
        with psycopg.connect(self.dsn) as link:
            kept = {n for (n,) in link.execute("SELECT number FROM drill_kept").fetchall()}
        gaps = len(set(range(1, max(kept) + 1)) - kept)
        doubled = len(acknowledged) - len(set(acknowledged))
        return Report(gaps=gaps, duplicates=doubled, lost=len(set(acknowledged) - kept))
