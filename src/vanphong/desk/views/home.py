"""The home page: the queues of the person's role, and the first records of those that wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from vanphong.desk.queries import desk_of
from vanphong.desk.views.parts import table_of
from vanphong.kernel.calendar.loading import calendar_for
from vanphong.kernel.policies.routes import ActorRequest, may_call, signed_in
from vanphong.kernel.ui.tables import Table
from vanphong.kernel.ui.values import Words
from vanphong.registry import queries as registry


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One queue spread out: its words, its figure, the first rows, and where all of them are."""

    title: Words
    url: str
    count: int
    table: Table[Any]


def _is_time_to_compare(request: ActorRequest, now: datetime) -> bool:
    """Tell whether the registry's hour of comparing has come (practice item 14)."""
    return may_call(request.actor, "registry.slip.make") and registry.is_time_to_reconcile(now)


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
        "compare": calendar.is_working_day(today) and _is_time_to_compare(request, now),
        "day_off": "" if calendar.is_working_day(today) else calendar.name_of(today),
    }  # fmt: skip
    return render(request, "desk/home.html", context)
