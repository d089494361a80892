"""Find who acts, refuse unmarked addresses, and give every refusal its one form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone

from vanphong.kernel.policies.decisions import Missing, NotPermitted, Refusal
from vanphong.kernel.principals import actor_source


class PolicyMiddleware:
    """Set `request.actor`; answer Missing as a missing thing and NotPermitted with 403."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Resolve the actor from the account's present appointment, anew at each request."""
        source = actor_source()
        request.actor = source.actor_of(request, now=timezone.now()) if source else None  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> None:
        """Fail closed on an address without a policy."""
        if not hasattr(view, "route_policy"):
            raise ImproperlyConfigured(f"{view.__module__} has an address without a policy")

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turn the answers of policies into pages."""
        if isinstance(error, Missing):
            raise Http404 from None
        if isinstance(error, NotPermitted):
            return refusal_page(request, error, 403)
        if isinstance(error, Refusal):
            return refusal_page(request, error, 409)
        return None


def refusal_page(request: HttpRequest, refusal: Refusal, status: int) -> HttpResponse:
    """Return the page that says the sentence of a refusal and how to go on."""
    context = {"sentence": refusal.sentence, "status": status}
    return HttpResponse(render_to_string("refusal.html", context, request), status=status)
