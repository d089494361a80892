"""The page of one incoming document, and its acts."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from vanphong.directory.fields import sender_line
from vanphong.directory.models import Appointment, Unit
from vanphong.directory.queries import post_of, tenant_of
from vanphong.kernel.audit import log
from vanphong.kernel.policies import Missing, Refusal
from vanphong.kernel.policies.routes import ActorRequest, requires
from vanphong.kernel.principals import Actor, Level
from vanphong.kernel.principals.models import AccessClass
from vanphong.kernel.states.performing import open_verbs
from vanphong.kernel.subjects import SubjectRef
from vanphong.kernel.ui.format_vi import day_vi
from vanphong.kernel.ui.trails import address_of, carry, keep_trail, trail_in
from vanphong.kernel.ui.values import Act
from vanphong.registry import operations, queries, returning
from vanphong.registry.audit import history_of
from vanphong.registry.forms import (
    CopyForm,
    DirectionForm,
    FinishForm,
    ReasonForm,
    SubmitForm,
    TransferForm,
)
from vanphong.registry.models import Incoming
from vanphong.registry.policies import IncomingPolicy
from vanphong.registry.states import GROWING, INCOMING, IncomingState
from vanphong.registry.views import calls, routing
from vanphong.registry.views.columns import state_of, urgency_of
from vanphong.registry.views.lines import line_of
from vanphong.registry.views.lists import trail_for
from vanphong.registry.views.scans import scan_note
from vanphong.registry.views.sending import as_pdf
from vanphong.registry.views.viewer import viewer_of
from vanphong.tasks.operations import Order
from vanphong.tasks.queries import list_of_source, shown_deadlines

Data = dict[str, Any]
#: characters of a subject that stand above the page; a longer one stands whole among the facts
SUBJECT_SHOWN = 400
#: classes of which each look is noted
RESTRICTED = (AccessClass.LIMITED, AccessClass.PERSONAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """The form of one act: its words, its fields, and the one verb it calls."""

    title: Any
    form: Callable[..., forms.Form]
    act: Callable[[Incoming, Data, ActorRequest, datetime], object]
    icon: str
    key: str = ""
    template: str = "registry/act.html"
    #: what stands in the form before anything is typed
    initial: Callable[[ActorRequest, Incoming, datetime], Data] | None = None


def _submit(document: Incoming, data: Data, request: ActorRequest, now: datetime) -> object:
    to = Appointment.objects.get(pk=data["to"], tenant=document.tenant)
    return operations.submit_document(
        document, to=to, note=data["note"], way=data["way"], skip_reason=data["skip_reason"],
        actor=request.actor, now=now,
    )  # fmt: skip


def _direct(document: Incoming, data: Data, request: ActorRequest, now: datetime) -> object:
    capacity = IncomingPolicy.check(request.actor, "direct", document)
    author = Appointment.objects.get(pk=capacity.on_behalf_of or capacity.appointment_id)  # type: ignore[misc]  # one is set
    typist = Appointment.objects.get(pk=request.actor.appointment_id)  # type: ignore[misc]  # people only
    orders = []
    if data["lead_unit"]:
        units = {str(u.pk): u for u in Unit.objects.filter(tenant=document.tenant)}
        orders = [
            Order(
                content=data["opinion"], lead_unit=units[data["lead_unit"]],
                cooperating=data["limits"],
                informed=list(Appointment.objects.filter(pk__in=data["informed"])),
                due_on=data["due_on"],
            )
        ]  # fmt: skip
    return operations.direct_document(
        document, orders=orders, opinion=data["opinion"], author=author, typed_by=typist,
        actor=request.actor, now=now,
    )  # fmt: skip


def _add_copy(document: Incoming, data: Data, request: ActorRequest, now: datetime) -> object:
    came_at = datetime.combine(data["came_on"], data["came_at"], timezone.get_current_timezone())
    copy = operations.Copy(
        road=data["road"], came_at=came_at, is_signed=data["is_signed"], place=data["place"]
    )
    return operations.add_copy(
        document, copy, clerk=post_of(request.actor), actor=request.actor, now=now
    )


def _transfer(document: Incoming, data: Data, request: ActorRequest, now: datetime) -> object:
    to = Appointment.objects.get(pk=data["to"], tenant=document.tenant)
    return operations.transfer_submission(
        document, to=to, reason=data["reason"], actor=request.actor, now=now
    )


def _finish(document: Incoming, data: Data, request: ActorRequest, now: datetime) -> object:
    return operations.finish_document(document, actor=request.actor, now=now, **data)


def _with_reason(verb: Callable[..., object]) -> Callable[..., object]:
    def act(document: Incoming, data: Data, request: ActorRequest, now: datetime) -> object:
        return verb(document, reason=data["reason"], actor=request.actor, now=now)

    return act


SCREENS = {
    "submit": Screen(
        title=gettext_lazy("Submit"), form=SubmitForm, act=_submit, icon="send", key="t",
        template="registry/submit.html", initial=routing.initial_of_submission,
    ),
    "direct": Screen(
        title=gettext_lazy("Give a direction"), form=DirectionForm, act=_direct, icon="writing",
        key="b", template="registry/direct.html",
    ),
    "transfer": Screen(
        title=gettext_lazy("Pass to another"), form=TransferForm, act=_transfer,
        icon="corner-up-right",
    ),
    "send_back": Screen(
        title=gettext_lazy("Send back to who submitted it"), form=ReasonForm,
        icon="corner-up-left", act=_with_reason(operations.send_back),
    ),
    "take_back": Screen(
        title=gettext_lazy("Take the submission back"), form=ReasonForm, icon="arrow-back-up",
        act=_with_reason(operations.take_back),
    ),
    "finish": Screen(
        title=gettext_lazy("Finish"), form=FinishForm, act=_finish, icon="check", key="e"
    ),
    "return_to_sender": Screen(
        title=gettext_lazy("Return to the sender"), form=ReasonForm, icon="corner-up-left",
        act=_with_reason(operations.return_to_sender),
    ),
    "recall": Screen(
        title=gettext_lazy("Note its recall"), form=ReasonForm, icon="arrow-back-up",
        act=_with_reason(operations.recall_document),
    ),
    "open_kept_copy": Screen(
        title=gettext_lazy("Open the kept copy"), form=ReasonForm, icon="folder", key="m",
        act=_with_reason(operations.open_kept_copy),
    ),
    "add_copy": Screen(
        title=gettext_lazy("Add a received copy"), form=CopyForm, act=_add_copy, icon="copy",
    ),
    "reopen": Screen(
        title=gettext_lazy("Open again"), form=ReasonForm, icon="refresh",
        act=_with_reason(operations.reopen_document),
    ),
}  # fmt: skip

#: acts that lead where they are open, in this order; the others follow as the machine has them
FIRST = ("register", "direct", "submit")


@requires("registry.incoming.read")
def document_page(request: ActorRequest, incoming_id: uuid.UUID) -> HttpResponse:
    """Show one document at the reader's level, with exactly the acts that are open."""
    now = timezone.now()
    document = queries.get_incoming_for(request.actor, incoming_id)
    is_full = IncomingPolicy.level(request.actor, document) == Level.FULL
    open_until = None if is_full else queries.find_opening_until(request.actor, document, now=now)
    viewer = viewer_of(request, document, now=now)
    levels = routing.levels_of(document) if is_full else []
    context: dict[str, object] = {
        "document": document, "facts": _facts(document, is_full, timezone.localdate(now)),
        "acts": carry(request, _acts(request, document, now)),
        "trail": trail_for(request, document, now),
        "state": state_of(document), "urgency": urgency_of(document), "is_full": is_full,
        "viewer": viewer, "scan_note": scan_note(viewer.file if viewer else None),
        "open_until": open_until,
        "call": calls.call_shown(request, document),
    }  # fmt: skip
    if is_full:
        now = timezone.now()
        copies = queries.copies_of(document)
        tasks = list(list_of_source(SubjectRef(INCOMING.noun, document.pk)))
        limits = shown_deadlines(tasks, now)
        context |= {
            "levels": levels,
            "way": routing.way_shown(request, document, now),
            "tasks": [(task, limits.get(task.pk)) for task in tasks],
            "deadline": queries.shown_deadline(document, now),
            "copies": copies,
            "waits": queries.waits_for_original(copies),
            "history": history_of(document),
            "origins": queries.origins_of(document),
            "returns": returning.earlier_returns(request.actor, document),
        }
    if open_until or (is_full and document.access_class in RESTRICTED):
        what = "kept_copy" if open_until else "page"
        log.log_access(SubjectRef(INCOMING.noun, document.pk), actor=request.actor, what=what)
    return render(request, "registry/document.html", context)


