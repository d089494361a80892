"""`vanphong up`: database, web and worker under one process that takes all down with it."""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import FrameType

from vanphong.config.cli.installation import Installation
from vanphong.config.cli.services import THREADS, WORKERS, Services
from vanphong.kernel.database import Refused
from vanphong.kernel.database.words import gettext as _

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """Somebody asked this process to stop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebOptions:
    """Where the web listens and with how many processes and threads."""

    bind: str = "127.0.0.1"
    port: int = 8000
    workers: int = WORKERS
    threads: int = THREADS


def up(
    installation: Installation,
    web: WebOptions,
    *,
    before: Callable[[], None] = lambda: None,
) -> int:
    """
    Run the installation until a signal comes; return 0.

    `before` is called when the tables are ready and nobody is served yet.

    :raises Refused: it already runs, or a part does not start
    """
    services = Services(installation)
    with _only_one(installation), _stop_on_signal():
        try:
            _start(installation, services, web, before)
            say(_("Ready: %(url)s (stop with Ctrl-C)") % {"url": installation.url})
            while True:
                time.sleep(0.5)
                _look_after(installation, services)
        except Stopped:
            return 0
        finally:
            for number in SIGNALS:  # a second Ctrl-C must not leave children behind
                signal.signal(number, signal.SIG_IGN)
            services.stop()
            installation.stop_database()
            say(_("Stopped."))


def say(sentence: str) -> None:
    """Tell the person at the terminal at once."""
    print(sentence, flush=True)


def _start(
    installation: Installation, services: Services, web: WebOptions, before: Callable[[], None]
) -> None:
    if os.geteuid() == 0:
        say(_("You are root: good for trying out; for service use an account without rights."))
    installation.start_database()
    if installation.external_url is None and installation.server.adopted:
        say(_("A running database was found and is used."))
    installation.migrate()
    installation.check()
    before()
    services.start_web(bind=web.bind, port=web.port, workers=web.workers, threads=web.threads)
    services.start_worker()


def _look_after(installation: Installation, services: Services) -> None:
    if installation.external_url is None:
        try:
            if installation.server.keep_running():
                complain(_("The database had died and was started again."))
        except Refused as refusal:
            complain(str(refusal))
            time.sleep(2)
            return
    for name in services.keep_running():
        complain(_("The process “%(name)s” had died and is started again.") % {"name": name})


def complain(sentence: str) -> None:
    """Tell the person at the terminal what went wrong."""
    print(sentence, file=sys.stderr, flush=True)


@contextlib.contextmanager
def _only_one(installation: Installation) -> Iterator[None]:
    """Hold the installation's lock; the kernel frees it when this process dies."""
    path = installation.home / "running"
    with path.open("a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise Refused(
                _("This installation already runs (process %(pid)s). Stop it first.")
                % {"pid": file.read().strip() or "?"}
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


@contextlib.contextmanager
def _stop_on_signal() -> Iterator[None]:
    def stop(number: int, frame: FrameType | None) -> None:
        raise Stopped

    old = {number: signal.signal(number, stop) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in old.items():
            signal.signal(number, handler)
