"""What an installation's environment and folder say: its kind, secret key and database."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

#: File of the installation's folder with what `vanphong init` chose once.
FACTS = "installation.json"
#: Seconds after which a web thread opens a new database connection. Each thread keeps one between
#: requests: opening it costs more than the page's own queries, and threads are fixed in number,
#: so a pool would hold as many. A connection that died meanwhile is noticed before it is used.
LONGEST_CONNECTION = 600


def installation_home() -> Path:
    """Return the folder of this installation (VANPHONG_HOME), by default `var` where one stands."""
    home = os.environ.get("VANPHONG_HOME")
    return Path(home).expanduser().resolve() if home else Path.cwd() / "var"


def installation_facts(home: Path) -> dict[str, Any]:
    """Return what `vanphong init` chose: `kind`, `demo`, perhaps `profile`; empty before."""
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


def demo_profile(home: Path) -> str:
    """Return which sample a demo holds: "" for the province of 2026, else a profile's name."""
    return str(installation_facts(home).get("profile", ""))


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


@dataclass(frozen=True, slots=True, kw_only=True)
class MailRoad:
    """By which road mails go, as Django's settings want it."""

    backend: str
    is_on: bool = True
    leaves_the_house: bool = False
    host: str = "localhost"
    port: int = 25
    user: str = ""
    password: str = ""
    ssl: bool = False
    starttls: bool = False
    folder: Path | None = None


def mail_road(home: Path, *, demo: bool) -> MailRoad:
    """
    Return the road that VANPHONG_MAIL_URL names.

    smtp://user:password@host:port (add ?starttls=1), smtps://… encrypted from the first octet,
    console: for trying. Without an address nothing is ever sent: a demo writes its mails into
    `mail` of the installation's folder, another installation writes none, and people's settings
    page says so.

    :raises ValueError: another scheme
    """
    parts = urlsplit(os.environ.get("VANPHONG_MAIL_URL", ""))
    backends = "django.core.mail.backends"
    if parts.scheme in ("smtp", "smtps"):
        ssl = parts.scheme == "smtps"
        return MailRoad(
            backend=f"{backends}.smtp.EmailBackend", leaves_the_house=True, ssl=ssl,
            host=parts.hostname or "localhost", port=parts.port or (465 if ssl else 25),
            user=unquote(parts.username or ""), password=unquote(parts.password or ""),
            starttls=dict(parse_qsl(parts.query)).get("starttls") == "1",
        )  # fmt: skip
    if parts.scheme == "console":
        return MailRoad(backend=f"{backends}.console.EmailBackend")
    if parts.scheme:
        raise ValueError(f"VANPHONG_MAIL_URL: {parts.scheme} is no way to send mail")
    if demo:
        return MailRoad(backend=f"{backends}.filebased.EmailBackend", folder=home / "mail")
    return MailRoad(backend=f"{backends}.dummy.EmailBackend", is_on=False)


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
        "CONN_MAX_AGE": LONGEST_CONNECTION,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": query,
    }
