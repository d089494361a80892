"""
The child's side of the jail: load the libraries, shut the walls, then read and answer.

The answer is one line of JSON, then bytes. Works return faults by code; what a library says of a
file never leaves.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
from collections.abc import Callable

from vanphong.kernel.files.jail import deriving, looking, probes, reading
from vanphong.kernel.files.jail.walls import Limits, NoWalls, shut

Answer = tuple[dict[str, object], bytes]

#: loaded before the walls, because without Landlock nothing can be loaded behind them
LOADED_EARLY = (
    "utf_8_sig",
    "utf_16",
    "utf_16_le",
    "utf_16_be",
    "cp1258",
    "cp437",
    "latin_1",
    "ascii",
)

WORKS: dict[str, Callable[..., Answer]] = {
    "examine": looking.examine,
    "signatures": deriving.signatures,
    "some_pages": deriving.some_pages,
    "stamped": deriving.stamped,
    "page_image": reading.page_image,
    "page_words": reading.page_words,
    "probe": probes.probe,
}


def main(order: str) -> None:
    """Do the one work ordered and leave."""
    wanted = json.loads(order)
    for name in LOADED_EARLY:
        importlib.import_module(f"encodings.{name}")
    reading.warm()
    try:
        shut(Limits(**wanted["limits"]), landlock=wanted["landlock"])
    except (NoWalls, OSError) as missing:
        _say({"no_walls": type(missing).__name__}, b"")
    else:
        _say(*_work(wanted["work"], wanted["arguments"]))
    # No clean-up of libraries that may be damaged by what they read.
    os._exit(0)


def _work(name: str, arguments: dict[str, str | int]) -> Answer:
    try:
        data = b"" if name == "probe" else _read_all()
        return WORKS[name](data, **arguments)
    except MemoryError:
        return {"fault": "bomb"}, b""
    except Exception:  # any fault of any library is the file's fault
        return {"fault": "broken"}, b""


def _read_all() -> bytes:
    pieces = []
    while piece := os.read(0, 1 << 20):
        pieces.append(piece)
    return b"".join(pieces)


def _say(answer: dict[str, object], body: bytes) -> None:
    said = memoryview(json.dumps(answer).encode() + b"\n" + body)
    with contextlib.suppress(OSError):  # the parent heard enough
        while said:
            said = said[os.write(1, said) :]
