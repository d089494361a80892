"""The drill itself, as small as it goes: numbers hold, and the control is found out."""

from __future__ import annotations

import re
import subprocess
import sys

TINY = (
    *("--clients", "30", "--each", "4", "--kills", "2"),
    *("--direct", "40", "--connections", "10", "--direct-kills", "1"),
)


def drill(*options: str) -> tuple[int, str, dict[str, float]]:
    done = subprocess.run(
        [sys.executable, "-m", "vanphong", "drill", "numbers", *TINY, *options],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    said = done.stdout.strip().splitlines()[-1]
    return done.returncode, said, {k: float(v) for k, v in re.findall(r"(\w+)=([\d.]+)", said)}


def test_numbers_hold_under_errors_and_kills() -> None:
    _code, said, found = drill()  # the code judges lock times too, which a test must not
    assert said.startswith("drill numbers: ")
    assert (found["http"], found["direct"]) == (120, 40)
    assert (found["gaps"], found["duplicates"], found["lost"], found["half"]) == (0, 0, 0, 0)
    assert found["errors"] > 0
    assert found["killed"] > 0
    assert found["overlap"] >= 10


def test_a_sequence_in_place_of_the_counter_is_found_out() -> None:
    code, said, found = drill("--break", "sequence")
    assert code == 1
    assert said.startswith("drill numbers: FAIL because=numbers")
    assert found["gaps"] > 0
    assert (found["http"], found["direct"]) == (120, 40)
