"""A job belongs to the transaction that asks for it, also where a job asks for another one."""

from __future__ import annotations

import pytest
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.testing import InMemoryConnector

from vanphong.kernel.jobs import deliver_event, enqueue


@pytest.mark.django_db
def test_inside_a_worker_a_job_waits_for_the_commit() -> None:
    """The worker has a connector of its own, over which a job would start before the commit."""
    waiting = ProcrastinateJob.objects.filter(task_name="events.deliver", args={"event_id": 7})
    elsewhere = InMemoryConnector()
    with app.replace_connector(elsewhere):
        with transaction.atomic():
            enqueue(deliver_event, event_id=7)
            assert waiting.count() == 1
            transaction.set_rollback(True)
        assert not waiting.exists()
        enqueue(deliver_event, event_id=7)
    [job] = waiting
    assert (job.queue_name, elsewhere.jobs) == ("events", {})
