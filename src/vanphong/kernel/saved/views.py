"""Keeping and dropping views of lists; each act leads back to the list."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vanphong.kernel.policies import Refusal
from vanphong.kernel.policies.routes import ActorRequest, requires
from vanphong.kernel.saved import operations, queries
from vanphong.kernel.saved.places import is_place


@require_POST
def _keep(request: ActorRequest) -> HttpResponse:
    """Keep the view that the form names."""
    place, query = request.POST.get("place", ""), request.POST.get("query", "")
    try:
        view = operations.keep_view(
            place=place, name=request.POST.get("name", ""), query=query,
            is_shared=request.POST.get("shared") == "office",
            with_unit=request.POST.get("shared") == "unit",
            actor=request.actor, now=timezone.now(),
        )  # fmt: skip
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("The view “%(name)s” is kept.") % {"name": view.name})
    return redirect(_address(place, query))


@require_POST
def _drop(request: ActorRequest, view_id: uuid.UUID) -> HttpResponse:
    """Drop one view."""
    view = queries.get_view_for(request.actor, view_id)
    operations.drop_view(view, actor=request.actor, now=timezone.now())
    messages.success(request, _("The view “%(name)s” is dropped.") % {"name": view.name})
    return redirect(_address(view.place, ""))


@require_POST
def _columns(request: ActorRequest) -> HttpResponse:
    """Keep the columns that the form names, or go back to the usual ones."""
    place = request.POST.get("place", "")
    usual = "usual" in request.POST
    try:
        operations.choose_columns(
            place=place, columns=[] if usual else ["", *request.POST.getlist("column")],
            actor=request.actor, now=timezone.now(),
        )  # fmt: skip
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    return redirect(_address(place, request.POST.get("query", "")))


keep = requires("saved.view.keep")(_keep)
drop = requires("saved.view.drop")(_drop)
columns = requires("saved.view.choose_columns")(_columns)


def _address(place: str, query: str) -> str:
    if not is_place(place):
        return "/"
    kept = operations.clean_query(query)
    return reverse(place) + (f"?{kept}" if kept else "")
