"""Paper on its way: the slips that go with it, which the receiver signs (practice item 14)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from vanphong.directory.models import Appointment, Tenant
from vanphong.kernel.files.models import StoredFile
from vanphong.kernel.records import Record
from vanphong.registry.models.incoming import Incoming
from vanphong.registry.models.outgoing import Recipient


class DeliverySlip(Record):
    """
    One sheet for one receiver: what is handed over on paper, and who signed for it.

    The photo of the signed sheet stands behind every "ký nhận" that it fills.
    """

    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="slips")
    #: the receiver's name as it stands under "Nơi nhận", or the own division
    receiver = models.CharField(max_length=200)
    made_by = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="slips_made")
    made_at = models.DateTimeField()
    #: who signed, as read off the sheet
    signed_by = models.CharField(max_length=150, blank=True)
    signed_at = models.DateTimeField(null=True)
    photo = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="slips")

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="registry_slip_signed",
                condition=Q(signed_at__isnull=True, signed_by="")
                | (Q(signed_at__isnull=False) & ~Q(signed_by="")),
            ),
        )
        indexes = (models.Index(fields=["tenant", "-made_at"], name="registry_slip_new"),)

    def __str__(self) -> str:
        return self.receiver


class SlipLine(Record):
    """One paper on a slip: an issued document for one recipient, or an incoming one handed on."""

    slip = models.ForeignKey(DeliverySlip, on_delete=models.PROTECT, related_name="lines")
    recipient = models.OneToOneField(
        Recipient, on_delete=models.PROTECT, null=True, related_name="slip_line"
    )
    incoming = models.ForeignKey(
        Incoming, on_delete=models.PROTECT, null=True, related_name="slip_lines"
    )

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="registry_slipline_one_of",
                condition=Q(recipient__isnull=False, incoming__isnull=True)
                | Q(recipient__isnull=True, incoming__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["incoming"],
                condition=Q(incoming__isnull=False),
                name="registry_slipline_incoming_once",
            ),
        )
