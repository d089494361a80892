"""Entries, texts' hashes and the access log refuse change; the act's clock is held to the wall's."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

REFUSE = """
CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
"""

TABLES = ("audit_entry", "audit_accesslog", "audit_head", "audit_leaf")


def _guard(table: str) -> str:
    return f"""
    CREATE TRIGGER {table}_rows BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
    CREATE TRIGGER {table}_all BEFORE TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
    """


# Outside a declared run an act is written within five minutes of its moment (Postgres' clock).
CLOCK = """
ALTER TABLE audit_entry ADD CONSTRAINT audit_entry_clock CHECK (
    acted_at <= written_at + interval '5 minutes'
    AND (run <> '' OR acted_at >= written_at - interval '5 minutes'));
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("audit", "0001_initial")]

    operations: ClassVar = [
        migrations.RunSQL(REFUSE, "DROP FUNCTION audit_refuse_change()"),
        *[
            migrations.RunSQL(
                _guard(table),
                f"DROP TRIGGER {table}_rows ON {table}; DROP TRIGGER {table}_all ON {table}",
            )
            for table in TABLES
        ],
        migrations.RunSQL(CLOCK, "ALTER TABLE audit_entry DROP CONSTRAINT audit_entry_clock"),
    ]
