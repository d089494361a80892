"""The queues and the list of incoming documents, on screen and as a workbook."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
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
from vanphong.kernel.saved.queries import kept_columns
from vanphong.kernel.subjects import SubjectRef
from vanphong.kernel.ui.format_vi import number_vi
from vanphong.kernel.ui.tables import Empty, Table, address_with, ordered, paginate
from vanphong.kernel.ui.trails import Trail, address_of, trail_in, trail_of, with_trail
from vanphong.kernel.ui.values import Tab, Words
from vanphong.registry import queries
from vanphong.registry.filtering import IncomingFilter
from vanphong.registry.models import Incoming
from vanphong.registry.views.bulk import bulk_acts
from vanphong.registry.views.columns import (
    COLUMNS,
    EXTRA,
    Both,
    Reader,
    chosen,
    column_choices,
)
from vanphong.registry.views.lines import line_of

QUEUES: dict[str, tuple[Words, Callable[[Actor, datetime], QuerySet[Incoming]]]] = {
    "all": (_("All"), lambda actor, _now: queries.list_incoming_for(actor)),
    "register": (_("To register"), lambda actor, _now: queries.list_to_register(actor)),
    "submit": (_("To submit"), lambda actor, _now: queries.list_to_submit(actor)),
    "mine": (_("Before me"), lambda actor, _now: queries.list_before_me(actor)),
    "followed": (_("Being handled"), lambda actor, _now: queries.list_followed(actor)),
    "overdue": (_("Overdue documents"), queries.list_overdue),
    "soon": (_("Documents soon due"), queries.list_soon_due),
}
#: queues that have an order of their own: what lies before a person, the most urgent first
OWN_ORDER = frozenset({"mine"})
PLACE = "registry:list"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: rows of a workbook; who needs more narrows the list
MOST_ROWS = 20_000
BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A list as its address describes it, at the reader's rights of this moment."""

    queue: str
    label: Words
    form: IncomingFilter
    rows: QuerySet[Incoming]
    order: str
    is_cut: bool


def listed(actor: Actor, params: QueryDict, now: datetime) -> Listed:
    """Return the rows that an address of the list names, in its order."""
    said = params.get("queue", "all")
    queue = said if said in QUEUES else "all"
    label, lister = QUEUES[queue]
    form = IncomingFilter(params, extra=EXTRA)
    narrowed = form.narrow(lister(actor, now), actor, timezone.localdate(now))
    every = [column.on_screen(Reader(actor, {})) for column in COLUMNS]
    default = "" if queue in OWN_ORDER else "-arrived"
    rows, order = ordered(narrowed.rows, every, params, default)
    return Listed(
        queue=queue, label=label, form=form, rows=rows, order=order, is_cut=narrowed.is_cut
    )


def trail_for(request: ActorRequest, document: Incoming, now: datetime) -> Trail | None:
    """Return the list one came from and the documents beside this one; None without a list."""
    params = trail_in(request)
    if params is None:
        return None
    found = listed(request.actor, params, now)
    return trail_of(
        params, found.rows, document, label=found.label, list_url=reverse("registry:list"),
        url_of=lambda pk: reverse("registry:detail", args=[pk]),
    )  # fmt: skip


@requires("registry.incoming.list")
def incoming_list(request: ActorRequest) -> HttpResponse:
    """Show one queue; queue, conditions, columns and order stand in the address."""
    now = timezone.now()
    found = listed(request.actor, request.GET, now)
    form, label = found.form, found.label
    columns = chosen(form.said.get("show") or [], kept_columns(request.actor, PLACE))
    limits: dict[uuid.UUID, Shown] = {}
    screen = [column.on_screen(Reader(request.actor, limits)) for column in columns]
    if request.GET.get("format") == "xlsx":
        return _workbook(request.actor, found.rows, columns, form, str(label), now)
    page, pager = paginate(found.rows, request.GET)
    limits |= queries.shown_deadlines(request.actor, page, now)
    new = reverse("registry:new") if may_call(request.actor, "registry.incoming.receive") else ""
    came_by = address_of(request.GET)
    table = Table(
        columns=screen, rows=page, pager=pager, order=found.order, params=request.GET,
        caption=label, bulk=bulk_acts(request.actor, found.queue),
        row_url=lambda row: with_trail(reverse("registry:detail", args=[row.pk]), came_by),
        row_name=lambda row: line_of(request.actor, row),
        empty=Empty(
            title=_("Nothing here"),
            words=_("Documents appear here as soon as they reach this step."),
            act_label=_("Receive a document") if new else "", act_url=new,
        ),
    )  # fmt: skip
    context = {
        "table": table, "tabs": _tabs(found.queue), "new": new, "form": form,
        "is_cut": found.is_cut, "clear_url": f"?queue={found.queue}",
        "columns": column_choices(columns),
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
