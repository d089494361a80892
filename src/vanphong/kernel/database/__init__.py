"""The database under our own supervisor: starting, watching, preparing. See README.md."""

from __future__ import annotations

from vanphong.kernel.database.binaries import Binaries, find_binaries, read_binaries
from vanphong.kernel.database.roles import ensure_extensions, prepare_embedded, prepare_url
from vanphong.kernel.database.server import Server
from vanphong.kernel.database.words import Refused

__all__ = [
    "Binaries",
    "Refused",
    "Server",
    "ensure_extensions",
    "find_binaries",
    "prepare_embedded",
    "prepare_url",
    "read_binaries",
]
