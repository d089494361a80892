"""Đối soát: what does not agree today, the month's exchange, and the sheet to sign."""

from __future__ import annotations

from datetime import date, datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from vanphong.directory.queries import tenant_of
from vanphong.kernel.audit import log
from vanphong.kernel.figures.figure import InPeriod
from vanphong.kernel.policies.routes import ActorRequest, may_call, requires
from vanphong.kernel.subjects import SubjectRef
from vanphong.registry import reconciling
from vanphong.registry.printing import print_reconciliation
from vanphong.registry.queries.exchanged import exchange_of
from vanphong.registry.views.sending import as_pdf


@requires("registry.incoming.reconcile")
def reconciliation(request: ActorRequest) -> HttpResponse:
    """Show every check with its act; the month of the exchange stands in the address."""
    now = timezone.now()
    first, last = reconciling.month_of(request.GET.get("month", ""), timezone.localdate(now))
    if request.GET.get("format") == "pdf":
        return _sheet(request, first, last, now)
    found = reconciling.reconcile(request.actor)
    context = {
        "found": [one for one in found if one.count], "clean": [o for o in found if not o.count],
        "roads": exchange_of(request.actor, first, last), "first": first, "last": last,
        "span": InPeriod(first=first, last=last),
        "before": _month(first, -1), "after": _month(first, 1), "month": f"{first:%Y-%m}",
        "when": reconciling.due_words(now), "at": now,
        "may_slip": may_call(request.actor, "registry.slip.make"),
    }  # fmt: skip
    return render(request, "registry/reconciliation.html", context)


def _sheet(request: ActorRequest, first: date, last: date, now: datetime) -> HttpResponse:
    tenant = tenant_of(request.actor)
    log.log_access(
        SubjectRef("directory.tenant", tenant.pk), actor=request.actor, what="reconciliation.pdf"
    )
    found = reconciling.reconcile(request.actor)
    roads = exchange_of(request.actor, first, last)
    content = print_reconciliation(tenant, found, roads, first=first, last=last, now=now)
    return as_pdf(content, f"doi-soat-{first:%Y-%m}")


def _month(first: date, step: int) -> str:
    month = first.month - 1 + step
    return f"{first.year + month // 12:04d}-{month % 12 + 1:02d}"
