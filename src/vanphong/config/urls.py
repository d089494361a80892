"""Root addresses: each capability's own addresses under its name."""

from __future__ import annotations

from allauth import urls as allauth_urls
from django.urls import URLPattern, URLResolver, include, path

from vanphong.kernel.policies.routes import policed

#: pages of django-allauth that nobody is signed in for yet
PUBLIC_ACCOUNT_PAGES = frozenset(
    {
        "account_login",
        "account_logout",
        "account_signup",
        "account_inactive",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "account_email_verification_sent",
        "account_confirm_email",
        "account_request_login_code",
        "account_confirm_login_code",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "mfa_signup_webauthn",
        "mfa_trust",
    }
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("vanphong.desk.urls")),
    path("registry/", include("vanphong.registry.urls")),
    path("tasks/", include("vanphong.tasks.urls")),
    path("directory/", include("vanphong.directory.urls")),
    path("notifications/", include("vanphong.kernel.notifications.urls")),
    path("ui/", include("vanphong.kernel.ui.urls")),
    path(
        "accounts/", include(policed(allauth_urls.urlpatterns, public_names=PUBLIC_ACCOUNT_PAGES))
    ),
]
