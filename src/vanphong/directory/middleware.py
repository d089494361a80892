"""What stands between signing in and working: a first password must be changed, a post be held."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from vanphong.directory import queries
from vanphong.directory.adapters import DOORS
from vanphong.kernel.policies.routes import PUBLIC

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
#: where whoever must change the password may go all the same
CHANGING = frozenset({"account_change_password", "account_set_password", "account_logout"})
#: and who must set a second factor up first
SETTING_UP = CHANGING | {
    "account_reauthenticate", "mfa_index", "mfa_reauthenticate", "mfa_activate_totp",
    "mfa_list_webauthn", "mfa_add_webauthn", "mfa_reauthenticate_webauthn", "switch",
}  # fmt: skip


class StandingMiddleware:
    """
    Hold a signed-in account at the door until it stands as it should.

    Out when it holds no post; to the change of its first password; to the second factor where the
    role in which it acts must have one (`SECOND_FACTOR`).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Do nothing before the address is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Let public addresses through; ask the others' account."""
        if getattr(view, "route_policy", PUBLIC) == PUBLIC or not request.user.is_authenticated:
            return None
        if getattr(request, "actor", None) is None:
            return _show_out(request)
        must_change = getattr(request, "must_change_password", False)
        name = request.resolver_match.url_name if request.resolver_match else ""
        if must_change:
            return None if name in CHANGING else redirect("account_change_password")
        request.must_set_factor = _lacks_factor(request)  # type: ignore[attr-defined]  # shown by the page
        if request.must_set_factor and name not in SETTING_UP:  # type: ignore[attr-defined]  # as above
            return redirect("mfa_index")
        return None


def _lacks_factor(request: HttpRequest) -> bool:
    """Tell whether the role must have a second factor and the account has none."""
    roles: frozenset[str] = request.actor.roles  # type: ignore[attr-defined]  # asked before
    wanted = settings.SECOND_FACTOR == "all" or (
        settings.SECOND_FACTOR == "administrators" and "administrator" in roles
    )
    return wanted and not is_mfa_enabled(request.user, FACTORS)


def _show_out(request: HttpRequest) -> HttpResponse:
    """End a session that can do nothing any more, and say why at the log-in."""
    why = queries.closed_door(request.user.pk, now=timezone.now())
    logout(request)
    if why:
        messages.error(request, DOORS[why]())
    return redirect("account_login")
