"""Sixteen writers in two processes: how many documents they register a second."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping

#: A process becomes one of the installation's before it reads the writers' module.
START = "import django; django.setup(); from vanphong.config.benches import _writer; _writer.main()"


def registrations_per_second(
    env: Mapping[str, str],
    book: object,
    post: object,
    *,
    processes: int,
    threads: int,
    seconds: float,
) -> float:
    """Let so many processes of so many threads write at once; return what they did a second."""
    command = [sys.executable, "-c", START, str(book), str(post), str(threads), str(seconds)]
    started = [
        subprocess.Popen(command, env=dict(env), stdout=subprocess.PIPE, text=True)
        for _place in range(processes)
    ]
    said = [process.communicate()[0].split() for process in started]
    return sum(int(count) / float(took) for count, took in said)
