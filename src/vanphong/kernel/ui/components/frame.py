"""The frame of every page: queues, top bar, bottom bar, messages, slots."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from vanphong.kernel.principals import Actor
from vanphong.kernel.ui.components.library import register
from vanphong.kernel.ui.navigation import NavLink, by_section, links_for
from vanphong.kernel.ui.shell import SHELL, address
from vanphong.kernel.ui.slots import slot_named

TONES = {
    "debug": "neutral",
    "info": "info",
    "success": "good",
    "warning": "warning",
    "error": "danger",
}


def _actor(request: HttpRequest | None) -> Actor | None:
    return getattr(request, "actor", None)


def _links(request: HttpRequest) -> list[NavLink]:
    """Ask the queues once per request; side list and bottom bar share the answer."""
    known: list[NavLink] | None = getattr(request, "_ui_links", None)
    if known is None:
        actor = _actor(request)
        known = links_for(actor, request.path, request.GET) if actor else []
        request._ui_links = known  # type: ignore[attr-defined]  # kept for this request only
    return known


@register.inclusion_tag("vanphong/components/sidebar.html", takes_context=True)
def ui_sidebar(context: Context) -> dict[str, object]:
    """Draw the list of queues with counts."""
    request: HttpRequest = context["request"]
    return {"sections": list(by_section(_links(request))), "home": address(SHELL.home) or "/"}


@register.inclusion_tag("vanphong/components/bottombar.html", takes_context=True)
def ui_bottombar(context: Context) -> dict[str, object]:
    """Draw the first four queues of a phone, and the way to all."""
    links = [link for link in _links(context["request"]) if link.item.phone]
    return {"links": links[:4]}


@register.inclusion_tag("vanphong/components/topbar.html", takes_context=True)
def ui_topbar(context: Context) -> dict[str, object]:
    """Draw office, search, bell and account."""
    request: HttpRequest = context["request"]
    actor = _actor(request)
    office = SHELL.office_name(actor) if SHELL.office_name and actor else ""
    search_url = address(SHELL.search)
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "actor": actor,
        "office": office,
        # The search page has its own field, which keeps the conditions beside it.
        "search_url": "" if search_url == request.path else search_url,
        "log_out_url": address(SHELL.log_out),
        "account_url": address(SHELL.account),
    }


@register.inclusion_tag("vanphong/components/languages.html", takes_context=True)
def ui_languages(context: Context) -> dict[str, object]:
    """Draw the switch between languages."""
    request: HttpRequest = context["request"]
    return {
        "languages": settings.LANGUAGES,
        "present": get_language(),
        "here": request.get_full_path(),
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_tag(takes_context=True)
def ui_is_demo(context: Context) -> bool:
    """Tell whether every page must say that its data are samples."""
    return bool(getattr(settings, "DEMO", False))


@register.inclusion_tag("vanphong/components/messages.html", takes_context=True)
def ui_messages(context: Context) -> dict[str, object]:
    """Draw what happened just now."""
    found = context.get("messages") or ()
    return {"rows": [(m, TONES.get(m.level_tag, "info")) for m in found]}


@register.simple_tag(takes_context=True)
def ui_slot(context: Context, name: str, subject: object) -> SafeString:
    """Draw what higher capabilities put into a slot: {% ui_slot "tasks.task.actions" task %}."""
    request: HttpRequest = context["request"]
    slot = slot_named(name)
    if not isinstance(subject, slot.takes):
        raise TypeError(f"slot {name} takes {slot.takes.__name__}, not {type(subject).__name__}")
    drawn = []
    for item in slot.items:
        values = item.context(request, subject)
        if values is not None:
            drawn.append(render_to_string(item.template, dict(values), request))
    return mark_safe("".join(drawn))  # noqa: S308  # each part was escaped by its own template
