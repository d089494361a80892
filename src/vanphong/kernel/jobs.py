"""
Work behind the page: our own door to procrastinate.

A job is enqueued in the caller's transaction and starts after its commit. Jobs take keyword
arguments that are ids, call one operation, and may run twice.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

from vanphong.kernel.events import bus

_queue = JobManager(DjangoConnector())

F = TypeVar("F", bound=Callable[..., Any])

#: attempts, then waiting 2, 4, 8 … seconds
RETRY = RetryStrategy(max_attempts=8, exponential_wait=2)


def job(*, name: str, queue: str = "default", lock: str | None = None) -> Callable[[F], Any]:
    """Declare a function as a job that is tried up to eight times with growing pauses."""
    return app.task(name=name, queue=queue, lock=lock, retry=RETRY, pass_context=False)


def periodic(*, cron: str, name: str) -> Callable[[Callable[[datetime], None]], Any]:
    """
    Declare a function to be run by the clock; it is told the moment.

    `cron` has five fields, or six with seconds last, in the time of the installation.
    """

    def register(function: Callable[[datetime], None]) -> Any:
        def run(timestamp: int) -> None:
            function(timezone.now())

        task = app.task(name=name, queueing_lock=name, pass_context=False)(run)
        return app.periodic(cron=cron, periodic_id=name)(task)

    return register


def enqueue(task: Any, **arguments: Any) -> None:
    """
    Put a job into the queue, in the caller's transaction if there is one.

    Always over Django's own connection: inside a job the task's own `defer` takes the worker's,
    and the new job would start before the commit, find nothing and count as done.
    """
    configure_task(
        name=task.name, job_manager=_queue, queue=task.queue, lock=task.lock,
        queueing_lock=task.queueing_lock, priority=task.priority,
    ).defer(**arguments)  # fmt: skip


@job(name="events.deliver", queue="events")
def deliver_event(event_id: int) -> None:
    """Run the handlers of one event of the outbox."""
    bus.deliver(event_id, now=timezone.now())


def wake(event_id: int) -> None:
    """Enqueue the delivery of one event; registered with the bus at start."""
    enqueue(deliver_event, event_id=event_id)
