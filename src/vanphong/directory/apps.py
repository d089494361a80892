from __future__ import annotations

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "vanphong.directory"
    label = "directory"

    def ready(self) -> None:
        from vanphong.directory import adapters, imports, policies
        from vanphong.directory.notifications import DirectoryPeople
        from vanphong.directory.queries import DirectoryActors
        from vanphong.kernel.imports import register_importer
        from vanphong.kernel.notifications.people import set_people
        from vanphong.kernel.principals import set_actor_source

        assert policies.PersonPolicy.noun
        set_actor_source(DirectoryActors())
        set_people(DirectoryPeople())
        adapters.listen()
        register_importer(imports.KIND, imports.AdminUnitImporter)
