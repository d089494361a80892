"""Directions that somebody wrote down for a leader: by pen, by telephone, in the corridor."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vanphong.directory.models import Appointment, Unit
from vanphong.kernel.records import Record
from vanphong.registry.models.incoming import Attachment, GivenDirection, Incoming
from vanphong.tasks.models import Task


class GivenBy(models.TextChoices):
    """How the leader gave it."""

    PEN = "pen", _("Written on the paper")
    TELEPHONE = "telephone", _("By telephone")
    IN_PERSON = "in_person", _("In person")


class RecordedDirection(Record):
    """
    What somebody wrote down in a leader's name, until the leader says whether it was so.

    It holds from the moment it is written down, or from the leader's tap: the leader's setting.
    `order` keeps what it asks in the words of the form until then.
    Source: practice item 11.
    """

    incoming = models.ForeignKey(Incoming, on_delete=models.PROTECT, related_name="recorded")
    author = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, related_name="directions_recorded"
    )
    typed_by = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    given_by = models.CharField(max_length=10, choices=GivenBy)
    opinion = models.TextField(max_length=4000)
    given_at = models.DateTimeField()
    typed_at = models.DateTimeField()
    lead_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    #: {"due": words, "limits": {unit id: words}, "informed": [appointment id]}
    order = models.JSONField(default=dict)
    #: the picture of the paper
    photo = models.ForeignKey(
        Attachment, on_delete=models.PROTECT, null=True, related_name="recorded"
    )
    #: the direction it became; None while it waits for the leader
    direction = models.OneToOneField(
        GivenDirection, on_delete=models.PROTECT, null=True, related_name="recorded"
    )
    tasks = models.ManyToManyField(Task, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    #: the leader said: not my opinion
    disowned_at = models.DateTimeField(null=True)
    disown_reason = models.CharField(max_length=500, blank=True)
    #: the same form sent twice is written down once
    key = models.UUIDField(unique=True, editable=False)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="registry_recorded_one_answer",
                condition=Q(confirmed_at__isnull=True) | Q(disowned_at__isnull=True),
            ),
            models.CheckConstraint(
                name="registry_recorded_confirmed_holds",
                condition=Q(confirmed_at__isnull=True) | Q(direction__isnull=False),
            ),
        )
        indexes = (
            models.Index(
                fields=["author", "typed_at"],
                name="registry_recorded_open",
                condition=Q(confirmed_at__isnull=True, disowned_at__isnull=True),
            ),
        )

    @property
    def is_answered(self) -> bool:
        """Tell whether the leader has said yes or no."""
        return self.confirmed_at is not None or self.disowned_at is not None


class DictationSetting(Record):
    """Whether what is written down for a leader holds at once, as that leader wants it."""

    appointment = models.OneToOneField(
        Appointment, on_delete=models.PROTECT, related_name="dictation"
    )
    is_at_once = models.BooleanField()
    set_at = models.DateTimeField()
