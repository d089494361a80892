from __future__ import annotations

from django.apps import AppConfig


class SecrecyConfig(AppConfig):
    name = "vanphong.kernel.secrecy"
    label = "secrecy"
