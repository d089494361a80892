"""Outgoing documents: born with their number (D6), with whom they go to."""

from __future__ import annotations

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Cast, Concat, Greatest, Length, LPad

from vanphong.directory.models import Appointment, IssuingBody, Organisation, Tenant, Unit
from vanphong.kernel.ids import uuid7
from vanphong.kernel.principals.models import Guarded
from vanphong.kernel.records import Record
from vanphong.registry.models.held import HeldNumber
from vanphong.registry.models.incoming import Channel, Incoming, Series, Urgency
from vanphong.registry.states import OutgoingState

_DIGITS = Cast(F("number"), models.TextField())


class Outgoing(Record, Guarded):
    """
    One issued document as the outgoing register wants it.

    `number` and `symbol` are given together and never change; the symbol is kept as printed
    ("05/UBND-KT"). Number and symbol are unique in one authority and period.
    Source: Decree 30/2020/NĐ-CP, article 15 and Phụ lục IV.
    """

    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="outgoing")
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="outgoing")
    #: the authority that issues
    body = models.ForeignKey(IssuingBody, on_delete=models.PROTECT, related_name="outgoing")
    state = models.CharField(max_length=10, choices=OutgoingState, default=OutgoingState.PREPARED)
    number = models.PositiveIntegerField(null=True)
    period = models.CharField(max_length=20, blank=True)
    #: what follows the number, put together before it is known
    symbol_tail = models.CharField(max_length=50)
    #: number and symbol as printed, below 10 with a leading zero; made by the database, so that
    #: nothing is left to do once the number is taken
    symbol = models.GeneratedField(
        expression=Case(
            When(number__isnull=True, then=Value("")),
            default=Concat(
                LPad(_DIGITS, Greatest(Length(_DIGITS), Value(2)), Value("0")), F("symbol_tail")
            ),
        ),
        output_field=models.CharField(max_length=60),
        db_persist=True,
    )
    #: given when it first goes out by the exchange (Decision 28/2018/QĐ-TTg, article 10.2)
    identity_code = models.CharField(max_length=60, blank=True, help_text="Identity code")
    kind_name = models.CharField(max_length=100)
    issued_on = models.DateField()
    subject = models.TextField(max_length=4000)
    signer_name = models.CharField(max_length=100)
    signer_title = models.CharField(max_length=150, blank=True)
    #: the division that drafted, and keeps the copy
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="outgoing")
    drafter = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, null=True, related_name="outgoing_drafted"
    )
    urgency = models.CharField(max_length=12, choices=Urgency, default=Urgency.NONE)
    page_count = models.PositiveIntegerField(null=True)
    copy_count = models.PositiveIntegerField(default=1)
    note = models.CharField(max_length=500, blank=True)
    #: last day, included, by which the receivers answer or report (Phụ lục VI, DueDate)
    answer_due_on = models.DateField(null=True)
    #: the incoming document that it answers
    answers = models.ForeignKey(
        Incoming, on_delete=models.PROTECT, null=True, related_name="answered_by"
    )
    #: the issued document whose form or technique it corrects (đính chính)
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="corrections"
    )
    #: the held number that it bears
    held = models.OneToOneField(
        HeldNumber, on_delete=models.PROTECT, null=True, related_name="document"
    )
    registered_by = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, related_name="outgoing_registered"
    )
    registered_at = models.DateTimeField()
    dispatched_at = models.DateTimeField(null=True)
    #: the same form sent twice takes one number
    intake_key = models.UUIDField(unique=True, default=uuid7, editable=False)

    class Meta(Guarded.Meta):
        constraints = (
            models.CheckConstraint(
                name="registry_outgoing_numbered",
                condition=Q(state="prepared", number__isnull=True)
                | (~Q(state="prepared") & Q(number__isnull=False)),
            ),
            models.CheckConstraint(
                name="registry_outgoing_dispatched",
                condition=~Q(state="dispatched") | Q(dispatched_at__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["series", "period", "number"],
                condition=Q(number__isnull=False),
                name="registry_outgoing_number_once",
            ),
            models.UniqueConstraint(
                fields=["identity_code"],
                condition=~Q(identity_code=""),
                name="registry_outgoing_identity_once",
            ),
            models.UniqueConstraint(
                fields=["body", "period", "symbol"],
                condition=~Q(symbol=""),
                name="registry_outgoing_symbol_once",
            ),
        )
        indexes = (
            *Guarded.Meta.indexes,
            models.Index(fields=["tenant", "-registered_at", "-id"], name="registry_outgoing_new"),
        )


class Recipient(Record):
    """One addressee of an issued document: by which road, when it went and when it arrived."""

    outgoing = models.ForeignKey(Outgoing, on_delete=models.PROTECT, related_name="recipients")
    #: the addressee's name as it stands under "Nơi nhận"
    name = models.CharField(max_length=200)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="received_from_us"
    )
    channel = models.CharField(max_length=5, choices=Channel, default=Channel.PAPER)
    copies = models.PositiveIntegerField(default=1)
    dispatched_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    #: who signed for it, or what the other side answered
    receipt = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["outgoing", "name"], name="registry_recipient_once"),
            models.CheckConstraint(
                name="registry_recipient_order",
                condition=Q(received_at__isnull=True) | Q(dispatched_at__isnull=False),
            ),
        )
