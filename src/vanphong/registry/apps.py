from __future__ import annotations

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "vanphong.registry"
    label = "registry"

    def ready(self) -> None:
        from vanphong.kernel.subjects import register_subject
        from vanphong.registry import queries

        register_subject("registry.incoming", queries.describe_incoming)
