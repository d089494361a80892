"""The incoming register, shown and printed with exactly its ten columns."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from vanphong.directory.queries import tenant_of
from vanphong.kernel.audit import log
from vanphong.kernel.policies.routes import ActorRequest, requires
from vanphong.kernel.printing import Column, print_table, write_table
from vanphong.kernel.subjects import SubjectRef
from vanphong.kernel.ui.format_vi import day_vi
from vanphong.registry.forms import RegisterForm
from vanphong.registry.models import Series
from vanphong.registry.register import RegisterRow, register_rows

TYPES = {
    "pdf": ("application/pdf", print_table),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_table),
}


def columns() -> list[Column]:
    """Return the ten columns of the law (Decree 30/2020/NĐ-CP, Phụ lục IV), in their order."""
    return [
        Column(_("Arrival day"), "date", 11),
        Column(_("Arrival no."), "number", 7),
        Column(_("Author"), "text", 20),
        Column(_("Number and symbol"), "text", 16),
        Column(_("Date of the document"), "date", 11),
        Column(_("Kind and subject"), "text", 44),
        Column(_("Division or person"), "text", 20),
        Column(_("Day handed over"), "date", 11),
        Column(_("Receipt"), "text", 10),
        Column(_("Note"), "text", 14),
    ]


@requires("registry.incoming.print_register")
def register_book(request: ActorRequest) -> HttpResponse:
    """Show which pages of which book; with `format` send them as PDF or workbook."""
    now = timezone.now()
    tenant, today = tenant_of(request.actor), timezone.localdate(now)
    form = RegisterForm(request.GET if "series" in request.GET else None, tenant=tenant, day=today,
                        initial={"first": today.replace(day=1), "last": today})  # fmt: skip
    kind = request.GET.get("format", "")
    rows: list[RegisterRow] = []
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        series = Series.objects.get(pk=data["series"], tenant=tenant)
        rows = list(register_rows(request.actor, series, first=data["first"], last=data["last"]))
        if kind in TYPES:
            log.log_access(SubjectRef("registry.series", series.pk), actor=request.actor, what=kind)
            span = f"{day_vi(data['first'])} – {day_vi(data['last'])}"
            return _send(rows, kind, f"{series.name}, {tenant.name}", span, now)
    context = {"form": form, "rows": rows, "columns": columns()}
    return render(request, "registry/book.html", context)


def _send(rows: list[RegisterRow], kind: str, title: str, span: str, now: datetime) -> HttpResponse:
    media_type, write = TYPES[kind]
    cells = [
        (
            r.arrived_on, int(r.number) if r.number.isdigit() else r.number, r.author, r.symbol,
            r.issued_on, r.subject, r.receiver, r.moved_on, r.receipt, r.note,
        )
        for r in rows
    ]  # fmt: skip
    content = write(columns(), cells, title=title, filter_text=span, now=now)
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="so-van-ban-den.{kind}"'
    return answer
