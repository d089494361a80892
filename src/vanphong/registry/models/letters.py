"""
Citizens' letters ("đơn thư"): they come with the mail and belong to the Reception Board.

The registry keeps a number, a day, a road and a neutral word; nothing of them stands in the
search, in an export or in a figure. Source: practice item 6.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vanphong.directory.models import Appointment, Tenant, Unit
from vanphong.kernel.ids import uuid7
from vanphong.kernel.principals.models import Guarded
from vanphong.kernel.records import Record
from vanphong.registry.models.incoming import Channel, Series
from vanphong.registry.states import LetterState


class ReceptionBoard(Record):
    """
    Which unit of an office is its Reception Board (Ban Tiếp công dân): a setting.

    Letters keep the unit that was set when they came, so that a later choice opens none of them.
    """

    tenant = models.OneToOneField(Tenant, on_delete=models.PROTECT, related_name="reception_board")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField()


class LetterWord(models.TextChoices):
    """The neutral words for a letter: what it says of itself, never what it is about."""

    LETTER = "letter", _("Letter of a citizen")
    REQUEST = "request", _("Request (đơn đề nghị)")
    PROPOSAL = "proposal", _("Proposal or feedback (kiến nghị, phản ánh)")
    COMPLAINT = "complaint", _("Complaint (đơn khiếu nại)")


class CitizenLetter(Record, Guarded):
    """
    One letter of a citizen: known in full to the clerk who received it and to the Board.

    Its number is taken from an incoming book of the office; the desk and the chief, who print that
    book, know of it that the number is a letter's, and the day.
    """

    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="citizen_letters")
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="citizen_letters")
    state = models.CharField(max_length=12, choices=LetterState, default=LetterState.ARRIVED)
    #: số đến, given at registration; None before
    arrival_number = models.PositiveIntegerField(null=True)
    #: period of the number: "2026" or "2026-2031"
    period = models.CharField(max_length=20, blank=True)
    arrived_at = models.DateTimeField()
    #: legal day of arrival in Vietnam's calendar
    arrived_on = models.DateField()
    channel = models.CharField(max_length=5, choices=Channel, default=Channel.PAPER)
    word = models.CharField(max_length=9, choices=LetterWord, default=LetterWord.LETTER)
    #: perhaps a denunciation: neither opened nor scanned at the registry, and no name is noted
    is_sealed = models.BooleanField(default=False)
    sender_name = models.CharField(max_length=150, blank=True)
    #: number of the registered post, by which the envelope is told from others
    post_number = models.CharField(max_length=40, blank=True)
    sheet_count = models.PositiveIntegerField(null=True)
    note = models.CharField(max_length=300, blank=True)
    received_by = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, related_name="letters_received"
    )
    #: the unit that was the Board when it came
    board = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="citizen_letters")
    handed_over_by = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, null=True, related_name="letters_handed_over"
    )
    #: letters of one slip have one moment
    handed_over_at = models.DateTimeField(null=True)
    taken_over_by = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, null=True, related_name="letters_taken_over"
    )
    taken_over_at = models.DateTimeField(null=True)
    #: the same form sent twice makes one letter
    intake_key = models.UUIDField(unique=True, default=uuid7, editable=False)

    class Meta(Guarded.Meta):
        constraints = (
            models.CheckConstraint(
                name="registry_letter_numbered",
                condition=Q(state="arrived") | Q(arrival_number__isnull=False),
            ),
            models.CheckConstraint(
                name="registry_letter_sealed",
                condition=Q(is_sealed=False) | Q(sender_name=""),
            ),
            models.CheckConstraint(
                name="registry_letter_handed_over",
                condition=~Q(state="handed_over")
                | Q(handed_over_at__isnull=False, handed_over_by__isnull=False),
            ),
            models.CheckConstraint(
                name="registry_letter_taken_over",
                condition=~Q(state="taken_over")
                | Q(taken_over_at__isnull=False, taken_over_by__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["series", "period", "arrival_number"],
                condition=Q(arrival_number__isnull=False),
                name="registry_letter_number_once",
            ),
        )
        indexes = (
            *Guarded.Meta.indexes,
            models.Index(fields=["series", "arrived_on"], name="registry_letter_book"),
        )
