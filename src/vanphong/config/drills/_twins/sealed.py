"""The province of the twins, sealed in several heads, with acts that still wait for their seal."""

from __future__ import annotations

from pathlib import Path

from django.db import connection
from django.utils import timezone

from vanphong.config.drills._twins import province
from vanphong.config.drills._twins.differences import make_letters
from vanphong.kernel.audit import sealing
from vanphong.kernel.audit.log import declared_run

#: variants of each noun in each office, between one seal and the next
EACH = 4


def build(home: Path) -> None:
    """Build it; three heads are sealed, and the last acts are not."""
    with declared_run("demo"):
        scene = province.build(timezone.now())
        sealing.seal(home=home, now=timezone.now())
        for _seal in range(2):
            make_letters(scene, EACH)
            sealing.seal(home=home, now=timezone.now())
        make_letters(scene, EACH)
    connection.close()
