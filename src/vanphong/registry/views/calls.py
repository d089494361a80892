"""Express documents: taking one, the safe line to pass on, and the call log."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from vanphong.directory.queries import tenant_of
from vanphong.kernel import printing
from vanphong.kernel.policies.routes import ActorRequest, requires
from vanphong.kernel.printing import print_table
from vanphong.kernel.ui.format_vi import day_vi, moment_vi
from vanphong.kernel.ui.tables import Column, Empty, Table, address_with, paginate
from vanphong.registry import operations, queries
from vanphong.registry.models import Incoming, Urgency, UrgentCall
from vanphong.registry.policies import IncomingPolicy
from vanphong.registry.queries.calls import call_of, list_calls
from vanphong.registry.views.sending import as_pdf

#: rows of a printed log
MOST_ROWS = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCall:
    """What the page of a document shows of its calling, and the line that may be passed on."""

    line: str
    call: UrgentCall | None
    last: str = ""
    count: int = 0
    take_url: str = ""


def call_shown(request: ActorRequest, document: Incoming) -> ShownCall | None:
    """Return the calling of an express document; None for the others. Cost: four queries."""
    if document.urgency not in (Urgency.EXPRESS, Urgency.VERY_URGENT):
        return None
    call = call_of(document)
    attempts = list(call.attempts.all()) if call else []
    attempts.sort(key=lambda one: one.place)
    is_open = call is not None and call.ended_at is None
    may_take = is_open and IncomingPolicy.decide(request.actor, "take_call", document).allowed
    return ShownCall(
        line=safe_line(document), call=call, count=len(attempts),
        last=attempts[-1].appointment.person.full_name if attempts else "",
        take_url=reverse("registry:take_call", args=[document.pk]) if may_take else "",
    )  # fmt: skip


def safe_line(document: Incoming) -> str:
    """Return what may stand in any chat group: degree, number and day, and the address."""
    url = settings.BASE_URL + reverse("registry:detail", args=[document.pk])
    return _("%(degree)s: document no. %(number)s of %(day)s. Open: %(url)s") % {
        "degree": document.get_urgency_display(), "number": document.arrival_number or "–",
        "day": day_vi(document.arrived_on), "url": url,
    }  # fmt: skip


@require_POST
def _take(request: ActorRequest, incoming_id: uuid.UUID) -> HttpResponse:
    document = queries.get_incoming_for(request.actor, incoming_id)
    operations.take_call(document, actor=request.actor, now=timezone.now())
    messages.success(request, _("You have taken it. Nobody is called any more."))
    return redirect("registry:detail", document.pk)


#: "I take it"
take = requires("registry.incoming.take_call")(_take)


def _document(call: UrgentCall) -> str:
    document = call.incoming
    return _("No. %(number)s, %(sender)s") % {
        "number": document.arrival_number or "–", "sender": document.sender_name,
    }  # fmt: skip


def _attempts(call: UrgentCall) -> str:
    rows = sorted(call.attempts.all(), key=lambda one: one.place)
    said = (f"{moment_vi(one.called_at)} {one.appointment.person.full_name}" for one in rows)
    return "; ".join(said) or "–"


def _end(call: UrgentCall) -> str:
    if call.ended_at is None:
        return _("Still being called")
    if call.taken_by is None:
        return _("Directed or finished, %(moment)s") % {"moment": moment_vi(call.ended_at)}
    return _("Taken by %(name)s, %(moment)s") % {
        "name": call.taken_by.person.full_name, "moment": moment_vi(call.ended_at),
    }  # fmt: skip


COLUMNS = (
    Column[UrgentCall](key="document", label=gettext_lazy("Document"), main=True, cell=_document),
    Column[UrgentCall](
        key="urgency", label=gettext_lazy("Urgency"),
        cell=lambda c: c.incoming.get_urgency_display(),
    ),
    Column[UrgentCall](
        key="began", label=gettext_lazy("Begun"), short=True, cell=lambda c: moment_vi(c.began_at)
    ),
    Column[UrgentCall](key="attempts", label=gettext_lazy("Who was called"), cell=_attempts),
    Column[UrgentCall](key="end", label=gettext_lazy("How it ended"), cell=_end),
)  # fmt: skip
WIDTHS = (40, 18, 18, 70, 34)


@requires("registry.incoming.read_calls")
def call_log(request: ActorRequest) -> HttpResponse:
    """Show the call log, or print it."""
    calls = list_calls(request.actor)
    if request.GET.get("format") == "pdf":
        return _printed(request, list(calls[:MOST_ROWS]), timezone.now())
    page, pager = paginate(calls, request.GET)
    table = Table(
        columns=COLUMNS, rows=page, pager=pager, params=request.GET, caption=_("Call log"),
        row_url=lambda c: reverse("registry:detail", args=[c.incoming_id]),
        empty=Empty(
            title=_("Nobody was called yet"), icon="phone",
            words=_("For express documents who is on duty is called until somebody takes it."),
        ),
    )  # fmt: skip
    context = {"table": table, "print_url": address_with(request.GET, format="pdf", page=None)}
    return render(request, "registry/call_log.html", context)


def _printed(request: ActorRequest, calls: Sequence[UrgentCall], now: datetime) -> HttpResponse:
    columns = [
        printing.Column(str(column.label), "text", width)
        for column, width in zip(COLUMNS, WIDTHS, strict=True)
    ]
    rows = [[str(column.content(call)) for column in COLUMNS] for call in calls]
    title = f"{_('Call log')} – {tenant_of(request.actor).name}"
    return as_pdf(print_table(columns, rows, title=title, filter_text="", now=now), "nhat-ky-goi")
