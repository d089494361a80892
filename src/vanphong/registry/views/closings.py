"""Closing a book: what is unfinished, one proposes, another confirms, the print is opened."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from vanphong.kernel.audit import log
from vanphong.kernel.files import store
from vanphong.kernel.policies import Missing, Refusal
from vanphong.kernel.policies.routes import ActorRequest, requires
from vanphong.kernel.subjects import SubjectRef
from vanphong.registry import bookkeeping, operations
from vanphong.registry.book_forms import ClosingForm, ReasonOnlyForm
from vanphong.registry.models import BookClosing
from vanphong.registry.policies import SeriesPolicy
from vanphong.registry.unfinished import days_of, list_unfinished
from vanphong.registry.views.forms import FormPage, answer, sent
from vanphong.registry.views.sending import as_pdf


@requires("registry.series.propose_closing")
def propose(request: ActorRequest, series_id: uuid.UUID, period: str) -> HttpResponse:
    """Show what keeps the book open, each with its door; with nothing left propose to close it."""
    now = timezone.now()
    series = bookkeeping.get_series_for(request.actor, series_id)
    SeriesPolicy.check(request.actor, "propose_closing", series)
    book = bookkeeping.get_period(series, period, timezone.localdate(now))
    _first, last = days_of(series, period)
    form = ClosingForm(sent(request), is_early=timezone.localdate(now) <= last)
    if request.method == "POST" and form.is_valid():
        try:
            operations.propose_closing(
                series, period=period, actor=request.actor, now=now, **form.cleaned_data
            )
        except Refusal as refusal:
            field = refusal.field if refusal.field in form.fields else None
            form.add_error(field, refusal.sentence)
        else:
            messages.success(request, _("Proposed. Another person must sign in and confirm it."))
            return redirect("registry:series", series.pk)
    context = {
        "form": form, "series": series, "book": book, "last_day": last, "is_early": form.is_early,
        "unfinished": list_unfinished(request.actor, series, period),
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "registry/closing.html", context, status=status)


@requires("registry.series.confirm_closing")
def confirm(request: ActorRequest, closing_id: uuid.UUID) -> HttpResponse:
    """Confirm what the keeper of the book proposed."""
    closing = bookkeeping.get_closing_for(request.actor, closing_id)
    SeriesPolicy.check(request.actor, "confirm_closing", closing.series)
    form = forms.Form(sent(request))
    page = _page(
        closing, _("Close the book"), _("The book is closed. Its print is being set."),
        _("From now on this book gives no number of %(period)s, and this cannot be taken back.")
        % {"period": closing.period},
    )  # fmt: skip

    def act() -> str:
        operations.confirm_closing(closing, actor=request.actor, now=timezone.now())
        return page.back_url

    return answer(request, form, page, act)


@requires("registry.series.decline_closing")
def decline(request: ActorRequest, closing_id: uuid.UUID) -> HttpResponse:
    """Decline a proposal, or take the own one back."""
    closing = bookkeeping.get_closing_for(request.actor, closing_id)
    SeriesPolicy.check(request.actor, "decline_closing", closing.series)
    form = ReasonOnlyForm(sent(request))
    page = _page(closing, _("Decline the closing"), _("The proposal is declined."))

    def act() -> str:
        operations.decline_closing(
            closing, reason=form.cleaned_data["reason"], actor=request.actor, now=timezone.now()
        )
        return page.back_url

    return answer(request, form, page, act)


@requires("registry.series.read_closed")
def frozen(request: ActorRequest, closing_id: uuid.UUID) -> HttpResponse:
    """Open the print of a closed book: the bytes that were kept, each time."""
    closing = bookkeeping.get_closing_for(request.actor, closing_id)
    SeriesPolicy.check(request.actor, "read_closed", closing.series)
    if closing.file is None:
        raise Missing
    subject = SubjectRef("registry.series", closing.series_id)
    log.log_access(subject, actor=request.actor, what="closed_book")
    return as_pdf(store.read(closing.file), f"so-da-khoa-{closing.period}")


def _page(closing: BookClosing, title: str, done: str, *told: str) -> FormPage:
    values = {"name": closing.proposed_by.person.full_name, "period": closing.period}
    said = [_("%(name)s proposes to close the book of %(period)s.") % values]
    if closing.reason:
        said.append(_("Reason: %(reason)s") % {"reason": closing.reason})
    return FormPage(
        title=title, lead=closing.series.name, done=done, back=_("Back to the book"),
        back_url=reverse("registry:series", args=[closing.series_id]), told=(*said, *told),
    )  # fmt: skip
