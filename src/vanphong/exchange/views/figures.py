"""The exchange of an office by month: what was sent, received, sent back, and answered late."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanphong.exchange import queries
from vanphong.exchange.forms import SpanForm
from vanphong.exchange.queries import Month
from vanphong.kernel.calendar import show_day
from vanphong.kernel.figures.figure import InPeriod
from vanphong.kernel.policies.routes import ActorRequest, may_call, requires
from vanphong.kernel.printing import Column as PrintedColumn
from vanphong.kernel.printing import write_table
from vanphong.kernel.ui.format_vi import number_vi
from vanphong.kernel.ui.tables import Column, Empty, Table

#: columns after the month: key and heading
COUNTS = (
    ("sent", gettext_lazy("Documents sent")),
    ("registered", gettext_lazy("Taken in there")),
    ("refused", gettext_lazy("Sent back to us")),
    ("late", gettext_lazy("Answered late")),
    ("received", gettext_lazy("Documents received")),
    ("returned", gettext_lazy("Sent back by us")),
)


def _shown(key: str) -> Callable[[Month], str]:
    """Return how a count is drawn: a zero, too."""
    return lambda month: number_vi(getattr(month, key))


COLUMNS = (
    Column[Month](
        key="first", label=gettext_lazy("Month"), main=True, cell=lambda m: f"{m.first:%m/%Y}"
    ),
    *(Column[Month](key=key, label=label, number=True, cell=_shown(key)) for key, label in COUNTS),
)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@requires("exchange.arrival.count")
def months(request: ActorRequest) -> HttpResponse:
    """Show the months from the year's first to the present one, or those the address names."""
    now = timezone.now()
    today = timezone.localdate(now)
    first, last = date(today.year, 1, 1), today
    form = SpanForm(request.GET or None, initial={"first": first, "last": last})
    if form.is_valid():
        first = form.cleaned_data["first"] or first
        last = form.cleaned_data["last"] or last
    rows = queries.months_for(request.actor, first=first, last=last, now=now)
    if request.GET.get("format") == "xlsx":
        return _workbook(rows, f"{show_day(first)} – {show_day(last)}", now)
    table = Table(
        columns=COLUMNS, rows=rows, caption=_("Exchange by month"),
        empty=Empty(
            title=_("No month"), icon="send", words=_("Choose a first day before the last one.")
        ),
    )  # fmt: skip
    span = f"first={show_day(first)}&last={show_day(last)}&format=xlsx"
    context = {"table": table, "form": form, "workbook": f"?{span}"}
    return render(request, "exchange/figures.html", context)


def _workbook(rows: list[Month], span: str, now: datetime) -> HttpResponse:
    columns = [PrintedColumn(_("Month"), "text", 14)]
    columns += [PrintedColumn(str(label), "number", 14) for _key, label in COUNTS]
    cells = [(f"{row.first:%m/%Y}", *(getattr(row, key) for key, _label in COUNTS)) for row in rows]
    content = write_table(columns, cells, title=_("Exchange by month"), filter_text=span, now=now)
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="lien-thong.xlsx"'
    return answer


def month_of(request: HttpRequest, span: object) -> Mapping[str, object] | None:
    """Return the exchange of the month that the registry compares; None for who may not count."""
    assert isinstance(span, InPeriod)
    actor = cast("ActorRequest", request).actor
    if not may_call(actor, "exchange.arrival.count"):
        return None
    found = queries.months_for(actor, first=span.first, last=span.last, now=timezone.now())
    return {"month": found[0], "url": reverse("exchange:figures")} if found else None