@require_POST
def _register(request: ActorRequest, incoming_id: uuid.UUID) -> HttpResponse:
    document = queries.get_incoming_for(request.actor, incoming_id, Level.FULL)
    operations.register_document(document, actor=request.actor, now=timezone.now())
    return redirect(_after(request, document))


register = requires("registry.incoming.register")(_register)


def act_page(verb: str) -> Callable[..., HttpResponse]:
    """Return the view of one act: its form, then its one verb."""
    screen = SCREENS[verb]

    @requires(f"registry.incoming.{verb}")
    def view(request: ActorRequest, incoming_id: uuid.UUID) -> HttpResponse:
        now = timezone.now()
        document = queries.get_incoming_for(request.actor, incoming_id)
        IncomingPolicy.check(request.actor, verb, document)
        day = timezone.localdate(now)
        form = screen.form(
            request.POST or None, tenant=tenant_of(request.actor), day=day,
            initial=screen.initial(request, document, now) if screen.initial else None,
        )  # fmt: skip
        if request.method == "POST" and form.is_valid():
            try:
                screen.act(document, form.cleaned_data, request, now)
            except Refusal as refusal:
                field = refusal.field if refusal.field in form.fields else None
                form.add_error(field, refusal.sentence)
            else:
                messages.success(request, _("Done: %(act)s.") % {"act": screen.title})
                return redirect(_after(request, document))
        context = {
            "form": form, "document": document, "title": screen.title,
            "lead": line_of(request.actor, document),
        }  # fmt: skip
        status = 422 if request.method == "POST" else 200
        return render(request, screen.template, context, status=status)

    return view


