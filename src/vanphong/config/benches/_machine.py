"""What the machine is and how much of it the product takes."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Iterable
from pathlib import Path


def machine() -> dict[str, object]:
    """Return cores, memory and the versions that matter; no names."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "cores": len(os.sched_getaffinity(0)),
        "memory_gb": round(memory / 2**30),
        "python": platform.python_version(),
        "load": round(os.getloadavg()[0], 1),
    }


def memory_mb(parent: int) -> int:
    """Return the memory of a process and its children, shared pages counted once (PSS)."""
    return sum(_pss(pid) for pid in _family(parent)) // 1024


def processor_seconds(parents: Iterable[int]) -> float:
    """
    Return the processor time that processes and their children have used so far.

    Unlike a watch it tells the same on a busy machine.
    """
    ticks = 0
    for parent in parents:
        for pid in _family(parent):
            found = _read(Path(f"/proc/{pid}/stat")).rpartition(")")[2].split()
            ticks += sum(int(value) for value in found[11:15])
    return ticks / os.sysconf("SC_CLK_TCK")


def _family(parent: int) -> set[int]:
    family, waiting = set(), {parent}
    children: dict[int, set[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        found = _read(path).rpartition(")")[2].split()
        if len(found) > 1:
            children.setdefault(int(found[1]), set()).add(int(path.parent.name))
    while waiting:
        pid = waiting.pop()
        family.add(pid)
        waiting |= children.get(pid, set()) - family
    return family


def _pss(pid: int) -> int:
    found = re.search(r"^Pss:\s+(\d+)", _read(Path(f"/proc/{pid}/smaps_rollup")), re.M)
    return int(found[1]) if found else 0


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
