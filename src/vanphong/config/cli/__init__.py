"""The command `vanphong`; see `commands.py` for those that live in modules of their own."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from vanphong.config.cli.commands import COMMANDS, ON_THE_INSTALLATION
from vanphong.config.cli.demo import PROFILES, run_demo
from vanphong.config.cli.installation import KINDS, Installation
from vanphong.config.cli.services import THREADS, WORKERS
from vanphong.config.cli.supervisor import WebOptions, complain, say, up
from vanphong.config.environment import installation_home
from vanphong.kernel.database import Refused
from vanphong.kernel.database.words import gettext as _

__all__ = ["main"]

#: Django's commands that change or describe tables run as the role that owns them.
OF_THE_OWNER = frozenset({"migrate", "sqlmigrate", "flush", "dbshell", "createcachetable"})


def main(argv: list[str] | None = None) -> int:
    """Run one command; return its exit code. A refusal is one sentence and code 1."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    options, rest = _parser().parse_known_args(arguments)
    home = Path(options.home) if options.home else _default_home(options)
    os.environ["VANPHONG_HOME"] = str(home.expanduser().resolve())
    try:
        if options.command in COMMANDS:
            return _run_registered(options.command, options.arguments + rest, Installation(home))
        if options.command == "manage":
            return _manage(Installation(home), options.arguments + rest)
        if rest:
            _parser().error(_("unknown option: %(options)s") % {"options": " ".join(rest)})
        return _run_own(options, Installation(home))
    except Refused as refusal:
        complain(str(refusal))
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="vanphong", allow_abbrev=False)
    parser.add_argument("--home", help=_("folder of the installation"))
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, text in (
        ("up", _("run the installation: database, web, worker")),
        ("demo", _("run a sample province, ready to be tried out")),
    ):
        command = commands.add_parser(name, help=text, allow_abbrev=False)
        command.add_argument("--home", default=argparse.SUPPRESS, help=_("folder of the data"))
        command.add_argument("--port", type=int, default=8000)
        command.add_argument("--bind", default="127.0.0.1")
        command.add_argument("--workers", type=int, default=WORKERS)
        command.add_argument("--threads", type=int, default=THREADS)
        if name == "demo":
            command.add_argument(
                "--profile",
                choices=PROFILES,
                default="",
                help=_(
                    "another sample: nam-dinh-2011, the office that a newspaper of 2011 tells of"
                ),
            )
            command.add_argument(
                "--report", action="store_true", help=_("print the profile's report and end")
            )
    init = commands.add_parser("init", help=_("make an installation and choose its kind once"))
    init.add_argument("--home", default=argparse.SUPPRESS)
    init.add_argument("--kind", choices=KINDS, required=True)
    migrate = commands.add_parser("migrate", help=_("bring the tables to this version"))
    migrate.add_argument("--home", default=argparse.SUPPRESS)
    for name, text in (
        ("manage", _("Django's own commands")),
        ("selfcheck", _("walk a main job through the real pages of a throw-away installation")),
        ("drill", _("a reliability or security drill")),
        ("bench", _("a measurement")),
        ("verify", _("check the audit, its heads, files and registers")),
        ("import", _("read a file into the installation and judge every row")),
    ):
        command = commands.add_parser(name, help=text, add_help=False, allow_abbrev=False)
        command.add_argument("arguments", nargs=argparse.REMAINDER)
    return parser


def _default_home(options: argparse.Namespace) -> Path:
    if options.command != "demo":
        return installation_home()
    return Path.cwd() / "var" / (options.profile or "demo")


def _run_own(options: argparse.Namespace, installation: Installation) -> int:
    if options.command == "init":
        installation.init(kind=options.kind)
        with installation.database():
            installation.migrate()
        say(_("The installation is ready in %(home)s.") % {"home": installation.home})
        return 0
    if options.command == "demo":
        installation.init(kind="connected", demo=True, profile=options.profile)
    _refuse_missing(installation)
    if options.command == "migrate":
        with installation.database():
            installation.migrate()
        return 0
    web = WebOptions(
        bind=options.bind, port=options.port, workers=options.workers, threads=options.threads
    )
    if options.command == "demo":
        return run_demo(installation, web, profile=options.profile, report=options.report)
    if installation.external_url is None:
        say(_("The embedded database suits a small office; a service names one in DATABASE_URL."))
    return up(installation, web)


def _refuse_missing(installation: Installation) -> None:
    if not installation.is_initialised:
        raise Refused(
            _("%(home)s holds no installation. Make one with: vanphong init --kind connected")
            % {"home": installation.home}
        )


def _run_registered(name: str, arguments: list[str], installation: Installation) -> int:
    if name not in ON_THE_INSTALLATION:
        return COMMANDS[name](arguments)
    _refuse_missing(installation)
    with installation.database():
        installation.enter_django()
        return COMMANDS[name](arguments)


def _manage(installation: Installation, arguments: list[str]) -> int:
    role = "owner" if arguments[:1] and arguments[0] in OF_THE_OWNER else "app"
    role = os.environ.get("VANPHONG_ROLE", role)
    if not installation.is_initialised:
        return _django(arguments)
    with installation.database():
        os.environ.update(installation.env(role))
        return _django(arguments)


def _django(arguments: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vanphong.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["vanphong manage", *arguments])
    return 0
