"""Messages between offices, and what each side keeps of them (architecture D2)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from vanphong.directory.models import Appointment, Tenant
from vanphong.kernel.records import Record
from vanphong.registry.models import LONGEST_REASON, Incoming, Outgoing, Recipient
from vanphong.tasks.models import Task


class MessageKind(models.TextChoices):
    """What a message says; edXML has the same three (BussinessDocType 0 and 1, status)."""

    DOCUMENT = "document", "document"
    STATUS = "status", "status"
    RECALL = "recall", "recall"


class Message(Record):
    """
    One thing said by one office to another: the only road between their rows.

    Neither side reads the other's records; what a message says is emptied once the receiver has
    its own, and `digest` stays. No screen shows a message.
    """

    kind = models.CharField(max_length=8, choices=MessageKind)
    #: of a status: the code of the wire
    code = models.CharField(max_length=2, blank=True)
    sender = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="messages_sent")
    receiver = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="messages_got")
    #: the copy it is about: the id of the sender's `Consignment`, which the receiver keeps, too
    document_id = models.UUIDField()
    payload = models.JSONField(default=dict)
    #: SHA-256 of the payload in hexadecimal
    digest = models.CharField(max_length=64)
    posted_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    #: one sentence: why the receiver could not take it at the last try
    problem = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["document_id"], condition=Q(kind="document"), name="exchange_message_once"
            ),
            models.CheckConstraint(
                name="exchange_message_between", condition=~Q(sender=models.F("receiver"))
            ),
        )
        indexes = (
            models.Index(fields=["document_id"], name="exchange_message_document"),
            models.Index(
                fields=["posted_at"], name="exchange_message_waiting",
                condition=Q(delivered_at__isnull=True),
            ),
        )  # fmt: skip


class Consignment(Record):
    """The sender's side: one copy of an issued document on its way to one office."""

    recipient = models.OneToOneField(
        Recipient, on_delete=models.PROTECT, related_name="consignment"
    )
    receiver = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="consignments")
    sent_at = models.DateTimeField()


class Arrival(Record):
    """The receiver's side: how an incoming document came through the exchange, and from whom."""

    incoming = models.OneToOneField(Incoming, on_delete=models.PROTECT, related_name="arrival")
    sender = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="arrivals_from")
    #: by which both sides name this copy; each document arrives once
    document_id = models.UUIDField(unique=True)
    sent_at = models.DateTimeField()
    #: what the sender asks of us, as its slip says; the day stands with the document
    asked = models.TextField(max_length=4000, blank=True)
    #: our own issued document that it answers
    answers = models.ForeignKey(
        Outgoing, on_delete=models.PROTECT, null=True, related_name="answers_arrived"
    )
    #: the document that this one corrects (đính chính)
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="corrections"
    )
    #: the sender took it back: since when, and why
    recall_asked_at = models.DateTimeField(null=True)
    recall_reason = models.CharField(max_length=LONGEST_REASON, blank=True)
    recall_answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="exchange_arrival_recall",
                condition=Q(recall_answered_at__isnull=True) | Q(recall_asked_at__isnull=False),
            ),
        )


class IdentityCounter(Record):
    """How many documents of an office got an identity code in a year."""

    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["tenant", "year"], name="exchange_identity_counter"),
        )


class Transfer(Record):
    """
    A direction that left the house: the issued slip by which other offices get the matter.

    Only `released` travels; the directions on the document and its handling stay inside
    (practice item 3). The answer that comes back is offered as the result of `task`.
    """

    incoming = models.ForeignKey(Incoming, on_delete=models.PROTECT, related_name="transfers")
    outgoing = models.OneToOneField(Outgoing, on_delete=models.PROTECT, related_name="transfer")
    #: by which the own division follows the matter; None where nobody was asked to
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, related_name="transfers")
    #: code of the form in the rule `exchange.transfer_forms`, and its words as they stood that day
    form = models.CharField(max_length=20)
    layout = models.JSONField()
    released = models.TextField(max_length=4000)
    signer = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, related_name="transfers_signed"
    )
    #: "TL. CHỦ TỊCH" above the title of the signer
    authority = models.CharField(max_length=100, blank=True)
    made_by = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, related_name="transfers_made"
    )
    made_at = models.DateTimeField()
    #: when the sheet was printed and sent; the worker does both
    issued_at = models.DateTimeField(null=True)
