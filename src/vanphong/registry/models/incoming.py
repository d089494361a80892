"""
Records of the registers.

A series belongs to a tenant and says whose documents it numbers and in which period (D1,
practice 8). The number itself lives in `kernel.numbering`; the register row bears it.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vanphong.directory.models import Appointment, IssuingBody, Organisation, Tenant, Timed
from vanphong.kernel.calendar.validity import one_a_day
from vanphong.kernel.files.models import StoredFile
from vanphong.kernel.ids import uuid7
from vanphong.kernel.principals.models import Guarded
from vanphong.kernel.records import Record
from vanphong.kernel.secrecy.detector import Finding
from vanphong.registry.states import IncomingState


class Direction(models.TextChoices):
    """What a series numbers."""

    INCOMING = "incoming", _("Incoming")
    OUTGOING = "outgoing", _("Outgoing")


class PeriodKind(models.TextChoices):
    """After what the numbers begin again."""

    YEAR = "year", _("Year")
    TERM = "term", _("Term")


class Series(Record, Timed):
    """
    A series of numbers: a book of one tenant, for one issuing body or for all of them.

    Source: Decree 30/2020/NĐ-CP, articles 15 and 22; numbers of a term: practice item 8.
    """

    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="series")
    #: None: the common book of all bodies of the tenant
    body = models.ForeignKey(IssuingBody, on_delete=models.PROTECT, null=True)
    direction = models.CharField(max_length=8, choices=Direction)
    name = models.CharField(max_length=120)
    period_kind = models.CharField(max_length=4, choices=PeriodKind, default=PeriodKind.YEAR)
    #: first and last year of the term, both included, where the period is a term
    term_from = models.PositiveSmallIntegerField(null=True)
    term_to = models.PositiveSmallIntegerField(null=True)

    class Meta(Timed.Meta):
        constraints = (
            *Timed.Meta.constraints,
            models.CheckConstraint(
                name="registry_series_term",
                condition=Q(period_kind="year", term_from__isnull=True, term_to__isnull=True)
                | Q(period_kind="term", term_from__lt=models.F("term_to")),
            ),
            models.UniqueConstraint(
                fields=["tenant", "name"],
                condition=Q(valid_to__isnull=True),
                name="registry_series_name_once",
            ),
        )


class SeriesScope(Record, Timed):
    """
    One pair (authority, kind) that a series numbers; the kind is empty for all kinds.

    A pair has one outgoing series a day, whatever the symbol: UBND and its Chairman may share a
    series, HĐND and its Thường trực may each have their own under one symbol.
    Source: Decree 30/2020/NĐ-CP, article 15; D1; practice item 8.
    """

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="scopes")
    body = models.ForeignKey(IssuingBody, on_delete=models.PROTECT, related_name="scopes")
    kind_name = models.CharField(max_length=100, blank=True)
    #: authority and folded kind: what two series may not both claim
    key = models.CharField(max_length=160, editable=False)

    class Meta(Timed.Meta):
        constraints = (
            *Timed.Meta.constraints,
            one_a_day("registry_seriesscope_one_a_day", key="key"),
        )


class BookOpening(Record):
    """
    The opening of a book in mid-period at its next number: proposed by one, confirmed by another.

    Open until confirmed or declined. Source: practice item 7.
    """

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="openings")
    period = models.CharField(max_length=20)
    #: the first number here
    first = models.PositiveIntegerField()
    reason = models.CharField(max_length=500)
    proposed_by = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, related_name="openings_proposed"
    )
    proposed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, null=True, related_name="openings_confirmed"
    )
    confirmed_at = models.DateTimeField(null=True)
    #: declined by the second person, or taken back by the first
    declined_by = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, null=True, related_name="openings_declined"
    )
    declined_at = models.DateTimeField(null=True)
    decline_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["series", "period"],
                condition=Q(declined_at__isnull=True),
                name="registry_opening_once",
            ),
            models.CheckConstraint(
                name="registry_opening_ended_by_somebody",
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="registry_opening_one_end",
                condition=Q(confirmed_at__isnull=True) | Q(declined_at__isnull=True),
            ),
        )


class NumberBlock(Record):
    """
    Numbers handed to the isolated installation by an act: they leave the counter for good.

    Source: practice item 8; a secret document leaves no line here and no unexplained hole.
    """

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="blocks")
    period = models.CharField(max_length=20)
    first = models.PositiveIntegerField()
    #: included
    last = models.PositiveIntegerField()
    #: number and day of the paper by which they were handed over
    protocol = models.CharField(max_length=120)
    reason = models.CharField(max_length=500)
    handed_by = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, related_name="blocks_handed"
    )
    handed_at = models.DateTimeField()
    #: the same form sent twice hands over one block
    key = models.UUIDField(unique=True, editable=False)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="registry_block_order",
                condition=Q(last__gte=models.F("first"), first__gte=1),
            ),
        )


class CatchUp(Record):
    """
    One batch "nhập bù": what came while the system was down, entered with its true times.

    Source: practice item 7.
    """

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="catch_ups")
    #: the outage, both ends included
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    reason = models.CharField(max_length=500)
    entered_by = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="catch_ups")
    entered_at = models.DateTimeField()
    #: the same form sent twice is one batch
    key = models.UUIDField(unique=True, editable=False)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="registry_catchup_order",
                condition=Q(began_at__lt=models.F("ended_at"))
                & Q(ended_at__lte=models.F("entered_at")),
            ),
        )


class OldRegisterFile(Record):
    """
    A list of an old register sent through the page, until the worker has taken its rows in.

    The file itself is kept only until then; the import keeps every row with its verdict.
    """

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="old_files")
    name = models.CharField(max_length=255)
    #: what people call the old register, printed beside "sổ cũ"
    origin = models.CharField(max_length=120, blank=True)
    content = models.BinaryField(blank=True)
    sent_by = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="old_files")
    sent_at = models.DateTimeField()
    #: SHA-256 of the file, by which its run is found while it goes on
    file_hash = models.CharField(max_length=64)
    row_count = models.PositiveIntegerField()
    #: field → column of the list, from 0, as a person confirmed them; None until then
    mapping = models.JSONField(null=True)
    #: number of the row of headings, from 1; of two lines the lower one
    header_row = models.PositiveIntegerField(null=True)
    #: the run of `kernel.imports` with its rows and verdicts, once it is finished
    run_id = models.UUIDField(null=True)
    finished_at = models.DateTimeField(null=True)
    #: one sentence, when the file could not be read at all
    problem = models.TextField(blank=True)


class Urgency(models.TextChoices):
    """The three degrees of urgency of Decree 30/2020, article 8, and none."""

    NONE = "none", _("Normal")
    URGENT = "urgent", _("Urgent (Khẩn)")
    VERY_URGENT = "very_urgent", _("Very urgent (Thượng khẩn)")
    EXPRESS = "express", _("Express (Hỏa tốc)")

    @property
    def sign(self) -> str:
        """Return the code under which screens draw the degree; "" for none."""
        return {"urgent": "urgent", "very_urgent": "immediate", "express": "flash"}.get(self, "")


class Channel(models.TextChoices):
    """By which road a document came."""

    PAPER = "paper", _("On paper")
    MAIL = "mail", _("By e-mail")
    AXIS = "axis", _("By the exchange axis")
    HAND = "hand", _("By hand")
    INNER = "inner", _("By the internal exchange axis")


class FinishKind(models.TextChoices):
    """How the handling of a document ended (practice 4)."""

    ANSWERED = "answered", _("Answered by our document")
    ANSWERED_BY_OTHER = "answered_by_other", _("Answered by a department")
    INFORMED = "informed", _("For information")
    FILED = "filed", _("Filed")
    PASSED_ON = "passed_on", _("Passed on")
    OLD_REGISTER = "old_register", _("Closed in the old register")


class Incoming(Record, Guarded):
    """
    One incoming document, as the law's register wants it and as the sender wrote it.

    Texts stand as received. `symbol_key` is number and symbol without spaces and case, for the
    duplicate warning; the symbol itself keeps its spelling. Lengths of Phụ lục VI are checked on
    export only, but no text is longer than 4,000 characters.
    """

    #: no index of its own: those below begin with it, and the planner read it whole beside `seers`
    tenant = models.ForeignKey(
        Tenant, on_delete=models.PROTECT, related_name="incoming", db_index=False
    )
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="incoming")
    state = models.CharField(max_length=10, choices=IncomingState, default=IncomingState.ARRIVED)
    #: số đến, given at registration; None before
    arrival_number = models.PositiveIntegerField(null=True)
    #: period of the number: "2026" or "2026-2031"
    period = models.CharField(max_length=20, blank=True)
    arrived_at = models.DateTimeField()
    #: legal day of arrival in Vietnam's calendar
    arrived_on = models.DateField()
    channel = models.CharField(max_length=5, choices=Channel, default=Channel.PAPER)
    #: the line "Kính gửi" as it stands on the document
    addressed_to = models.CharField(max_length=300, blank=True)
    #: unopened: registered as an envelope, without subject (practice 2)
    is_envelope = models.BooleanField(default=False)
    #: when the addressee opened what was registered as an envelope
    opened_at = models.DateTimeField(null=True)
    #: the sender in the directory, as it was on the day of its letter
    sender = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="letters"
    )
    #: the successor that is meant, said by a person, where the sender was divided since
    sender_part = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="letters_as_part"
    )
    #: the issuer's name as it stands on the document
    sender_name = models.CharField(max_length=200)
    #: the same name with both tone placements and cases alike, for the duplicate warning
    sender_key = models.CharField(max_length=220, editable=False)
    symbol = models.CharField(max_length=60, blank=True, help_text="Number and symbol")
    symbol_key = models.CharField(max_length=60, blank=True, editable=False)
    #: the sender's identity code of the document (Decision 28/2018/QĐ-TTg, article 10.2)
    identity_code = models.CharField(max_length=60, blank=True, help_text="Identity code")
    issued_on = models.DateField(null=True)
    kind_name = models.CharField(max_length=100, blank=True, help_text="Kind of document")
    subject = models.TextField(max_length=4000)
    signer = models.CharField(max_length=150, blank=True)
    urgency = models.CharField(max_length=12, choices=Urgency, default=Urgency.NONE)
    page_count = models.PositiveIntegerField(null=True)
    copy_count = models.PositiveIntegerField(default=1)
    #: last day for handling that the document itself names
    due_on = models.DateField(null=True)
    #: the leader it is addressed to by name; others see its line only until passed on
    addressee = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, null=True, related_name="incoming_addressed"
    )
    #: when the addressee let others know more than its line
    passed_on_at = models.DateTimeField(null=True)
    submitted_to = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, null=True, related_name="incoming_submitted"
    )
    submitted_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    finish_kind = models.CharField(max_length=20, choices=FinishKind, blank=True)
    #: number and symbol of the answer
    answer_symbol = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=500, blank=True)
    #: a number of an old register, outside our counters, spelled as it stood there (practice 7)
    old_number = models.CharField(max_length=30, blank=True)
    #: what people call that register, and two of its columns as they stood there
    old_origin = models.CharField(max_length=120, blank=True)
    old_receiver = models.CharField(max_length=200, blank=True)
    old_moved_on = models.DateField(null=True)
    #: the batch "nhập bù" that entered it after an outage
    catch_up = models.ForeignKey(
        CatchUp, on_delete=models.PROTECT, null=True, related_name="documents"
    )
    #: None for what the internal exchange brought: no person took it in
    received_by = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, null=True, related_name="incoming_received"
    )
    #: the same form sent twice makes one document
    intake_key = models.UUIDField(unique=True, default=uuid7, editable=False)

    class Meta(Guarded.Meta):
        constraints = (
            models.CheckConstraint(
                name="registry_incoming_numbered",
                condition=Q(state__in=["arrived", "returned", "recalled"])
                | Q(arrival_number__isnull=False)
                | ~Q(old_number=""),
            ),
            models.CheckConstraint(
                name="registry_incoming_submitted",
                condition=~Q(state="submitted") | Q(submitted_to__isnull=False),
            ),
            models.CheckConstraint(
                name="registry_incoming_finished",
                condition=~Q(state="finished")
                | (Q(finished_at__isnull=False) & ~Q(finish_kind="")),
            ),
            models.CheckConstraint(
                name="registry_incoming_old_outside_counters",
                condition=Q(old_number="") | Q(arrival_number__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["series", "period", "arrival_number"],
                condition=Q(arrival_number__isnull=False),
                name="registry_incoming_number_once",
            ),
        )
        indexes = (
            *Guarded.Meta.indexes,
            models.Index(fields=["tenant", "-arrived_at", "-id"], name="registry_incoming_newest"),
            models.Index(fields=["tenant", "state", "-arrived_at"], name="registry_incoming_state"),
            models.Index(fields=["symbol_key"], name="registry_incoming_symbol"),
            models.Index(
                fields=["identity_code"],
                name="registry_incoming_identity",
                condition=~Q(identity_code=""),
            ),
        )


class Attachment(Record):
    """
    One file of a document; who may read the document in full may read it.

    The content is stored once by its hash, whoever else received the same file.
    """

    incoming = models.ForeignKey(Incoming, on_delete=models.PROTECT, related_name="attachments")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="attachments")
    #: the sender's name for it, with the ending of its true kind
    name = models.CharField(max_length=200)
    #: place in the document, from 1
    position = models.PositiveSmallIntegerField()
    #: what the look for marks of state secrets found; a warning was answered, in the audit
    secrecy = models.CharField(max_length=9)
    added_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["incoming", "position"], name="registry_attachment_place"
            ),
            models.UniqueConstraint(fields=["incoming", "file"], name="registry_attachment_once"),
            models.CheckConstraint(
                name="registry_attachment_position", condition=Q(position__gte=1)
            ),
            models.CheckConstraint(
                name="registry_attachment_no_secret",
                condition=Q(secrecy__in=[Finding.CLEAN, Finding.WARNING, Finding.UNCHECKED]),
            ),
        )

    def __str__(self) -> str:
        return self.name


class AttachmentText(models.Model):
    """What was read of a file, for searching; no row where nobody could read any (D9)."""

    attachment = models.OneToOneField(
        Attachment, on_delete=models.PROTECT, primary_key=True, related_name="extracted"
    )
    text = models.TextField()
    #: read from the picture of a scan by a program: never sure
    is_recognised = models.BooleanField(default=False)


class KeptCopyOpening(Record):
    """
    A clerk's look at the files of a document that was passed on ("mở bản lưu", D8).

    It ends by itself; the reason stands in the audit.
    """

    incoming = models.ForeignKey(Incoming, on_delete=models.PROTECT, related_name="openings")
    appointment = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, related_name="kept_copy_openings"
    )
    opened_at = models.DateTimeField()
    #: the moment from which it is shut again
    until = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="registry_opening_ends", condition=Q(until__gt=models.F("opened_at"))
            ),
        )
        indexes = (
            models.Index(fields=["incoming", "appointment", "until"], name="registry_opening"),
        )


class GivenDirection(Record):
    """
    One direction (bút phê) on an incoming document: who said what, when; its orders are tasks.

    `typed_by` differs from the author when a direction given on paper, by telephone or in the
    corridor is written down by somebody else (practice 11).
    """

    incoming = models.ForeignKey(Incoming, on_delete=models.PROTECT, related_name="directions")
    author = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="directions")
    typed_by = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, related_name="directions_typed"
    )
    opinion = models.TextField(max_length=4000, blank=True)
    given_at = models.DateTimeField()


class BookMove(Record):
    """
    A document moved to another body's book: the tombstone that stands at its old number.

    Source: practice item 2; no number disappears from a register.
    """

    incoming = models.ForeignKey(Incoming, on_delete=models.PROTECT, related_name="moves")
    from_series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="moves_out")
    from_period = models.CharField(max_length=20)
    from_number = models.PositiveIntegerField()
    to_series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="moves_in")
    moved_at = models.DateTimeField()
    reason = models.CharField(max_length=500)
