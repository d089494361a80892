"""
Running an outside program on bytes of our own making, behind walls (see `walls.shut_program`).

The program gets its input as standard input and answers on a pipe; it has no environment but what
is given, no network, and nowhere to write.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from vanphong.kernel.files.jail.program import WITHOUT_WALLS
from vanphong.kernel.files.jail.running import ROOT, JailEnded, JailMissing, listen, read_only
from vanphong.kernel.files.jail.walls import Limits

START = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from vanphong.kernel.files.jail.program import main; main(sys.argv[2])"
)


def run_program(
    command: Sequence[str],
    content: bytes,
    *,
    limits: Limits | None = None,
    environment: Mapping[str, str] | None = None,
) -> bytes:
    """
    Run a program by its full path on `content`; return what it wrote.

    :raises JailMissing: the machine has no seccomp
    :raises JailEnded: it failed, or did not end within its limits
    Cost: a process, about 0.1 s besides the work.
    """
    limits = limits or Limits()
    order = {
        "command": list(command), "environment": dict(environment or {}), "limits": asdict(limits)
    }  # fmt: skip
    with os.fdopen(os.memfd_create("content", os.MFD_CLOEXEC), "w+b") as memory:
        memory.write(content)
        memory.flush()
        source = read_only(memory.fileno())
    try:
        child = subprocess.Popen(
            [sys.executable, "-I", "-B", "-c", START, str(ROOT), json.dumps(order)],
            stdin=source, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}, cwd="/",
            close_fds=True,
        )  # fmt: skip
    finally:
        os.close(source)
    try:
        said = listen(child, limits)
        code = child.wait(timeout=limits.wall_seconds)
    except subprocess.TimeoutExpired as late:
        raise JailEnded("time") from late
    finally:
        child.kill()
        child.wait()
        if child.stdout is not None:
            child.stdout.close()
    if code == WITHOUT_WALLS:
        raise JailMissing("no walls for a program")
    if code != 0:
        raise JailEnded(f"code {code}")
    return said
