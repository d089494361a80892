from __future__ import annotations

from django.apps import AppConfig


class PhrasesConfig(AppConfig):
    name = "vanphong.kernel.phrases"
    label = "phrases"

    def ready(self) -> None:
        from vanphong.kernel.phrases import policies

        assert policies.PhrasePolicy.noun
