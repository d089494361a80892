"""The child's side of an outside program: put its walls up, then become it."""

from __future__ import annotations

import json
import os

from vanphong.kernel.files.jail.walls import Limits, NoWalls, shut_program

#: the exit code that says there are no walls here; no program we run gives it
WITHOUT_WALLS = 97


def main(order: str) -> None:
    """Become the program ordered, or leave with a code that says why not."""
    wanted = json.loads(order)
    try:
        shut_program(Limits(**wanted["limits"]))
    except (NoWalls, OSError):
        os._exit(WITHOUT_WALLS)
    os.execve(  # noqa: S606 - becoming the program is what this child is for
        wanted["command"][0], wanted["command"], wanted["environment"]
    )
