"""Sending: an issued document becomes one message to each office that the exchange reaches."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from vanphong.directory.models import Tenant
from vanphong.exchange.agent import EXCHANGE
from vanphong.exchange.models import Arrival, Consignment, IdentityCounter, MessageKind, Transfer
from vanphong.exchange.operations.posting import post
from vanphong.kernel.rules.lookup import rule
from vanphong.registry.models import Channel, Outgoing, OutgoingFileText, Recipient
from vanphong.registry.operations import give_identity
from vanphong.registry.states import OutgoingState


@transaction.atomic
def send_document(outgoing_id: uuid.UUID, *, now: datetime) -> list[Consignment]:
    """
    Post an issued document to each recipient inside the installation that has not got it yet.

    Run again it sends nothing twice: a recipient has one consignment. A recalled one stays here.
    Source: Decision 28/2018/QĐ-TTg, articles 4 and 6.2.
    """
    outgoing = Outgoing.objects.select_for_update(of=("self",)).get(pk=outgoing_id)
    if outgoing.state != OutgoingState.DISPATCHED:
        return []
    waiting = list(
        outgoing.recipients.filter(
            channel=Channel.INNER, dispatched_at__isnull=False, consignment=None
        ).order_by("pk")
    )
    offices = {
        office.organisation_id: office
        for office in Tenant.objects.exclude(pk=outgoing.tenant_id).filter(
            organisation__in=[row.organisation_id for row in waiting if row.organisation_id]
        )
    }
    reached = [row for row in waiting if row.organisation_id in offices]
    if not reached:
        return []
    outgoing = give_identity(outgoing, _identity(outgoing, now), actor=EXCHANGE, now=now)
    content = _content(outgoing)
    return [_send(row, outgoing, offices[_key(row)], content, now) for row in reached]


def _key(recipient: Recipient) -> uuid.UUID:
    assert recipient.organisation_id is not None
    return recipient.organisation_id


def _send(
    recipient: Recipient,
    outgoing: Outgoing,
    office: Tenant,
    content: Mapping[str, object],
    now: datetime,
) -> Consignment:
    consignment = Consignment.objects.create(
        recipient=recipient, receiver=office, sent_at=recipient.dispatched_at or now
    )
    payload = {
        **content, "addressed_to": recipient.name, "sent_at": consignment.sent_at.isoformat(),
        "asked": _asked(outgoing), "answers": _answered(outgoing, office),
        "corrects": _corrected(outgoing, office),
    }  # fmt: skip
    post(
        MessageKind.DOCUMENT, sender=outgoing.tenant, receiver=office, document_id=consignment.pk,
        payload=payload, now=now,
    )  # fmt: skip
    return consignment


def _asked(outgoing: Outgoing) -> str:
    """Return the released text of a slip, "" for every other document."""
    return (
        Transfer.objects.filter(outgoing=outgoing).values_list("released", flat=True).first() or ""
    )


def _answered(outgoing: Outgoing, office: Tenant) -> str:
    """Return by which id that office knows the document answered, "" if it did not send it."""
    if outgoing.answers_id is None:
        return ""
    found = Arrival.objects.filter(incoming=outgoing.answers_id, sender=office).first()
    return str(found.document_id) if found else ""


def _corrected(outgoing: Outgoing, office: Tenant) -> str:
    """Return by which id that office knows the document corrected, "" if it never got it."""
    if outgoing.corrects_id is None:
        return ""
    found = Consignment.objects.filter(
        recipient__outgoing=outgoing.corrects_id, receiver=office
    ).first()
    return str(found.pk) if found else ""


def _content(outgoing: Outgoing) -> dict[str, object]:
    """Return what travels: the register's header and the files, nothing of our own handling."""
    texts = dict(
        OutgoingFileText.objects.filter(outgoing_file__outgoing=outgoing).values_list(
            "outgoing_file", "text"
        )
    )
    return {
        "sender_name": outgoing.body.name, "symbol": outgoing.symbol,
        "issued_on": outgoing.issued_on.isoformat(), "kind_name": outgoing.kind_name,
        "subject": outgoing.subject, "signer": _signer(outgoing),
        "urgency": str(outgoing.urgency), "access_class": str(outgoing.access_class),
        "page_count": outgoing.page_count, "identity_code": outgoing.identity_code,
        "due_on": outgoing.answer_due_on.isoformat() if outgoing.answer_due_on else "",
        "files": [
            {
                "file": str(row.file_id), "name": row.name, "secrecy": row.secrecy,
                "text": texts.get(row.pk),
            }
            for row in outgoing.files.order_by("position")
        ],
    }  # fmt: skip


def _signer(outgoing: Outgoing) -> str:
    return f"{outgoing.signer_name}, {outgoing.signer_title}".rstrip(", ")[:150]


def _identity(outgoing: Outgoing, now: datetime) -> str:
    """
    Return the next identity code of the office; the one it has stays; "" without a code of its own.

    Source: Decision 28/2018/QĐ-TTg, article 10.2 (code of the organisation, year, order number).
    """
    organ = outgoing.tenant.organisation.code
    if outgoing.identity_code or not organ:
        return outgoing.identity_code
    today = timezone.localdate(now)
    counter, _new = IdentityCounter.objects.select_for_update().get_or_create(
        tenant=outgoing.tenant, year=today.year
    )
    IdentityCounter.objects.filter(pk=counter.pk).update(last=F("last") + 1)
    pattern = str(rule("exchange.identity_code", on=today).value)
    return (
        pattern.replace("{organ}", organ)
        .replace("{year}", str(today.year))
        .replace("{number}", str(counter.last + 1))
    )
