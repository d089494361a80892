"""What the database's planner is told of the arrays by which records say who may know of them."""

from __future__ import annotations

from django.db import migrations

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
