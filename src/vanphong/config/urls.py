"""Root addresses: each capability's own addresses under its name."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("ui/", include("vanphong.kernel.ui.urls")),
]