def _after(request: ActorRequest, document: Incoming) -> str:
    """Return to the document; to the list if it is no longer this person's to see."""
    visible = IncomingPolicy.visible_to(request.actor).filter(pk=document.pk).exists()
    if visible:
        return keep_trail(request, reverse("registry:detail", args=[document.pk]))
    came_by = trail_in(request)
    back = address_of(came_by) if came_by else ""
    return reverse("registry:list") + (f"?{back}" if back else "")


def _acts(request: ActorRequest, document: Incoming, now: datetime) -> list[Act]:
    acts = []
    for verb in sorted(open_verbs(INCOMING, IncomingPolicy, document, request.actor), key=_rank):
        if verb == "register":
            url = reverse("registry:register", args=[document.pk])
            acts.append(
                Act(label=_("Register"), url=url, method="post", icon="book-2", kind="primary")
            )
            continue
        if verb not in SCREENS:
            continue
        screen = SCREENS[verb]
        acts.append(
            Act(
                label=screen.title, url=reverse(f"registry:{verb}", args=[document.pk]),
                icon=screen.icon, key=screen.key, kind="secondary" if acts else "primary",
            )
        )  # fmt: skip
    files = _file_acts(request.actor, document, now)
    return [
        *acts,
        *_written_down(request.actor, document),
        *_book_acts(request.actor, document),
        *files,
    ]


def _written_down(actor: Actor, document: Incoming) -> Iterator[Act]:
    """Yield the way to write down what a leader said on paper or by word."""
    if "record_direction" in open_verbs(INCOMING, IncomingPolicy, document, actor):
        url = reverse("registry:record_direction", args=[document.pk])
        yield Act(label=_("Write down a direction"), url=url, icon="phone", key="i")


