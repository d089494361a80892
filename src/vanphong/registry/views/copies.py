"""Handing to the post, the post office's signature, and the use of stored copies."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vanphong.kernel.policies import Missing, Refusal
from vanphong.kernel.policies.routes import ActorRequest, requires
from vanphong.kernel.ui.format_vi import day_vi
from vanphong.kernel.ui.requests import idempotency_key
from vanphong.registry import operations, queries
from vanphong.registry.copies_registers import list_posts, list_to_post, symbols_of
from vanphong.registry.forms.copies import CopyReturnForm, CopyUseForm, PostForm, PostReceiptForm
from vanphong.registry.models import CopyUse, Outgoing
from vanphong.registry.policies import OutgoingPolicy
from vanphong.registry.views.forms import FormPage, answer, sent

#: addressees and lines on one page; the rest follow when these are done
SHOWN = 200


@requires("registry.outgoing.hand_to_post")
def post_page(request: ActorRequest) -> HttpResponse:
    """Show what waits for the post and what waits for its signature; on sending hand over."""
    now = timezone.now()
    form = _post_form(request, now, is_sent=request.method == "POST")
    if form.is_valid():
        try:
            done = operations.hand_to_post(
                form.parcels(), sent_on=form.cleaned_data["sent_on"], actor=request.actor, now=now
            )
        except Refusal as refusal:
            form.add_error(
                refusal.field if refusal.field in form.fields else None, refusal.sentence
            )
        else:
            said = _("Entered into the post register: %(count)s lines.") % {"count": len(done)}
            messages.success(request, said)
            return redirect("registry:post")
    return _show(request, form, _receipt_form(request, now, is_sent=False))


def _post_receipt(request: ActorRequest) -> HttpResponse:
    now = timezone.now()
    form = _receipt_form(request, now, is_sent=True)
    if form.is_valid():
        data = form.cleaned_data
        try:
            operations.note_post_receipt(
                form.chosen(), receipt=data["receipt"], received_on=data["received_on"],
                actor=request.actor, now=now,
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(
                refusal.field if refusal.field in form.fields else None, refusal.sentence
            )
        else:
            messages.success(request, _("The signature of the post office is noted."))
            return redirect("registry:post")
    return _show(request, _post_form(request, now, is_sent=False), form)


post_receipt = requires("registry.outgoing.hand_to_post")(require_POST(_post_receipt))


def _post_form(request: ActorRequest, now: datetime, *, is_sent: bool) -> PostForm:
    waiting = list(list_to_post(request.actor)[:SHOWN])
    initial = {"sent_on": timezone.localdate(now)}
    return PostForm(request.POST if is_sent else None, waiting=waiting, initial=initial)


def _receipt_form(request: ActorRequest, now: datetime, *, is_sent: bool) -> PostReceiptForm:
    unsigned = list_posts(request.actor).filter(received_on=None)[:SHOWN]
    waiting = [
        (
            post,
            _("%(day)s – %(place)s: %(symbols)s (%(count)s envelopes)")
            % {
                "day": day_vi(post.sent_on), "place": post.place, "symbols": symbols_of(post),
                "count": post.envelopes,
            },
        )
        for post in unsigned
    ]  # fmt: skip
    initial = {"received_on": timezone.localdate(now)}
    return PostReceiptForm(request.POST if is_sent else None, waiting=waiting, initial=initial)


def _show(request: ActorRequest, form: PostForm, signing: PostReceiptForm) -> HttpResponse:
    context = {"form": form, "signing": signing, "shown": SHOWN}
    status = 422 if form.errors or signing.errors else 200
    return render(request, "registry/post.html", context, status=status)


@requires("registry.outgoing.lend_copy")
def lend(request: ActorRequest, outgoing_id: uuid.UUID) -> HttpResponse:
    """Note that somebody uses the stored copy of an issued document."""
    now = timezone.now()
    found = queries.get_outgoing_for(request.actor, outgoing_id)
    OutgoingPolicy.check(request.actor, "lend_copy", found)
    today = timezone.localdate(now)
    form = CopyUseForm(sent(request), tenant=found.tenant, day=today, initial={"used_on": today})
    page = _page(found, _("Let the stored copy be used"), _("The use of the copy is entered."))

    def act() -> str:
        operations.lend_copy(
            found, key=idempotency_key(request), actor=request.actor, now=now, **form.wish()
        )
        return page.back_url

    return answer(request, form, page, act)


@requires("registry.outgoing.lend_copy")
def take_back(request: ActorRequest, outgoing_id: uuid.UUID, use_id: uuid.UUID) -> HttpResponse:
    """Note that a stored copy came back."""
    now = timezone.now()
    found = queries.get_outgoing_for(request.actor, outgoing_id)
    OutgoingPolicy.check(request.actor, "lend_copy", found)
    use = CopyUse.objects.filter(outgoing=found, pk=use_id).first()
    if use is None:
        raise Missing
    form = CopyReturnForm(sent(request), initial={"returned_on": timezone.localdate(now)})
    page = _page(
        found, _("Note its return"), _("The copy is back."), f"{use.user_name}: {use.purpose}"
    )

    def act() -> str:
        operations.return_copy(use, actor=request.actor, now=now, **form.cleaned_data)
        return page.back_url

    return answer(request, form, page, act)


def _page(found: Outgoing, title: str, done: str, *told: str) -> FormPage:
    return FormPage(
        title=title, lead=f"{found.symbol} – {found.subject}", done=done, told=told,
        back=_("Back to the document"), back_url=reverse("registry:outgoing", args=[found.pk]),
    )  # fmt: skip
