"""The embedded server: real processes, real kills."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import LiteralString

import psycopg
import pytest

from vanphong.kernel.database import (
    Refused,
    Server,
    find_binaries,
    prepare_embedded,
    processes,
    read_binaries,
)
from vanphong.kernel.database.binaries import SHELTER

DEBIAN = Path("/usr/lib/postgresql/15/bin")
FAST = {"shared_buffers": "16MB", "max_connections": "20"}


@pytest.fixture
def home() -> Iterator[Path]:
    """Yield an installation's folder that the database's account can reach."""
    parent = Path(tempfile.mkdtemp(prefix="vp-server-"))
    parent.chmod(0o711)
    yield parent / "home"
    shutil.rmtree(parent)


@pytest.fixture
def server(home: Path) -> Iterator[Server]:
    server = Server(home, settings=FAST)
    server.start()
    yield server
    server.stop()


def process_of(server: Server) -> int:
    assert server.pid is not None
    return server.pid


def is_gone(pid: int, seconds: float = 10) -> bool:
    return any(not processes.is_alive(pid) for _tick in processes.waiting(seconds))


def kill(server: Server) -> None:
    pid = process_of(server)
    os.kill(pid, signal.SIGKILL)
    assert is_gone(pid)


def ask(server: Server, question: LiteralString) -> object:
    with psycopg.connect(server.superuser_url) as connection:
        row = connection.execute(question).fetchone()
    assert row is not None
    return row[0]


def test_it_survives_five_kills_in_a_row_with_every_committed_row(server: Server) -> None:
    with psycopg.connect(server.superuser_url) as connection:
        connection.execute("CREATE TABLE kept (n int)")
    for n in range(5):
        with psycopg.connect(server.superuser_url) as connection:
            connection.execute("INSERT INTO kept VALUES (%s)", [n])
        kill(server)
        assert server.keep_running()
    assert ask(server, "SELECT array_agg(n ORDER BY n) FROM kept") == [0, 1, 2, 3, 4]


def test_it_leaves_a_running_server_alone(server: Server) -> None:
    assert not server.keep_running()


def test_it_adopts_a_live_server_and_leaves_it_running(server: Server) -> None:
    second = Server(server.home)
    second.start()
    assert second.adopted
    assert second.pid == server.pid
    second.stop()
    assert server.is_running()


def test_it_starts_its_own_server_when_the_adopted_one_is_gone(server: Server) -> None:
    second = Server(server.home, settings=FAST)
    second.start()
    server.stop()
    try:
        assert second.keep_running()
        assert not second.adopted
        assert ask(second, "SELECT 1") == 1
    finally:
        second.stop()


def leave_traces(server: Server, pid: int) -> None:
    """Leave the files of a killed server whose number another process has now."""
    user = processes.unprivileged_user(server.place.data)
    for path in (server.place.data / "postmaster.pid", server.place.socket / ".s.PGSQL.5432.lock"):
        path.write_text(f"{pid}\n{server.place.data}\n")
        if user:
            os.chown(path, user.uid, user.gid)


def of_its_account(server: Server, *command: str) -> subprocess.Popen[bytes]:
    """Start a process that PostgreSQL may signal, and so takes for a server."""
    return processes.spawn(
        command,
        stop=signal.SIGKILL,
        user=processes.unprivileged_user(server.place.data),
        cwd=Path("/"),
    )


def test_it_does_not_take_a_stranger_for_its_server(server: Server) -> None:
    server.stop()
    with of_its_account(server, "sleep", "60") as stranger:
        leave_traces(server, stranger.pid)
        server.start()
        assert not server.adopted
        assert ask(server, "SELECT 1") == 1
        stranger.kill()


def test_it_does_not_take_a_zombie_for_its_server(server: Server) -> None:
    server.stop()
    with of_its_account(server, "true") as dead:
        assert is_gone(dead.pid)
        assert processes.state_of(dead.pid) == "Z"
        leave_traces(server, dead.pid)
        server.start()
        assert not server.adopted
        assert ask(server, "SELECT 1") == 1


def test_it_ends_busy_processes_of_a_dead_server_before_it_starts_another(server: Server) -> None:
    connection = psycopg.connect(server.superuser_url)
    busy = connection.info.backend_pid
    connection.pgconn.send_query(b"SELECT count(*) FROM generate_series(1, 100000000000)")
    connection.pgconn.flush()
    assert any(processes.state_of(busy) == "R" for _tick in processes.waiting(5))
    kill(server)
    assert processes.is_alive(busy)
    assert server.keep_running()
    assert not processes.is_alive(busy)
    assert ask(server, "SELECT 1") == 1
    connection.pgconn.finish()


def test_its_server_ends_when_the_supervisor_is_killed(home: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path;"
        "from vanphong.kernel.database import Server;"
        "s = Server(Path(sys.argv[1])); s.start(); print(s.pid, flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", code, str(home)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as supervisor:
        assert supervisor.stdout is not None
        pid = int(supervisor.stdout.readline())
        assert processes.is_alive(pid)
        supervisor.kill()
    assert is_gone(pid)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can drop to another account")
def test_it_never_runs_as_root(server: Server) -> None:
    assert Path(f"/proc/{server.pid}").stat().st_uid != 0
    assert server.place.data.stat().st_uid != 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root meets folders closed to its account")
def test_root_keeps_the_data_elsewhere_when_the_installation_is_closed(home: Path) -> None:
    home.parent.chmod(0o700)
    server = Server(home, settings=FAST)
    server.start()
    try:
        assert server.place.folder.parent == SHELTER
        assert ask(server, "SELECT 1") == 1
    finally:
        server.stop()
        shutil.rmtree(server.place.folder)


#: what the child says when it cannot read the product
OUT_OF_REACH = 77


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another account")
def test_it_works_for_an_ordinary_user(home: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    home.mkdir()
    os.chown(home, nobody.pw_uid, nobody.pw_gid)
    Server(home)  # everything the child needs is imported before it loses its rights
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.setgroups([])
            os.setgid(nobody.pw_gid)
            os.setuid(nobody.pw_uid)
            code = _walk(home) if os.access(__file__, os.R_OK) else OUT_OF_REACH
        finally:
            os._exit(code)
    answer = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if answer == OUT_OF_REACH:
        pytest.skip("the product lies in a folder that an ordinary user cannot enter")
    assert answer == 0


def _walk(home: Path) -> int:
    server = Server(home, settings=FAST)
    server.start()
    prepare_embedded(server)
    kill(server)
    restarted = server.keep_running()
    answer = ask(server, "SELECT 1")
    server.stop()
    return 0 if restarted and answer == 1 and os.geteuid() != 0 else 1


def test_its_data_have_checksums_and_it_listens_on_no_network(server: Server) -> None:
    assert ask(server, "SHOW data_checksums") == "on"
    assert ask(server, "SHOW listen_addresses") == ""


def test_it_knows_vietnamese_letters(server: Server) -> None:
    assert ask(server, "SELECT lower('ĐÔN ĐỐC ỦY BAN')") == "đôn đốc ủy ban"


def test_nobody_enters_without_a_password(server: Server) -> None:
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(f"host={server.place.socket} user=postgres dbname=postgres password=no")


def test_only_its_owner_reads_the_passwords_and_enters_the_socket_folder(server: Server) -> None:
    prepare_embedded(server)
    for role in ("superuser", "owner", "app"):
        assert server.place.key_file(role).stat().st_mode & 0o777 == 0o600
    assert server.place.socket.stat().st_mode & 0o777 == 0o700


def test_it_listens_in_a_short_folder_when_the_installation_is_deep(home: Path) -> None:
    home.parent.joinpath("d" * 90).mkdir(mode=0o711)
    server = Server(home.parent / ("d" * 90) / "home", settings=FAST)
    server.start()
    try:
        assert len(str(server.place.socket)) < 60
        assert ask(server, "SELECT 1") == 1
    finally:
        server.stop()
        shutil.rmtree(server.place.socket)


def test_it_refuses_a_socket_folder_of_somebody_else(home: Path) -> None:
    folder = home / "database"
    folder.mkdir(parents=True)
    (folder / "socket").symlink_to("/tmp")
    with pytest.raises(Refused):
        Server(home).start()


def test_it_says_where_the_log_is_when_the_server_does_not_start(home: Path) -> None:
    server = Server(home, settings={"shared_buffers": "nonsense"})
    with pytest.raises(Refused, match=r"server\.log"):
        server.start()
    assert not server.is_running()


def test_data_of_another_version_ask_for_their_own_programs() -> None:
    with pytest.raises(Refused, match="99"):
        find_binaries(99)


@pytest.mark.skipif(
    read_binaries(DEBIAN) is None, reason="the server of Debian's PostgreSQL 15 is not installed"
)
def test_it_runs_the_distribution_server_too(home: Path) -> None:
    server = Server(home, binaries=read_binaries(DEBIAN), settings=FAST)
    server.start()
    try:
        prepare_embedded(server)
        kill(server)
        assert server.keep_running()
        assert str(ask(server, "SHOW server_version")).startswith("15.")
    finally:
        server.stop()
    again = Server(home, settings=FAST)  # the data decide which programs run on them
    again.start()
    try:
        assert str(ask(again, "SHOW server_version")).startswith("15.")
    finally:
        again.stop()
