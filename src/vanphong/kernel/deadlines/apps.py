from __future__ import annotations

from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    name = "vanphong.kernel.deadlines"
    label = "deadlines"

    def ready(self) -> None:
        from vanphong.kernel.deadlines import (
            reactions,  # noqa: F401 - registers its handlers
            rule_words,  # noqa: F401 - names the parts of its rules
        )
