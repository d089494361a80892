"""
Two roles: `vanphong_owner` migrates and owns the tables, `vanphong_app` only reads and writes rows.

The application can therefore neither drop a trigger nor alter a table: what the audit refuses
stays refused.
"""

from __future__ import annotations

import psycopg
from psycopg import sql

OWNER = "vanphong_owner"
APPLICATION = "vanphong_app"
EXTENSIONS = ("unaccent", "btree_gist", "pg_trgm")


def prepare(superuser_dsn: str, database: str = "vanphong") -> None:
    """
    Make the roles and the database if they are missing; running it again changes nothing.

    `superuser_dsn` leads to the maintenance database. Extensions that the server does not have
    are left out: every use of them has a form that works without.
    """
    name = sql.Identifier(database)
    with psycopg.connect(superuser_dsn, autocommit=True) as connection:
        for role in (OWNER, APPLICATION):
            _make_role(connection, role)
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
        if found.fetchone() is None:
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(name, sql.Identifier(OWNER))
            )
    with psycopg.connect(superuser_dsn, dbname=database, autocommit=True) as connection:
        _grant(connection, name)
        for extension in EXTENSIONS:
            _add_extension(connection, extension)


def _make_role(connection: psycopg.Connection[tuple[object, ...]], role: str) -> None:
    found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
    if found.fetchone() is None:
        connection.execute(
            sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS").format(sql.Identifier(role))
        )


def _grant(connection: psycopg.Connection[tuple[object, ...]], name: sql.Identifier) -> None:
    owner, app = sql.Identifier(OWNER), sql.Identifier(APPLICATION)
    for statement in (
        "GRANT CONNECT, TEMPORARY ON DATABASE {name} TO {app}",
        "ALTER SCHEMA public OWNER TO {owner}",
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        "GRANT USAGE ON SCHEMA public TO {app}",
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT ALL ON TABLES TO {app}",
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} REVOKE TRUNCATE ON TABLES FROM {app}",
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT USAGE, SELECT ON SEQUENCES TO {app}",
    ):
        connection.execute(sql.SQL(statement).format(name=name, owner=owner, app=app))


def _add_extension(connection: psycopg.Connection[tuple[object, ...]], extension: str) -> None:
    available = connection.execute(
        "SELECT 1 FROM pg_available_extensions WHERE name = %s", [extension]
    )
    if available.fetchone() is not None:
        connection.execute(
            sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension))
        )
