"""The embedded server: real processes, real kills."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from vanphong.kernel.database.roles import APPLICATION, OWNER, prepare
from vanphong.kernel.database.server import Server

DEBIAN_15 = Path("/usr/lib/postgresql/15/bin")


def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="vp-server-"))
    folder.chmod(0o755)
    return folder / "database"


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server(_folder())
    yield server
    server.stop()


def _dead(pid: int, seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if "\nState:\tZ" in Path(f"/proc/{pid}/status").read_text():
                return True
        except OSError:
            return True
        time.sleep(0.05)
    return False


def test_it_survives_five_kills_in_a_row_with_every_committed_row(server: Server) -> None:
    server.start()
    with psycopg.connect(server.dsn()) as connection:
        connection.execute("CREATE TABLE kept (n int)")
    for n in range(5):
        with psycopg.connect(server.dsn()) as connection:
            connection.execute("INSERT INTO kept VALUES (%s)", [n])
        pid = server.living_pid()
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        assert _dead(pid)
        assert server.revive()
    with psycopg.connect(server.dsn()) as connection:
        rows = connection.execute("SELECT n FROM kept ORDER BY n").fetchall()
    assert [n for (n,) in rows] == [0, 1, 2, 3, 4]


def test_it_adopts_a_live_server_and_leaves_it_running(server: Server) -> None:
    assert server.start()
    second = Server(server.folder)
    assert not second.start()
    second.stop()
    assert server.living_pid() is not None


def test_it_does_not_take_another_process_for_its_server(server: Server) -> None:
    server.start()
    server.stop()
    (server.data / "postmaster.pid").write_text(f"{os.getpid()}\n")
    assert server.living_pid() is None
    assert server.start()


def test_its_server_ends_when_the_supervisor_is_killed(server: Server) -> None:
    code = (
        "import sys,time; from pathlib import Path;"
        "from vanphong.kernel.database.server import Server;"
        "s = Server(Path(sys.argv[1])); s.start(); print(s.living_pid(), flush=True);"
        "time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(server.folder)], stdout=subprocess.PIPE
    ) as supervisor:
        assert supervisor.stdout is not None
        pid = int(supervisor.stdout.readline())
        supervisor.kill()
    assert _dead(pid)


def test_it_never_runs_as_root(server: Server) -> None:
    server.start()
    pid = server.living_pid()
    assert Path(f"/proc/{pid}").stat().st_uid != 0


def test_its_data_have_checksums(server: Server) -> None:
    server.start()
    with psycopg.connect(server.dsn()) as connection:
        assert connection.execute("SHOW data_checksums").fetchone() == ("on",)


def test_it_listens_on_no_network(server: Server) -> None:
    server.start()
    with psycopg.connect(server.dsn()) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


def test_the_application_role_may_write_rows_but_not_alter_tables(server: Server) -> None:
    server.start()
    prepare(server.dsn())
    prepare(server.dsn())  # again changes nothing
    with psycopg.connect(server.dsn("vanphong", OWNER)) as owner:
        owner.execute("CREATE TABLE thing (n int)")
    with psycopg.connect(server.dsn("vanphong", APPLICATION), autocommit=True) as app:
        app.execute("INSERT INTO thing VALUES (1)")
        for forbidden in ("ALTER TABLE thing ADD m int", "DROP TABLE thing", "TRUNCATE thing"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(forbidden)


@pytest.mark.skipif(not DEBIAN_15.exists(), reason="PostgreSQL 15 of Debian is not installed")
def test_it_runs_the_distribution_server_too() -> None:
    if not (DEBIAN_15 / "initdb").exists():
        pytest.skip("only the client of PostgreSQL 15 is installed")
    server = Server(_folder(), binaries=DEBIAN_15)
    try:
        server.start()
        prepare(server.dsn())
    finally:
        server.stop()
