"""The home page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from vanphong.desk import queries
from vanphong.kernel.policies.routes import ActorRequest, signed_in
from vanphong.registry.queries import list_before_me
from vanphong.tasks.queries import list_mine


@signed_in
def home(request: ActorRequest) -> HttpResponse:
    """Show the person's queues, what waits for a direction, and the next tasks."""
    today = timezone.localdate()
    context = {
        "queues": queries.list_queues(request.actor, today),
        "before_me": list_before_me(request.actor)[:8],
        "tasks": list_mine(request.actor)[:8],
        "today": today,
    }
    return render(request, "desk/home.html", context)
