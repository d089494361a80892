from __future__ import annotations

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "vanphong.kernel.files"
    label = "files"
