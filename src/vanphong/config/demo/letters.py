"""Letters as PDF from plain facts, and one real decision to set; needs no database."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from vanphong.kernel.printing import render

DATA = Path(__file__).parent / "data"


def real_decision() -> dict[str, Any]:
    """Return Decision 47/2025/QĐ-TTg: its facts and its whole text."""
    text = (DATA / "decision_47_2025.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def letter_pdf(facts: Mapping[str, Any], *, now: datetime) -> bytes:
    """Return a paper as PDF/A, with the layout of Decree 30/2020/NĐ-CP. Cost: some 50 ms."""
    title = f"{facts['kind']} {facts['symbol']}"
    return render(DATA / "letter.typ", {"parent": None, **facts}, now=now, title=title)
