"""What stands between signing in and working: a first password must be changed, a post be held."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from vanphong.directory import queries
from vanphong.directory.adapters import DOORS
from vanphong.kernel.policies.routes import PUBLIC

#: where whoever must change the password may go all the same
CHANGING = frozenset({"account_change_password", "account_set_password", "account_logout"})


class StandingMiddleware:
    """Send a signed-in account to the change of its first password, or out when it has no post."""

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
        if must_change and name not in CHANGING:
            return redirect("account_change_password")
        return None


def _show_out(request: HttpRequest) -> HttpResponse:
    """End a session that can do nothing any more, and say why at the log-in."""
    why = queries.closed_door(request.user.pk, now=timezone.now())
    logout(request)
    if why:
        messages.error(request, DOORS[why]())
    return redirect("account_login")
