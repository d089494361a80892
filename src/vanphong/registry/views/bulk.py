"""Acts on many documents chosen in a list: registering, submitting, finishing, sending."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanphong.directory.models import Appointment
from vanphong.directory.queries import tenant_of
from vanphong.kernel.policies import Refusal
from vanphong.kernel.policies.routes import ActorRequest, may_call
from vanphong.kernel.principals import Actor
from vanphong.kernel.ui.tables import BulkAct
from vanphong.kernel.ui.views.bulk import Bulk, bulk_page
from vanphong.registry import operations, queries
from vanphong.registry.forms import FinishForm, SubmitForm
from vanphong.registry.models import Incoming, Outgoing
from vanphong.registry.views.lines import line_of

Data = Mapping[str, Any]


def _documents(actor: Actor, ids: Sequence[uuid.UUID]) -> QuerySet[Incoming]:
    """Return chosen documents as they arrived, so that their numbers follow the arrival."""
    return queries.list_incoming_for(actor).filter(pk__in=ids).order_by("arrived_at", "pk")


def _url(document: Incoming) -> str:
    return reverse("registry:detail", args=[document.pk])


def _register(document: Incoming, data: Data, request: ActorRequest, now: datetime) -> object:
    return operations.register_document(document, actor=request.actor, now=now)


def _submit(document: Incoming, data: Data, request: ActorRequest, now: datetime) -> object:
    to = Appointment.objects.get(pk=data["to"], tenant=document.tenant)
    if document.submitted_to_id == to.pk:
        raise Refusal(_("It lies before this person already."))
    return operations.submit_document(
        document, to=to, note=data["note"], actor=request.actor, now=now
    )


def _finish(document: Incoming, data: Data, request: ActorRequest, now: datetime) -> object:
    return operations.finish_document(document, actor=request.actor, now=now, **data)


def _submit_form(request: ActorRequest, now: datetime, data: Any) -> forms.Form:
    return SubmitForm(data, tenant=tenant_of(request.actor), day=timezone.localdate(now))


def _finish_form(request: ActorRequest, now: datetime, data: Any) -> forms.Form:
    return FinishForm(data, tenant=tenant_of(request.actor), day=timezone.localdate(now))


BULK: dict[str, Bulk[Incoming]] = {
    "register": Bulk(
        title=gettext_lazy("Register"), policy="registry.incoming.register",
        list_name="registry:list", find=_documents, name=line_of, url=_url, act=_register,
    ),
    "submit": Bulk(
        title=gettext_lazy("Submit"), policy="registry.incoming.submit",
        list_name="registry:list", find=_documents, name=line_of, url=_url, act=_submit,
        form=_submit_form,
    ),
    "finish": Bulk(
        title=gettext_lazy("Finish"), policy="registry.incoming.finish",
        list_name="registry:list", find=_documents, name=line_of, url=_url, act=_finish,
        form=_finish_form,
    ),
}  # fmt: skip
#: what is offered in which queue of the list: verb, icon and key
OFFERED: dict[str, tuple[tuple[str, str, str], ...]] = {
    "register": (("register", "book-2", "r"),),
    "submit": (("submit", "send", "t"),),
    "mine": (("submit", "send", "t"), ("finish", "check", "e")),
    "followed": (("finish", "check", "e"),),
    "overdue": (("finish", "check", "e"),),
}


def bulk_acts(actor: Actor, queue: str) -> list[BulkAct]:
    """Return the acts on chosen rows that a queue of incoming documents offers this person."""
    return [
        BulkAct(label=BULK[verb].title, url=reverse(f"registry:bulk_{verb}"), icon=icon, key=key)
        for verb, icon, key in OFFERED.get(queue, ())
        if may_call(actor, BULK[verb].policy)
    ]


def _issued(actor: Actor, ids: Sequence[uuid.UUID]) -> QuerySet[Outgoing]:
    return queries.list_outgoing_for(actor).filter(pk__in=ids).order_by("registered_at", "pk")


def _dispatch(outgoing: Outgoing, data: Data, request: ActorRequest, now: datetime) -> object:
    return operations.dispatch_outgoing(outgoing, actor=request.actor, now=now)


DISPATCH = Bulk[Outgoing](
    title=gettext_lazy("Send"), policy="registry.outgoing.dispatch",
    list_name="registry:outgoing_list", find=_issued,
    name=lambda _actor, outgoing: f"{outgoing.symbol} – {outgoing.subject}",
    url=lambda outgoing: reverse("registry:outgoing", args=[outgoing.pk]), act=_dispatch,
)  # fmt: skip


def outgoing_bulk_acts(actor: Actor, queue: str) -> list[BulkAct]:
    """Return the acts on chosen rows that a queue of issued documents offers this person."""
    if queue != "dispatch" or not may_call(actor, DISPATCH.policy):
        return []
    return [
        BulkAct(label=DISPATCH.title, url=reverse("registry:bulk_dispatch"), icon="send", key="d")
    ]


register_many = bulk_page(BULK["register"])
submit_many = bulk_page(BULK["submit"])
finish_many = bulk_page(BULK["finish"])
dispatch_many = bulk_page(DISPATCH)
