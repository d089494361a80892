"""A process whose threads register documents by the verb until the time is over."""

from __future__ import annotations

import sys
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

from django.db import connection
from django.utils import timezone

from vanphong.directory.models import Appointment
from vanphong.directory.queries import actor_for
from vanphong.kernel.principals import Actor
from vanphong.registry.models import Series
from vanphong.registry.operations import Letter, receive_and_register


class Writer:
    """A clerk and a book."""

    def __init__(self, book: str, post: str) -> None:
        """Find both by their ids."""
        self.book = Series.objects.get(pk=uuid.UUID(book))
        posts = Appointment.objects.select_related("person", "unit")
        self.clerk = posts.get(pk=uuid.UUID(post))
        self.actor: Actor = actor_for(self.clerk, now=timezone.now())
        self.over = 0.0

    def write(self, threads: int, seconds: float) -> tuple[int, float]:
        """Register by so many threads; return the count and the seconds it took."""
        gate = threading.Barrier(threads + 1)

        def work(_place: int) -> int:
            connection.ensure_connection()
            gate.wait()
            count = 0
            while time.monotonic() < self.over:
                self.register()
                count += 1
            connection.close()
            return count

        with ThreadPoolExecutor(threads) as pool:
            futures = [pool.submit(work, place) for place in range(threads)]
            began = time.monotonic()
            self.over = began + seconds
            gate.wait()
            count = sum(future.result() for future in futures)
        return count, time.monotonic() - began

    def register(self) -> None:
        """Receive and register one letter."""
        now = timezone.now()
        letter = Letter(
            sender_name="Sở Tài chính", symbol=f"{uuid.uuid4().hex[:8]}/STC",
            subject="Về việc báo cáo tình hình thực hiện dự toán ngân sách",
        )  # fmt: skip
        receive_and_register(
            letter, series=self.book, arrived_at=now, receiver=self.clerk, key=uuid.uuid4(),
            actor=self.actor, now=now,
        )  # fmt: skip


def main() -> None:
    """Write as the arguments say (book, post, threads, seconds); print count and seconds."""
    book, post, threads, seconds = sys.argv[1:]
    count, took = Writer(book, post).write(int(threads), float(seconds))
    sys.stdout.write(f"{count} {took}\n")
