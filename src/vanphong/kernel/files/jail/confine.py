"""Locking the current process in, for good: the order of the steps is the point of this module."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sysconfig

from vanphong.kernel.files.jail import landlock, seccomp

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
NOBODY = 65534
MEGABYTE = 1024 * 1024
FONTS = ("/usr/share/fonts", "/usr/local/share/fonts", "/usr/share/X11/fonts")


def readable_folders() -> list[str]:
    """Return what the jail may read: the interpreter's library, installed packages, fonts."""
    paths = sysconfig.get_paths()
    return [paths["stdlib"], paths["platstdlib"], paths["purelib"], paths["platlib"], *FONTS]


def confine(*, memory_mb: int, cpu_seconds: int) -> None:
    """
    Take from this process everything but computing on what it holds and answering on stdout.

    Root becomes nobody first. Everything needed must be imported before.

    :raises OSError: a part the kernel should hold was refused; the caller must not go on
    """
    libc = ctypes.CDLL(None, use_errno=True)
    rules = landlock.prepare(libc, readable_folders())
    os.chdir("/")
    if os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    # A change of user clears the parent-death signal, so it is set after it.
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    _limit(memory_mb=memory_mb, cpu_seconds=cpu_seconds)
    seccomp.forbid_new_privileges(libc)
    if rules >= 0:
        landlock.enforce(libc, rules)
    seccomp.install(libc, may_open=rules >= 0)


def _limit(*, memory_mb: int, cpu_seconds: int) -> None:
    """Set limits that cannot be raised again; a regular file cannot grow by a byte."""
    for which, value in (
        (resource.RLIMIT_AS, memory_mb * MEGABYTE),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        resource.setrlimit(which, (value, value))
