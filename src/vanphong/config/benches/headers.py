"""
How well heads of documents are read.

    vanphong bench headers BODIES.jsonl TITLES.csv

BODIES has one JSON object a line (file, body), TITLES the true `number` and `type` of each file.
Counts, of the documents whose whole number stands in the body, how many are read right in number
and kind, and how many sure proposals are wrong there and among the others. A title may be cut or
name another document: where the body's own number line bears what was read, the reading is not
wrong but counts as `title_differs`. Lookalike letters of other alphabets count as the letters they
stand for.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
import time
from collections import Counter
from pathlib import Path

from vanphong.kernel.text import nfc, tone_key
from vanphong.registry.reading import Header, read_header
from vanphong.registry.reading.symbols import LOOKALIKES


def run(args: list[str]) -> int:
    """Read every document and print the figures; 0 always: figures are judged by people."""
    parser = argparse.ArgumentParser(prog="vanphong bench headers")
    parser.add_argument("bodies", type=Path)
    parser.add_argument("titles", type=Path)
    options = parser.parse_args(args)
    with options.titles.open(encoding="utf-8-sig", newline="") as file:
        truth = {row["file"]: row for row in csv.DictReader(file)}
    found: Counter[str] = Counter()
    began = time.perf_counter()
    for line in options.bodies.read_text(encoding="utf-8").splitlines():
        document = json.loads(line)
        found.update(judge(read_header(document["body"]), document, truth[document["file"]]))
    spent = (time.perf_counter() - began) * 1000 / max(1, found["documents"])
    names = (
        "documents", "numbered", "right", "wrong", "others", "others_wrong", "title_differs",
    )  # fmt: skip
    figures = " ".join(f"{name}={found[name]}" for name in names)
    sys.stdout.write(f"bench headers: {figures} ms_each={spent:.2f}\n")
    return 0


def judge(header: Header, document: dict[str, str], truth: dict[str, str]) -> list[str]:
    """Return what one document counts for; "wrong" are proposals that call themselves sure."""
    number = _plain(truth["number"])
    is_whole = "/" in number and number in _plain(document["body"])
    read = header.symbol.value if header.symbol is not None else ""
    symbol = bool(read) and _plain(read) == number
    differs = bool(read) and not symbol and _is_own(read, document["body"])
    kind = header.kind is not None and tone_key(header.kind.value) == tone_key(truth["type"])
    wrong = (header.symbol is not None and header.symbol.sure and not symbol and not differs) or (
        header.kind is not None and header.kind.sure and not kind
    )
    counted = ["documents", "numbered" if is_whole else "others"]
    counted += ["right"] if is_whole and symbol and kind else []
    counted += ["wrong" if is_whole else "others_wrong"] if wrong else []
    return counted + (["title_differs"] if differs else [])


def _is_own(read: str, body: str) -> bool:
    """
    Tell whether a line above the body's first sentence says "Số: " and this number, alone.

    Asked of the plain text, without the reader's own rules.
    """
    head = nfc(body).partition("Căn cứ")[0]
    lines = (line.partition(":")[2] for line in head.splitlines() if "số:" in line.lower())
    return any(_plain(line) == _plain(read) for line in lines)


def _plain(text: str) -> str:
    return re.sub(r"\s", "", nfc(text)).upper().translate(LOOKALIKES)
