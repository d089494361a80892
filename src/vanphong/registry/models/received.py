"""One document, several roads: each copy that came, under one arrival number (practice 15)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vanphong.directory.models import Appointment
from vanphong.kernel.records import Record
from vanphong.registry.models.incoming import Incoming


class Road(models.TextChoices):
    """By which road a copy came; a photo in a message is a road, too."""

    PAPER = "paper", _("On paper")
    HAND = "hand", _("By hand")
    AXIS = "axis", _("By the exchange axis")
    MAIL = "mail", _("By e-mail")
    CHAT = "chat", _("As a photo in a message")


class ReceivedCopy(Record):
    """
    One copy of a document that has its number already.

    Unsigned means neither a signature by hand nor a digital one: for information only (Decision
    28/2018/QĐ-TTg, article 4). A document whose noted copies are all unsigned waits for its
    original.
    """

    incoming = models.ForeignKey(Incoming, on_delete=models.PROTECT, related_name="copies")
    road = models.CharField(max_length=5, choices=Road)
    came_at = models.DateTimeField()
    is_signed = models.BooleanField()
    #: where the original of this copy is: a shelf, a division, a telephone
    place = models.CharField(max_length=200, blank=True)
    noted_by = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="copies_noted")
    noted_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="registry_copy_photo_unsigned", condition=~Q(road="chat", is_signed=True)
            ),
        )
        indexes = (models.Index(fields=["incoming", "came_at"], name="registry_copy"),)
