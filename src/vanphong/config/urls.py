"""Root addresses: each capability's own addresses under its name."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from vanphong.directory.urls import account_patterns

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("vanphong.desk.urls")),
    path("registry/", include("vanphong.registry.urls")),
    path("dossiers/", include("vanphong.dossiers.urls")),
    path("exchange/", include("vanphong.exchange.urls")),
    path("tasks/", include("vanphong.tasks.urls")),
    path("directory/", include("vanphong.directory.urls")),
    path("figures/", include("vanphong.kernel.figures.urls")),
    path("notifications/", include("vanphong.kernel.notifications.urls")),
    path("saved/", include("vanphong.kernel.saved.urls")),
    path("phrases/", include("vanphong.kernel.phrases.urls")),
    path("ui/emails/", include("vanphong.kernel.notifications.email_urls")),
    path("ui/", include("vanphong.kernel.ui.urls")),
    path("accounts/", include(account_patterns)),
]
