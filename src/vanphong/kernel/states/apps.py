from __future__ import annotations

from django.apps import AppConfig


class StatesConfig(AppConfig):
    name = "vanphong.kernel.states"
    label = "states"
