"""Delivery slips: made, printed, and taken back signed."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanphong.directory.queries import post_of
from vanphong.kernel.audit import log
from vanphong.kernel.files import store
from vanphong.kernel.policies import Missing, Refusal
from vanphong.kernel.policies.routes import ActorRequest, may_call, requires
from vanphong.kernel.subjects import SubjectRef
from vanphong.kernel.ui.components.badges import status_tag
from vanphong.kernel.ui.format_vi import moment_vi
from vanphong.kernel.ui.tables import Column, Empty, Table, paginate
from vanphong.kernel.ui.values import Tab
from vanphong.registry import operations, queries
from vanphong.registry.forms import SignedSlipForm
from vanphong.registry.models import DeliverySlip
from vanphong.registry.policies import SlipPolicy
from vanphong.registry.printing import print_slips
from vanphong.registry.views.sending import as_pdf
from vanphong.registry.views.tray import Tray, read_tray

QUEUES = {"open": gettext_lazy("Not back yet"), "all": gettext_lazy("All")}
#: slips of one print: a morning's round
MOST_PRINTED = 200


def _state(slip: DeliverySlip) -> object:
    if slip.signed_at is None:
        return status_tag(_("Not back yet"), "warning")
    return status_tag(_("Signed by %(name)s") % {"name": slip.signed_by}, "good")


COLUMNS = (
    Column[DeliverySlip](key="receiver", label=gettext_lazy("Recipient"), main=True),
    Column[DeliverySlip](
        key="made", label=gettext_lazy("Made on"), short=True, cell=lambda s: moment_vi(s.made_at)
    ),
    Column[DeliverySlip](
        key="maker", label=gettext_lazy("Made by"), cell=lambda s: s.made_by.person.full_name
    ),
    Column[DeliverySlip](key="state", label=gettext_lazy("State"), cell=_state),
)


@requires("registry.slip.read")
def slip_list(request: ActorRequest) -> HttpResponse:
    """Show the slips, and how many papers wait for one; print those that are not back."""
    now, actor = timezone.now(), request.actor
    queue = request.GET.get("queue", "open")
    rows = queries.list_slips(actor) if queue == "all" else queries.list_open_slips(actor)
    if request.GET.get("format") == "pdf":
        some = list(queries.list_open_slips(actor)[:MOST_PRINTED])
        if not some:
            raise Missing
        return as_pdf(print_slips(actor, some, now=now), "phieu-giao-nhan")
    page, pager = paginate(rows, request.GET)
    table = Table(
        columns=COLUMNS, rows=page, pager=pager, params=request.GET, caption=QUEUES.get(queue, ""),
        row_url=lambda slip: reverse("registry:slip", args=[slip.pk]),
        empty=Empty(
            title=_("No delivery slip here"), icon="clipboard-check",
            words=_("A slip is made for each recipient whose paper waits."),
        ),
    )  # fmt: skip
    waiting = queries.paper_to_recipients(actor).count() + queries.paper_to_hand_over(actor).count()
    context = {
        "table": table, "waiting": waiting, "may_make": may_call(actor, "registry.slip.make"),
        "tabs": [Tab(label=n, url=f"?queue={k}", active=k == queue) for k, n in QUEUES.items()],
        "may_print": queries.list_open_slips(actor).exists(),
    }  # fmt: skip
    return render(request, "registry/slips.html", context)


@requires("registry.slip.make")
def make(request: ActorRequest) -> HttpResponse:
    """Put every waiting paper on a slip, by sending only."""
    if request.method != "POST":
        return redirect("registry:slips")
    try:
        made = operations.make_slips(
            clerk=post_of(request.actor), actor=request.actor, now=timezone.now()
        )
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        said = _("%(count)s slips are made. Print them and let them be signed.")
        messages.success(request, said % {"count": len(made)})
    return redirect("registry:slips")


@requires("registry.slip.read")
def slip_page(request: ActorRequest, slip_id: uuid.UUID) -> HttpResponse:
    """Show one slip with its papers; print it."""
    slip = queries.get_slip_for(request.actor, slip_id)
    if request.GET.get("format") == "pdf":
        return as_pdf(print_slips(request.actor, [slip], now=timezone.now()), "phieu-giao-nhan")
    may_sign = slip.signed_at is None and SlipPolicy.decide(request.actor, "sign", slip).allowed
    context = {
        "slip": slip, "lines": queries.lines_of(request.actor, slip), "may_sign": may_sign,
        "state": _state(slip),
    }  # fmt: skip
    return render(request, "registry/slip.html", context)


@requires("registry.slip.sign")
def sign(request: ActorRequest, slip_id: uuid.UUID) -> HttpResponse:
    """Take a slip back: who signed, and the photo of the sheet."""
    now = timezone.now()
    slip = queries.get_slip_for(request.actor, slip_id)
    SlipPolicy.check(request.actor, "sign", slip)
    is_sent = request.method == "POST"
    form, tray = SignedSlipForm(request.POST if is_sent else None), Tray()
    if is_sent:
        tray = read_tray(request, form, path="registry.slip.photo", now=now)
    if form.is_valid():
        photos = [enclosure.taken for enclosure in tray.enclosures()]
        try:
            operations.sign_slip(
                slip, signed_by=form.cleaned_data["signed_by"], photo=photos[0] if photos else None,
                actor=request.actor, now=now,
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(
                refusal.field if refusal.field in form.fields else None, refusal.sentence
            )
        else:
            messages.success(request, _("Every receipt on the slip is filled."))
            return redirect("registry:slip", slip.pk)
    context = {"form": form, "tray": tray, "slip": slip}
    return render(request, "registry/sign_slip.html", context, status=422 if is_sent else 200)


@requires("registry.slip.read")
def photo(request: ActorRequest, slip_id: uuid.UUID) -> HttpResponse:
    """Send the photo of the signed sheet, as a download."""
    slip = queries.get_slip_for(request.actor, slip_id)
    if slip.photo is None:
        raise Missing
    log.log_access(SubjectRef("registry.slip", slip.pk), actor=request.actor, what="photo")
    answer = HttpResponse(store.read(slip.photo), content_type=slip.photo.media_type)
    answer["Content-Disposition"] = f'attachment; filename="ky-nhan.{slip.photo.kind}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
