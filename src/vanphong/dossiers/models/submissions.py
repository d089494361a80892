"""
Records of submissions: the sheet, what each part says in each round, and the stations it passes.

A round ("lần n") begins with the sheet and again whenever somebody sends it back; the texts and
answers of earlier rounds stay as they were.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vanphong.directory.models import Appointment, Tenant, Unit
from vanphong.dossiers.states import SubmissionState
from vanphong.kernel.files.models import StoredFile
from vanphong.kernel.ids import uuid7
from vanphong.kernel.principals.models import Guarded
from vanphong.kernel.records import Record
from vanphong.kernel.secrecy.detector import Finding


class Answer(models.TextChoices):
    """What a station says (practice item 5)."""

    AGREED = "agreed", _("Agreed")
    SIGNED = "signed", _("Signed")
    SIGN_AFTER_CHANGES = "sign_after_changes", _("Signs after changes")
    ASKS = "asks", _("Asks more")
    WANTS_OPINIONS = "wants_opinions", _("Wants more opinions")
    TO_MEETING = "to_meeting", _("To be taken to a meeting")
    DISAGREED = "disagreed", _("Does not agree")


class FileRole(models.TextChoices):
    """What a file is to the leaders; in the order in which files are shown (practice item 5)."""

    SIGNED = "signed", _("Signed letter (PDF)")
    DRAFT = "draft", _("Draft that can be edited")
    COMMENT = "comment", _("Opinions and appraisals")
    ANNEX = "annex", _("Enclosed papers")


#: subject type and kind of a station's deadline (`kernel.deadlines`)
CLOCK = "dossiers.station"
#: answers that send the sheet back to its maker for the next round
BACK = (Answer.ASKS, Answer.WANTS_OPINIONS, Answer.SIGN_AFTER_CHANGES)


class Submission(Record, Guarded):
    """
    One sheet laid before the leaders (phiếu trình); never numbered (practice, rules behind).

    `form` is the layout frozen when it was made.
    """

    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="submissions")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="submissions")
    maker = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="submissions")
    state = models.CharField(max_length=10, choices=SubmissionState, default=SubmissionState.DRAFT)
    #: the round in work or under review, from 1
    round = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=500)
    form = models.JSONField()
    #: the record it is about, known by type and id (`kernel.subjects`); empty without one
    source_type = models.CharField(max_length=60, blank=True)
    source_id = models.UUIDField(null=True)
    made_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    #: the same form sent twice makes one sheet
    intake_key = models.UUIDField(unique=True, default=uuid7, editable=False)

    class Meta(Guarded.Meta):
        constraints = (
            models.CheckConstraint(
                name="dossiers_submission_decided",
                condition=~Q(state__in=["approved", "rejected"]) | Q(decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="dossiers_submission_source",
                condition=Q(source_type="", source_id__isnull=True)
                | (~Q(source_type="") & Q(source_id__isnull=False)),
            ),
        )
        indexes = (
            *Guarded.Meta.indexes,
            models.Index(fields=["maker", "state", "-made_at"], name="dossiers_submission_of"),
            models.Index(fields=["source_type", "source_id"], name="dossiers_submission_about"),
        )


class PartText(Record):
    """What the maker wrote in one part in one round."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="texts")
    round = models.PositiveSmallIntegerField()
    part = models.CharField(max_length=30)
    text = models.TextField(max_length=8000)
    written_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["submission", "round", "part"], name="dossiers_parttext_once"
            ),
        )


class Station(Record):
    """One person on the way of one round: when it came, what was answered."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="stations")
    round = models.PositiveSmallIntegerField()
    #: stations of one place are asked at once
    place = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=30)
    part = models.CharField(max_length=30)
    label = models.CharField(max_length=100)
    person = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="stations")
    decides = models.BooleanField(default=False)
    opened_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=20, choices=Answer, blank=True)
    opinion = models.TextField(max_length=8000, blank=True)
    #: who typed the answer, where it is not the person itself (a stand-in)
    answered_by = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, null=True, related_name="stations_answered"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["submission", "round", "code"], name="dossiers_station_once"
            ),
            models.CheckConstraint(
                name="dossiers_station_answered",
                condition=Q(answered_at__isnull=True, answer="")
                | (Q(answered_at__isnull=False, opened_at__isnull=False) & ~Q(answer="")),
            ),
        )
        indexes = (
            models.Index(
                fields=["person"],
                name="dossiers_station_open",
                condition=Q(opened_at__isnull=False, answered_at__isnull=True),
            ),
        )


class Paper(Record):
    """One of the papers laid before the leaders, named by type and id."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="papers")
    source_type = models.CharField(max_length=60)
    source_id = models.UUIDField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["submission", "source_type", "source_id"], name="dossiers_paper_once"
            ),
        )


class Lack(Record):
    """Something the file still misses; one list, so that the sender is asked once."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="lacks")
    words = models.CharField(max_length=500)
    noted_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)


class SheetFile(Record):
    """
    A file laid before the leaders in one round.

    The next round begins with the same files; what is taken out or added there leaves the earlier
    rounds as they were.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="files")
    round = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=10, choices=FileRole)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="sheet_files")
    #: its name for people, with the ending of its true kind
    name = models.CharField(max_length=200)
    #: order of arrival within the round, from 1
    position = models.PositiveSmallIntegerField()
    #: what the look for marks of state secrets found; a warning was answered, in the audit
    secrecy = models.CharField(
        max_length=9,
        choices=[(f.value, f.value) for f in (Finding.CLEAN, Finding.WARNING, Finding.UNCHECKED)],
    )
    #: what was read of it, for searching
    text = models.TextField(blank=True)
    added_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["submission", "round", "file"], name="dossiers_sheetfile_once"
            ),
            models.CheckConstraint(
                name="dossiers_sheetfile_no_secret",
                condition=Q(secrecy__in=[Finding.CLEAN, Finding.WARNING, Finding.UNCHECKED]),
            ),
        )

    @property
    def place(self) -> int:
        """Return where files of its role stand among the others."""
        return FileRole.values.index(self.role)

    def __str__(self) -> str:
        return self.name
