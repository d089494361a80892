"""
SQL for migrations of capabilities: the trigger by which the index follows its records.

`mirror("registry_incoming", number="arrival_number")` ties a table to the index: rights, class,
state and number of a record are those of its entry from the same statement on, whoever writes them,
and a record that is purged is found no more. The trigger's function is in migration 0002.
"""

from __future__ import annotations

from django.db.migrations import RunSQL


def mirror(table: str, *, number: str = "", state: str = "state") -> RunSQL:
    """
    Return the operation that lets entries follow the rows of `table`, a guarded record.

    `number` (whole numbers) and `state` name its columns of the register's number and of the
    state, if it has any.
    """
    watched = ["readers", "knowers", "excluded", "access_class"]
    watched += [column for column in (number, state) if column]
    changed = " OR ".join(f"OLD.{c} IS DISTINCT FROM NEW.{c}" for c in watched)
    return RunSQL(
        f"CREATE TRIGGER {table}_search AFTER UPDATE OF {', '.join(watched)} ON {table}"
        f" FOR EACH ROW WHEN ({changed})"
        f" EXECUTE FUNCTION search_mirror('{number}', '{state}');"
        f"CREATE TRIGGER {table}_search_gone AFTER DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION search_mirror();",
        f"DROP TRIGGER {table}_search ON {table}; DROP TRIGGER {table}_search_gone ON {table};",
    )
