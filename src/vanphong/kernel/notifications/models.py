"""What people were told, by which channels, and how each wants to be told."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.records import Record
from vanphong.kernel.subjects import SubjectRef

#: what waits to be read: one notice a record
WAITING = Q(read_at__isnull=True, replaced_at__isnull=True)


class MailKind(models.TextChoices):
    """Why a mail goes out."""

    BATCH = "batch", _("Batch")
    URGENT = "urgent", _("At once")
    DIGEST = "digest", _("Morning digest")


class Outcome(models.TextChoices):
    """What became of a mail."""

    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    #: nothing was left to say: all was read, or the right is gone
    DROPPED = "dropped", _("Not needed")
    FAILED = "failed", _("Failed")


class Mail(Record):
    """One mail to one person; its words are made when it is sent and kept nowhere."""

    person_id = models.UUIDField()
    kind = models.CharField(max_length=8, choices=MailKind)
    #: what makes it the only one of its sort: "batch:<person>:<moment>"
    key = models.CharField(max_length=120, unique=True)
    written_at = models.DateTimeField(db_default=Now())
    outcome = models.CharField(max_length=8, choices=Outcome, default=Outcome.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    #: not tried before; moved on by each attempt, so that a worker cut off tries again
    try_after = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    #: name of the last fault, never its words: they may quote an address
    fault = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="notifications_mail_ended",
                condition=Q(outcome="waiting") | Q(ended_at__isnull=False),
            ),
        )
        indexes = (
            models.Index(fields=["person_id", "-id"], name="notifications_mail_of"),
            models.Index(
                fields=["try_after"],
                name="notifications_mail_open",
                condition=Q(outcome="waiting"),
            ),
        )


class Notice(Record):
    """
    One thing that one person was told in one post; the words come from the capability's table.

    No name of the record stands here: it is read at the reader's level when it is shown.
    """

    #: one for one event, so that an event delivered twice tells once
    source_key = models.UUIDField()
    #: line of the capability's table: "tasks.given"
    row = models.CharField(max_length=60)
    person_id = models.UUIDField()
    appointment_id = models.UUIDField()
    #: the post in whose stead the person is told
    on_behalf_of = models.UUIDField(null=True)
    tenant_id = models.UUIDField(null=True)
    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    #: the person who acted; None for the product itself
    acted_by = models.UUIDField(null=True)
    happened_at = models.DateTimeField()
    #: told at any hour
    urgent = models.BooleanField(default=False)
    in_bell = models.BooleanField(default=True)
    in_digest = models.BooleanField(default=True)
    read_at = models.DateTimeField(null=True)
    #: a newer notice about the same record took its place before it was read
    replaced_at = models.DateTimeField(null=True)
    #: when it may be mailed; None for never
    mail_after = models.DateTimeField(null=True)
    mail = models.ForeignKey(Mail, on_delete=models.PROTECT, null=True, related_name="notices")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["source_key", "appointment_id"], name="notifications_once"
            ),
        )
        indexes = (
            models.Index(fields=["appointment_id", "-id"], name="notifications_newest"),
            models.Index(
                fields=["appointment_id"],
                name="notifications_unread",
                condition=Q(read_at__isnull=True, in_bell=True),
            ),
            models.Index(
                fields=["mail_after"],
                name="notifications_to_mail",
                condition=Q(mail__isnull=True, mail_after__isnull=False, read_at__isnull=True),
            ),
        )

    @property
    def is_waiting(self) -> bool:
        """Tell whether it waits to be read."""
        return self.read_at is None and self.replaced_at is None

    @property
    def subject(self) -> SubjectRef:
        """The record it is about."""
        return SubjectRef(self.subject_type, self.subject_id)


class Preference(Record):
    """By which channels one person wants one kind of notice; without a row the kind's own."""

    person_id = models.UUIDField()
    kind = models.CharField(max_length=60)
    bell = models.BooleanField()
    mail = models.BooleanField()
    digest = models.BooleanField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person_id", "kind"], name="notifications_choice_once"),
        )


class DigestDay(models.Model):
    """A day whose digests were asked for; so each is asked for once."""

    day = models.DateField(primary_key=True)
    asked_at = models.DateTimeField()
