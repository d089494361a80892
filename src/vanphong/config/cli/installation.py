"""One installation: its folder, its database, and the environment its processes get."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from vanphong.config.environment import FACTS, installation_facts
from vanphong.kernel.database import Refused, Server, prepare_embedded, prepare_url
from vanphong.kernel.database.places import write_key
from vanphong.kernel.database.words import gettext as _

KINDS = ("connected", "isolated")
SETTINGS_MODULE = "vanphong.config.settings"


class Installation:
    """
    A folder with everything of one installation, and its database.

    `settings` are the database server's, `settings_module` is Django's: another one than the
    product's own is for drills. `url` is the web address and `pids` the processes, both filled
    while they run.
    """

    def __init__(
        self,
        home: Path,
        *,
        settings: Mapping[str, str] | None = None,
        settings_module: str = SETTINGS_MODULE,
    ) -> None:
        self.home = home.expanduser().resolve()
        self.external_url = os.environ.get("DATABASE_URL")
        self.server = Server(self.home, settings=settings)
        self.settings_module = settings_module
        self.url = ""
        self.pids: dict[str, int] = {}

    @property
    def is_initialised(self) -> bool:
        """Whether `init` has chosen the kind of this installation."""
        return (self.home / FACTS).exists()

    def init(self, *, kind: str, demo: bool = False, profile: str = "") -> None:
        """
        Choose the kind once, and which sample a demo holds; the same again changes nothing.

        :raises Refused: the folder holds an installation of another kind or sample (D7)
        """
        chosen = {"kind": kind, "demo": demo, **({"profile": profile} if profile else {})}
        if self.is_initialised:
            if installation_facts(self.home) != chosen:
                raise Refused(
                    _(
                        "%(home)s already holds an installation of another kind. The kind is "
                        "chosen once; make a new installation in another folder."
                    )
                    % {"home": self.home}
                )
            return
        self.home.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
        (self.home / "static").mkdir(exist_ok=True)
        fresh = self.home / f"{FACTS}.new"
        fresh.write_text(json.dumps(chosen) + "\n", encoding="utf-8")
        fresh.rename(self.home / FACTS)

    def env(self, role: str = "app") -> dict[str, str]:
        """
        Return the environment of a child process that connects as `app` or `owner`.

        The owner's address is taken out of the application's environment.
        """
        env = {
            **os.environ,
            "VANPHONG_HOME": str(self.home),
            "VANPHONG_ROLE": role,
            "DJANGO_SETTINGS_MODULE": self.settings_module,
            "PYTHONUNBUFFERED": "1",
        }
        if self.url:
            env.setdefault("VANPHONG_URL", self.url)  # links in mails of an installation on trial
        if self.external_url is None:
            env.pop("DATABASE_URL", None)
            env.pop("VANPHONG_OWNER_URL", None)
        if role != "owner":
            env.pop("VANPHONG_OWNER_URL", None)
        return env

    def dsn(self, role: str = "app") -> str:
        """Return the product database's address for `superuser`, `owner` or `app`."""
        if self.external_url is not None:
            owner = os.environ.get("VANPHONG_OWNER_URL", self.external_url)
            return self.external_url if role == "app" else owner
        if role == "superuser":
            return self.server.url("vanphong")
        return write_key(self.server.place, role)

    def start_database(self) -> None:
        """Have a database that is prepared: roles, rights, extensions; tables are not touched."""
        if self.external_url is not None:
            prepare_url(self.external_url, os.environ.get("VANPHONG_OWNER_URL"))
            return
        self.server.start()
        prepare_embedded(self.server)

    def stop_database(self) -> None:
        """Stop the embedded database if it was started here."""
        if self.external_url is None:
            self.server.stop()

    @contextlib.contextmanager
    def database(self) -> Iterator[None]:
        """Have the database during the block; stop it afterwards if it was not running before."""
        try:
            self.start_database()
            yield
        finally:
            self.stop_database()

    def run_django(self, *arguments: str, role: str = "app", quiet: bool = False) -> str:
        """
        Run a management command in a process of its own and return what it printed.

        :raises Refused: it failed; the sentence carries what it said
        """
        done = subprocess.run(
            [sys.executable, "-m", "django", *arguments],
            env=self.env(role),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT if quiet else None,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise Refused(
                _("The command “%(command)s” failed: %(reason)s")
                % {"command": " ".join(arguments), "reason": done.stdout.strip()[-3000:]}
            )
        return done.stdout

    def migrate(self) -> None:
        """Bring the tables to this version, as the role that owns them."""
        self.run_django("migrate", "--no-input", "--verbosity", "0", role="owner", quiet=True)

    def check(self) -> None:
        """Refuse to serve what the system checks find wrong, such as a page without a policy."""
        self.run_django("check", "--fail-level", "ERROR", quiet=True)

    def enter_django(self, role: str = "app") -> None:
        """
        Make this very process one of the installation's, models and all.

        Once per process and before anything imports the settings.
        """
        os.environ.update(self.env(role))
        for name in ("DATABASE_URL", "VANPHONG_OWNER_URL"):
            if name not in self.env(role):
                os.environ.pop(name, None)
        import django

        django.setup()
