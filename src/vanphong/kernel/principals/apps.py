from __future__ import annotations

from django.apps import AppConfig


class PrincipalsConfig(AppConfig):
    name = "vanphong.kernel.principals"
    label = "principals"
