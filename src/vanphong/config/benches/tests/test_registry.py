"""The bench, as small as it goes: it builds, asks and tells. No time is judged."""

from __future__ import annotations

import json
import re
import subprocess
import sys


def test_it_measures_and_ends_with_its_line() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "vanphong", "bench", "registry", "--rows", "200", "--accounts", "1",
         "--times", "1", "--seconds", "0.1"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    *lines, last = done.stdout.splitlines()
    measures = {json.loads(line)["measure"] for line in lines}
    assert {"machine", "size", "list page 1", "queue register", "document"} <= measures
    assert {"registrations by the verb", "registrations over HTTP"} <= measures
    assert last.startswith("bench registry: rows=")
    assert float(re.search(r"verb_per_s=([\d.]+)", last)[1]) > 0  # type: ignore[index]
