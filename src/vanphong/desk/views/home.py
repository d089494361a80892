"""The home page: the queues of the person's role, and the first records of those that wait."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from vanphong.desk.queries import desk_of
from vanphong.desk.views.parts import table_of
from vanphong.kernel.calendar.loading import calendar_for
from vanphong.kernel.policies.routes import ActorRequest, signed_in
from vanphong.kernel.ui.tables import Table
from vanphong.kernel.ui.values import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One queue spread out: its words, its figure, the first rows, and where all of them are."""

    title: Words
    url: str
    count: int
    table: Table[Any]


@signed_in
def home(request: ActorRequest) -> HttpResponse:
    """Show the person's queues and the first records of each that waits for an act."""
    now = timezone.now()
    today = timezone.localdate(now)
    calendar = calendar_for(request.actor.tenant_id)
    desk = desk_of(request.actor, now)
    context = {
        "tiles": desk.tiles(),
        "parts": [
            Part(
                title=queue.label, url=queue.url, count=desk.count(code),
                table=table_of(request.actor, code, queue, rows, now),
            )
            for code, queue, rows in desk.parts()
        ],
        "today": today,
        "day_off": "" if calendar.is_working_day(today) else calendar.name_of(today),
    }  # fmt: skip
    return render(request, "desk/home.html", context)
