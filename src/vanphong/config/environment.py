"""What an installation's environment says: its folder, its secret key, its database."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


def installation_home() -> Path:
    """Return the folder of this installation (VANPHONG_HOME), by default `var` where one stands."""
    home = os.environ.get("VANPHONG_HOME")
    return Path(home).expanduser().resolve() if home else Path.cwd() / "var"


def secret_key(home: Path) -> str:
    """Return the installation's signing key, made on first use and readable by its owner only."""
    path = home / "secret_key"
    try:
        return path.read_text(encoding="ascii")
    except FileNotFoundError:
        home.mkdir(parents=True, exist_ok=True)
    key = secrets.token_urlsafe(50)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(key)
    return key


def database_settings(home: Path) -> dict[str, Any]:
    """Return Django's settings of the one database: `DATABASE_URL`, else the embedded one."""
    url = os.environ.get("DATABASE_URL")
    if url:
        return from_url(url)
    role = os.environ.get("VANPHONG_ROLE", "app")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "vanphong",
        "USER": f"vanphong_{role}",
        "HOST": str(home / "database" / "socket"),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {},
    }


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
