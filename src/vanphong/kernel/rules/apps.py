from __future__ import annotations

from django.apps import AppConfig


class RulesConfig(AppConfig):
    name = "vanphong.kernel.rules"
    label = "rules"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate  # noqa: TID251 - Django's only hook there

        post_migrate.connect(_load, sender=self)


def _load(**_: object) -> None:
    from vanphong.kernel.rules.loading import load_all

    load_all()
