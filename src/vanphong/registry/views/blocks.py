"""Handing numbers to the isolated installation, with the protocol to sign."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from vanphong.kernel.policies.routes import ActorRequest, requires
from vanphong.kernel.ui.requests import idempotency_key
from vanphong.registry import bookkeeping, operations
from vanphong.registry.book_forms import BlockForm
from vanphong.registry.policies import SeriesPolicy
from vanphong.registry.printing import print_block
from vanphong.registry.views.forms import FormPage, answer, sent
from vanphong.registry.views.sending import as_pdf


@requires("registry.series.hand_over_block")
def hand_over(request: ActorRequest, series_id: uuid.UUID) -> HttpResponse:
    """Let the next numbers of a book leave for the isolated installation."""
    now = timezone.now()
    series = bookkeeping.get_series_for(request.actor, series_id)
    SeriesPolicy.check(request.actor, "hand_over_block", series)
    form = BlockForm(sent(request))
    back_url = reverse("registry:series", args=[series.pk])
    page = FormPage(
        title=_("Hand over numbers"), lead=series.name, back=_("Back to the book"),
        back_url=back_url, done=_("The numbers are handed over. Print the protocol and sign it."),
        told=(
            _("The numbers leave this book for good; the register says by which protocol."),
            _("Nothing about the documents that will bear them may be written here."),
        ),
    )  # fmt: skip

    def act() -> str:
        operations.hand_over_block(
            series, on=timezone.localdate(now), key=idempotency_key(request),
            actor=request.actor, now=now, **form.cleaned_data,
        )  # fmt: skip
        return back_url

    return answer(request, form, page, act)


@requires("registry.series.read")
def protocol(request: ActorRequest, block_id: uuid.UUID) -> HttpResponse:
    """Print the protocol of a block."""
    block = bookkeeping.get_block_for(request.actor, block_id)
    return as_pdf(print_block(block), f"bien-ban-khoi-so-{block.first}-{block.last}")