def _book_acts(actor: Actor, document: Incoming) -> Iterator[Act]:
    """Yield the acts that leave the state as it is: an envelope opened, another book."""
    open_now = open_verbs(INCOMING, IncomingPolicy, document, actor)
    if "open_envelope" in open_now and document.is_envelope:
        url = reverse("registry:open_envelope", args=[document.pk])
        yield Act(label=_("Open the envelope"), url=url, icon="mail", key="o", kind="primary")
    may_return = IncomingPolicy.decide(actor, "return_to_sender", document).allowed
    if document.state == IncomingState.RETURNED and may_return:
        url = reverse("registry:return_note", args=[document.pk])
        yield Act(label=_("Print the return note"), url=url, icon="printer", kind="primary")
    if "move_book" in open_now and document.arrival_number is not None:
        url = reverse("registry:move_book", args=[document.pk])
        yield Act(label=_("Move to another book"), url=url, icon="books")


@requires("registry.incoming.return_to_sender")
def return_note(request: ActorRequest, incoming_id: uuid.UUID) -> HttpResponse:
    """Send the note that goes with a document returned to its sender."""
    document = queries.get_incoming_for(request.actor, incoming_id, Level.FULL)
    IncomingPolicy.check(request.actor, "return_to_sender", document)
    went = returning.returns_of([document]).get(document.pk)
    if went is None or document.state != IncomingState.RETURNED:
        raise Missing
    return as_pdf(returning.print_return(document, went), "phieu-tra-lai")


def _rank(verb: str) -> int:
    """Place what a person comes for first: who directs, directs; who registers, registers."""
    return FIRST.index(verb) if verb in FIRST else len(FIRST)


def _file_acts(actor: Actor, document: Incoming, now: datetime) -> Iterator[Act]:
    """Yield what may be done with the files: acts that move no state."""

    def may(verb: str) -> bool:
        return IncomingPolicy.decide(actor, verb, document).allowed

    if document.state in GROWING and may("attach_file"):
        url = reverse("registry:attach_file", args=[document.pk])
        yield Act(label=_("Add files"), url=url, icon="paperclip", key="f")
    if document.arrival_number is not None and may("print_stamp"):
        url = reverse("registry:stamp", args=[document.pk])
        yield Act(label=_("Arrival stamp"), url=url, icon="printer", key="d")
    if document.state in GROWING and may("add_copy"):
        url = reverse("registry:add_copy", args=[document.pk])
        yield Act(label=SCREENS["add_copy"].title, url=url, icon="copy")
    if may("open_kept_copy") and not queries.may_read_files(actor, document, now=now):
        url = reverse("registry:open_kept_copy", args=[document.pk])
        yield Act(label=SCREENS["open_kept_copy"].title, url=url, icon="folder", key="m")


def _facts(document: Incoming, is_full: bool, day: date) -> list[tuple[object, object]]:
    """Return what the reader may know: the line says sender, numbers and dates (practice 2)."""
    line: list[tuple[object, object]] = [
        (_("Arrival no."), document.arrival_number or document.old_number or "–"),
        (_("Arrived"), day_vi(document.arrived_on)),
        (
            _("Sender"),
            sender_line(document.sender_name, document.sender, document.sender_part, day),
        ),
        (_("Number and symbol"), document.symbol or "–"),
        (_("Date of the document"), day_vi(document.issued_on) if document.issued_on else "–"),
    ]
    if not is_full:
        return line
    to = document.submitted_to
    return [
        *line,
        *([(_("Subject"), document.subject)] if len(document.subject) > SUBJECT_SHOWN else []),
        (_("Book"), document.series.name),
        (_("Kind of document"), document.kind_name or "–"),
        *([(_("Identity code"), document.identity_code)] if document.identity_code else []),
        (_("Signer"), document.signer or "–"),
        (_("Submitted to"), f"{to.person.full_name} – {to.title}" if to else "–"),
    ]
