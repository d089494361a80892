"""Whom the exchange tells: event → roles on the document → channels, as data."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _

from vanphong.directory.queries import list_appointments
from vanphong.exchange.events import AnswerArrived, DeliveryNoted, DocumentArrived, RecallAsked
from vanphong.kernel.notifications.table import Kind, Row, Table
from vanphong.registry.models import DeliveryCode, Incoming, Outgoing
from vanphong.registry.states import INCOMING, OUTGOING

DESK = ("registry_clerk", "department_clerk", "commune_clerk")
#: words of a receiver that somebody must act upon
GRAVE = (DeliveryCode.REFUSED, DeliveryCode.RECALL_REFUSED)


def _desk(document: Incoming, event: object, day: date) -> Iterable[uuid.UUID | None]:
    """Return who stands at the office's desk that day."""
    posts = list_appointments(document.tenant_id, day).filter(role__in=DESK)
    return list(posts.values_list("pk", flat=True))


INCOMING_TABLE = Table(
    subject_type=INCOMING.noun,
    kinds=(Kind(code="exchange.arrived", label=_("Documents that came through the exchange")),),
    roles={"desk": _desk, "holder": lambda document, event, day: [document.submitted_to_id]},
    load=lambda pk: Incoming.objects.filter(pk=pk).first(),
    rows=(
        Row(
            code="exchange.arrived", kind="exchange.arrived", event=DocumentArrived,
            roles=("desk",), subject=lambda event: event.incoming_id,
            sentence=_("A document came through the exchange and waits to be registered"),
        ),
        Row(
            code="exchange.recall_asked", kind="exchange.arrived", event=RecallAsked,
            roles=("desk", "holder"), subject=lambda event: event.incoming_id,
            sentence=_("The sender takes a document back; confirm or refuse"),
        ),
    ),
)  # fmt: skip

OUTGOING_TABLE = Table(
    subject_type=OUTGOING.noun,
    kinds=(Kind(code="exchange.answered", label=_("What receivers say of documents we sent")),),
    roles={
        "sender": lambda outgoing, event, day: [outgoing.registered_by_id],
        "drafter": lambda outgoing, event, day: [outgoing.drafter_id],
    },
    load=lambda pk: Outgoing.objects.filter(pk=pk).first(),
    rows=(
        Row(
            code="exchange.refused", kind="exchange.answered", event=DeliveryNoted,
            roles=("sender", "drafter"),
            subject=lambda event: event.outgoing_id if event.code in GRAVE else None,
            sentence=_("A receiver refused a document or its recall"),
        ),
        Row(
            code="exchange.answer", kind="exchange.answered", event=AnswerArrived,
            roles=("sender", "drafter"), subject=lambda event: event.outgoing_id,
            sentence=_("An answer to a document we sent has arrived"),
        ),
    ),
)  # fmt: skip
TABLES = (INCOMING_TABLE, OUTGOING_TABLE)
