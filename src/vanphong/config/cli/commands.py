"""
Commands that live in modules of their own: whoever adds a module adds a command.

`vanphong drill NAME` runs `vanphong.config.drills.name:run(args)`, and so on; a hyphen in NAME is
an underscore in the module. A module whose name begins with an underscore is no command.
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from collections.abc import Callable
from importlib.machinery import ModuleSpec

from vanphong.kernel.database import Refused
from vanphong.kernel.database.words import gettext as _

Run = Callable[[list[str]], int]

PACKAGES = {
    "selfcheck": "vanphong.config.selfchecks",
    "drill": "vanphong.config.drills",
    "bench": "vanphong.config.benches",
}
VERIFY = "vanphong.kernel.audit.verify"
IMPORT = "vanphong.kernel.imports.command"


def names_in(group: str) -> list[str]:
    """Return the names that exist for a group of PACKAGES, sorted."""
    spec = _spec(PACKAGES[group])
    folders = spec.submodule_search_locations if spec else None
    found = (module.name for module in pkgutil.iter_modules(folders or []))
    return sorted(
        name.replace("_", "-") for name in found if not name.startswith("_") and name != "tests"
    )


def find(group: str, name: str) -> Run:
    """
    Return the entry of one command.

    :raises Refused: there is none of that name; the sentence lists those there are
    """
    known = names_in(group)
    if name not in known:
        raise Refused(
            _("There is no %(group)s “%(name)s”. There are: %(known)s")
            % {"group": group, "name": name, "known": ", ".join(known) or "–"}
        )
    module = importlib.import_module(f"{PACKAGES[group]}.{name.replace('-', '_')}")
    run: Run = module.run
    return run


def run_named(group: str, arguments: list[str]) -> int:
    """Run the command named first with the rest; without a name list what exists."""
    if not arguments or arguments[0].startswith("-"):
        for name in names_in(group):
            print(name)
        return 0 if not arguments else 2
    return find(group, arguments[0])(arguments[1:])


def selfcheck(arguments: list[str]) -> int:
    """Run one self-check, or all of them one after another; the worst code is returned."""
    if arguments:
        return run_named("selfcheck", arguments)
    return max((find("selfcheck", name)([]) for name in names_in("selfcheck")), default=0)


def verify(arguments: list[str]) -> int:
    """
    Run the independent verification of the audit.

    :raises Refused: this version does not have it
    """
    if _spec(VERIFY) is None:
        raise Refused(_("This version has no verification of the audit."))
    run: Run = importlib.import_module(VERIFY).run
    return run(arguments)


def import_file(arguments: list[str]) -> int:
    """Read one file into the installation; capabilities declare the kinds there are."""
    run: Run = importlib.import_module(IMPORT).run
    return run(arguments)


COMMANDS: dict[str, Run] = {
    "selfcheck": selfcheck,
    "drill": lambda arguments: run_named("drill", arguments),
    "bench": lambda arguments: run_named("bench", arguments),
    "verify": verify,
    "import": import_file,
}
#: These work on the installation itself and are run with its database and settings ready.
ON_THE_INSTALLATION = frozenset({"verify", "import"})


def _spec(module: str) -> ModuleSpec | None:
    try:
        return importlib.util.find_spec(module)
    except ModuleNotFoundError:  # its package is not there
        return None
