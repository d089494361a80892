from __future__ import annotations

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "vanphong.directory"
    label = "directory"

    def ready(self) -> None:
        from vanphong.directory import policies
        from vanphong.directory.queries import DirectoryActors
        from vanphong.kernel.principals import set_actor_source

        assert policies.PersonPolicy.noun
        set_actor_source(DirectoryActors())
