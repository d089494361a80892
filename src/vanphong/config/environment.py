"""What an installation's environment and folder say: its kind, secret key and database."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

#: File of the installation's folder with what `vanphong init` chose once.
FACTS = "installation.json"


def installation_home() -> Path:
    """Return the folder of this installation (VANPHONG_HOME), by default `var` where one stands."""
    home = os.environ.get("VANPHONG_HOME")
    return Path(home).expanduser().resolve() if home else Path.cwd() / "var"


def installation_facts(home: Path) -> dict[str, Any]:
    """Return what was chosen at `vanphong init`: `kind` and `demo`; empty before."""
    try:
        facts = json.loads((home / FACTS).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return dict(facts)


def installation_kind(home: Path) -> str:
    """Return `connected` or `isolated`; the folder's choice stands over VANPHONG_KIND (D7)."""
    chosen = installation_facts(home).get("kind")
    return str(chosen or os.environ.get("VANPHONG_KIND", "connected"))


def is_demo(home: Path) -> bool:
    """Say whether this is a demo; an installation made for real work never becomes one."""
    facts = installation_facts(home)
    return bool(facts["demo"]) if "demo" in facts else os.environ.get("VANPHONG_DEMO") == "1"


def secret_key(home: Path) -> str:
    """Return the installation's signing key, made on first use and readable by its owner only."""
    path = home / "secret_key"
    try:
        return path.read_text(encoding="ascii")
    except FileNotFoundError:
        home.mkdir(parents=True, exist_ok=True)
    fresh = home / f"secret_key.{os.getpid()}"
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(50))
    try:
        os.link(fresh, path)  # whole or not there: another process may be reading
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return path.read_text(encoding="ascii")


def database_settings(home: Path) -> dict[str, Any]:
    """
    Return Django's settings of the one database for the role this process has (VANPHONG_ROLE).

    DATABASE_URL names a server (VANPHONG_OWNER_URL its owner role, where that is another one);
    without it the embedded database's own address for the role is read from the installation.
    """
    role = os.environ.get("VANPHONG_ROLE", "app")
    url = os.environ.get("DATABASE_URL")
    if url:
        return from_url(os.environ.get("VANPHONG_OWNER_URL", url) if role == "owner" else url)
    address = home / "database" / f"{role}.url"
    if address.exists():
        return from_url(address.read_text(encoding="utf-8").strip())
    socket = home / "database" / "socket"
    return from_url(f"postgresql://vanphong_{role}@/vanphong?host={socket}")


def from_url(url: str) -> dict[str, Any]:
    """Read a postgresql:// address; `host` in the query may name a socket folder."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": query,
    }
