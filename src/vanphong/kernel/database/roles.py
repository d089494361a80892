"""
Making the database and its two roles ready, on the embedded server or on one named by an address.

`vanphong_owner` owns the tables and runs migrations; `vanphong_app` serves web and worker with
SELECT, INSERT, UPDATE, DELETE on what the owner makes, and nothing else: it owns nothing, cannot
truncate, cannot change a table, cannot pass row security. Migrations take further rights away.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable

import psycopg
from psycopg import Connection, conninfo, sql
from psycopg.rows import TupleRow

from vanphong.kernel.database.places import DATABASE, ROLES, password_in, write_key
from vanphong.kernel.database.server import Server
from vanphong.kernel.database.words import Refused
from vanphong.kernel.database.words import gettext as _

#: Wished for by migrations, each with a fallback in SQL of our own.
EXTENSIONS = ("unaccent", "btree_gist", "pg_trgm")
#: Advisory lock held while preparing, so that two starts do not make the same role.
PREPARING = 7_301_861

logger = logging.getLogger(__name__)


def ensure_extensions(
    connection: Connection[TupleRow], names: Iterable[str] = EXTENSIONS
) -> tuple[str, ...]:
    """
    Create the extensions the server has and the role may create; return those that are there.

    Absence is no error. The connection must be in autocommit.
    """
    there = []
    for name in names:
        try:
            connection.execute(
                sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(name))
            )
        except (
            psycopg.errors.FeatureNotSupported,
            psycopg.errors.UndefinedFile,
            psycopg.errors.InsufficientPrivilege,
        ) as failure:
            logger.warning("extension %s is not available: %s", name, failure)
        else:
            there.append(name)
    return tuple(there)


def prepare_embedded(server: Server) -> tuple[str, ...]:
    """
    Make database, roles and extensions on a running embedded server; bears repetition.

    Return the extensions that are there. Writes the addresses of both roles beside the data.
    """
    urls = {role: write_key(server.place, role) for role in ("owner", "app")}
    with psycopg.connect(server.superuser_url, autocommit=True) as admin:
        admin.execute("SELECT pg_advisory_lock(%s)", [PREPARING])
        for role, url in urls.items():
            _ensure_role(admin, ROLES[role], password_in(url))
        _ensure_database(admin, DATABASE, ROLES["owner"])
        target = conninfo.make_conninfo(server.superuser_url, dbname=DATABASE)
        with psycopg.connect(target, autocommit=True) as inside:
            extensions = ensure_extensions(inside)
        with psycopg.connect(urls["owner"], autocommit=True) as owner:
            grant_to(owner, DATABASE, ROLES["app"])
    return extensions


def prepare_url(url: str, owner_url: str | None = None) -> tuple[str, ...]:
    """
    Make ready a server named by an address, as far as the given role's rights reach.

    :param url: address the application uses; the role may lack every right but DML
    :param owner_url: address for migrations (VANPHONG_OWNER_URL); without it one role does both
    :raises Refused: the server cannot be reached, or is older than the product's SQL
    """
    admin_url = owner_url or url
    wanted = conninfo.conninfo_to_dict(admin_url)
    database, owner_role = str(wanted.get("dbname", DATABASE)), str(wanted.get("user", ""))
    app = conninfo.conninfo_to_dict(url)
    app_role = str(app.get("user", owner_role))
    _try_to_create(admin_url, database)
    try:
        owner = psycopg.connect(admin_url, autocommit=True)
    except psycopg.OperationalError as failure:
        raise Refused(
            _("The database server named by DATABASE_URL cannot be reached: %(reason)s")
            % {"reason": str(failure).strip()}
        ) from failure
    with owner:
        if owner.info.server_version < 150000:
            raise Refused(_("The database server is older than PostgreSQL 15."))
        owner.execute("SELECT pg_advisory_lock(%s)", [PREPARING])
        if app_role != owner_role:
            if not _role_exists(owner, app_role):
                _ensure_role(owner, app_role, str(app.get("password", "")))
            grant_to(owner, database, app_role)
        return ensure_extensions(owner)


def grant_to(owner: Connection[TupleRow], database: str, role: str) -> None:
    """
    Let the role use what the connection's role will create in schema `public`: rows, no structure.

    Existing tables are left alone, so that rights which migrations took away stay away.
    """
    for statement in (
        "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
        "GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {role}",
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        "GRANT USAGE ON SCHEMA public TO {role}",
        "{default} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
        "{default} GRANT USAGE, SELECT ON SEQUENCES TO {role}",
        "{default} GRANT EXECUTE ON FUNCTIONS TO {role}",
    ):
        owner.execute(
            sql.SQL(statement).format(
                database=sql.Identifier(database),
                role=sql.Identifier(role),
                default=sql.SQL("ALTER DEFAULT PRIVILEGES IN SCHEMA public"),
            )
        )


def _role_exists(admin: Connection[TupleRow], name: str) -> bool:
    return bool(admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone())


def _ensure_role(admin: Connection[TupleRow], name: str, password: str) -> None:
    verb = "ALTER" if _role_exists(admin, name) else "CREATE"
    statement = sql.SQL(
        "{} ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD {}"
    )
    secret = sql.Literal(password) if password else sql.SQL("NULL")
    admin.execute(statement.format(sql.SQL(verb), sql.Identifier(name), secret))


def _ensure_database(admin: Connection[TupleRow], name: str, owner: str | None = None) -> None:
    if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        return
    statement = sql.SQL("CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE template0")
    command = statement.format(sql.Identifier(name))
    if owner:
        command += sql.SQL(" OWNER {}").format(sql.Identifier(owner))
    admin.execute(command)


def _try_to_create(url: str, database: str) -> None:
    """Create the database through the server's own `postgres` database, where the role may."""
    try:
        elsewhere = conninfo.make_conninfo(url, dbname="postgres")
        with psycopg.connect(elsewhere, autocommit=True) as admin:
            _ensure_database(admin, database)
    except (psycopg.OperationalError, psycopg.errors.InsufficientPrivilege) as failure:
        logger.info("the database was not looked up through `postgres`: %s", failure)
