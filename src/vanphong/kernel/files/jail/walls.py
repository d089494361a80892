"""
The walls a child process puts around itself before it reads one byte of a stranger's file.

Needs no package and no privilege: no_new_privs, resource limits, Landlock where the kernel has it,
and a seccomp filter that allows a short list of calls. Outside the list are sockets, exec, new
processes, ptrace, signals to others and opening anything for writing. All through ctypes.

Where Landlock is missing no file can be opened at all; where it stands, only libraries and fonts
can be read. Without seccomp nothing is read: `NoWalls`.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import resource
import signal
import struct
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS = 4, 38
NOBODY = 65534
LANDLOCK_CREATE, LANDLOCK_ADD, LANDLOCK_RESTRICT = 444, 445, 446
EXECUTE, READ_FILE, READ_DIR = 1 << 0, 1 << 2, 1 << 3
#: where programs, their libraries and their data stand
SYSTEM_FOLDERS = ("/usr", "/lib", "/lib64", "/bin")
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts")
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

_libc = ctypes.CDLL(None, use_errno=True)


class NoWalls(RuntimeError):  # noqa: N818 - named for what is missing
    """The kernel lacks seccomp or an architecture we know; nothing may be read."""


@dataclass(frozen=True, slots=True)
class Architecture:
    """Numbers of the calls a reader of files needs, on one kind of processor."""

    audit_code: int
    seccomp: int
    openat: int
    allowed: tuple[int, ...]
    #: what an outside program may not call: socket socketpair bind connect ptrace
    #: process_vm_readv process_vm_writev mount unshare setns bpf userfaultfd keyctl
    #: perf_event_open, and io_uring_setup
    refused: tuple[int, ...]


# In both lists: read write close fstat lseek mmap mprotect munmap brk, signals' own house-keeping,
# pread64 readv writev sched_yield mremap madvise dup getpid exit uname getcwd gettimeofday sysinfo,
# the four get*id, sigaltstack gettid futex sched_getaffinity getdents64 clock_gettime
# clock_nanosleep exit_group newfstatat readlinkat set_robust_list getrandom statx rseq restart.
ARCHITECTURES = {
    "x86_64": Architecture(
        0xC000003E,
        317,
        257,
        (0, 1, 3, 5, 8, 9, 10, 11, 12, 13, 14, 15, 17, 19, 20, 24, 25, 28, 32, 39, 60, 63, 79)
        + (96, 99, 102, 104, 107, 108, 131, 186, 202, 204, 217, 228, 230, 231, 262, 267, 273)
        + (318, 332, 334, 219, 4, 6, 89),  # last three: stat, lstat, readlink of old libraries
        (41, 53, 49, 42, 101, 310, 311, 165, 272, 308, 321, 323, 250, 298, 425),
    ),
    "aarch64": Architecture(
        0xC00000B7,
        277,
        56,
        (63, 64, 57, 80, 62, 222, 226, 215, 214, 134, 135, 139, 67, 65, 66, 124, 216, 233, 23)
        + (172, 93, 160, 17, 169, 179, 174, 176, 175, 177, 132, 178, 98, 123, 61, 113, 115, 94)
        + (79, 78, 99, 278, 291, 293, 128),
        (198, 199, 200, 203, 117, 270, 271, 40, 97, 268, 280, 282, 219, 241, 425),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one piece of work may use."""

    memory_bytes: int = 512 * 2**20
    cpu_seconds: int = 20
    wall_seconds: int = 30
    output_bytes: int = 24 * 2**20


def shut(limits: Limits, *, landlock: bool = True) -> None:
    """
    Put up all walls around this process, for good.

    :raises NoWalls: seccomp or the architecture is missing
    """
    architecture = ARCHITECTURES.get(platform.machine())
    if architecture is None or sys.maxsize < 2**32:
        raise NoWalls(platform.machine())
    signal.alarm(limits.wall_seconds)  # ends the child even if its parent is gone
    _limit(limits)
    _become_nobody()
    _libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    if _libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        raise NoWalls("no_new_privs")
    confined = landlock and _landlock()
    _seccomp(architecture, may_open=confined)


