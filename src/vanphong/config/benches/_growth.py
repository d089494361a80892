"""
Many records out of few: every row that verbs left behind is copied into the past.

`Growth` remembers which rows each table has, lets the caller make a sample by the product's own
verbs, and then copies all that came, table by table, with moments moved back and identifiers,
references and numbers made anew. It asks the catalogue of the database, not the models, so that a
table that joins the product later is copied too. Triggers and foreign keys sleep while it copies.

What it does not make anew: words (copies say the same), ids inside JSON, and seals of the audit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import psycopg
from psycopg import sql

Link = psycopg.Connection[tuple[object, ...]]
Rows = psycopg.Cursor[tuple[object, ...]]

#: Tables whose rows no record leaves: log-ins, jobs that are done, the catalogue of Django.
IGNORED = ("django_", "auth_", "account_", "axes_", "mfa_", "procrastinate_", "numbering_counter")

#: An identifier of copy `k`: its moment (48 bits of a UUIDv7) moved back, the rest a hash.
PREPARATION = """
    CREATE FUNCTION bench_copy(id uuid, k int, back bigint) RETURNS uuid
    LANGUAGE sql IMMUTABLE AS $$
        SELECT (lpad(to_hex(
            (('x' || left(replace(id::text, '-', ''), 12))::bit(48)::bigint - back)
            & 281474976710655
        ), 12, '0') || substr(md5(id::text || k), 13))::uuid
    $$;
    CREATE TABLE bench_copies (k int PRIMARY KEY, back interval, back_ms bigint);
