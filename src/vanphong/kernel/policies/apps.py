from __future__ import annotations

from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    name = "vanphong.kernel.policies"
    label = "policies"

    def ready(self) -> None:
        from vanphong.kernel.policies import checks  # noqa: F401 - registers the checks