def shut_program(limits: Limits) -> None:
    """
    Put up the walls of an outside program that this process is about to become, for good.

    It may read and run what stands in the system's folders (where the kernel has Landlock, nothing
    else) and write nothing; sockets, tracing, mounts and other processes' memory are refused.

    :raises NoWalls: seccomp or the architecture is missing
    """
    architecture = ARCHITECTURES.get(platform.machine())
    if architecture is None or sys.maxsize < 2**32:
        raise NoWalls(platform.machine())
    signal.alarm(limits.wall_seconds)
    _become_nobody()
    _limit(limits)
    if _libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        raise NoWalls("no_new_privs")
    _confine(SYSTEM_FOLDERS, READ_FILE | READ_DIR | EXECUTE)
    _load(architecture, b"".join(_refusing(architecture)))


def _become_nobody() -> None:
    if os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)


def _limit(limits: Limits) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _landlock() -> bool:
    """Leave only libraries and fonts readable; False where the kernel has no Landlock."""
    return _confine((*_library_folders(), *FONT_FOLDERS), READ_FILE | READ_DIR)


def _confine(folders: Sequence[str], allowed: int) -> bool:
    """Leave only these folders to be used, and only so; False where the kernel has no Landlock."""
    version = _libc.syscall(LANDLOCK_CREATE, None, 0, 1)
    if version < 1:
        return False
    rights = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1}
    size = 8 if version < 4 else 16 if version < 6 else 24
    attribute = struct.pack("=QQQ", rights.get(version, (1 << 16) - 1), 3, 3)[:size]
    ruleset = _libc.syscall(LANDLOCK_CREATE, attribute, size, 0)
    if ruleset < 0:
        return False
    for folder in folders:
        try:
            place = os.open(folder, os.O_PATH | os.O_CLOEXEC)
        except OSError:
            continue  # not there, or not for this account: then it stays closed
        rule = struct.pack("=Qi", allowed, place)
        _libc.syscall(LANDLOCK_ADD, ruleset, 1, rule, 0)
        os.close(place)
    done = bool(_libc.syscall(LANDLOCK_RESTRICT, ruleset, 0) == 0)
    os.close(ruleset)
    return done


def _library_folders() -> list[str]:
    """Return the folders Python loads from, but never one as wide as the root."""
    return [folder for folder in sys.path if len(Path(folder).parts) > 2]


def _seccomp(architecture: Architecture, *, may_open: bool) -> None:
    _load(architecture, b"".join(_filter(architecture, may_open=may_open)))


def _load(architecture: Architecture, program: bytes) -> None:
    kept = ctypes.create_string_buffer(program, len(program))
    filter_program = struct.pack("HxxxxxxQ", len(program) // 8, ctypes.addressof(kept))
    # SECCOMP_SET_MODE_FILTER, for every thread of the process (TSYNC)
    if _libc.syscall(architecture.seccomp, 1, 1, filter_program) != 0:
        raise NoWalls(os.strerror(ctypes.get_errno()))


def _step(code: int, value: int, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("HBBI", code, yes, no, value)


def _refusing(architecture: Architecture) -> list[bytes]:
    """Return the filter: another architecture is killed, a call of the list gets EPERM."""
    load, equal, at_least, give = 0x20, 0x15, 0x35, 0x06
    count = len(architecture.refused)
    return [
        _step(load, 4),
        _step(equal, architecture.audit_code, 1, 0),
        _step(give, 0x80000000),
        _step(load, 0),
        _step(at_least, 0x40000000, count + 1, 0),  # the same calls by another numbering (x32)
        *(_step(equal, number, count - place) for place, number in enumerate(architecture.refused)),
        _step(give, 0x7FFF0000),
        _step(give, 0x00050000 | errno.EPERM),
    ]


def _filter(architecture: Architecture, *, may_open: bool) -> list[bytes]:
    """Return the filter: another architecture is killed, a call outside the list gets EPERM."""
    load, equal, any_bit, give = 0x20, 0x15, 0x45, 0x06
    step = _step
    count = len(architecture.allowed)
    steps = [
        step(load, 4),  # seccomp_data.arch
        step(equal, architecture.audit_code, 1, 0),
        step(give, 0x80000000),  # kill the process
        step(load, 0),  # seccomp_data.nr
    ]
    # After the list come four steps: openat?, its flags, any of writing?, refuse; then allow.
    steps += [
        step(equal, number, count - 1 - place + 4)
        for place, number in enumerate(architecture.allowed)
    ]
    steps += [
        step(equal, architecture.openat if may_open else 0xFFFFFFFF, 0, 2),
        step(load, 32),  # low half of the third argument
        step(any_bit, WRITING, 0, 1),
        step(give, 0x00050000 | errno.EPERM),
        step(give, 0x7FFF0000),
    ]
    return steps
