"""
Filling tables fast: indexes that only answer questions are made anew after the rows.

Keys and whatever constraints rest on stay, so that the rows are as true as those of the verbs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import psycopg

Link = psycopg.Connection[tuple[object, ...]]
#: of the session that makes the indexes
MAKING = {
    "maintenance_work_mem": "'2GB'", "max_parallel_maintenance_workers": "2", "jit": "off",
}  # fmt: skip
#: of the server while it is filled
FILLING = {"max_wal_size": "'16GB'", "checkpoint_timeout": "'30min'", "autovacuum": "off"}


@contextmanager
def made_after(link: Link, tables: Sequence[str]) -> Iterator[None]:
    """
    Drop the plain indexes of tables for the block and make them again after it.

    `link` owns the tables, in autocommit. Cost: as `CREATE INDEX` over all rows.
    """
    rows = link.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
        " WHERE indrelid = ANY(%s::regclass[]) AND NOT indisunique AND NOT indisexclusion",
        [list(tables)],
    ).fetchall()
    for name, _definition in rows:
        link.execute(f"DROP INDEX {name}")
    yield
    for setting, value in MAKING.items():
        link.execute(f"SET {setting} = {value}")
    for _name, definition in rows:
        link.execute(str(definition))
    for setting in MAKING:
        link.execute(f"RESET {setting}")


@contextmanager
def filling(link: Link) -> Iterator[None]:
    """Let the server write rows with few checkpoints for the block; `link` is a superuser's."""
    for setting, value in FILLING.items():
        link.execute(f"ALTER SYSTEM SET {setting} = {value}")
    link.execute("SELECT pg_reload_conf()")
    yield
    for setting in FILLING:
        link.execute(f"ALTER SYSTEM RESET {setting}")
    link.execute("SELECT pg_reload_conf()")
    link.execute("CHECKPOINT")
