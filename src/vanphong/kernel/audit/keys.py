"""The installation's sealing key: Ed25519, made once, readable by its owner only."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

PUBLIC_NAME = "audit.pub"
#: the witness file of the installation itself, under its folder
WITNESS = Path("witness") / "heads.jsonl"


def signing_key(home: Path) -> Ed25519PrivateKey:
    """
    Return the key of the installation in `home`, making it at the first call.

    The public half stands beside it as `audit.pub`, to be handed to witnesses.
    """
    folder = home / "keys"
    path = folder / "audit.key"
    try:
        return Ed25519PrivateKey.from_private_bytes(path.read_bytes())
    except FileNotFoundError:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = Ed25519PrivateKey.generate()
    raw = key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return Ed25519PrivateKey.from_private_bytes(path.read_bytes())
    with os.fdopen(handle, "wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())
    (folder / PUBLIC_NAME).write_text(public_hex(key), encoding="ascii")
    return key


def public_hex(key: Ed25519PrivateKey) -> str:
    """Return the public half as 64 hexadecimal digits."""
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def key_id(public: str) -> str:
    """Return the short name of a public key."""
    return hashlib.sha256(bytes.fromhex(public)).hexdigest()[:16]
