from __future__ import annotations

from django.apps import AppConfig


class SavedConfig(AppConfig):
    name = "vanphong.kernel.saved"
    label = "saved"

    def ready(self) -> None:
        from vanphong.kernel.saved import policies

        assert policies.SavedViewPolicy.noun
