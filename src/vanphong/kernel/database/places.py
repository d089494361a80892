"""Where an embedded database lives: data, socket, passwords."""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from vanphong.kernel.database.binaries import SHELTER
from vanphong.kernel.database.processes import SystemUser, may_reach
from vanphong.kernel.database.words import Refused
from vanphong.kernel.database.words import gettext as _

DATABASE = "vanphong"
SUPERUSER = "postgres"
ROLES = {"superuser": SUPERUSER, "owner": "vanphong_owner", "app": "vanphong_app"}
#: A Unix socket's whole path may have 107 bytes; the server's name for it takes the rest.
LONGEST_FOLDER = 107 - len("/.s.PGSQL.5432.lock")


@dataclass(frozen=True, slots=True)
class Place:
    """Folders of one embedded database; `keys` stays with the installation, out of its reach."""

    keys: Path
    folder: Path
    socket: Path

    @property
    def data(self) -> Path:
        """PostgreSQL's data folder."""
        return self.folder / "data"

    @property
    def log(self) -> Path:
        """What the server and `initdb` said."""
        return self.folder / "server.log"

    def key_file(self, role: str) -> Path:
        """File with the address of the database for a role of ROLES, password included."""
        return self.keys / f"{role}.url"


def place_of(home: Path, user: SystemUser | None) -> Place:
    """
    Return the place of an installation's database and make its folders.

    Data lie in the installation; when root's unprivileged account cannot get there (/root is
    closed), in /var/lib/vanphong under a name derived from the installation's path.

    :raises Refused: a folder for the socket belongs to somebody else
    """
    keys = home / "database"
    keys.mkdir(mode=0o711 if user else 0o700, parents=True, exist_ok=True)
    name = hashlib.sha256(str(home).encode()).hexdigest()[:12]
    folder = keys
    sheltered = SHELTER / name
    if user and not (keys / "data").exists() and (sheltered.exists() or not may_reach(keys, user)):
        sheltered.mkdir(mode=0o711, parents=True, exist_ok=True)
        folder = sheltered
    socket = folder / "socket"
    if len(os.fsencode(socket)) > LONGEST_FOLDER:
        socket = _short_folder(name)
    make_own_folder(socket, user)
    return Place(keys, folder, socket)


def make_own_folder(path: Path, user: SystemUser | None) -> None:
    """
    Make a folder that only the account (and root) may enter.

    :raises Refused: something else stands there, or it belongs to another account
    """
    owner = user.uid if user else os.geteuid()
    try:
        path.mkdir(mode=0o700)
        if user:
            os.chown(path, user.uid, user.gid)
    except FileExistsError:
        found = path.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner:
            raise Refused(
                _("The folder %(folder)s belongs to another account. Remove it, then start again.")
                % {"folder": path}
            ) from None
        path.chmod(0o700)


def write_key(place: Place, role: str, password: str | None = None) -> str:
    """Return the role's address, made on first use; only the installation's owner reads it."""
    path = place.key_file(role)
    old = path.read_text(encoding="utf-8").strip() if path.exists() else ""
    if password is None:
        password = password_in(old) or secrets.token_urlsafe(24)
    host = quote(str(place.socket), safe="")
    database = DATABASE if role != "superuser" else "postgres"
    url = f"postgresql://{ROLES[role]}:{quote(password, safe='')}@/{database}?host={host}"
    if url != old:
        fresh = path.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(url + "\n")
        fresh.rename(path)
    return url


def password_in(url: str) -> str:
    """Return the (url-safe) password of an address written by `write_key`, empty if none."""
    return url.partition("@")[0].rpartition(":")[2] if "@" in url else ""


def _short_folder(name: str) -> Path:
    uid = os.geteuid()
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    if uid == 0:
        base = Path("/run")
    elif runtime and len(runtime) < LONGEST_FOLDER - 24:
        base = Path(runtime)
    else:
        return Path(f"/tmp/vanphong-{uid}-{name}")  # noqa: S108 - owner and mode are checked
    return base / f"vanphong-{name}"
