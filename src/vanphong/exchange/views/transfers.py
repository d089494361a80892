"""Passing a matter on to other offices, and taking what they answer."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vanphong.directory.queries import post_of, tenant_of
from vanphong.exchange import operations, queries
from vanphong.exchange.forms import TransferForm
from vanphong.exchange.policies import TransferPolicy
from vanphong.kernel.policies import Missing, Refusal
from vanphong.kernel.policies.routes import ActorRequest, may_call, requires
from vanphong.kernel.ui.requests import idempotency_key
from vanphong.registry.queries import (
    get_incoming_for,
    list_files_for,
    may_read_files,
    name_of_document,
)


@requires("exchange.transfer.make")
def transfer(request: ActorRequest, incoming_id: uuid.UUID) -> HttpResponse:
    """Ask to whom the matter goes and what they are asked; on sending number and issue the slip."""
    now = timezone.now()
    document = get_incoming_for(request.actor, incoming_id)
    if not may_read_files(request.actor, document, now=now):
        raise Missing
    TransferPolicy.check(request.actor, "make")
    form = TransferForm(
        request.POST or None, document=document, tenant=tenant_of(request.actor),
        files=list_files_for(request.actor, document, now=now),
        tasks=queries.open_tasks_for(request.actor, document),
        may_give=may_call(request.actor, "tasks.task.give"), day=timezone.localdate(now),
    )  # fmt: skip
    if form.is_valid():
        try:
            made = operations.make_transfer(
                document, form.slip(), maker=post_of(request.actor),
                key=idempotency_key(request), actor=request.actor, now=now,
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(
                refusal.field if refusal.field in form.fields else None, refusal.sentence
            )
        else:
            said = _("Numbered %(symbol)s; it is being printed and sent.")
            messages.success(request, said % {"symbol": made.outgoing.symbol})
            return redirect("registry:outgoing", made.outgoing_id)
    context = {"form": form, "document": document, "lead": name_of_document(document)}
    return render(request, "exchange/transfer.html", context, status=422 if form.is_bound else 200)


@require_POST
def _take(request: ActorRequest, incoming_id: uuid.UUID) -> HttpResponse:
    arrival = queries.get_arrival_for(request.actor, incoming_id)
    made = operations.take_answer(
        arrival, finish="finish" in request.POST, actor=request.actor, now=timezone.now()
    )
    messages.success(request, _("The answer is the result of the task."))
    return redirect("registry:detail", made.incoming_id)


take_answer = requires("exchange.transfer.take_answer")(_take)
