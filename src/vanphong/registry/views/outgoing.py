"""Issued documents: the list, numbering one, its page and its acts."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from vanphong.directory.models import Appointment, IssuingBody, Unit
from vanphong.directory.queries import name_on, tenant_of
from vanphong.kernel.policies import Missing, Refusal
from vanphong.kernel.policies.routes import ActorRequest, may_call, requires
from vanphong.kernel.principals import Actor, Level
from vanphong.kernel.states.performing import open_verbs
from vanphong.kernel.ui.components.badges import status_tag
from vanphong.kernel.ui.format_vi import day_vi
from vanphong.kernel.ui.requests import idempotency_key
from vanphong.kernel.ui.tables import Column, Empty, Table, ordered, paginate
from vanphong.kernel.ui.trails import (
    Trail,
    address_of,
    carry,
    keep_trail,
    trail_in,
    trail_of,
    with_trail,
)
from vanphong.kernel.ui.values import Act, Tab, Words
from vanphong.registry import operations, queries
from vanphong.registry.audit import outgoing_history
from vanphong.registry.forms import AddressForm, OutgoingForm, ReasonForm, ReceiptForm
from vanphong.registry.models import Channel, CopyUse, HeldNumber, Incoming, Outgoing
from vanphong.registry.operations import Issue
from vanphong.registry.operations.copies import STORED
from vanphong.registry.policies import OutgoingPolicy
from vanphong.registry.states import OUTGOING, OUTGOING_TONES, HeldState, OutgoingState
from vanphong.registry.views.bulk import outgoing_bulk_acts
from vanphong.registry.views.outgoing_files import files_of

QUEUES: dict[str, tuple[Words, Callable[[Actor], QuerySet[Outgoing]]]] = {
    "all": (gettext_lazy("All"), queries.list_outgoing_for),
    "dispatch": (gettext_lazy("To send"), queries.list_to_dispatch),
}
Data = dict[str, Any]


def state_of(outgoing: Outgoing) -> object:
    """Return the state as a tag."""
    tone = OUTGOING_TONES.get(outgoing.state, "neutral")
    return status_tag(outgoing.get_state_display(), tone)


COLUMNS = (
    Column[Outgoing](
        key="symbol", label=gettext_lazy("Number and symbol"), short=True, sort="registered_at"
    ),
    Column[Outgoing](
        key="issued", label=gettext_lazy("Date of the document"), short=True, sort="issued_on",
        cell=lambda o: day_vi(o.issued_on),
    ),
    Column[Outgoing](key="kind_name", label=gettext_lazy("Kind of document"), short=True),
    Column[Outgoing](key="subject", label=gettext_lazy("Subject"), main=True),
    Column[Outgoing](key="signer_name", label=gettext_lazy("Signer")),
    Column[Outgoing](key="unit", label=gettext_lazy("Division"), cell=lambda o: o.unit.name),
    Column[Outgoing](key="state", label=gettext_lazy("State"), short=True, cell=state_of),
)  # fmt: skip


@requires("registry.outgoing.list")
def outgoing_list(request: ActorRequest) -> HttpResponse:
    """Show one queue of issued documents; the queue and the order stand in the address."""
    queue = request.GET.get("queue", "all")
    label, rows, order = _listed(request.actor, request.GET)
    page, pager = paginate(rows, request.GET)
    may_number = may_call(request.actor, "registry.outgoing.number")
    new = reverse("registry:new_outgoing") if may_number else ""
    came_by = address_of(request.GET)
    table = Table(
        columns=COLUMNS, rows=page, pager=pager, order=order, params=request.GET, caption=label,
        bulk=outgoing_bulk_acts(request.actor, queue), row_name=lambda o: o.symbol,
        row_url=lambda o: with_trail(reverse("registry:outgoing", args=[o.pk]), came_by),
        empty=Empty(
            title=_("Nothing here"), icon="send",
            words=_("Documents appear here as soon as they have their number."),
            act_label=_("Number a document") if new else "", act_url=new,
        ),
    )  # fmt: skip
    tabs = [Tab(label=n, url=f"?queue={k}", active=k == queue) for k, (n, _l) in QUEUES.items()]
    may_post = may_call(request.actor, "registry.outgoing.hand_to_post")
    context = {
        "table": table, "tabs": tabs, "new": new,
        "post": reverse("registry:post") if may_post else "",
    }  # fmt: skip
    return render(request, "registry/outgoing_list.html", context)


def _listed(actor: Actor, params: QueryDict) -> tuple[Words, QuerySet[Outgoing], str]:
    """Return name, rows and order of the list that an address describes."""
    label, lister = QUEUES.get(params.get("queue", "all"), QUEUES["all"])
    rows, order = ordered(lister(actor), COLUMNS, params, "-symbol")
    return label, rows, order


def _trail(request: ActorRequest, found: Outgoing) -> Trail | None:
    params = trail_in(request)
    if params is None:
        return None
    label, rows, _order = _listed(request.actor, params)
    return trail_of(
        params, rows, found, label=label, list_url=reverse("registry:outgoing_list"),
        url_of=lambda pk: reverse("registry:outgoing", args=[pk]),
    )  # fmt: skip


@requires("registry.outgoing.number")
def new_outgoing(request: ActorRequest) -> HttpResponse:
    """
    Number a signed document; the address may name what it answers, or what it corrects.

    A recipient whom the exchange reaches is proposed: the sender of the one, all of the other.
    """
    now = timezone.now()
    tenant, today = tenant_of(request.actor), timezone.localdate(now)
    answered, corrected = _answered(request), _corrected(request)
    form = OutgoingForm(
        request.POST or None, tenant=tenant, day=today,
        initial={
            "issued_on": today, "kind_name": "Công văn",
            "recipients": _proposed(answered, corrected, today), **_of_held(request),
        },
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            found = _number(request, form, answered, corrected, now)
        except Refusal as refusal:
            form.add_error(
                refusal.field if refusal.field in form.fields else None, refusal.sentence
            )
        else:
            said = _("Numbered %(symbol)s.") % {"symbol": found.symbol}
            messages.success(request, said)
            return redirect("registry:outgoing", found.pk)
    context = {
        "form": form, "answered": answered, "corrected": corrected, "offered": _offered(request),
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "registry/new_outgoing.html", context, status=status)


def _offered(request: ActorRequest) -> list[HeldNumber]:
    """Return the numbers that are held, for the clerk to choose one."""
    held = queries.list_held_for(request.actor).filter(state=HeldState.HELD)
    return list(held.order_by("until", "number")[:50])


def _of_held(request: ActorRequest) -> dict[str, object]:
    """Return what the form begins with where the address names a held number."""
    try:
        wanted = uuid.UUID(request.GET.get("held", ""))
    except ValueError:
        return {}
    held = queries.get_held_for(request.actor, wanted)
    return {
        "wanted": held.number, "body": str(held.body_id), "kind_name": held.kind_name,
        "subject": held.subject,
    }  # fmt: skip


def _number(
    request: ActorRequest,
    form: OutgoingForm,
    answered: Incoming | None,
    corrected: Outgoing | None,
    now: datetime,
) -> Outgoing:
    data = dict(form.cleaned_data)
    for name in ("recipients", "channel"):
        data.pop(name)
    tenant = tenant_of(request.actor)
    issue = Issue(
        body=IssuingBody.objects.get(pk=data.pop("body"), tenant=tenant),
        unit=Unit.objects.get(pk=data.pop("unit"), tenant=tenant),
        recipients=form.addressees(), answers=answered, corrects=corrected, **data,
    )  # fmt: skip
    clerk = Appointment.objects.get(pk=request.actor.appointment_id)  # type: ignore[misc]  # people only
    return operations.number_outgoing(
        issue, clerk=clerk, key=idempotency_key(request), actor=request.actor, now=now
    )


def _answered(request: ActorRequest) -> Incoming | None:
    """Return the document that the address names; the clerk knows at least its line."""
    try:
        wanted = uuid.UUID(request.GET.get("answers", ""))
    except ValueError:
        return None
    return queries.get_incoming_for(request.actor, wanted, Level.LINE)


def _corrected(request: ActorRequest) -> Outgoing | None:
    """Return the issued document that the address names to be corrected."""
    try:
        wanted = uuid.UUID(request.GET.get("corrects", ""))
    except ValueError:
        return None
    return queries.get_outgoing_for(request.actor, wanted)


def _proposed(answered: Incoming | None, corrected: Outgoing | None, day: date) -> str:
    """Return whom the document goes to, one a line: who sent the one, who got the other."""
    if corrected is not None:
        names = corrected.recipients.order_by("pk").values_list("name", flat=True)
        return "\n".join(names)
    if answered is not None and answered.channel == Channel.INNER and answered.sender is not None:
        return name_on(answered.sender, day)
    return ""


@requires("registry.outgoing.read")
def outgoing_page(request: ActorRequest, outgoing_id: uuid.UUID) -> HttpResponse:
    """Show one issued document with its recipients and exactly the acts that are open."""
    found = queries.get_outgoing_for(request.actor, outgoing_id)
    context = {
        "outgoing": found, "state": state_of(found), "facts": _facts(found),
        "recipients": queries.addressed(found, timezone.localdate()),
        "corrections": queries.list_outgoing_for(request.actor).filter(corrects=found),
        "corrected": queries.list_outgoing_for(request.actor)
        .filter(pk__in=[found.corrects_id] if found.corrects_id else [])
        .first(),
        "files": files_of(found), "trail": _trail(request, found),
        "acts": carry(request, _acts(request, found)),
        "may_note": OutgoingPolicy.decide(request.actor, "note_receipt", found).allowed,
        "history": outgoing_history(found), "uses": _uses(request, found),
    }  # fmt: skip
    return render(request, "registry/outgoing.html", context)


def _uses(request: ActorRequest, found: Outgoing) -> QuerySet[CopyUse]:
    """Return who used the stored copy, for who keeps it."""
    uses = CopyUse.objects.filter(outgoing=found).select_related("permitted_by__person")
    uses = uses.order_by("-lent_at")
    return uses if OutgoingPolicy.decide(request.actor, "lend_copy", found).allowed else uses.none()


def _facts(found: Outgoing) -> list[tuple[object, object]]:
    signer = f"{found.signer_name} – {found.signer_title}".rstrip(" –")
    return [
        (_("Number and symbol"), found.symbol),
        (_("Date of the document"), day_vi(found.issued_on)),
        (_("Kind of document"), found.kind_name), (_("Issued by"), found.body.name),
        (_("Signer"), signer), (_("Drafting division"), found.unit.name),
        (_("Book"), found.series.name), (_("Urgency"), found.get_urgency_display()),
        (_("Copies"), found.copy_count), (_("Note"), found.note or "–"),
        *([(_("Deadline for the receivers"), day_vi(found.answer_due_on))]
          if found.answer_due_on else []),
        *([(_("Identity code"), found.identity_code)] if found.identity_code else []),
    ]  # fmt: skip


def _acts(request: ActorRequest, found: Outgoing) -> list[Act]:
    acts: list[Act] = []
    for verb in open_verbs(OUTGOING, OutgoingPolicy, found, request.actor):
        url = reverse(f"registry:{verb}_outgoing", args=[found.pk])
        if verb == "dispatch":
            if found.recipients.filter(dispatched_at=None).exists():
                send = Act(label=_("Send"), url=url, method="post", icon="send", kind="primary")
                acts.append(send)
            address = reverse("registry:address_outgoing", args=[found.pk])
            acts.append(Act(label=_("Add recipients"), url=address, icon="plus"))
        else:
            screen = REASONED[verb]
            acts.append(Act(label=screen[0], url=url, icon=screen[1]))
    may_lend = OutgoingPolicy.decide(request.actor, "lend_copy", found).allowed
    if may_lend and found.state in STORED:
        lend = reverse("registry:lend_copy", args=[found.pk])
        acts.append(Act(label=_("Let the stored copy be used"), url=lend, icon="folder"))
    may_number = may_call(request.actor, "registry.outgoing.number")
    if found.state == OutgoingState.DISPATCHED and may_number:
        correct = f"{reverse('registry:new_outgoing')}?corrects={found.pk}"
        acts.append(Act(label=_("Correct by a new document"), url=correct, icon="edit"))
    may_attach = OutgoingPolicy.decide(request.actor, "attach_file", found).allowed
    if found.state == OutgoingState.NUMBERED and may_attach:
        attach = reverse("registry:attach_outgoing", args=[found.pk])
        acts.append(Act(label=_("Add files"), url=attach, icon="paperclip", key="f"))
    return acts


@require_POST
def _dispatch(request: ActorRequest, outgoing_id: uuid.UUID) -> HttpResponse:
    found = queries.get_outgoing_for(request.actor, outgoing_id)
    operations.dispatch_outgoing(found, actor=request.actor, now=timezone.now())
    messages.success(request, _("Sent to every recipient."))
    return redirect(keep_trail(request, reverse("registry:outgoing", args=[found.pk])))


dispatch = requires("registry.outgoing.dispatch")(_dispatch)

#: acts that ask for a reason: words, icon, verb
REASONED: dict[str, tuple[Words, str, Callable[..., Outgoing]]] = {
    "recall": (gettext_lazy("Recall"), "arrow-back-up", operations.recall_outgoing),
    "cancel": (gettext_lazy("Cancel the number"), "ban", operations.cancel_outgoing),
}


def reasoned(verb: str) -> Callable[..., HttpResponse]:
    """Return the view of an act that asks for a reason."""
    title, _icon, act = REASONED[verb]

    @requires(f"registry.outgoing.{verb}")
    def view(request: ActorRequest, outgoing_id: uuid.UUID) -> HttpResponse:
        found = queries.get_outgoing_for(request.actor, outgoing_id)
        now = timezone.now()
        form = ReasonForm(request.POST or None, tenant=found.tenant, day=timezone.localdate(now))

        def call(data: Data) -> object:
            return act(found, reason=data["reason"], actor=request.actor, now=now)

        return _act_page(request, found, form, title, call)

    return view


@requires("registry.outgoing.dispatch")
def address(request: ActorRequest, outgoing_id: uuid.UUID) -> HttpResponse:
    """Name further recipients."""
    found = queries.get_outgoing_for(request.actor, outgoing_id)
    form = AddressForm(request.POST or None)

    def call(data: Data) -> object:
        operations.add_recipients(found, form.addressees(), actor=request.actor, now=timezone.now())
        return None

    return _act_page(request, found, form, _("Add recipients"), call)


@requires("registry.outgoing.note_receipt")
def receipt(request: ActorRequest, outgoing_id: uuid.UUID, recipient_id: uuid.UUID) -> HttpResponse:
    """Note who signed for it at one recipient's."""
    found = queries.get_outgoing_for(request.actor, outgoing_id)
    recipient = found.recipients.select_related("outgoing").filter(pk=recipient_id).first()
    if recipient is None:
        raise Missing
    form = ReceiptForm(request.POST or None)

    def call(data: Data) -> object:
        operations.note_receipt(recipient, **data, actor=request.actor, now=timezone.now())
        return None

    return _act_page(request, found, form, _("Note the receipt"), call)


def _act_page(
    request: ActorRequest,
    found: Outgoing,
    form: forms.Form,
    title: Words,
    call: Callable[[Data], object],
) -> HttpResponse:
    """Show the form of an act; on sending do it and go back to the document."""
    if form.is_valid():
        try:
            call(form.cleaned_data)
        except Refusal as refusal:
            form.add_error(
                refusal.field if refusal.field in form.fields else None, refusal.sentence
            )
        else:
            messages.success(request, _("Done: %(act)s.") % {"act": title})
            return redirect(keep_trail(request, reverse("registry:outgoing", args=[found.pk])))
    context = {"form": form, "outgoing": found, "title": title}
    status = 422 if form.is_bound else 200
    return render(request, "registry/act_outgoing.html", context, status=status)


def _show_refusal(form: forms.Form, refusal: Refusal) -> None:
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
