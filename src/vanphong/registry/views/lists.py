"""The queues and the list of incoming documents."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.deadlines.showing import Shown, deadline_cell
from vanphong.kernel.policies.routes import ActorRequest, may_call, requires
from vanphong.kernel.principals import Actor, Level
from vanphong.kernel.ui.components.badges import status_tag, urgency_tag
from vanphong.kernel.ui.format_vi import day_vi
from vanphong.kernel.ui.tables import Column, Empty, Table, ordered, paginate
from vanphong.kernel.ui.values import Tab, Words
from vanphong.registry import queries
from vanphong.registry.models import Incoming, Urgency
from vanphong.registry.policies import IncomingPolicy
from vanphong.registry.states import TONES

QUEUES: dict[str, tuple[Words, Callable[[Actor], QuerySet[Incoming]]]] = {
    "all": (_("All"), queries.list_incoming_for),
    "register": (_("To register"), queries.list_to_register),
    "submit": (_("To submit"), queries.list_to_submit),
    "mine": (_("Before me"), queries.list_before_me),
    "followed": (_("Being handled"), queries.list_followed),
}


def state_of(document: Incoming) -> object:
    """Return the state as a tag."""
    return status_tag(document.get_state_display(), TONES.get(document.state, "neutral"))


def subject_of(actor: Actor, document: Incoming) -> object:
    """Return the subject for who may know it; who knows the line only is told so instead."""
    words = document.subject or _("Unopened envelope")
    if IncomingPolicy.level(actor, document) < Level.FULL:
        words = _("Register line only")
    return format_html("{} {}", urgency_of(document), words) if urgency_of(document) else words


def columns_for(actor: Actor, limits: Mapping[uuid.UUID, Shown]) -> tuple[Column[Incoming], ...]:
    """Return the columns as this reader may see them; `limits` are those of the rows shown."""
    return (
        Column[Incoming](
            key="number", label=_("Arrival no."), number=True, short=True, sort="arrival_number",
            cell=lambda d: d.arrival_number or d.old_number or "–",
        ),
        Column[Incoming](
            key="arrived", label=_("Arrived"), short=True, sort="arrived_at",
            cell=lambda d: day_vi(d.arrived_on),
        ),
        Column[Incoming](key="sender_name", label=_("Sender")),
        Column[Incoming](key="symbol", label=_("Number and symbol")),
        Column[Incoming](
            key="subject", label=_("Subject"), main=True, cell=lambda d: subject_of(actor, d),
        ),
        Column[Incoming](
            key="due", label=_("Deadline"), short=True,
            cell=lambda d: deadline_cell(limits.get(d.pk)),
        ),
        Column[Incoming](key="state", label=_("State"), short=True, cell=state_of),
    )  # fmt: skip


@requires("registry.incoming.list")
def incoming_list(request: ActorRequest) -> HttpResponse:
    """Show one queue of incoming documents; the queue and the order stand in the address."""
    queue = request.GET.get("queue", "all")
    label, lister = QUEUES.get(queue, QUEUES["all"])
    limits: dict[uuid.UUID, Shown] = {}
    columns = columns_for(request.actor, limits)
    rows, order = ordered(lister(request.actor), columns, request.GET, "-arrived")
    page, pager = paginate(rows, request.GET)
    limits.update(queries.shown_deadlines(request.actor, page, timezone.now()))
    may_receive = may_call(request.actor, "registry.incoming.receive")
    new = reverse("registry:new") if may_receive else ""
    table = Table(
        columns=columns, rows=page, pager=pager, order=order, params=request.GET,
        caption=label, row_name=lambda d: d.symbol or d.sender_name,
        row_url=lambda d: reverse("registry:detail", args=[d.pk]),
        empty=Empty(
            title=_("Nothing here"),
            words=_("Documents appear here as soon as they reach this step."),
            act_label=_("Receive a document") if new else "", act_url=new,
        ),
    )  # fmt: skip
    tabs = [
        Tab(label=name, url=f"?queue={key}", active=key == queue)
        for key, (name, _lister) in QUEUES.items()
    ]
    return render(request, "registry/list.html", {"table": table, "tabs": tabs, "new": new})


def urgency_of(document: Incoming) -> object:
    """Return the urgency as a tag, or nothing."""
    return urgency_tag(Urgency(document.urgency).sign)
