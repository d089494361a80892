"""The incoming register, shown and printed with exactly its ten columns."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from vanphong.directory.queries import tenant_of
from vanphong.kernel.audit import log
from vanphong.kernel.policies.routes import ActorRequest, requires
from vanphong.kernel.subjects import SubjectRef
from vanphong.registry.forms import RegisterForm
from vanphong.registry.models import Series
from vanphong.registry.printing import Pages, print_register, register_columns, write_register
from vanphong.registry.register import RegisterRow, register_rows
from vanphong.registry.views.sending import as_pdf, as_workbook

FORMATS = ("pdf", "xlsx")


@requires("registry.incoming.print_register")
def register_book(request: ActorRequest) -> HttpResponse:
    """Show which pages of which book; with `format` send them as PDF or workbook."""
    now = timezone.now()
    tenant, today = tenant_of(request.actor), timezone.localdate(now)
    initial = {"first": today.replace(day=1), "last": today, "volume": "01"}
    form = RegisterForm(
        request.GET if "series" in request.GET else None, tenant=tenant, day=today, initial=initial
    )
    rows: list[RegisterRow] = []
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        series = Series.objects.select_related("body", "tenant__organisation").get(
            pk=data["series"], tenant=tenant
        )
        rows = list(register_rows(request.actor, series, first=data["first"], last=data["last"]))
        if request.GET.get("format") in FORMATS:
            return _send(request, series, rows, data, now)
    context = {"form": form, "rows": rows, "columns": register_columns()}
    return render(request, "registry/book.html", context)


def _send(
    request: ActorRequest,
    series: Series,
    rows: list[RegisterRow],
    data: dict[str, Any],
    now: datetime,
) -> HttpResponse:
    kind = request.GET["format"]
    log.log_access(SubjectRef("registry.series", series.pk), actor=request.actor, what=kind)
    pages = Pages(
        series=series, first=data["first"], last=data["last"], volume=data["volume"] or "01",
        with_cover=data["with_cover"],
    )  # fmt: skip
    if kind == "xlsx":
        return as_workbook(write_register(pages, rows, now=now), "so-van-ban-den")
    return as_pdf(print_register(pages, rows, now=now), "so-van-ban-den")
