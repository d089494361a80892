"""The home page: queues with figures, and the first records of those that concern the person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanphong.desk import queries
from vanphong.desk.queries import Duties
from vanphong.dossiers import queries as dossiers
from vanphong.dossiers.models import Submission
from vanphong.kernel.calendar.loading import calendar_for
from vanphong.kernel.deadlines.showing import Shown, deadline_cell
from vanphong.kernel.policies.routes import ActorRequest, signed_in
from vanphong.kernel.principals import Actor
from vanphong.kernel.subjects import describe
from vanphong.kernel.ui.components.badges import urgency_tag
from vanphong.kernel.ui.format_vi import day_vi
from vanphong.kernel.ui.tables import Column, Empty, Table
from vanphong.kernel.ui.values import Words
from vanphong.registry import queries as registry
from vanphong.registry.models import Incoming, Urgency
from vanphong.tasks import queries as tasks
from vanphong.tasks.models import Task

#: rows shown of each queue; the rest is one tap away
SHOWN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One queue spread out: its words, the first rows, and where all of them are."""

    title: Words
    url: str
    table: Table[Any]


@signed_in
def home(request: ActorRequest) -> HttpResponse:
    """Show the person's queues and the first records of each that waits for an act."""
    now = timezone.now()
    today = timezone.localdate(now)
    calendar = calendar_for(request.actor.tenant_id)
    context = {
        "tiles": queries.list_tiles(request.actor, today),
        "parts": _parts(request.actor, now),
        "today": today,
        "day_off": "" if calendar.is_working_day(today) else calendar.name_of(today),
    }
    return render(request, "desk/home.html", context)


def _parts(actor: Actor, now: datetime) -> list[Part]:
    duties = Duties.of(actor)
    found: list[Part] = []
    if duties.directs:
        found.append(_papers(_("Waiting for my direction"), "mine", registry.list_before_me(actor)))
    found.append(_sheets(dossiers.list_asked(actor)))
    if duties.receives:
        found += [
            _papers(_("To register"), "register", registry.list_to_register(actor)),
            _papers(_("To submit"), "submit", registry.list_to_submit(actor)),
        ]
    if duties.heads:
        unassigned = tasks.list_unassigned(actor)
        found.append(_work(actor, _("To assign in my division"), "unassigned", unassigned, now))
    found.append(_work(actor, _("My next tasks"), "mine", tasks.list_mine(actor), now))
    # An empty queue takes no room unless the desk would be empty.
    return [part for part in found if part.table.rows] or found[-1:]


def _papers(title: Words, queue: str, rows: QuerySet[Incoming]) -> Part:
    columns = (
        Column[Incoming](
            key="number", label=gettext_lazy("Arrival no."), number=True, short=True,
            cell=lambda d: d.arrival_number or d.old_number or "–",
        ),
        Column[Incoming](
            key="subject", label=gettext_lazy("Subject"), main=True,
            cell=lambda d: format_html(
                "{}{}", urgency_tag(Urgency(d.urgency).sign), d.subject or _("Unopened envelope")
            ),
        ),
        Column[Incoming](key="sender_name", label=gettext_lazy("Sender")),
        Column[Incoming](key="symbol", label=gettext_lazy("Number and symbol"), short=True),
        Column[Incoming](
            key="arrived", label=gettext_lazy("Arrived"), short=True,
            cell=lambda d: day_vi(d.arrived_on),
        ),
    )  # fmt: skip
    url = f"{reverse('registry:list')}?queue={queue}"
    return _part(title, url, columns, list(rows[:SHOWN]), "registry:detail")


def _sheets(rows: QuerySet[Submission]) -> Part:
    columns = (
        Column[Submission](key="title", label=gettext_lazy("What it is about"), main=True),
        Column[Submission](
            key="maker", label=gettext_lazy("Made by"),
            cell=lambda s: f"{s.maker.person.full_name}, {s.unit.abbreviation}",
        ),
        Column[Submission](key="round", label=gettext_lazy("Round"), number=True, short=True),
        Column[Submission](
            key="made", label=gettext_lazy("Made on"), short=True,
            cell=lambda s: day_vi(timezone.localdate(s.made_at)),
        ),
    )  # fmt: skip
    url = f"{reverse('dossiers:list')}?queue=asked"
    return _part(_("Submissions before me"), url, columns, list(rows[:SHOWN]), "dossiers:detail")


def _work(actor: Actor, title: Words, queue: str, rows: QuerySet[Task], now: datetime) -> Part:
    shown = list(rows[:SHOWN])
    limits = tasks.shown_deadlines(shown, now)
    sources = describe(actor, {task.source for task in shown})
    columns = (
        Column[Task](key="content", label=gettext_lazy("Content"), main=True),
        Column[Task](
            key="source", label=gettext_lazy("Source"),
            cell=lambda t: sources[t.source].label if t.source in sources else "–",
        ),
        Column[Task](
            key="giver", label=gettext_lazy("Given by"),
            cell=lambda t: t.giver.person.full_name,
        ),
        Column[Task](
            key="due", label=gettext_lazy("Deadline"), short=True,
            cell=lambda t: _left(limits.get(t.pk), t),
        ),
    )  # fmt: skip
    return _part(title, f"{reverse('tasks:list')}?queue={queue}", columns, shown, "tasks:detail")


def _left(limit: Shown | None, task: Task) -> object:
    tag = deadline_cell(limit)
    if task.due_on is None:
        return tag
    return format_html('{} <span class="vp-deadline__date">{}</span>', tag, day_vi(task.due_on))


def _part(
    title: Words, url: str, columns: Sequence[Column[Any]], rows: list[Any], detail: str
) -> Part:
    table = Table(
        columns=columns,
        rows=rows,
        caption=title,
        row_url=lambda row: reverse(detail, args=[row.pk]),
        empty=Empty(title=_("Nothing waits here"), icon="circle-check"),
        dom_id=f"desk-{detail.partition(':')[0]}-{url.rpartition('=')[2]}",
    )
    return Part(title=title, url=url, table=table)
