"""Posting: the one way by which something leaves an office for another."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping
from datetime import datetime

from vanphong.directory.models import Tenant
from vanphong.exchange.agent import EXCHANGE
from vanphong.exchange.events import MessagePosted
from vanphong.exchange.models import Message
from vanphong.kernel.events import bus


def post(
    kind: str,
    *,
    sender: Tenant,
    receiver: Tenant,
    document_id: uuid.UUID,
    payload: Mapping[str, object],
    now: datetime,
    code: str = "",
) -> Message:
    """
    Post a message in the caller's transaction; the worker delivers it after the commit.

    Cost: two inserts and a job.
    """
    spelled = json.dumps(payload, ensure_ascii=False, sort_keys=True)
    message = Message.objects.create(
        kind=kind, code=code, sender=sender, receiver=receiver, document_id=document_id,
        payload=dict(payload), digest=hashlib.sha256(spelled.encode()).hexdigest(), posted_at=now,
    )  # fmt: skip
    bus.publish(MessagePosted(message_id=message.pk), actor=EXCHANGE, at=now)
    return message
