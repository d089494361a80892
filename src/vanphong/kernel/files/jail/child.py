"""
The process inside the jail: `python -I -m vanphong.kernel.files.jail.child TASK ARGUMENTS`.

The file is descriptor 0, opened for reading only. The answer goes to descriptor 1: one byte,
"+" and the result, or "-" and the code of a refusal. ARGUMENTS is a JSON object.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from collections.abc import Callable

from vanphong.kernel.files.jail.confine import confine
from vanphong.kernel.files.jail.refusals import Refusal

TASKS = {
    "examine": "vanphong.kernel.files.jail.examine",
    "render": "vanphong.kernel.files.jail.render",
    "words": "vanphong.kernel.files.jail.render",
    "probe": "vanphong.kernel.files.jail.probe",
}
Task = Callable[..., bytes]


def main() -> int:
    """Import what the task needs, lock the door, do the task, answer; 1 if the door has no lock."""
    name, arguments = sys.argv[1], json.loads(sys.argv[2])
    memory_mb, cpu_seconds = arguments.pop("memory_mb"), arguments.pop("cpu_seconds")
    task: Task = getattr(importlib.import_module(TASKS[name]), name)
    if not arguments.pop("unlocked", False):
        confine(memory_mb=memory_mb, cpu_seconds=cpu_seconds)
    try:
        answer = b"+" + task(0, **arguments)
    except Refusal as refusal:
        answer = b"-" + refusal.code.encode()
    except MemoryError:
        answer = b"-too-much"
    except Exception:  # noqa: BLE001 - whatever a hostile file provokes, it is a file that cannot be read
        answer = b"-broken"
    view = memoryview(answer)
    while view:
        view = view[os.write(1, view) :]
    return 0


if __name__ == "__main__":
    code = main()
    # No clean-up of libraries on a way out that a hostile file may have prepared.
    os._exit(code)
