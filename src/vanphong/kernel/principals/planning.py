"""What the database's planner is told of the arrays by which records say who may know of them."""

from __future__ import annotations

import json
from typing import Any

from django.db import connection, migrations, transaction
from django.db.models import QuerySet

#: Values that the planner remembers of an array: ten for each. A province has 8,000 principals;
#: of one it does not remember it believes that half a percent of the rows are theirs, and then
#: reads a whole register to find the ten documents of a new specialist.
REMEMBERED = 1000


def remember(table: str, seers_index: str) -> migrations.RunSQL:
    """Return the migration by which the planner remembers the principals of a guarded table."""
    statement = (
        f'ALTER TABLE "{table}" ALTER COLUMN readers SET STATISTICS %s;'
        f' ALTER INDEX "{seers_index}" ALTER COLUMN 1 SET STATISTICS %s'
    )
    return migrations.RunSQL(
        statement % (REMEMBERED, REMEMBERED), statement % (-1, -1), elidable=False
    )


#: Rows before a page from which on it is worth asking which way is shorter.
DEEP = 1000
#: How much dearer a row is that is fetched through the index of rights than one that is walked by.
DEARER = 4


def later_keys(rows: QuerySet[Any], start: int, stop: int) -> list[Any]:
    """
    Return the keys of rows `start` to before `stop` of an ordered list.

    Two ways lead there: walking from the first row past all that the reader may not know, or
    gathering what he may know through the index of rights and sorting it. Walking passes `start`
    rows for each share of the table that fits; gathering fetches all that fit. The planner walks
    150,000 rows to page 100 of one who may know 2 % of a million, where gathering takes a third of
    the time, so it is told the way, by its own estimate of how many fit.

    Cost: the keys; from `DEEP` rows on two short questions to the planner besides.
    """
    keys = rows.values_list("pk", flat=True)[start:stop]
    if start < DEEP or not _is_gathering_shorter(rows, start):
        return list(keys)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_indexscan = off")
        found = list(keys)
        cursor.execute("SET LOCAL enable_indexscan = on")
    return found


def _is_gathering_shorter(rows: QuerySet[Any], start: int) -> bool:
    fitting = json.loads(rows.order_by().explain(format="json"))[0]["Plan"]["Plan Rows"]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [rows.model._meta.db_table]
        )
        [all_rows] = cursor.fetchone()
    return bool(DEARER * fitting**2 < start * all_rows)
