"""What every test has: acts may be told any moment, and append-only tables can be emptied after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest
from django.db import connection, transaction
from django.db.backends.postgresql.operations import DatabaseOperations

pytest_plugins = ["tests.world", "tests.page"]


def _flush(operations: DatabaseOperations, sql_list: Iterable[str]) -> None:
    """Empty the tables after a test that committed; the audit's triggers would refuse it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for statement in sql_list:
            cursor.execute(statement)


@pytest.fixture(autouse=True, scope="session")
def _tests_may_empty_tables() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "execute_sql_flush", _flush)
        yield


@pytest.fixture(autouse=True)
def _declared_import_run() -> Iterator[None]:
    """Let tests tell verbs any moment: only declared runs may date acts back."""
    from vanphong.kernel.audit.log import declared_run  # noqa: PLC0415 - needs Django set up

    with declared_run("import"):
        yield
