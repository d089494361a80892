"""The registers of the law, shown and printed with exactly their columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
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
from vanphong.registry.models import Direction, Series
from vanphong.registry.outgoing_register import outgoing_rows
from vanphong.registry.printing import (
    Pages,
    Register,
    incoming_register,
    outgoing_register,
    print_register,
    write_register,
)
from vanphong.registry.register import Line, register_rows
from vanphong.registry.views.sending import as_pdf, as_workbook

FORMATS = ("pdf", "xlsx")


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """One of the registers: whose series it shows, its lines, its form, its file's name."""

    direction: str
    rows: Callable[..., Iterable[Line]]
    register: Callable[[], Register]
    file_name: str


INCOMING = Book(
    direction=Direction.INCOMING, rows=register_rows, register=incoming_register,
    file_name="so-van-ban-den",
)  # fmt: skip
OUTGOING = Book(
    direction=Direction.OUTGOING, rows=outgoing_rows, register=outgoing_register,
    file_name="so-van-ban-di",
)  # fmt: skip


@requires("registry.incoming.print_register")
def register_book(request: ActorRequest) -> HttpResponse:
    """Show which pages of which incoming book; with `format` send them as PDF or workbook."""
    return _book_page(request, INCOMING)


@requires("registry.outgoing.print_register")
def outgoing_book(request: ActorRequest) -> HttpResponse:
    """Show which pages of which outgoing book; with `format` send them as PDF or workbook."""
    return _book_page(request, OUTGOING)


def _book_page(request: ActorRequest, book: Book) -> HttpResponse:
    now = timezone.now()
    tenant, today = tenant_of(request.actor), timezone.localdate(now)
    initial = {"first": today.replace(day=1), "last": today, "volume": "01"}
    form = RegisterForm(
        request.GET if "series" in request.GET else None, tenant=tenant, day=today,
        direction=book.direction, initial=initial,
    )  # fmt: skip
    rows: list[Line] = []
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        series = Series.objects.select_related("body", "tenant__organisation").get(
            pk=data["series"], tenant=tenant
        )
        rows = list(book.rows(request.actor, series, first=data["first"], last=data["last"]))
        if request.GET.get("format") in FORMATS:
            return _send(request, book, series, rows, data, now)
    register = book.register()
    context = {
        "form": form, "lines": [row.cells() for row in rows], "columns": register.columns,
        "heading": register.heading,
    }  # fmt: skip
    return render(request, "registry/book.html", context)


def _send(
    request: ActorRequest,
    book: Book,
    series: Series,
    rows: list[Line],
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
        return as_workbook(write_register(book.register(), pages, rows, now=now), book.file_name)
    return as_pdf(print_register(book.register(), pages, rows, now=now), book.file_name)
