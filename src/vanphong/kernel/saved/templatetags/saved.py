"""`{% saved_views %}`: the kept views of the list on this page, and the way to keep this one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.template import Context, Library
from django.urls import reverse

from vanphong.kernel.policies.routes import may_call
from vanphong.kernel.principals import Actor
from vanphong.kernel.saved.models import SavedView
from vanphong.kernel.saved.operations import clean_query
from vanphong.kernel.saved.policies import SavedViewPolicy
from vanphong.kernel.saved.queries import list_views
from vanphong.kernel.ui.tables import address_with
from vanphong.kernel.ui.values import ColumnChoice

register = Library()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One view as drawn."""

    view: SavedView
    url: str
    is_current: bool
    may_drop: bool


@register.inclusion_tag("saved/views.html", takes_context=True)
def saved_views(context: Context, *, columns: Sequence[ColumnChoice] = ()) -> dict[str, object]:
    """Draw the views of this list and, where it has some, the choice of columns. Cost: a query."""
    request: HttpRequest = context["request"]
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by the middleware
    match = request.resolver_match
    place = match.view_name if match else ""
    present = clean_query(request.GET.urlencode())
    views = [
        Kept(
            view=view, url=reverse(place) + (f"?{view.query}" if view.query else ""),
            is_current=view.query == present,
            may_drop=SavedViewPolicy.decide(actor, "drop", view).allowed,
        )
        for view in list_views(actor, place)
    ]  # fmt: skip
    is_kept = any(kept.is_current for kept in views)
    return {
        "views": views, "place": place, "query": present, "may_keep": present and not is_kept,
        "may_share": may_call(actor, "saved.view.share"), "columns": columns,
        "plain_query": clean_query(address_with(request.GET, show=None)),
        "csrf_token": context.get("csrf_token"),
    }  # fmt: skip
