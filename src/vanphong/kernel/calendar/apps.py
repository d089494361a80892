from __future__ import annotations

from django.apps import AppConfig


class CalendarConfig(AppConfig):
    name = "vanphong.kernel.calendar"
    label = "calendars"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate  # noqa: TID251 - Django's only hook there

        post_migrate.connect(_seed, sender=self)


def _seed(**_: object) -> None:
    from vanphong.kernel.calendar.seeding import seed_calendar

    seed_calendar()
