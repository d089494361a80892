"""Copied registers hold together like those that were written: numbers, references, entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from vanphong.config.benches import _building
from vanphong.config.benches._building import Building
from vanphong.config.benches._growth import Link
from vanphong.config.benches._province import Province
from vanphong.directory.queries import actor_for
from vanphong.kernel.audit.models import Entry
from vanphong.kernel.numbering import counters
from vanphong.kernel.numbering.models import Counter as Numbers
from vanphong.kernel.numbering.models import TakenNumber
from vanphong.registry.models import Incoming
from vanphong.registry.queries import list_incoming_for

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def link() -> Iterator[Link]:
    given = connection.get_connection_params()
    wanted = {k: given[k] for k in ("dbname", "user", "password", "host", "port") if k in given}
    with psycopg.connect(**wanted, autocommit=True) as opened:
        yield opened


def orphans(link: Link) -> list[str]:
    """Return the foreign keys that lead nowhere somewhere."""
    rows = link.execute(
        "SELECT conrelid::regclass::text, a.attname, confrelid::regclass::text, b.attname"
        " FROM pg_constraint"
        " JOIN pg_attribute AS a ON a.attrelid = conrelid AND a.attnum = conkey[1]"
        " JOIN pg_attribute AS b ON b.attrelid = confrelid AND b.attnum = confkey[1]"
        " WHERE contype = 'f'"
    ).fetchall()
    return [
        f"{table}.{column}"
        for table, column, other, key in rows
        if link.execute(
            f'SELECT 1 FROM {table} AS t WHERE "{column}" IS NOT NULL AND NOT EXISTS'
            f' (SELECT 1 FROM {other} AS o WHERE o."{key}" = t."{column}") LIMIT 1'
        ).fetchone()
    ]


def test_the_copies_hold_together(link: Link, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_building, "DESK_FROM", 0)
    now: datetime = timezone.now()
    province = Province(now, accounts=0)
    building = Building(link, province, rows=200)
    building.grow(2)
    building.grow(building.copies)
    building.end()

    assert 150 <= Incoming.objects.count() <= 200
    books = [(c.series_id, c.period) for c in Numbers.objects.all()]
    assert len({period for _, period in books}) > 1
    assert [counters.gaps(series, period) for series, period in books] == [[]] * len(books)
    borne = Incoming.objects.exclude(arrival_number=None)
    assert sorted(borne.values_list("series", "period", "arrival_number")) == sorted(
        TakenNumber.objects.values_list("series_id", "period", "number")
    )
    assert orphans(link) == []
    told = Counter(Entry.objects.values_list("subject_id", "name"))
    finished = Incoming.objects.filter(state="finished")
    assert {told[(d.pk, "registry.incoming.finish")] for d in finished} == {1}
    chief = actor_for(province.readers()["60%"], now=now)
    share = list_incoming_for(chief).count() / Incoming.objects.count()
    assert 0.5 < share < 0.7
