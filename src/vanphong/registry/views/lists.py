"""The queues and the list of incoming documents, on screen and as a workbook."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vanphong.directory.queries import tenant_of
from vanphong.kernel.audit import log
from vanphong.kernel.deadlines.showing import Shown
from vanphong.kernel.policies.routes import ActorRequest, may_call, requires
from vanphong.kernel.principals import Actor
from vanphong.kernel.printing import write_table
from vanphong.kernel.printing.lists import Value
from vanphong.kernel.subjects import SubjectRef
from vanphong.kernel.ui.format_vi import number_vi
from vanphong.kernel.ui.tables import Empty, Table, address_with, ordered, paginate
from vanphong.kernel.ui.values import Tab, Words
from vanphong.registry import queries
from vanphong.registry.filtering import IncomingFilter
from vanphong.registry.models import Incoming
from vanphong.registry.views.columns import EXTRA, Both, Reader, chosen

QUEUES: dict[str, tuple[Words, Callable[[Actor], QuerySet[Incoming]]]] = {
    "all": (_("All"), queries.list_incoming_for),
    "register": (_("To register"), queries.list_to_register),
    "submit": (_("To submit"), queries.list_to_submit),
    "mine": (_("Before me"), queries.list_before_me),
    "followed": (_("Being handled"), queries.list_followed),
}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: rows of a workbook; who needs more narrows the list
MOST_ROWS = 20_000
BATCH = 500


@requires("registry.incoming.list")
def incoming_list(request: ActorRequest) -> HttpResponse:
    """Show one queue; queue, conditions, columns and order stand in the address."""
    now = timezone.now()
    queue = request.GET.get("queue", "all")
    label, lister = QUEUES.get(queue, QUEUES["all"])
    form = IncomingFilter(request.GET, extra=EXTRA)
    narrowed = form.narrow(lister(request.actor), request.actor, timezone.localdate(now))
    columns = chosen(form.said.get("show") or [])
    limits: dict[uuid.UUID, Shown] = {}
    screen = [column.on_screen(Reader(request.actor, limits)) for column in columns]
    documents, order = ordered(narrowed.rows, screen, request.GET, "-arrived")
    if request.GET.get("format") == "xlsx":
        return _workbook(request.actor, documents, columns, form, str(label), now)
    page, pager = paginate(documents, request.GET)
    limits |= queries.shown_deadlines(request.actor, page, now)
    new = reverse("registry:new") if may_call(request.actor, "registry.incoming.receive") else ""
    table = Table(
        columns=screen, rows=page, pager=pager, order=order, params=request.GET, caption=label,
        row_url=lambda row: reverse("registry:detail", args=[row.pk]),
        empty=Empty(
            title=_("Nothing here"),
            words=_("Documents appear here as soon as they reach this step."),
            act_label=_("Receive a document") if new else "", act_url=new,
        ),
    )  # fmt: skip
    context = {
        "table": table, "tabs": _tabs(queue), "new": new, "form": form,
        "is_cut": narrowed.is_cut, "clear_url": f"?queue={queue}",
        "sheet_url": address_with(request.GET, format="xlsx", page=None),
    }  # fmt: skip
    return render(request, "registry/list.html", context)


def _tabs(queue: str) -> list[Tab]:
    return [
        Tab(label=name, url=f"?queue={key}", active=key == queue)
        for key, (name, _lister) in QUEUES.items()
    ]


def _workbook(
    actor: Actor,
    documents: QuerySet[Incoming],
    columns: Sequence[Both],
    form: IncomingFilter,
    title: str,
    now: datetime,
) -> HttpResponse:
    """Send the rows of the list, all pages of it, in the order and columns of the screen."""
    tenant = tenant_of(actor)
    log.log_access(SubjectRef("directory.tenant", tenant.pk), actor=actor, what="incoming.xlsx")
    said = [form.in_words()]
    if documents[MOST_ROWS : MOST_ROWS + 1].exists():
        said.append(_("the first %(count)s rows only") % {"count": number_vi(MOST_ROWS)})
    content = write_table(
        [column.in_book() for column in columns], _cells(actor, documents, columns, now),
        title=f"{_('Incoming documents')} – {title}, {tenant.name}",
        filter_text="; ".join(part for part in said if part), now=now,
    )  # fmt: skip
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="van-ban-den.xlsx"'
    return answer


def _cells(
    actor: Actor, documents: QuerySet[Incoming], columns: Sequence[Both], now: datetime
) -> Iterator[list[Value]]:
    for first in range(0, MOST_ROWS, BATCH):
        batch = list(documents[first : first + BATCH])
        reader = Reader(actor, queries.shown_deadlines(actor, batch, now))
        for row in map(reader.row, batch):
            yield [column.value(row) for column in columns]
        if len(batch) < BATCH:
            return
