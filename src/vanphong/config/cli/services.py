"""Web and worker as children of this process: started, watched, stopped."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field

from vanphong.config.cli.installation import Installation
from vanphong.kernel.database import Refused, processes
from vanphong.kernel.database.words import gettext as _

#: Seconds a child gets to finish what it is doing when all stops.
GRACE = 3
#: Seconds between two starts of a child that keeps falling over.
LONGEST_PAUSE = 30.0
#: Web processes and threads of each: with two cores more of either only wait for each other.
#: Every thread holds one database connection, so eight of the server's two hundred are used.
WORKERS, THREADS = 2, 4
#: Many more people than threads stay connected: a process holds this many open connections at no
#: thread's cost and lets requests wait their turn; who comes beyond them waits in the backlog
#: (the kernel's net.core.somaxconn allows 4,096). `drill numbers` holds 1,000 open at once.
CONNECTIONS, BACKLOG = 2000, 4096
#: Seconds an idle connection stays open, so that the next click need not open one.
KEEP_ALIVE = 30


@dataclass(slots=True)
class Child:
    """
    One watched process; after a fall it waits 1, 2, 4 … seconds before the next start.

    `orphaned` is the signal the kernel sends it when this process dies.
    """

    name: str
    command: list[str]
    orphaned: signal.Signals = signal.SIGTERM
    process: subprocess.Popen[bytes] | None = None
    pause: float = 1.0
    started: float = 0.0
    next_start: float = 0.0


@dataclass(slots=True)
class Services:
    """The processes beside the database. Use it from the main thread (see `kernel.database`)."""

    installation: Installation
    children: list[Child] = field(default_factory=list)

    def start_web(
        self, *, bind: str, port: int, workers: int = WORKERS, threads: int = THREADS
    ) -> None:
        """
        Start gunicorn and wait until it answers.

        :raises Refused: the port is taken, or the web server fell over
        """
        refuse_taken_port(bind, port)
        address = f"[{bind}]:{port}" if ":" in bind else f"{bind}:{port}"
        self._add(
            Child(
                "web",
                [
                    *(sys.executable, "-m", "gunicorn", "vanphong.config.wsgi:application"),
                    *("--bind", address, "--worker-class", "gthread", "--preload"),
                    *("--workers", str(workers), "--threads", str(threads)),
                    *("--worker-connections", str(CONNECTIONS), "--backlog", str(BACKLOG)),
                    *("--keep-alive", str(KEEP_ALIVE)),
                    *("--graceful-timeout", str(GRACE), "--timeout", "60"),
                    *("--no-control-socket", "--log-level", "warning"),
                ],
            )
        )
        host = "127.0.0.1" if bind in ("0.0.0.0", "::") else bind  # noqa: S104 - compared only
        self._wait_for_answer(host, port)
        name = "localhost" if host in ("127.0.0.1", "::1") else host
        self.installation.url = f"http://{name}:{port}"

    def start_worker(self, *, concurrency: int = 2) -> None:
        """Start the worker that runs jobs, delivers events and sweeps by the clock."""
        self._add(
            Child(
                "worker",
                [
                    *(sys.executable, "-m", "django", "procrastinate", "worker"),
                    *("--concurrency", str(concurrency)),
                    *("--shutdown-graceful-timeout", str(GRACE)),
                ],
                # Its polite end waits for a database that dies at the same moment; a job cut off
                # is one more stalled job, which is tried again.
                orphaned=signal.SIGKILL,
            )
        )

    def keep_running(self) -> list[str]:
        """Start fallen children again when their pause is over; return the names of the fallen."""
        fallen = []
        now = time.monotonic()
        for child in self.children:
            if child.process is not None and child.process.poll() is not None:
                fallen.append(child.name)
                child.process = None
                child.pause = 1.0 if now - child.started > 60 else child.pause
                child.next_start = now + child.pause
                child.pause = min(child.pause * 2, LONGEST_PAUSE)
            if child.process is None and now >= child.next_start:
                self._start(child)
        return fallen

    def stop(self) -> None:
        """Stop all: first everyone is asked, then each gets its few seconds, then it is killed."""
        living = [child.process for child in self.children if child.process is not None]
        for process in living:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        until = time.monotonic() + GRACE + 0.5
        for process in living:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, until - time.monotonic()))
            processes.end(process, signal.SIGKILL, 1)
        self.children.clear()
        self.installation.url = ""

    def _add(self, child: Child) -> None:
        self.children.append(child)
        self._start(child)

    def _start(self, child: Child) -> None:
        child.process = processes.spawn(
            child.command, stop=child.orphaned, env=self.installation.env("app")
        )
        processes.give_way(child.process)
        child.started = time.monotonic()
        self.installation.pids[child.name] = child.process.pid

    def _wait_for_answer(self, host: str, port: int) -> None:
        web = self.children[-1]
        for _tick in processes.waiting(60, step=0.1):
            if web.process is None or web.process.poll() is not None:
                break
            connection = http.client.HTTPConnection(host, port, timeout=10)
            try:
                connection.request("GET", "/", headers={"Host": "localhost"})
                connection.getresponse()
            except (OSError, http.client.HTTPException):
                continue
            else:
                return
            finally:
                connection.close()
        raise Refused(_("The web server did not start; the lines above say why."))


def refuse_taken_port(bind: str, port: int) -> None:
    """
    Look whether the port is free.

    :raises Refused: another program listens there, or the account may not use it
    """
    family = socket.AF_INET6 if ":" in bind else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((bind, port))
        except OSError as failure:
            raise Refused(
                _("Port %(port)s cannot be used (%(reason)s). Choose another one with --port.")
                % {"port": port, "reason": os.strerror(failure.errno or 0)}
            ) from failure


def free_port() -> int:
    """Return a port of the loopback that is free at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
