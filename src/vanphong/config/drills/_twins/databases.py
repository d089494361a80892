"""Copies of one database on its server, and the switch of this process between them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.core.cache import cache
from django.db import connection
from psycopg import sql


def copy_database(superuser: str, source: str, target: str) -> None:
    """Copy a database as it stands; nobody may be connected to the source."""
    connection.close()
    with psycopg.connect(superuser, dbname="postgres", autocommit=True) as admin:
        admin.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(target), sql.Identifier(source)
            )
        )


def even_counters(superuser: str, source: str, target: str) -> None:
    """
    Let the counters of `target` stand where those of `source` stand.

    That a number was given is no secret of a register that runs without a gap; to what, is.
    """
    connection.close()
    with psycopg.connect(superuser, dbname=source) as one:
        rows = one.execute("SELECT * FROM numbering_counter").fetchall()
    with psycopg.connect(superuser, dbname=target) as other:
        other.execute("DELETE FROM numbering_counter")
        for row in rows:
            marks = sql.SQL(", ").join([sql.Placeholder()] * len(row))
            other.execute(sql.SQL("INSERT INTO numbering_counter VALUES ({})").format(marks), row)


@contextmanager
def using(name: str) -> Iterator[None]:
    """Let this process work on another database of the server for the block; caches are emptied."""
    before = connection.settings_dict["NAME"]
    _switch(name)
    try:
        yield
    finally:
        _switch(before)


def _switch(name: str) -> None:
    if connection.settings_dict["NAME"] != name:
        connection.close()
        connection.settings_dict["NAME"] = name
    cache.clear()
