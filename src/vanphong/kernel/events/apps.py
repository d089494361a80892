from __future__ import annotations

from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "vanphong.kernel.events"
    label = "events"

    def ready(self) -> None:
        from vanphong.kernel import jobs
        from vanphong.kernel.events import bus

        bus.set_waker(jobs.wake)
