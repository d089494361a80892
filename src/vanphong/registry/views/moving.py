"""Moving a document to another body's book, opening an envelope, proposing a book."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext as _

from vanphong.kernel.policies.routes import ActorRequest, requires
from vanphong.kernel.principals import Level
from vanphong.registry import bookkeeping, operations, queries
from vanphong.registry.book_forms import EnvelopeForm, MoveForm
from vanphong.registry.models import Incoming, Series
from vanphong.registry.operations import Letter
from vanphong.registry.policies import IncomingPolicy
from vanphong.registry.views.forms import FormPage, answer, sent
from vanphong.registry.views.lines import line_of


@requires("registry.incoming.move_book")
def move_book(request: ActorRequest, incoming_id: uuid.UUID) -> HttpResponse:
    """Move a document to another body's book; its number here stays as a tombstone."""
    now = timezone.now()
    document = queries.get_incoming_for(request.actor, incoming_id)
    IncomingPolicy.check(request.actor, "move_book", document)
    form = MoveForm(sent(request), document=document, day=timezone.localdate(now))
    page = _page(
        request, document, _("Move to another book"), _("Moved. It has a number of that book."),
        _("Number %(number)s of the book “%(book)s” stays there with the reason and is never given"
          " again.") % {"number": document.arrival_number, "book": document.series.name},
    )  # fmt: skip

    def act() -> str:
        data = form.cleaned_data
        operations.move_to_book(
            document, series=Series.objects.get(pk=data["series"], tenant=document.tenant),
            reason=data["reason"], seen_in=data["seen_in"], actor=request.actor, now=now,
        )  # fmt: skip
        return page.back_url

    return answer(request, form, page, act)


@requires("registry.incoming.open_envelope")
def open_envelope(request: ActorRequest, incoming_id: uuid.UUID) -> HttpResponse:
    """Note what an envelope held, by whom it is addressed to."""
    document = queries.get_incoming_for(request.actor, incoming_id, Level.FULL)
    IncomingPolicy.check(request.actor, "open_envelope", document)
    form = EnvelopeForm(sent(request))
    page = _page(
        request, document, _("Open the envelope"), _("The envelope is opened."),
        _("Others know no more than its line until you pass it on."),
    )  # fmt: skip

    def act() -> str:
        letter = Letter(sender_name=document.sender_name, **form.cleaned_data)
        operations.open_envelope(document, letter=letter, actor=request.actor, now=timezone.now())
        return page.back_url

    return answer(request, form, page, act)


@requires("registry.incoming.receive")
def proposal(request: ActorRequest) -> HttpResponse:
    """Say to which book the line "Kính gửi" leads, while it is typed."""
    line, today = request.GET.get("addressed_to", ""), timezone.localdate()
    series = bookkeeping.propose_for(request.actor, line, today)
    if series is None:
        return HttpResponse("")
    return HttpResponse(escape(_("Leads to the book: %(name)s") % {"name": series.name}))


def _page(request: ActorRequest, document: Incoming, title: str, done: str, told: str) -> FormPage:
    return FormPage(
        title=title, lead=line_of(request.actor, document), done=done, told=(told,),
        back=_("Back to the document"), back_url=reverse("registry:detail", args=[document.pk]),
    )  # fmt: skip
