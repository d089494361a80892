"""A whole installation for the length of a block, for self-checks, drills and benches."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from vanphong.config.cli.installation import SETTINGS_MODULE, Installation
from vanphong.config.cli.services import Services, free_port

#: For work whose subject is not durability.
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@contextlib.contextmanager
def throwaway(
    web: bool = False,
    worker: bool = False,
    demo: bool = False,
    *,
    kind: str = "connected",
    durable: bool = True,
    settings_module: str = SETTINGS_MODULE,
) -> Iterator[Installation]:
    """
    Yield a new installation on an embedded database of its own; nothing of it stays.

    :param web: gunicorn on a free port of the loopback, its address in `url`
    :param worker: the job worker
    :param demo: the demo province, and log-in by one tap
    :param settings_module: Django's settings; a drill's own may add to the product's
    :param durable: False gives a faster database that may forget commits when it is killed

    Yields with the tables ready. `home`, `env(role)`, `dsn("superuser"|"owner"|"app")`, `url`,
    `pids["database"|"web"|"worker"]`; `enter_django()` makes the caller part of it. A killed
    database or child is started again by `server.keep_running()` alone, never by itself.
    Call it from the main thread. Cost: about five seconds, the demo province besides.
    """
    folder = Path(tempfile.mkdtemp(prefix="vanphong-"))
    folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
    installation = Installation(
        folder / "home", settings={} if durable else FORGETFUL, settings_module=settings_module
    )
    installation.external_url = None
    services = Services(installation)
    try:
        installation.init(kind=kind, demo=demo)
        installation.start_database()
        installation.pids["database"] = installation.server.pid or 0
        installation.migrate()
        if demo:
            installation.run_django("load_demo")
        if web:
            services.start_web(bind="127.0.0.1", port=free_port())
        if worker:
            services.start_worker()
        yield installation
    finally:
        services.stop()
        installation.stop_database()
        if installation.server.place.folder.parent != installation.home:
            shutil.rmtree(installation.server.place.folder, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)
