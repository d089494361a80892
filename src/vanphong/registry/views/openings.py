"""Opening a book in mid-period: one proposes, another confirms, the protocol is printed."""

from __future__ import annotations

import uuid

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from vanphong.kernel.policies import Missing
from vanphong.kernel.policies.routes import ActorRequest, requires
from vanphong.registry import bookkeeping, operations
from vanphong.registry.book_forms import OpeningForm, ReasonOnlyForm
from vanphong.registry.models import BookOpening
from vanphong.registry.policies import SeriesPolicy
from vanphong.registry.printing import print_opening
from vanphong.registry.views.forms import FormPage, answer, sent
from vanphong.registry.views.sending import as_pdf


@requires("registry.series.propose_opening")
def propose(request: ActorRequest, series_id: uuid.UUID) -> HttpResponse:
    """Propose the first number of a book that went on from an old one."""
    now = timezone.now()
    series = bookkeeping.get_series_for(request.actor, series_id)
    SeriesPolicy.check(request.actor, "propose_opening", series)
    form = OpeningForm(sent(request))
    back_url = reverse("registry:series", args=[series.pk])
    page = FormPage(
        title=_("Open in mid-period"), lead=series.name, back=_("Back to the book"),
        back_url=back_url, done=_("Proposed. Another person must sign in and confirm it."),
        told=(
            _("A book is opened like this once, before it has given a number here."),
            _("You propose; a second person, signed in as themselves, confirms."),
        ),
    )  # fmt: skip

    def act() -> str:
        operations.propose_opening(
            series, first=form.cleaned_data["first"], on=timezone.localdate(now),
            reason=form.cleaned_data["reason"], actor=request.actor, now=now,
        )  # fmt: skip
        return back_url

    return answer(request, form, page, act)


@requires("registry.series.confirm_opening")
def confirm(request: ActorRequest, opening_id: uuid.UUID) -> HttpResponse:
    """Confirm what another person proposed."""
    opening = bookkeeping.get_opening_for(request.actor, opening_id)
    SeriesPolicy.check(request.actor, "confirm_opening", opening.series)
    form = forms.Form(sent(request))
    page = _page(opening, _("Confirm the opening"), _("The book is open at this number."))

    def act() -> str:
        operations.confirm_opening(opening, actor=request.actor, now=timezone.now())
        return page.back_url

    return answer(request, form, page, act)


@requires("registry.series.decline_opening")
def decline(request: ActorRequest, opening_id: uuid.UUID) -> HttpResponse:
    """Decline a proposal, or take the own one back."""
    opening = bookkeeping.get_opening_for(request.actor, opening_id)
    SeriesPolicy.check(request.actor, "decline_opening", opening.series)
    form = ReasonOnlyForm(sent(request))
    page = _page(opening, _("Decline the opening"), _("The proposal is declined."))

    def act() -> str:
        operations.decline_opening(
            opening, reason=form.cleaned_data["reason"], actor=request.actor, now=timezone.now()
        )
        return page.back_url

    return answer(request, form, page, act)


@requires("registry.series.read")
def protocol(request: ActorRequest, opening_id: uuid.UUID) -> HttpResponse:
    """Print the protocol of a confirmed opening."""
    opening = bookkeeping.get_opening_for(request.actor, opening_id)
    if opening.confirmed_at is None:
        raise Missing
    return as_pdf(print_opening(opening), f"bien-ban-mo-so-{opening.period}")


def _page(opening: BookOpening, title: str, done: str) -> FormPage:
    values = {
        "name": opening.proposed_by.person.full_name, "period": opening.period,
        "first": opening.first, "before": opening.first - 1,
    }  # fmt: skip
    return FormPage(
        title=title, lead=opening.series.name, done=done, back=_("Back to the book"),
        back_url=reverse("registry:series", args=[opening.series_id]),
        told=(
            _("%(name)s proposes: the book of %(period)s gives numbers here from %(first)s on;"
              " the numbers up to %(before)s stand in the old register.") % values,
            _("Reason: %(reason)s") % {"reason": opening.reason},
            _("This is done once and cannot be taken back."),
        ),
    )  # fmt: skip
