"""A hundred threads, each with a connection of its own, register by the verb."""

from __future__ import annotations

import random
import threading
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from django.db import connection
from django.utils import timezone

from vanphong.config.drills._faults import PLANNED, Watch
from vanphong.config.drills._office import Office
from vanphong.registry.operations import Letter

ERROR_RATE = 0.05
SEED = 20261124
ATTEMPTS = 60


@dataclass(slots=True)
class Taken:
    """What the takers were told: document and number; and how often they were thrown back."""

    acknowledged: list[tuple[uuid.UUID, int]] = field(default_factory=list)
    errors: int = 0
    broken: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, name: str) -> None:
        """Add one to a figure; many threads do."""
        with self.lock:
            setattr(self, name, getattr(self, name) + 1)


def take_all(office: Office, taken: Taken, *, takes: int, connections: int, control: bool) -> None:
    """
    Take `takes` numbers; the first round begins only when every connection has a transaction.

    One take in twenty raises once after its number was taken, and is repeated with its key.
    """
    gate = threading.Barrier(connections)
    dice = random.Random(SEED)  # noqa: S311 - the drill repeats
    plan = [[dice.random() < ERROR_RATE for _ in range(takes // connections)]
            for _ in range(connections)]  # fmt: skip

    def work(faults: list[bool]) -> None:
        waits: list[Callable[[], object]] = [gate.wait]
        for fault in faults:
            _take_one(office, taken, [True] if fault else [], waits, control)
        connection.close()

    with ThreadPoolExecutor(connections) as pool:
        list(pool.map(work, plan))


def _take_one(
    office: Office,
    taken: Taken,
    faults: list[bool],
    waits: list[Callable[[], object]],
    control: bool,
) -> None:
    key, letter = uuid.uuid4(), Letter(sender_name="Sở Tài chính", subject="Về việc diễn tập")

    def before() -> None:
        while waits:
            waits.pop()()

    watch = Watch(
        control=control, fault=lambda: bool(faults) and faults.pop(), note=lambda seconds: None,
        before=before,
    )  # fmt: skip
    for _attempt in range(ATTEMPTS):
        try:
            with connection.execute_wrapper(watch):
                document = office.take(key, letter, timezone.now())
        except Exception as failure:  # whatever a killed backend makes of it
            taken.count("errors" if PLANNED in str(failure) else "broken")
            connection.close()
            time.sleep(0.05)
        else:
            with taken.lock:
                taken.acknowledged.append((document.pk, document.arrival_number or 0))
            return
