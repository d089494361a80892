"""
Landlock through ctypes: the current process may read beneath a few folders and write nowhere.

Linux 5.13 and later; where it is missing the jail allows no opening of files at all.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterable

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # the same on every machine
VERSION_FLAG = 1
PATH_BENEATH = 1
EXECUTE, READ_FILE, READ_DIR = 1 << 0, 1 << 2, 1 << 3
#: kernel's interface version -> how many file rights it knows
RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}
RIGHTS_NOW = 16
TCP_BIND_AND_CONNECT = 3
ALL_SCOPES = 3  # abstract sockets and signals


class _Ruleset(ctypes.Structure):
    _fields_ = (("fs", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


def version(libc: ctypes.CDLL) -> int:
    """Return the kernel's interface version, 0 where Landlock is missing or switched off."""
    return max(0, int(libc.syscall(CREATE_RULESET, None, 0, VERSION_FLAG)))


def prepare(libc: ctypes.CDLL, readable: Iterable[str]) -> int:
    """
    Build the rule set and return its descriptor, or -1 where the kernel has no Landlock.

    Called before privileges are dropped, so that the folders can still be opened.

    :raises OSError: the kernel has Landlock and refused the rules
    """
    known = version(libc)
    if known == 0:
        return -1
    rules = _Ruleset(
        fs=(1 << RIGHTS.get(known, RIGHTS_NOW)) - 1,
        net=TCP_BIND_AND_CONNECT if known >= 4 else 0,
        scoped=ALL_SCOPES if known >= 6 else 0,
    )
    size = 24 if known >= 6 else 16 if known >= 4 else 8
    handle = int(libc.syscall(CREATE_RULESET, ctypes.byref(rules), size, 0))
    if handle < 0:
        raise OSError(ctypes.get_errno(), "landlock")
    for path in readable:
        _allow_reading(libc, handle, path)
    return handle


def _allow_reading(libc: ctypes.CDLL, handle: int, path: str) -> None:
    if not os.path.isdir(path):
        return
    folder = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        rule = _Beneath(allowed=READ_FILE | READ_DIR, parent=folder)
        if libc.syscall(ADD_RULE, handle, PATH_BENEATH, ctypes.byref(rule), 0):
            raise OSError(ctypes.get_errno(), "landlock rule")
    finally:
        os.close(folder)


def enforce(libc: ctypes.CDLL, handle: int) -> None:
    """
    Restrict this process to the prepared rules; needs no_new_privs.

    :raises OSError: the kernel refused
    """
    if libc.syscall(RESTRICT_SELF, handle, 0):
        raise OSError(ctypes.get_errno(), "landlock")
    os.close(handle)
