"""
Each address carries exactly one of `@public`, `@signed_in`, `@requires("noun.verb")`.

An address without one keeps the product from starting (`checks`), and is refused by the
middleware should it come to be called all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import TypeVar, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver

from vanphong.kernel.policies.decisions import NotPermitted
from vanphong.kernel.policies.policy import Policy
from vanphong.kernel.policies.table import table
from vanphong.kernel.principals import Actor

PUBLIC = "public"
SIGNED_IN = "signed_in"

View = TypeVar("View", bound=Callable[..., HttpResponse])


class ActorRequest(HttpRequest):
    """A request after the middleware: `actor` is who acts; views behind a policy have one."""

    actor: Actor


def public(view: View) -> View:
    """Mark an address that everybody may call."""
    return _mark(view, PUBLIC)


def signed_in(view: View) -> View:
    """Mark an address that any signed-in person may call."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if getattr(request, "actor", None) is None:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return _mark(cast("View", guarded), SIGNED_IN)


def requires(act: str) -> Callable[[View], View]:
    """
    Mark an address for those whom the table grants the act "noun.verb" in one of their roles.

    What may be done with one record is asked again where the record is known.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            actor = getattr(request, "actor", None)
            if actor is None:
                return redirect_to_login(request.get_full_path())
            refuse_unless_granted(actor, act)
            return view(request, *args, **kwargs)

        return _mark(cast("View", guarded), act)

    return decorate


def refuse_unless_granted(actor: Actor, act: str) -> None:
    """
    Ask whether any role of the actor is granted the act, whatever the record.

    :raises NotPermitted: none is; carries the sentence of the act
    """
    noun, _, verb = act.rpartition(".")
    grants = table().of(noun, verb)
    if not any(g.fits(c) for g in grants for c in actor.capacities()):
        raise NotPermitted(Policy.registry[noun].sentence(verb))


def may_call(actor: Actor | None, act: str) -> bool:
    """Tell whether an address marked `act` answers this person; for menus and the matrix."""
    if act == PUBLIC:
        return True
    if actor is None:
        return False
    noun, _, verb = act.rpartition(".")
    return act == SIGNED_IN or any(
        g.fits(c) for g in table().of(noun, verb) for c in actor.capacities()
    )


def policy_of(pattern: URLPattern) -> str | None:
    """Return the policy that an address carries, or None."""
    return getattr(pattern.callback, "route_policy", None)


def policed(
    patterns: Iterable[URLPattern | URLResolver], *, public_names: frozenset[str] = frozenset()
) -> list[URLPattern | URLResolver]:
    """
    Mark the addresses of another library: the named ones public, all others signed in.

    The library's own log-in checks stay; a signed-in address here asks for an account only.
    """
    marked = list(patterns)
    for entry in marked:
        if isinstance(entry, URLResolver):
            policed(entry.url_patterns, public_names=public_names)
        elif policy_of(entry) is None:
            mark = public if entry.name in public_names else _account_only
            entry.callback = mark(entry.callback)
    return marked


def _account_only(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return _mark(cast("View", guarded), SIGNED_IN)


def _mark(view: View, policy: str) -> View:
    if hasattr(view, "route_policy"):
        raise ValueError(f"{view.__module__}.{view.__name__} carries two policies")

    @wraps(view)
    def marked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        return view(request, *args, **kwargs)

    marked.route_policy = policy  # type: ignore[attr-defined]  # read by checks and middleware
    return cast("View", marked)
