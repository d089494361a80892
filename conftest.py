"""
Tests run against a real PostgreSQL, started here unless DATABASE_URL names one.

The server stands in a folder of its own outside the checkout and ends with the test run.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from vanphong.kernel.database.server import Server

_HOME = Path(tempfile.mkdtemp(prefix="vanphong-test-"))
_HOME.chmod(0o755)
os.environ["VANPHONG_HOME"] = str(_HOME / "home")


def _start_server() -> None:
    if "DATABASE_URL" in os.environ:
        atexit.register(shutil.rmtree, _HOME, ignore_errors=True)
        return
    # Tests need no durability; drills that prove it start servers of their own.
    server = Server(_HOME / "database", settings={"fsync": "off"})
    atexit.register(shutil.rmtree, _HOME, ignore_errors=True)
    atexit.register(server.stop)
    server.start()
    os.environ["DATABASE_URL"] = server.url("vanphong")


_start_server()


@pytest.fixture(autouse=True)
def _declared_import_run() -> Iterator[None]:
    """Let tests tell verbs any moment: only declared runs may date acts back."""
    from vanphong.kernel.audit.log import declared_run  # noqa: PLC0415 - needs Django set up

    with declared_run("import"):
        yield
