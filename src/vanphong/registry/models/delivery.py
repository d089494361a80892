"""What goes with an issued document, and what its receivers answer."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.files.models import StoredFile
from vanphong.kernel.records import Record
from vanphong.kernel.secrecy.detector import Finding
from vanphong.kernel.ui.values import Tone
from vanphong.registry.models.outgoing import Outgoing, Recipient


class DeliveryCode(models.TextChoices):
    """
    The states of a document at its receiver's, by the codes of the wire.

    Source: Decision 28/2018/QĐ-TTg, article 10.2; status messages of edXML.
    """

    ARRIVED = "01", _("Arrived, waiting for the receiver's clerk")
    REFUSED = "02", _("Refused, returned to us")
    RECEIVED = "03", _("Received and registered there")
    ASSIGNED = "04", _("Passed on to be handled")
    WORKING = "05", _("Being handled")
    FINISHED = "06", _("Handling completed")
    RECALL_ASKED = "13", _("Recall announced")
    RECALL_AGREED = "15", _("Recall confirmed")
    RECALL_REFUSED = "16", _("Recall refused")


DELIVERY_TONES: dict[str, Tone] = {
    "01": "warning", "02": "danger", "03": "info", "04": "progress", "05": "progress",
    "06": "good", "13": "warning", "15": "neutral", "16": "danger",
}  # fmt: skip
#: by these the receiver has answered that it takes the document or not
ACKNOWLEDGED = (DeliveryCode.RECEIVED, DeliveryCode.REFUSED)
LONGEST_REASON = 1000


class DeliveryStatus(Record):
    """
    One word of the other side about one copy; appended, never overwritten, twice counts once.

    Of the receiver's own affairs it holds the state, the arrival number and why it was refused;
    nothing of its route and opinions.
    """

    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="statuses")
    code = models.CharField(max_length=2, choices=DeliveryCode)
    happened_at = models.DateTimeField()
    noted_at = models.DateTimeField()
    #: the receiver's số đến
    number = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=LONGEST_REASON, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["recipient", "code", "happened_at"], name="registry_delivery_once"
            ),
        )

    @property
    def tone(self) -> Tone:
        """Return how the state is drawn."""
        return DELIVERY_TONES.get(self.code, "neutral")


class OutgoingFile(Record):
    """One file that goes with an issued document; its content is stored once by its hash."""

    outgoing = models.ForeignKey(Outgoing, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="issued")
    name = models.CharField(max_length=200)
    #: place in the document, from 1
    position = models.PositiveSmallIntegerField()
    secrecy = models.CharField(max_length=9)
    added_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["outgoing", "position"], name="registry_outgoingfile_place"
            ),
            models.UniqueConstraint(fields=["outgoing", "file"], name="registry_outgoingfile_once"),
            models.CheckConstraint(
                name="registry_outgoingfile_position", condition=Q(position__gte=1)
            ),
            models.CheckConstraint(
                name="registry_outgoingfile_no_secret",
                condition=Q(secrecy__in=[Finding.CLEAN, Finding.WARNING, Finding.UNCHECKED]),
            ),
        )


class OutgoingFileText(models.Model):
    """What was read of a file, which travels with it so that the receiver can search it."""

    outgoing_file = models.OneToOneField(
        OutgoingFile, on_delete=models.PROTECT, primary_key=True, related_name="extracted"
    )
    text = models.TextField()
