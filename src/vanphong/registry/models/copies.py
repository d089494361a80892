"""What the post register and the register of stored copies hold of issued documents."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from vanphong.directory.models import Appointment, Tenant
from vanphong.kernel.ids import uuid7
from vanphong.kernel.records import Record
from vanphong.registry.models.outgoing import Outgoing, Recipient


class PostDispatch(Record):
    """
    One line of the post register: what went to one addressee by one hand-over.

    Source: Decree 30/2020/NĐ-CP, Phụ lục IV (sổ gửi văn bản đi bưu điện).
    """

    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="post")
    sent_on = models.DateField()
    #: the addressee's name as it stands under "Nơi nhận"
    place = models.CharField(max_length=200)
    envelopes = models.PositiveIntegerField(default=1)
    #: who signed for it at the post office, and when
    receipt = models.CharField(max_length=200, blank=True)
    received_on = models.DateField(null=True)
    note = models.CharField(max_length=500, blank=True)
    handed_by = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="post_handed")
    handed_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(name="registry_post_envelopes", condition=Q(envelopes__gte=1)),
            models.CheckConstraint(
                name="registry_post_received",
                condition=Q(received_on__isnull=True, receipt="")
                | (Q(received_on__gte=F("sent_on")) & ~Q(receipt="")),
            ),
        )
        indexes = (models.Index(fields=["tenant", "sent_on"], name="registry_post_days"),)


class PostedCopy(Record):
    """One document in a line of the post register; a recipient's copy is posted once."""

    post = models.ForeignKey(PostDispatch, on_delete=models.PROTECT, related_name="copies")
    recipient = models.OneToOneField(Recipient, on_delete=models.PROTECT, related_name="posted")


class CopyUse(Record):
    """
    One use of the stored copy (bản lưu) of an issued document: who, for what, by whose leave.

    Source: Decree 30/2020/NĐ-CP, article 19 and Phụ lục IV (sổ sử dụng bản lưu).
    """

    outgoing = models.ForeignKey(Outgoing, on_delete=models.PROTECT, related_name="copy_uses")
    #: who uses it, as the register names them: "Lê Đức Minh, Phòng Kinh tế"
    user_name = models.CharField(max_length=200)
    used_on = models.DateField()
    purpose = models.CharField(max_length=500)
    #: number and symbol of the dossier it is kept in
    dossier = models.CharField(max_length=60, blank=True)
    permitted_by = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, related_name="copy_uses_permitted"
    )
    lent_by = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, related_name="copy_uses_lent"
    )
    lent_at = models.DateTimeField()
    returned_on = models.DateField(null=True)
    returned_to = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, null=True, related_name="copy_uses_returned"
    )
    #: the same form sent twice is one use
    key = models.UUIDField(unique=True, default=uuid7, editable=False)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="registry_copyuse_returned",
                condition=Q(returned_on__isnull=True, returned_to__isnull=True)
                | Q(returned_on__gte=F("used_on"), returned_to__isnull=False),
            ),
        )
        indexes = (models.Index(fields=["used_on"], name="registry_copyuse_days"),)
