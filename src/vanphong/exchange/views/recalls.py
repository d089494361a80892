"""Answering a recall: the desk agrees, or refuses with a reason."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vanphong.exchange import operations, queries
from vanphong.exchange.forms import ReasonForm
from vanphong.exchange.policies import ArrivalPolicy
from vanphong.kernel.policies import Refusal
from vanphong.kernel.policies.routes import ActorRequest, requires


@require_POST
def _confirm(request: ActorRequest, incoming_id: uuid.UUID) -> HttpResponse:
    arrival = queries.get_arrival_for(request.actor, incoming_id)
    operations.confirm_recall(arrival, actor=request.actor, now=timezone.now())
    messages.success(request, _("The recall is confirmed; the sender is told."))
    return redirect("registry:detail", incoming_id)


confirm = requires("exchange.arrival.answer_recall")(_confirm)


@requires("exchange.arrival.answer_recall")
def refuse(request: ActorRequest, incoming_id: uuid.UUID) -> HttpResponse:
    """Ask why the document is kept; on sending tell its sender."""
    arrival = queries.get_arrival_for(request.actor, incoming_id)
    ArrivalPolicy.check(request.actor, "answer_recall", arrival)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            operations.refuse_recall(
                arrival, reason=form.cleaned_data["reason"], actor=request.actor,
                now=timezone.now(),
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(
                refusal.field if refusal.field in form.fields else None, refusal.sentence
            )
        else:
            messages.success(request, _("The recall is refused; the sender is told why."))
            return redirect("registry:detail", incoming_id)
    context = {"form": form, "document": arrival.incoming}
    return render(request, "exchange/refuse.html", context, status=422 if form.is_bound else 200)
