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

    The file is read from its beginning; its position afterwards is not promised.
    `landlock=False` builds the jail of a kernel without Landlock, for tests.

    :raises JailMissing: the machine has no seccomp
    :raises JailEnded: the child did not answer within its limits
    Cost: a process, about 0.2 s besides the work.
    """
    limits = limits or Limits()
    order = json.dumps(
        {"work": work, "arguments": arguments, "limits": asdict(limits), "landlock": landlock}
    )
    number = file if isinstance(file, int) else file.fileno()
    os.lseek(number, 0, os.SEEK_SET)
    child = subprocess.Popen(
        [sys.executable, "-I", "-B", "-c", START, str(ROOT), order],
        stdin=number,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # a library's complaint may quote the file
        env={},
        cwd="/",
        close_fds=True,
    )
    try:
        said = _listen(child, limits)
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


def _listen(child: subprocess.Popen[bytes], limits: Limits) -> bytes:
    """Read what the child says, no longer than `wall_seconds` and no more than `output_bytes`."""
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
