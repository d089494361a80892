"""The screens' engine."""

from __future__ import annotations

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Components, frame and gallery; no tables."""

    name = "vanphong.kernel.ui"
    label = "ui"
