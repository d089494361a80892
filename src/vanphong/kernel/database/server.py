"""
The embedded PostgreSQL server of an installation, watched by this process.

History: wrappers of ready-made packages took the zombie of a killed server for a living one and
loosened folder permissions when run as root; hence this supervisor of our own. See README.md.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO
from urllib.parse import quote

from psycopg import pq

from vanphong.kernel.database import processes
from vanphong.kernel.database.binaries import Binaries, find_binaries, reachable
from vanphong.kernel.database.places import SUPERUSER, Place, password_in, place_of, write_key
from vanphong.kernel.database.processes import SystemUser
from vanphong.kernel.database.words import Refused
from vanphong.kernel.database.words import gettext as _

#: Settings of every embedded server; the machine is shared with web and worker.
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0777",  # the folder is closed, and every role has a password
    "max_connections": "200",
    "shared_buffers": "256MB",
    "log_line_prefix": "%m [%p] %u ",
    "lc_messages": "C",
    "timezone": "UTC",
    "idle_in_transaction_session_timeout": "60s",
    "jit": "off",  # our statements take milliseconds; compiling one takes a hundred
}
#: All that the server learns of our environment: nothing.
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
ROOT = Path("/")
#: Seconds a server may take to recover after a crash before we give up.
PATIENCE = 300.0
LARGEST_LOG = 20_000_000


class Server:
    """
    One data folder and the server on it.

    `start` adopts a live server it finds (and then never stops it), otherwise starts its own, which
    the kernel stops when this process dies, however it dies. Use it from the main thread.
    """

    def __init__(
        self,
        home: Path,
        *,
        binaries: Binaries | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self.home = home.resolve()
        self._wanted = binaries
        self._settings = {**SETTINGS, **(settings or {})}
        self._process: subprocess.Popen[bytes] | None = None
        self._adopted: int | None = None
        self._place: Place | None = None

    @property
    def place(self) -> Place:
        """Folders of this database, made on first use."""
        if self._place is None:
            self._place = place_of(self.home, self._user())
        return self._place

    @property
    def adopted(self) -> bool:
        """Whether the server belongs to another process, which will stop it."""
        return self._adopted is not None

    @property
    def pid(self) -> int | None:
        """Process id of the server in use."""
        return self._process.pid if self._process else self._adopted

    @property
    def superuser_url(self) -> str:
        """Address for the superuser; for preparation and drills, never for web or worker."""
        return write_key(self.place, "superuser")

    def url(self, database: str) -> str:
        """Address of one of the server's databases for the superuser."""
        return self.superuser_url.replace("@/postgres?", f"@/{quote(database, safe='')}?")

    def start(self) -> None:
        """
        Have a server that answers: adopt the live one, else initialise and start.

        :raises Refused: it cannot, with a sentence that says why and where the log is
        Cost: about 0.1 s, 0.5 s the first time; after a crash as long as recovery takes.
        """
        self.home.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
        with self._alone():
            self._initialise()
            if not self._adopt():
                self._clear_remains()
                self._launch()

    def stop(self) -> None:
        """Stop the server started here: running transactions are rolled back, data is flushed."""
        process, self._process, self._adopted = self._process, None, None
        if process is None:
            return
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(30)
        processes.end(process, signal.SIGQUIT, 5)

    def is_running(self) -> bool:
        """Say whether the server in use still lives."""
        if self._process is not None:
            return self._process.poll() is None
        return self._adopted is not None and processes.is_postgres_on(
            self._adopted, self.place.data
        )

    def keep_running(self) -> bool:
        """Start the server again if it died; return whether it had."""
        if self.is_running():
            return False
        self._process = self._adopted = None
        self.start()
        return True

    def _user(self) -> SystemUser | None:
        return processes.unprivileged_user(self.home / "database" / "data")

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.place.keys / "lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _binaries(self) -> Binaries:
        version = self.place.data / "PG_VERSION"
        major = int(version.read_text()) if version.exists() else None
        found = self._wanted
        if found is None or major not in (None, found.major):
            found = find_binaries(major)
        return reachable(found, self._user())

    def _initialise(self) -> None:
        """Make the data folder beside its place and rename it: it is whole or not there."""
        place, user = self.place, self._user()
        if (place.data / "PG_VERSION").exists():
            return
        fresh = place.folder / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        password = place.folder / "password.new"
        password.unlink(missing_ok=True)
        binaries = self._binaries()
        with os.fdopen(os.open(password, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(password_in(self.superuser_url) + "\n")
        fresh.mkdir(mode=0o700)
        for path in (password, fresh):
            if user:
                os.chown(path, user.uid, user.gid)
        try:
            self._run(
                binaries.program("initdb"),
                *("-D", fresh, "-U", SUPERUSER, "-E", "UTF8", "--data-checksums"),
                *("--auth=scram-sha-256", "--pwfile", password, "--locale=C.UTF-8"),
                *(("--locale-provider=builtin",) if binaries.major >= 17 else ()),
                *(("--builtin-locale=C.UTF-8",) if binaries.major >= 17 else ()),
            )
        finally:
            password.unlink()
        fresh.rename(place.data)

    def _open_log(self) -> IO[bytes]:
        """Open the log for appending; failed statements may quote data, so only we read it."""
        log = self.place.log
        if log.exists() and log.stat().st_size > LARGEST_LOG:
            log.replace(log.with_suffix(".log.1"))
        return os.fdopen(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab")

    def _run(self, *command: str | Path) -> None:
        with self._open_log() as log:
            child = processes.spawn(
                command, stop=signal.SIGKILL, user=self._user(), env=ENVIRONMENT, cwd=ROOT, log=log
            )
            try:
                code = child.wait()
            finally:
                processes.end(child, signal.SIGKILL, 1)
        if code != 0:
            raise self._failure()

    def _adopt(self) -> bool:
        """Take a live server on this folder; wait while it starts, or until it has stopped."""
        pid = self._recorded_pid()
        for _tick in processes.waiting(PATIENCE):
            if pid is None or not processes.is_postgres_on(pid, self.place.data):
                return False
            if self._answers():
                self._adopted = pid
                return True
        raise Refused(
            _("A database server (process %(pid)s) holds %(folder)s but does not answer.")
            % {"pid": pid, "folder": self.place.data}
        )

    def _clear_remains(self) -> None:
        """
        End what a dead server left behind, and its pid file where that would mislead PostgreSQL.

        PostgreSQL itself judges a pid by whether it can be signalled, so a zombie or a stranger
        that got the same number keeps it from starting. The file is removed only then, and only
        after no process works in the folder any more: two servers on one folder destroy it. The
        socket's lock file is judged by PostgreSQL in the same way, and goes with its socket.
        """
        for ticks, _tick in enumerate(processes.waiting(20, step=0.1)):
            left = processes.postgres_processes_on(self.place.data)
            if not left:
                break
            for pid in left:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGTERM if ticks < 50 else signal.SIGKILL)
        else:
            raise Refused(
                _("Processes of a dead database server still hold %(folder)s.")
                % {"folder": self.place.data}
            )
        recorded = self._recorded_pid()
        if recorded is not None and processes.state_of(recorded):
            (self.place.data / "postmaster.pid").unlink()
        for path in self.place.socket.glob(".s.PGSQL.*"):
            path.unlink(missing_ok=True)

    def _launch(self) -> None:
        place = self.place
        options = {**self._settings, "unix_socket_directories": str(place.socket)}
        command: list[str | Path] = [self._binaries().program("postgres"), "-D", place.data]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        with self._open_log() as log:
            self._process = processes.spawn(
                command, stop=signal.SIGINT, user=self._user(), env=ENVIRONMENT, cwd=ROOT, log=log
            )
        try:
            self._wait_until_ready(self._process)
        except BaseException:
            self.stop()
            raise
        self._adopted = None

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        for _tick in processes.waiting(PATIENCE):
            if process.poll() is not None:
                raise self._failure()
            if self._recorded_pid() == process.pid and self._answers():
                return
        raise self._failure()

    def _answers(self) -> bool:
        address = f"host='{self.place.socket}' dbname=postgres connect_timeout=2"
        return pq.PGconn.ping(address.encode()) == pq.Ping.OK

    def _recorded_pid(self) -> int | None:
        try:
            first = (self.place.data / "postmaster.pid").read_text().split("\n")[0]
            return abs(int(first))
        except (OSError, ValueError):
            return None

    def _failure(self) -> Refused:
        try:
            lines = self.place.log.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            lines = []
        return Refused(
            _("The database server did not start. Its log %(log)s ends with: %(end)s")
            % {"log": self.place.log, "end": " | ".join(lines[-5:])}
        )
