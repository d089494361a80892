"""
The server of a test run: a real PostgreSQL in a folder of its own, ended with the run.

Imported by the tests' settings before anything reads them. DATABASE_URL names another server.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from vanphong.kernel.database import Server, prepare_embedded

_HOME = Path(tempfile.mkdtemp(prefix="vanphong-test-"))
_HOME.chmod(0o755)
os.environ["VANPHONG_HOME"] = str(_HOME / "home")


def start() -> None:
    """Start the server once and name it to the settings."""
    atexit.register(shutil.rmtree, _HOME, ignore_errors=True)
    if "DATABASE_URL" in os.environ:
        return
    # Tests need no durability; drills that prove it start servers of their own.
    server = Server(_HOME / "server", settings={"fsync": "off"})
    atexit.register(server.stop)
    server.start()
    prepare_embedded(server)
    address = server.superuser_url
    os.environ["DATABASE_URL"] = address.replace("@/postgres?", "@/vanphong?")
