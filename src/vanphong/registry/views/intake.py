"""Receiving a document, by hand and with its files."""

from __future__ import annotations

import uuid
from datetime import datetime, time
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from vanphong.directory.models import Appointment, Tenant
from vanphong.directory.queries import tenant_of
from vanphong.kernel.files import ocr
from vanphong.kernel.policies import Missing, Refusal
from vanphong.kernel.policies.routes import ActorRequest, requires
from vanphong.kernel.ui.format_vi import day_vi
from vanphong.kernel.ui.requests import idempotency_key
from vanphong.registry import operations, queries
from vanphong.registry.forms import LetterForm
from vanphong.registry.models import Incoming, Series, WaitingFile
from vanphong.registry.operations import Letter
from vanphong.registry.states import IncomingState
from vanphong.registry.views.proposals import (
    has_scan,
    mark,
    proposed,
    read_head,
    read_scan_head,
    words_for,
)
from vanphong.registry.views.scans import ocr_missing
from vanphong.registry.views.tray import Tray, read_tray, tray_of


@requires("registry.incoming.receive")
def new_document(request: ActorRequest) -> HttpResponse:
    """Show the intake form; on sending receive the document and give it its number."""
    now = timezone.now()
    tenant, today = tenant_of(request.actor), timezone.localdate(now)
    is_sent = request.method == "POST"
    form = LetterForm(
        request.POST if is_sent else None, tenant=tenant, day=today, initial={"arrived_on": today}
    )
    waiting = _waiting(request)
    if "read" in request.POST or (waiting and not is_sent):
        return _read_files(request, form, tenant, now, waiting)
    tray, duplicates = Tray(), list[Incoming]()
    if is_sent:
        tray = read_tray(request, form, path="registry.incoming.file", now=now)
    if form.is_valid():
        duplicates = _duplicates(request, form)
    if form.is_valid() and not duplicates:
        try:
            document = _take_in(request, form, tray, tenant, now, waiting)
        except Refusal as refusal:
            form.add_error(_field_of(refusal, form), refusal.sentence)
        else:
            messages.success(
                request, _("Registered under number %(number)s.")
                % {"number": document.arrival_number},
            )  # fmt: skip
            return redirect(_after(request, document, waiting))
    context = {"form": form, "tray": tray, "duplicates": duplicates, "waiting": waiting}
    return render(request, "registry/new.html", context, status=422 if is_sent else 200)


def _waiting(request: ActorRequest) -> WaitingFile | None:
    """Return the file of the pile that the address or the form names."""
    named = request.POST.get("waiting") or request.GET.get("waiting")
    if not named:
        return None
    try:
        return queries.get_waiting_for(request.actor, uuid.UUID(named))
    except (ValueError, Missing):
        return None


def _after(request: ActorRequest, document: Incoming, waiting: WaitingFile | None) -> str:
    """Go on with the next part of the same file, else show the document."""
    following = queries.next_part(request.actor, waiting) if waiting else None
    if following is None:
        return reverse("registry:detail", args=[document.pk])
    messages.info(request, _("The next document of the same file."))
    return f"{reverse('registry:new')}?waiting={following.pk}"


def _read_files(
    request: ActorRequest,
    sent: LetterForm,
    tenant: Tenant,
    now: datetime,
    waiting: WaitingFile | None = None,
) -> HttpResponse:
    """Take the files in and show the form again, its empty fields filled from the first file."""
    if request.method == "POST" or waiting is None:
        tray = read_tray(request, sent, path="registry.incoming.file", now=now)
        typed = {name: request.POST.get(name, "") for name in sent.fields}
    else:
        tray = tray_of(waiting, actor=request.actor)
        typed = {"arrived_on": day_vi(timezone.localdate(now)), "copy_count": "1"}
    header = read_head(tray) or read_scan_head(tray)
    proposals = proposed(header, typed) if header else {}
    values = {**typed, **{f: words_for(f, p) for f, p in proposals.items()}}
    form = LetterForm(tenant=tenant, day=timezone.localdate(now), initial=values)
    mark(form, proposals)
    for sentence in tray.faults():
        messages.error(request, sentence)
    if header is None and tray.items:
        messages.info(request, _("The files hold no text to read; please fill in the form."))
        if has_scan(tray) and ocr.missing():
            messages.info(request, ocr_missing())
    duplicates = queries.find_duplicates(
        request.actor, symbol=values.get("symbol", ""), sender_name=values.get("sender_name", "")
    )
    context = {"form": form, "tray": tray, "duplicates": duplicates, "waiting": waiting}
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
    return [d for d in found if d.intake_key != key and d.state != IncomingState.RETURNED]


def _take_in(
    request: ActorRequest,
    form: LetterForm,
    tray: Tray,
    tenant: Tenant,
    now: datetime,
    waiting: WaitingFile | None,
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
    register = operations.receive_and_register
    if waiting is not None:
        register = partial(operations.register_waiting, waiting)
    return register(
        letter, series=series, arrived_at=now if arrived_on == timezone.localdate(now) else noon,
        receiver=_receiver(request), key=idempotency_key(request), enclosures=tray.enclosures(),
        actor=request.actor, now=now,
    )  # fmt: skip


def _receiver(request: ActorRequest) -> Appointment:
    post: uuid.UUID | None = request.actor.appointment_id
    return Appointment.objects.get(pk__in=[post] if post else [])