"""


@dataclass(slots=True)
class Table:
    """
    One table with rows of the sample; `columns` are names and types of the catalogue.

    `own` is its primary key; `ids` are the columns with identifiers of the sample; `counted` leads
    from a column with counted keys to the table whose keys they are, `stride` apart in each copy.
    """

    name: str
    columns: dict[str, str]
    own: str
    ids: set[str] = field(default_factory=set)
    counted: dict[str, str] = field(default_factory=dict)
    stride: int = 0


class Growth:
    """One sample and its copies; `rules` are expressions for columns, by "table.column"."""

    def __init__(self, link: Link, name: str, rules: Mapping[str, str]) -> None:
        """Take a superuser's connection in autocommit; remember what stands now."""
        self.link, self.name, self.rules = link, name, rules
        self.tables: dict[str, Table] = {}
        if link.execute("SELECT to_regclass('bench_copies')").fetchone() == (None,):
            link.execute(PREPARATION)
        self.known = {table: self._key(table) for table in self._all()}
        for table, own in self.known.items():
            self._run("CREATE TABLE {before} AS SELECT {own} FROM {table}", table, own=own)

    def gather(self, copies: int) -> dict[str, int]:
        """
        Take what came since as the sample; return how many rows of each table.

        Counted keys for that many copies are set aside, so that others may write meanwhile.
        """
        found: dict[str, int] = {}
        for table, own in self.known.items():
            made = self._run(
                "CREATE UNLOGGED TABLE {sample} AS SELECT * FROM {table}"
                " WHERE {own} NOT IN (SELECT {own} FROM {before})",
                table,
                own=own,
            )
            self._run("DROP TABLE {before}", table)
            if made.rowcount:
                found[table] = made.rowcount
                self.tables[table] = Table(table, self._columns(table), own)
        self._understand()
        for name, row in self.tables.items():
            if row.stride:
                self._run(
                    "SELECT setval(pg_get_serial_sequence({words}, {column}),"
                    " (SELECT max({own}) + {aside} FROM {table}))",
                    name,
                    words=sql.Literal(name),
                    column=sql.Literal(row.own),
                    own=row.own,
                    aside=sql.Literal(copies * row.stride),
                )
        return found

    def copy(self, copies: Sequence[int], span: timedelta) -> None:
        """Make the copies numbered so (1 is the newest), each `span` older than the one before."""
        with self.link.transaction(), self.link.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute("SET LOCAL synchronous_commit = off")
            cursor.execute("TRUNCATE bench_copies")
            cursor.executemany(
                "INSERT INTO bench_copies VALUES (%s, %s, %s)",
                [(k, span * k, int(span.total_seconds() * 1000) * k) for k in copies],
            )
            for table in self.tables.values():
                values = [self._value(table, column) for column in table.columns]
                self._run(
                    "INSERT INTO {table} ({columns}) SELECT {values}"
                    " FROM {sample} AS s, bench_copies AS c ORDER BY c.k DESC, s.{own}",
                    table.name,
                    columns=sql.SQL(", ").join(map(sql.Identifier, table.columns)),
                    values=sql.SQL(", ").join(map(sql.SQL, values)),
                    own=table.own,
                )

    def end(self) -> None:
        """Drop the sample's tables."""
        for table in self.known:
            self._run("DROP TABLE IF EXISTS {sample}", table)

    def _value(self, table: Table, column: str) -> str:
        """Return the SQL of one column of a copy; `s` is the sample's row, `c` the copy."""
        here = f's."{column}"'
        if rule := self.rules.get(f"{table.name}.{column}"):
            return rule
        if column in table.ids:
            return f"bench_copy({here}, c.k, c.back_ms)"
        if column in table.counted:
            return f"{here} + c.k::bigint * {self.tables[table.counted[column]].stride}"
        if table.columns[column] == "timestamp with time zone":
            return f"{here} - c.back"
        if table.columns[column] == "date":
            return f"({here} - c.back)::date"
        return here

    def _understand(self) -> None:
        """Find out which columns hold identifiers of the sample, and which count upwards."""
        self.link.execute("CREATE TEMP TABLE bench_ids (bench_id uuid PRIMARY KEY)")
        for table in self.tables.values():
            if table.columns[table.own] == "uuid":
                self._run(
                    "INSERT INTO bench_ids SELECT {own} FROM {sample} ON CONFLICT DO NOTHING",
                    table.name,
                    own=table.own,
                )
                continue
            row = self._run(
                "SELECT max({own}) - min({own}) + 1 FROM {sample}", table.name, own=table.own
            ).fetchone()
            table.stride = int(str(row[0])) if row else 0
            table.counted[table.own] = table.name
        for table in self.tables.values():
            for column, other in self._references(table.name):
                if other in self.tables and self.tables[other].stride:
                    table.counted[column] = other
            unique = self._unique(table.name)
            uuids = [column for column, kind in table.columns.items() if kind == "uuid"]
            table.ids = {c for c in uuids if c in unique or self._is_of_sample(table.name, c)}
        self.link.execute("DROP TABLE bench_ids")

    def _is_of_sample(self, table: str, column: str) -> bool:
        """Tell whether a column holds identifiers of the sample: all of its values, or none."""
        row = self._run(
            "SELECT count(bench_id), count(*) FROM {sample}"
            " LEFT JOIN bench_ids ON bench_id = {column} WHERE {column} IS NOT NULL",
            table,
            column=column,
        ).fetchone()
        inside, values = row or (0, 0)
        assert inside in (0, values), f"{table}.{column} mixes identifiers of old and new records"
        return bool(inside)

    def _all(self) -> list[str]:
        rows = self.link.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r'"
            " AND relnamespace = 'public'::regnamespace AND relname NOT LIKE 'bench\\_%' ORDER BY 1"
        ).fetchall()
        return [str(name) for (name,) in rows if not str(name).startswith(IGNORED)]

    def _key(self, table: str) -> str:
        row = self.link.execute(
            "SELECT attname FROM pg_index JOIN pg_attribute ON attrelid = indrelid"
            " AND attnum = indkey[0] WHERE indisprimary AND indrelid = %s::regclass",
            [table],
        ).fetchone()
        assert row is not None, f"{table} has no primary key"
        return str(row[0])

    def _columns(self, table: str) -> dict[str, str]:
        rows = self.link.execute(
            "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute"
            " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"
            " AND attgenerated = '' ORDER BY attnum",
            [table],
        ).fetchall()
        return {str(name): str(kind) for name, kind in rows}

    def _unique(self, table: str) -> set[str]:
        rows = self.link.execute(
            "SELECT attname FROM pg_index JOIN pg_attribute ON attrelid = indrelid"
            " AND attnum = indkey[0] WHERE indisunique AND indnkeyatts = 1"
            " AND indrelid = %s::regclass",
            [table],
        ).fetchall()
        return {str(name) for (name,) in rows}

    def _references(self, table: str) -> list[tuple[str, str]]:
        rows = self.link.execute(
            "SELECT attname, confrelid::regclass::text FROM pg_constraint JOIN pg_attribute"
            " ON attrelid = conrelid AND attnum = conkey[1]"
            " WHERE contype = 'f' AND conrelid = %s::regclass",
            [table],
        ).fetchall()
        return [(str(column), str(other)) for column, other in rows]

    def _run(self, statement: str, table: str, **names: str | sql.Composable) -> Rows:
        """Run a statement about one table, its sample and what stood in it before."""
        parts = {
            "table": sql.Identifier(table),
            "sample": sql.Identifier(f"bench_{self.name}_sample_{table}"[:63]),
            "before": sql.Identifier(f"bench_{self.name}_before_{table}"[:63]),
            **{n: sql.Identifier(v) if isinstance(v, str) else v for n, v in names.items()},
        }
        return self.link.execute(sql.SQL(statement).format(**parts))
