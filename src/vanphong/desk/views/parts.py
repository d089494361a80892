"""How the first rows of each kind of queue are drawn on the desk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanphong.desk.queues import Kind, Queue
from vanphong.directory.models import Account
from vanphong.dossiers.models import Submission
from vanphong.kernel.deadlines.showing import Shown, deadline_cell
from vanphong.kernel.principals import Actor
from vanphong.kernel.subjects import describe
from vanphong.kernel.ui.components.badges import urgency_tag
from vanphong.kernel.ui.format_vi import day_vi, moment_vi
from vanphong.kernel.ui.tables import Column, Empty, Table
from vanphong.kernel.ui.trails import with_trail
from vanphong.registry import queries as registry
from vanphong.registry.models import Incoming, Outgoing, Urgency
from vanphong.tasks import queries as tasks
from vanphong.tasks.models import Task

Rows = Sequence[Any]
Columns = Sequence[Column[Any]]


def _papers(actor: Actor, rows: Sequence[Incoming], now: datetime) -> Columns:
    limits = registry.shown_deadlines(actor, rows, now)
    due = Column[Incoming](
        key="due", label=gettext_lazy("Deadline"), short=True,
        cell=lambda d: deadline_cell(limits.get(d.pk)) if d.pk in limits else "",
    )  # fmt: skip
    return (
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
        *([due] if limits else []),
    )  # fmt: skip


def _issued(actor: Actor, rows: Sequence[Outgoing], now: datetime) -> Columns:
    return (
        Column[Outgoing](key="symbol", label=gettext_lazy("Number and symbol"), short=True),
        Column[Outgoing](key="subject", label=gettext_lazy("Subject"), main=True),
        Column[Outgoing](key="signer_name", label=gettext_lazy("Signer")),
        Column[Outgoing](key="unit", label=gettext_lazy("Division"), cell=lambda o: o.unit.name),
    )


def _sheets(actor: Actor, rows: Sequence[Submission], now: datetime) -> Columns:
    return (
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


def _work(actor: Actor, rows: Sequence[Task], now: datetime) -> Columns:
    limits = tasks.shown_deadlines(rows, now)
    sources = describe(actor, {task.source for task in rows})
    return (
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


def _left(limit: Shown | None, task: Task) -> object:
    tag = deadline_cell(limit)
    if task.due_on is None:
        return tag
    return format_html('{} <span class="vp-deadline__date">{}</span>', tag, day_vi(task.due_on))


def _people(actor: Actor, rows: Sequence[Account], now: datetime) -> Columns:
    return (
        Column[Account](
            key="person", label=gettext_lazy("Person"), main=True,
            cell=lambda a: a.person.full_name,
        ),
        Column[Account](
            key="last", label=gettext_lazy("Last log-in"), short=True,
            cell=lambda a: moment_vi(a.user.last_login) if a.user.last_login else "–",
        ),
    )  # fmt: skip


#: for each kind of queue: its columns, and the address of a row
DRAWN: dict[Kind, tuple[Callable[[Actor, Any, datetime], Columns], Callable[[Any], str]]] = {
    "papers": (_papers, lambda d: reverse("registry:detail", args=[d.pk])),
    "issued": (_issued, lambda o: reverse("registry:outgoing", args=[o.pk])),
    "sheets": (_sheets, lambda s: reverse("dossiers:detail", args=[s.pk])),
    "work": (_work, lambda t: reverse("tasks:detail", args=[t.pk])),
    "people": (_people, lambda a: reverse("directory:person", args=[a.person_id])),
}


def table_of(actor: Actor, code: str, queue: Queue, rows: Rows, now: datetime) -> Table[Any]:
    """Return the first rows of a queue as a table whose rows remember the whole list."""
    columns, url_of = DRAWN[queue.kind]
    return Table(
        columns=columns(actor, rows, now), rows=rows, caption=queue.label,
        row_url=lambda row: _address(queue, row, url_of(row)),
        empty=Empty(title=_("Nothing waits here"), icon="circle-check"), dom_id=f"desk-{code}",
    )  # fmt: skip


def _address(queue: Queue, row: Any, url: str) -> str:
    """Return where a row leads: its act, or its own page, which remembers a list that it walks."""
    if queue.row:
        return reverse(queue.row, args=[row.pk])
    return with_trail(url, f"queue={queue.key}")
