"""
One PostgreSQL server as a direct child of ours.

* It listens on a socket only. The socket's folder is open to the one user that owns the data (and
  to root), so whoever reaches it is that user; the roles inside it divide owner from application.
* As root the server runs as an unprivileged user, because PostgreSQL refuses root.
* The kernel ends the server when its supervisor dies (PR_SET_PDEATHSIG), even by `kill -9`.
* A live server found on the data folder is adopted; a dead one's traces are recognised.
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import os
import pwd
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from vanphong.kernel.database.binaries import find_binaries

_PR_SET_PDEATHSIG = 1
_SOCKET_LIMIT = 90  # a socket's path ends at 107 bytes, ".s.PGSQL.5432" among them
SUPERUSER = "postgres"
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "timezone": "Asia/Ho_Chi_Minh",
    "idle_in_transaction_session_timeout": "60s",
}


class CannotStart(RuntimeError):  # noqa: N818 - the sentence is for the operator
    """The server did not come up; carries the end of its log."""


@dataclass
class Server:
    """
    A server over one data folder: `folder/data`, its log and, if the path is short, its socket.

    Not safe to share between threads; one supervisor owns one server.
    """

    folder: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    binaries: Path = field(default_factory=find_binaries)
    process: subprocess.Popen[bytes] | None = None

    @property
    def data(self) -> Path:
        """Folder of the cluster."""
        return self.folder / "data"

    @property
    def socket(self) -> Path:
        """
        Folder of the socket: in the installation, else a short one named by a hash of its path.

        A socket's path may have 107 bytes only.
        """
        inside = self.folder / "socket"
        if len(os.fsencode(inside)) <= _SOCKET_LIMIT:
            return inside
        name = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"vanphong-{name}"

    def start(self, *, wait_seconds: float = 60) -> bool:
        """
        Bring the server up; create the cluster first if there is none.

        Returns False if a live server was found and adopted.

        :raises CannotStart: it did not accept connections in time
        """
        if self.living_pid() is not None:
            self._wait(wait_seconds)
            return False
        self._create_folders()
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        self._remove_traces()
        self._launch()
        self._wait(wait_seconds)
        return True

    def stop(self, *, wait_seconds: float = 20) -> None:
        """Stop the server we started (fast shutdown, then kill); an adopted one is left alone."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(wait_seconds)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process = None

    def revive(self) -> bool:
        """Start the server again if it died; tell whether that was needed."""
        if self.process is not None and self.process.poll() is not None:
            self.process = None
        return self.living_pid() is None and self.start()

    def living_pid(self) -> int | None:
        """Return the process id of a live server on this data folder; zombies are dead."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().splitlines()[0])
            status = Path(f"/proc/{pid}/status").read_text()
            command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except (OSError, ValueError, IndexError):
            return None
        is_zombie = "\nState:\tZ" in status
        return None if is_zombie or os.fsencode(self.data) not in command else pid

    def dsn(self, database: str = "postgres", user: str = SUPERUSER) -> str:
        """Return the connection string of a role to one database."""
        return f"host={self.socket} dbname={database} user={user}"

    def url(self, database: str, user: str = SUPERUSER) -> str:
        """Return the same as an address for DATABASE_URL."""
        return f"postgresql://{user}@/{database}?host={self.socket}"

    def _owner(self) -> pwd.struct_passwd | None:
        """Return the unprivileged user the server runs as, None if that is the present one."""
        if os.geteuid() != 0:
            return None
        for name in ("postgres", "nobody"):
            with contextlib.suppress(KeyError):
                return pwd.getpwnam(name)
        raise CannotStart("Không có người dùng thường (postgres hoặc nobody) để chạy PostgreSQL.")

    def _create_folders(self) -> None:
        owner = self._owner()
        for path in (self.folder, self.data, self.socket):
            path.mkdir(parents=True, exist_ok=True, mode=0o700)
            if owner is not None:
                os.chown(path, owner.pw_uid, owner.pw_gid)
        if owner is not None:
            self._refuse_closed_parents(owner)

    def _refuse_closed_parents(self, owner: pwd.struct_passwd) -> None:
        probe = self._run(["/usr/bin/test", "-w", str(self.data)])
        if probe.returncode != 0:
            raise CannotStart(
                f"Người dùng “{owner.pw_name}” không vào được thư mục {self.folder}. Hãy đặt "
                "VANPHONG_HOME ở nơi mọi người dùng đi qua được, hoặc chạy bằng người dùng thường."
            )

    def _initialise(self) -> None:
        done = self._run(
            [
                str(self.binaries / "initdb"),
                "-D",
                str(self.data),
                "-U",
                SUPERUSER,
                "-A",
                "trust",
                "--data-checksums",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
            ]
        )
        if done.returncode != 0:
            raise CannotStart(done.stdout.decode(errors="replace")[-2000:])

    def _remove_traces(self) -> None:
        """Take away what a killed server left, so that its number cannot be mistaken."""
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        for path in self.socket.glob(".s.PGSQL.*"):
            path.unlink(missing_ok=True)

    def _launch(self) -> None:
        options = {**SETTINGS, "unix_socket_directories": str(self.socket), **self.settings}
        arguments = [str(self.binaries / "postgres"), "-D", str(self.data)]
        for name, value in options.items():
            arguments += ["-c", f"{name}={value}"]
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                arguments,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=self._environment(),
                preexec_fn=self._before_exec(tied=True),
            )

    def _run(self, arguments: list[str]) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            arguments,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd="/",
            env=self._environment(),
            preexec_fn=self._before_exec(tied=False),
            check=False,
        )

    def _environment(self) -> dict[str, str]:
        return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C.UTF-8"}

    def _before_exec(self, *, tied: bool) -> Callable[[], None]:
        """Return what the child does first: drop root, own group, and the tie to its parent."""
        owner, parent = self._owner(), os.getpid()
        library = ctypes.CDLL(None, use_errno=True)

        def prepare() -> None:
            os.setsid()
            if owner is not None:
                os.setgroups([])
                os.setgid(owner.pw_gid)
                os.setuid(owner.pw_uid)
            if tied:  # after setuid, which clears it
                library.prctl(_PR_SET_PDEATHSIG, signal.SIGINT)
                if os.getppid() != parent:
                    os._exit(1)

        return prepare

    def _wait(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.process is not None and self.process.poll() is not None:
                break
            try:
                with psycopg.connect(self.dsn(), connect_timeout=5):
                    return
            except psycopg.OperationalError:
                time.sleep(0.05)
        raise CannotStart(self._log_end())

    def _log_end(self) -> str:
        try:
            return (self.folder / "server.log").read_text(errors="replace")[-2000:]
        except OSError:
            return "PostgreSQL không trả lời."
