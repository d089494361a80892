"""Receiving a document by hand."""

from __future__ import annotations

import uuid
from datetime import datetime, time

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from vanphong.directory.models import Appointment, Tenant
from vanphong.directory.queries import tenant_of
from vanphong.kernel.policies import Refusal
from vanphong.kernel.policies.routes import ActorRequest, requires
from vanphong.kernel.ui.requests import idempotency_key
from vanphong.registry import operations, queries
from vanphong.registry.forms import LetterForm
from vanphong.registry.models import Incoming, Series
from vanphong.registry.operations import Letter


@requires("registry.incoming.receive")
def new_document(request: ActorRequest) -> HttpResponse:
    """Show the intake form; on sending receive the document and give it its number."""
    now = timezone.now()
    tenant, today = tenant_of(request.actor), timezone.localdate(now)
    form = LetterForm(request.POST or None, tenant=tenant, day=today, initial={"arrived_on": today})
    duplicates: list[Incoming] = []
    if request.method == "POST" and form.is_valid():
        duplicates = _duplicates(request, form)
        if not duplicates:
            try:
                document = _take_in(request, form, tenant, now)
            except Refusal as refusal:
                field = refusal.field if refusal.field in form.fields else None
                form.add_error(field, refusal.sentence)
            else:
                messages.success(
                    request, _("Registered under number %(number)s.")
                    % {"number": document.arrival_number},
                )  # fmt: skip
                return redirect("registry:detail", document.pk)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "duplicates": duplicates}
    return render(request, "registry/new.html", context, status=status)


def _duplicates(request: ActorRequest, form: LetterForm) -> list[Incoming]:
    """Return what the clerk must compare with first, unless that was done."""
    if form.cleaned_data["duplicate_seen"]:
        return []
    found = queries.find_duplicates(
        request.actor, symbol=form.cleaned_data["symbol"],
        sender_name=form.cleaned_data["sender_name"],
    )  # fmt: skip
    key = idempotency_key(request)
    return [document for document in found if document.intake_key != key]


def _take_in(request: ActorRequest, form: LetterForm, tenant: Tenant, now: datetime) -> Incoming:
    data = dict(form.cleaned_data)
    series = Series.objects.get(pk=data.pop("series"), tenant=tenant)
    arrived_on = data.pop("arrived_on")
    data.pop("duplicate_seen")
    addressee = data.pop("addressee")
    letter = Letter(
        addressee=Appointment.objects.get(pk=addressee, tenant=tenant) if addressee else None,
        **data,
    )
    noon = timezone.make_aware(datetime.combine(arrived_on, time(12)))
    document = operations.receive_document(
        letter, series=series, arrived_at=now if arrived_on == timezone.localdate(now) else noon,
        receiver=_receiver(request), key=idempotency_key(request), actor=request.actor, now=now,
    )  # fmt: skip
    if document.arrival_number is not None:  # the same form sent twice
        return document
    return operations.register_document(document, actor=request.actor, now=now)


def _receiver(request: ActorRequest) -> Appointment:
    post: uuid.UUID | None = request.actor.appointment_id
    return Appointment.objects.get(pk__in=[post] if post else [])
