"""
Reading strangers' files in a child process behind walls (see `walls`).

The child gets the file as its standard input and answers on a pipe; it has no environment, no
other open file, no network and no right to write. The package needs no Django, so that the child
starts in about 0.2 s.
"""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import IO

from vanphong.kernel.files.jail.walls import Limits

ROOT = Path(__file__).resolve().parents[4]
START = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from vanphong.kernel.files.jail.inside import main; main(sys.argv[2])"
)


class JailMissing(RuntimeError):  # noqa: N818 - named for what is missing
    """The machine cannot build the jail; no file may be read on it."""


class JailEnded(RuntimeError):  # noqa: N818 - named for what happened
    """The child was ended: too much memory, time or output, or a fault of a library."""


def run(
    work: str,
    file: IO[bytes] | int,
    *,
    limits: Limits | None = None,
    landlock: bool = True,
    **arguments: str | int,
) -> tuple[dict[str, object], bytes]:
    """
    Do `work` (a name of `inside.WORKS`) on an open file; return its answer and its bytes.

    The child reads the file from its beginning, through a descriptor of its own that cannot write.
    `landlock=False` builds the jail of a kernel without Landlock, for tests.

    :raises JailMissing: the machine has no seccomp
    :raises JailEnded: the child did not answer within its limits
    Cost: a process, about 0.2 s besides the work.
    """
    limits = limits or Limits()
    order = json.dumps(
        {"work": work, "arguments": arguments, "limits": asdict(limits), "landlock": landlock}
    )
    source = read_only(file if isinstance(file, int) else file.fileno())
    try:
        child = subprocess.Popen(
            [sys.executable, "-I", "-B", "-c", START, str(ROOT), order],
            stdin=source,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a library's complaint may quote the file
            env={},
            cwd="/",
            close_fds=True,
        )
    finally:
        os.close(source)
    try:
        said = listen(child, limits)
    finally:
        child.kill()
        child.wait()
        if child.stdout is not None:
            child.stdout.close()
    head, _, body = said.partition(b"\n")
    try:
        answer = json.loads(head)
    except ValueError as nothing:
        raise JailEnded("no answer") from nothing
    if "no_walls" in answer:
        raise JailMissing(str(answer["no_walls"]))
    return answer, body


def read_only(number: int) -> int:
    """
    Open the same file anew for reading, from its beginning.

    An inherited descriptor that may write could be mapped into memory by the child and change what
    was judged before it is stored: neither the filter nor the limit on sizes sees a mapping.
    """
    try:
        return os.open(f"/proc/self/fd/{number}", os.O_RDONLY | os.O_CLOEXEC)
    except OSError as closed:
        raise JailMissing("the file cannot be opened for reading only") from closed


def listen(child: subprocess.Popen[bytes], limits: Limits) -> bytes:
    """
    Read what the child says, no longer than `wall_seconds` and no more than `output_bytes`.

    :raises JailEnded: it goes beyond
    """
    if child.stdout is None:
        raise JailEnded("no pipe")
    until = time.monotonic() + limits.wall_seconds
    said = bytearray()
    with selectors.DefaultSelector() as waiting:
        waiting.register(child.stdout, selectors.EVENT_READ)
        while True:
            left = until - time.monotonic()
            if left <= 0 or not waiting.select(left):
                raise JailEnded("time")
            piece = os.read(child.stdout.fileno(), 1 << 16)
            if not piece:
                return bytes(said)
            said += piece
            if len(said) > limits.output_bytes:
                raise JailEnded("output")
