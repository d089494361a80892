"""
Attempts to break out, for the tests and the drill: each says what the walls let through.

The same attempts run outside the jail as a control; there they must succeed.
"""

from __future__ import annotations

import ctypes
import mmap
import os
import socket
import tempfile
from collections.abc import Callable
from pathlib import Path


def probe(_data: bytes, *, attempt: str, target: str = "") -> tuple[dict[str, object], bytes]:
    """Try one thing; `{"done": False, "errno": n}` means that a wall stood in the way."""
    try:
        ATTEMPTS[attempt](target)
    except OSError as refused:
        return {"done": False, "errno": refused.errno}, b""
    return {"done": True}, b""


def _socket(_target: str) -> None:
    socket.socket(socket.AF_INET, socket.SOCK_STREAM).close()


def _unix_socket(_target: str) -> None:
    socket.socketpair()


def _exec(_target: str) -> None:
    child = os.posix_spawn("/bin/true", ["true"], {})
    os.waitpid(child, 0)


def _exec_here(_target: str) -> None:
    os.execv("/bin/true", ["true"])  # noqa: S606 - the attempt itself


def _fork(_target: str) -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


def _write(target: str) -> None:
    place = Path(target or tempfile.gettempdir()) / f"jail-probe-{os.getpid()}"
    place.write_bytes(b"out")
    place.unlink()


def _read(target: str) -> None:
    Path(target or "/etc/hostname").read_bytes()


def _rewrite(_target: str) -> None:
    """Change the file on descriptor 0 through memory, past any wall that watches calls."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.mmap.restype = ctypes.c_void_p
    libc.mmap.argtypes = (ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_long)
    shared_writable, nothing = (mmap.PROT_READ | mmap.PROT_WRITE, mmap.MAP_SHARED), 2**64 - 1
    place = libc.mmap(None, mmap.PAGESIZE, *shared_writable, 0, 0)
    if place == nothing:
        raise OSError(ctypes.get_errno(), "mmap")
    ctypes.memmove(place, b"changed", 1)


def _ptrace(_target: str) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.ptrace(0, 0, 0, 0) != 0:  # PTRACE_TRACEME
        raise OSError(ctypes.get_errno(), "ptrace")


def _kill(_target: str) -> None:
    os.kill(os.getppid(), 0)


def _memory(_target: str) -> None:
    held: list[bytearray] = []
    while len(held) < 64:  # 4 GB: far beyond any limit given, an end for the control
        held.append(bytearray(64 * 2**20))


def _loop(_target: str) -> None:
    while True:
        pass


def _chatter(_target: str) -> None:
    while True:
        os.write(1, b"x" * 65536)


ATTEMPTS: dict[str, Callable[[str], None]] = {
    "socket": _socket,
    "unix_socket": _unix_socket,
    "exec": _exec,
    "exec_here": _exec_here,
    "fork": _fork,
    "write": _write,
    "read": _read,
    "rewrite": _rewrite,
    "ptrace": _ptrace,
    "kill": _kill,
    "memory": _memory,
    "loop": _loop,
    "chatter": _chatter,
}
