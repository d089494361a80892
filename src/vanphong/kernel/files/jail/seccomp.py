"""
A system-call filter for the current process, set through ctypes: no package, no privilege.

An allow list: a call that reading and computing do not need fails with EPERM. So there is no
socket, no program start, no fork, no signal to others, no write by path. A process that changes
to another instruction set is killed. `openat` is allowed for reading only, and only when
Landlock narrows what may be read.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform

PR_SET_NO_NEW_PRIVS = 38
PR_SET_SECCOMP = 22
SECCOMP_MODE_FILTER = 2
KILL, ALLOW = 0x80000000, 0x7FFF0000
REFUSE = 0x00050000 | errno.EPERM
X32_BIT = 0x40000000
LOAD, JUMP_EQUAL, JUMP_AT_LEAST, JUMP_ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
NUMBER_AT, ARCHITECTURE_AT, FLAGS_AT = 0, 4, 32  # FLAGS_AT: low half of the third argument
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND | 0o20000000

#: machine -> (AUDIT_ARCH_…, number of openat, numbers of the allowed calls)
MACHINES: dict[str, tuple[int, int, tuple[int, ...]]] = {
    # read write close stat fstat lstat lseek mmap mprotect munmap brk sigaction sigprocmask
    # sigreturn pread readv writev access sched_yield mremap madvise nanosleep getpid exit getcwd
    # readlink gettimeofday getrusage sysinfo getuid getgid geteuid getegid sigaltstack gettid
    # futex sched_getaffinity getdents64 clock_gettime clock_getres clock_nanosleep exit_group
    # newfstatat faccessat set_robust_list getrandom membarrier statx rseq faccessat2
    "x86_64": (
        0xC000003E,
        257,
        (0, 1, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14, 15, 17, 19, 20, 21, 24, 25, 28, 35, 39, 60,
         79, 89, 96, 98, 99, 102, 104, 107, 108, 131, 186, 202, 204, 217, 228, 229, 230, 231,
         262, 269, 273, 318, 324, 332, 334, 439),
    ),
    "aarch64": (
        0xC00000B7,
        56,
        (63, 64, 57, 80, 62, 222, 226, 215, 214, 134, 135, 139, 67, 65, 66, 124, 216, 233, 101,
         172, 93, 17, 78, 169, 165, 179, 174, 176, 175, 177, 132, 178, 98, 123, 61, 113, 114,
         115, 94, 79, 48, 99, 278, 283, 291, 293, 439),
    ),
}  # fmt: skip


class _Instruction(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_uint16),
        ("jt", ctypes.c_uint8),
        ("jf", ctypes.c_uint8),
        ("k", ctypes.c_uint32),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_uint16), ("filter", ctypes.POINTER(_Instruction)))


def supported() -> bool:
    """Say whether this kernel and machine can hold the filter."""
    return platform.machine() in MACHINES and os.path.exists("/proc/sys/kernel/seccomp")


def filter_code(machine: str, *, may_open: bool) -> list[tuple[int, int, int, int]]:
    """
    Return the filter as (code, jump if true, jump if false, operand) rows.

    :raises KeyError: the machine is not known
    """
    architecture, openat, allowed = MACHINES[machine]
    rows = [
        (LOAD, 0, 0, ARCHITECTURE_AT),
        (JUMP_EQUAL, 1, 0, architecture),
        (RETURN, 0, 0, KILL),
        (LOAD, 0, 0, NUMBER_AT),
        (JUMP_AT_LEAST, 0, 1, X32_BIT),
        (RETURN, 0, 0, KILL),
    ]
    for number in allowed:
        rows += [(JUMP_EQUAL, 0, 1, number), (RETURN, 0, 0, ALLOW)]
    if may_open:
        rows += [
            (JUMP_EQUAL, 0, 3, openat),
            (LOAD, 0, 0, FLAGS_AT),
            (JUMP_ANY_BIT, 1, 0, WRITING),
            (RETURN, 0, 0, ALLOW),
        ]
    return [*rows, (RETURN, 0, 0, REFUSE)]


def forbid_new_privileges(libc: ctypes.CDLL) -> None:
    """
    Set no_new_privs: neither set-user-id programs nor file capabilities work from here on.

    :raises OSError: the kernel refused
    """
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "no_new_privs")


def install(libc: ctypes.CDLL, *, may_open: bool) -> None:
    """
    Put the filter on this process; it cannot be taken off again.

    :raises OSError: the kernel refused
    """
    rows = filter_code(platform.machine(), may_open=may_open)
    code = (_Instruction * len(rows))(*(_Instruction(*row) for row in rows))
    program = _Program(len(rows), code)
    if libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0):
        raise OSError(ctypes.get_errno(), "seccomp")
