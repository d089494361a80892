"""
Child processes that cannot outlive their parent, and telling live processes from dead ones.

Linux only: the kernel is asked through prctl(PR_SET_PDEATHSIG) to signal the child when the thread
that started it ends, so children are started from the main thread alone. The wish is cleared by a
change of user and by programs with extra rights, therefore it is made last, just before exec.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import pwd
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

PR_SET_PDEATHSIG = 1
#: steps of priority by which web and worker stand behind the database
GIVING_WAY = 10
_libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True, slots=True)
class SystemUser:
    """An account of the operating system that the database runs as."""

    name: str
    uid: int
    gid: int


def unprivileged_user(owner_of: Path | None = None) -> SystemUser | None:
    """
    Return the account that root drops to, or None when the caller is not root.

    :param owner_of: an existing folder whose owner is taken, so that old data keeps its account
    """
    if os.geteuid() != 0:
        return None
    if owner_of is not None and owner_of.exists():
        owned = owner_of.stat()
        if owned.st_uid != 0:
            return SystemUser(str(owned.st_uid), owned.st_uid, owned.st_gid)
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return SystemUser(name, entry.pw_uid, entry.pw_gid)
    return SystemUser("65534", 65534, 65534)


def may_reach(path: Path, user: SystemUser | None, right: str = "x") -> bool:
    """Say whether the account has the right ("r" or "x") on the path, through all folders above."""
    if user is None:
        return os.access(path, os.X_OK if right == "x" else os.R_OK)
    asked = subprocess.run(
        ["/usr/bin/test", f"-{right}", str(path)],
        user=user.uid,
        group=user.gid,
        extra_groups=[],
        cwd="/",
        check=False,
    )
    return asked.returncode == 0


def die_with_parent(stop: signal.Signals) -> Callable[[], None]:
    """Return what a new child does before exec: ask to be sent `stop` when its parent dies."""
    parent = os.getpid()

    def arrange() -> None:
        _libc.prctl(PR_SET_PDEATHSIG, int(stop), 0, 0, 0)
        if os.getppid() != parent:  # it died before the wish was heard
            os._exit(1)

    return arrange


def spawn(
    command: Sequence[str | Path],
    *,
    stop: signal.Signals,
    user: SystemUser | None = None,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    log: IO[bytes] | None = None,
) -> subprocess.Popen[bytes]:
    """
    Start a child in a session of its own that gets `stop` from the kernel when the caller dies.

    Call it from the main thread: the wish is bound to the starting thread.
    """
    return subprocess.Popen(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT if log is not None else None,
        env=dict(env) if env is not None else None,
        cwd=cwd,
        user=user.uid if user else None,
        group=user.gid if user else None,
        extra_groups=[] if user else None,
        start_new_session=True,
        preexec_fn=die_with_parent(stop),
    )


def give_way(process: subprocess.Popen[bytes]) -> None:
    """
    Let the database go before a child started by `spawn`, on a machine that both share.

    A database process may hold a lock that many wait for; a web process at work holds up nobody
    but its own reader. Lowers the child's priority, and its session's where the kernel shares
    processors out among sessions; what the kernel refuses stays as it is.
    """
    with contextlib.suppress(OSError):
        ours = os.getpriority(os.PRIO_PROCESS, 0)
        os.setpriority(os.PRIO_PROCESS, process.pid, min(19, ours + GIVING_WAY))
    with contextlib.suppress(OSError):
        Path(f"/proc/{process.pid}/autogroup").write_text(str(GIVING_WAY), encoding="ascii")


def end(process: subprocess.Popen[bytes], stop: signal.Signals, patience: float) -> None:
    """Ask the child to stop, wait `patience` seconds, then kill its whole session; reaps it."""
    if process.poll() is None:
        process.send_signal(stop)
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def state_of(pid: int) -> str:
    """Return the kernel's letter for the process (R, S, Z for a zombie …), empty if it is gone."""
    try:
        line = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return line.rpartition(")")[2].split()[0]


def is_alive(pid: int) -> bool:
    """Say whether the process runs; a zombie does not."""
    return state_of(pid) not in ("", "Z", "X")


def is_postgres_on(pid: int, data: Path) -> bool:
    """Say whether the process is a live PostgreSQL process working in this data folder."""
    if not is_alive(pid):
        return False
    try:
        name = Path(f"/proc/{pid}/comm").read_text(encoding="utf-8", errors="replace").strip()
        folder = Path(f"/proc/{pid}/cwd").readlink()
    except OSError:
        return False
    return name in ("postgres", "postmaster") and folder == data.resolve()


def postgres_processes_on(data: Path) -> list[int]:
    """Return the ids of all live PostgreSQL processes working in this data folder."""
    pids = (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())
    return sorted(pid for pid in pids if is_postgres_on(pid, data))


def waiting(seconds: float, step: float = 0.03) -> Iterator[None]:
    """Yield again and again until the seconds have passed, resting between."""
    until = time.monotonic() + seconds
    yield
    while time.monotonic() < until:
        time.sleep(step)
        yield
