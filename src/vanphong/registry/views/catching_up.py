"""Entering several documents at once after an outage, with their true times."""

from __future__ import annotations

import uuid
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from vanphong.directory.models import Tenant
from vanphong.directory.queries import tenant_of
from vanphong.kernel.policies import Refusal
from vanphong.kernel.policies.routes import ActorRequest, requires
from vanphong.kernel.ui.requests import idempotency_key
from vanphong.registry import bookkeeping, operations
from vanphong.registry.catch_up_forms import (
    PREFIX,
    MissedForm,
    MissedRows,
    OutageForm,
    empty_rows,
    longer,
)
from vanphong.registry.models import Incoming, Series

Done = dict[MissedForm, Incoming]


@requires("registry.incoming.catch_up")
def catch_up(request: ActorRequest) -> HttpResponse:
    """Show the rows; on sending take each in at its true time, and keep the refused ones."""
    tenant, today = tenant_of(request.actor), timezone.localdate()
    if request.method != "POST":
        return _blank(request, tenant, today)
    rows = MissedRows(request.POST, prefix=PREFIX)
    if "more" in request.POST:
        given = {name: request.POST.get(name) for name in OutageForm.base_fields}
        outage = OutageForm(tenant=tenant, day=today, initial=given)
        return _show(request, outage, longer(rows, today), {})
    outage = OutageForm(request.POST, tenant=tenant, day=today)
    done = _enter(request, outage, rows, tenant) if outage.is_valid() else {}
    if outage.is_valid() and not any(form.errors for form in rows.filled()):
        messages.success(request, _("%(count)s documents are registered.") % {"count": len(done)})
        batch = next(iter(done.values())).catch_up_id
        return redirect("registry:caught_up", batch)
    return _show(request, outage, rows, done, status=422)


@requires("registry.incoming.catch_up")
def batch_page(request: ActorRequest, batch_id: uuid.UUID) -> HttpResponse:
    """Show what one batch entered, with the numbers to be written on the paper."""
    batch = bookkeeping.get_batch_for(request.actor, batch_id)
    documents = bookkeeping.documents_of(request.actor, batch)
    return render(request, "registry/caught_up.html", {"batch": batch, "documents": documents})


def _blank(request: ActorRequest, tenant: Tenant, today: date) -> HttpResponse:
    outage = OutageForm(tenant=tenant, day=today, initial={"began_on": today, "ended_on": today})
    rows = MissedRows(initial=empty_rows(today), prefix=PREFIX)
    return _show(request, outage, rows, {})


def _enter(request: ActorRequest, outage: OutageForm, rows: MissedRows, tenant: Tenant) -> Done:
    """Take the good rows in; write onto each of the others why it is not."""
    good = [form for form in rows.filled() if form.is_valid()]
    if not rows.filled():
        outage.add_error(None, _("Fill at least one row."))
    if not good:
        return {}
    began_at, ended_at = outage.span()
    try:
        results = operations.catch_up(
            Series.objects.get(pk=outage.cleaned_data["series"], tenant=tenant),
            rows=[form.missed() for form in good], began_at=began_at, ended_at=ended_at,
            reason=outage.cleaned_data["reason"], key=idempotency_key(request),
            actor=request.actor, now=timezone.now(),
        )  # fmt: skip
    except Refusal as refusal:
        outage.add_error(refusal.field if refusal.field in outage.fields else None,
                         refusal.sentence)  # fmt: skip
        return {}
    done: Done = {}
    for form, result in zip(good, results, strict=True):
        if result.document is not None:
            done[form] = result.document
        else:
            field = result.field if result.field in form.fields else None
            form.add_error(field, result.sentence)
    return done


def _show(
    request: ActorRequest, outage: OutageForm, rows: MissedRows, done: Done, status: int = 200
) -> HttpResponse:
    """Show each row: what is in without its fields, a refused one with its reason."""
    lines = [(form, done.get(form), form.is_filled) for form in rows.forms]
    context = {"outage": outage, "rows": rows, "lines": lines, "done": done}
    return render(request, "registry/catch_up.html", context, status=status)
