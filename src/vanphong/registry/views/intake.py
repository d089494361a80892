"""Receiving a document, by hand and with its files."""

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
from vanphong.registry.views.proposals import mark, proposed, read_head, words_for
from vanphong.registry.views.tray import Tray, read_tray


@requires("registry.incoming.receive")
def new_document(request: ActorRequest) -> HttpResponse:
    """Show the intake form; on sending receive the document and give it its number."""
    now = timezone.now()
    tenant, today = tenant_of(request.actor), timezone.localdate(now)
    is_sent = request.method == "POST"
    form = LetterForm(
        request.POST if is_sent else None, tenant=tenant, day=today, initial={"arrived_on": today}
    )
    if "read" in request.POST:
        return _read_files(request, form, tenant, now)
    tray, duplicates = Tray(), list[Incoming]()
    if is_sent:
        tray = read_tray(request, form, path="registry.incoming.file", now=now)
    if form.is_valid():
        duplicates = _duplicates(request, form)
    if form.is_valid() and not duplicates:
        try:
            document = _take_in(request, form, tray, tenant, now)
        except Refusal as refusal:
            form.add_error(_field_of(refusal, form), refusal.sentence)
        else:
            messages.success(
                request, _("Registered under number %(number)s.")
                % {"number": document.arrival_number},
            )  # fmt: skip
            return redirect("registry:detail", document.pk)
    context = {"form": form, "tray": tray, "duplicates": duplicates}
    return render(request, "registry/new.html", context, status=422 if is_sent else 200)


def _read_files(
    request: ActorRequest, sent: LetterForm, tenant: Tenant, now: datetime
) -> HttpResponse:
    """Take the files in and show the form again, its empty fields filled from the first file."""
    tray = read_tray(request, sent, path="registry.incoming.file", now=now)
    typed = {name: request.POST.get(name, "") for name in sent.fields}
    header = read_head(tray)
    proposals = proposed(header, typed) if header else {}
    values = {**typed, **{f: words_for(f, p) for f, p in proposals.items()}}
    form = LetterForm(tenant=tenant, day=timezone.localdate(now), initial=values)
    mark(form, proposals)
    for sentence in tray.faults():
        messages.error(request, sentence)
    if header is None and tray.items:
        messages.info(request, _("The files hold no text to read; please fill in the form."))
    duplicates = queries.find_duplicates(
        request.actor, symbol=values["symbol"], sender_name=values["sender_name"]
    )
    context = {"form": form, "tray": tray, "duplicates": duplicates}
    return render(request, "registry/new.html", context)


def _field_of(refusal: Refusal, form: LetterForm) -> str | None:
    field = "arrived_on" if refusal.field == "arrived_at" else refusal.field
    return field if field in form.fields else None


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


def _take_in(
    request: ActorRequest, form: LetterForm, tray: Tray, tenant: Tenant, now: datetime
) -> Incoming:
    data = dict(form.cleaned_data)
    series = Series.objects.get(pk=data.pop("series"), tenant=tenant)
    arrived_on = data.pop("arrived_on")
    data.pop("duplicate_seen")
    data.pop("enclosures")
    addressee = data.pop("addressee")
    letter = Letter(
        addressee=Appointment.objects.get(pk=addressee, tenant=tenant) if addressee else None,
        **data,
    )
    noon = timezone.make_aware(datetime.combine(arrived_on, time(12)))
    return operations.receive_and_register(
        letter, series=series, arrived_at=now if arrived_on == timezone.localdate(now) else noon,
        receiver=_receiver(request), key=idempotency_key(request), enclosures=tray.enclosures(),
        actor=request.actor, now=now,
    )  # fmt: skip


def _receiver(request: ActorRequest) -> Appointment:
    post: uuid.UUID | None = request.actor.appointment_id
    return Appointment.objects.get(pk__in=[post] if post else [])
