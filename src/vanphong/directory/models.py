"""
Records of the directory.

Everything is valid in time: `valid_from` is the first day, `valid_to` the last day, both included;
an empty `valid_to` means "until further notice". Nothing is deleted, an end is a date.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.calendar.validity import one_a_day
from vanphong.kernel.principals.models import Principal
from vanphong.kernel.records import Record


def valid_on(day: date, prefix: str = "") -> Q:
    """Return the condition that keeps what is valid on `day`."""
    return Q(**{f"{prefix}valid_from__lte": day}) & (
        Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gte": day})
    )


class Timed(models.Model):
    """Something that is valid from a first to a last day, both included."""

    valid_from = models.DateField(help_text="First day")
    valid_to = models.DateField(null=True, blank=True, help_text="Last day, empty while it lasts")

    class Meta:
        abstract = True
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_period",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
        )


class OrganisationKind(models.TextChoices):
    """What an organisation is; the first three are territories."""

    PROVINCE = "province", _("Province level")
    DISTRICT = "district", _("District level")
    COMMUNE = "commune", _("Commune level")
    PARTY = "party", _("Party body")
    COUNCIL = "council", _("People's Council body")
    COMMITTEE = "committee", _("People's Committee")
    DEPARTMENT = "department", _("Provincial department")
    OFFICE = "office", _("Office of a body")
    MINISTRY = "ministry", _("Ministry or central body")
    OTHER = "other", _("Other body or area")


class Organisation(Record, Timed):
    """
    A body or territory that letters come from and go to, through its whole life.

    Two forms of its electronic code live side by side (Decision 20/2020/QĐ-TTg, records 3.2).
    Lists of units tell who stood on one day, not when somebody began or ended; where a day is the
    list's and not the body's own, `is_begin_known` or `is_end_known` says so and screens show it.
    """

    kind = models.CharField(max_length=12, choices=OrganisationKind)
    #: code of the General Statistics Office for territories; unique among those valid together
    unit_code = models.CharField(max_length=10, blank=True)
    code = models.CharField(max_length=35, blank=True, help_text="Code, new form: H37.01.02")
    old_code = models.CharField(max_length=13, blank=True, help_text="Code, old form")
    #: false: it existed before `valid_from`, the day of the first list that shows it
    is_begin_known = models.BooleanField(default=True)
    #: false: it ended after `seen_on` and not later than `valid_to`
    is_end_known = models.BooleanField(default=True)
    #: day of the latest imported list that shows it
    seen_on = models.DateField(null=True)
    #: it ended and nobody followed: the districts of 2025; otherwise none is "chưa rõ kế thừa"
    has_no_successor = models.BooleanField(default=False)

    class Meta(Timed.Meta):
        indexes = (
            models.Index(fields=["kind", "unit_code"], name="directory_org_unit_code"),
            models.Index(fields=["code"], name="directory_org_code"),
            models.Index(fields=["old_code"], name="directory_org_old_code"),
        )
        constraints = (
            *Timed.Meta.constraints,
            models.CheckConstraint(
                name="directory_org_end",
                condition=Q(valid_to__isnull=False) | Q(is_end_known=True, has_no_successor=False),
            ),
            one_a_day("directory_org_one_unit_code", key="unit_code", condition=~Q(unit_code="")),
        )


class OrganisationName(Record, Timed):
    """One name an organisation bore; an old letter keeps the name of its day."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="names")
    name = models.CharField(max_length=200)
    #: the name without marks and case, for search
    folded = models.CharField(max_length=200, editable=False)
    #: the name with cases and tone placements alike (`kernel.text.tone_key`), for comparison
    key = models.CharField(max_length=220, editable=False)
    sort_key = models.CharField(max_length=420, editable=False)

    class Meta(Timed.Meta):
        indexes = (
            models.Index(fields=["sort_key"], name="directory_orgname_sort"),
            models.Index(fields=["key"], name="directory_orgname_key"),
        )
        constraints = (
            *Timed.Meta.constraints,
            one_a_day("directory_orgname_one_a_day", key="organisation_id"),
        )


class Placement(Record, Timed):
    """Under which organisation another stood: a commune in its district, then in its province."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="placements"
    )
    parent = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="placed")

    class Meta(Timed.Meta):
        constraints = (
            *Timed.Meta.constraints,
            one_a_day("directory_placement_one_a_day", key="organisation_id"),
            models.CheckConstraint(
                name="directory_placement_moves", condition=~Q(organisation=F("parent"))
            ),
        )


class Extent(models.TextChoices):
    """How much of a predecessor went into a successor."""

    WHOLE = "whole", _("Whole")
    PART = "part", _("Part")


class Succession(Record):
    """
    One organisation went wholly or in part into another on a day, by an act.

    A row entered by mistake is withdrawn, not deleted.
    """

    predecessor = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="successions"
    )
    successor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="origins")
    extent = models.CharField(max_length=5, choices=Extent, default=Extent.WHOLE)
    effective_on = models.DateField()
    act = models.CharField(max_length=200, help_text="Act that decided it")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["predecessor", "successor"],
                condition=Q(withdrawn_at=None),
                name="directory_succession_once",
            ),
            models.UniqueConstraint(
                fields=["predecessor"],
                condition=Q(withdrawn_at=None, extent="whole"),
                name="directory_succession_whole_once",
            ),
            models.CheckConstraint(
                name="directory_succession_moves", condition=~Q(predecessor=F("successor"))
            ),
        )


class Tenant(Record):
    """An office that keeps registers (D1); walls run between tenants."""

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT)
    name = models.CharField(max_length=200)
    #: first part of login names: `vpubnd` in `vpubnd_nguyenvana`
    prefix = models.CharField(max_length=20, unique=True)
    #: one common incoming book for all issuing bodies, or one book for each
    has_common_book = models.BooleanField(default=True)


class IssuingBody(Record, Timed):
    """A body in whose name a tenant issues: its seal, its code, its form rules (D1)."""

    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="issuing_bodies")
    name = models.CharField(max_length=200)
    #: the abbreviation in symbols: UBND, VP, HĐND
    symbol = models.CharField(max_length=30)
    #: other names by which letters are addressed to it ("Chủ tịch UBND tỉnh")
    aliases = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    has_seal = models.BooleanField(default=True)
    #: authority lines this body may sign with: "TM.", "KT.", "TL.", "Q.", "TUQ."
    authority_lines = ArrayField(models.CharField(max_length=60), default=list)
    #: name of the form rule set; empty means "chưa có bộ quy tắc" (D10)
    form_rules = models.CharField(max_length=40, blank=True)


class Unit(Record, Timed):
    """A division of a tenant."""

    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="units")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    name = models.CharField(max_length=200)
    abbreviation = models.CharField(max_length=20)
    principal = models.OneToOneField(Principal, on_delete=models.PROTECT)


class TenantRole(Record):
    """A policy role within one tenant, as something rights are given to."""

    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="roles")
    role = models.CharField(max_length=30)
    principal = models.OneToOneField(Principal, on_delete=models.PROTECT)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["tenant", "role"], name="directory_role_once"),
        )


class Person(Record):
    """A person: one row in the installation, whatever posts (D3)."""

    full_name = models.CharField(max_length=100)
    #: given name first, in the order of the Vietnamese alphabet
    sort_key = models.CharField(max_length=220, editable=False)
    folded = models.CharField(max_length=100, editable=False)

    class Meta:
        indexes = (models.Index(fields=["sort_key"], name="directory_person_sort"),)


class Appointment(Record, Timed):
    """A person in a post of a unit of a tenant, for a time; a session acts under one of them."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments")
    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="appointments")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="appointments")
    title = models.CharField(max_length=100, help_text="Title of the post")
    #: policy role of D8
    role = models.CharField(max_length=30)
    principal = models.OneToOneField(Principal, on_delete=models.PROTECT)
    #: telephone of the desk, as it stands in the office's list
    phone = models.CharField(max_length=40, blank=True, help_text="Telephone of the desk")
    email = models.EmailField(blank=True, help_text="Address of the post")

    class Meta(Timed.Meta):
        indexes = (models.Index(fields=["person", "valid_from"], name="directory_appointment_of"),)


class Delegation(Record):
    """
    One appointment acts for another from `starts_at` until before `ends_at`.

    It covers the access classes named, never passes on, and ends at once when revoked.
    """

    giver = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="given")
    taker = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="taken")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    classes = ArrayField(models.CharField(max_length=12))
    reason = models.CharField(max_length=500)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="directory_delegation_period", condition=Q(ends_at__gt=F("starts_at"))
            ),
            models.CheckConstraint(
                name="directory_delegation_other", condition=~Q(giver=F("taker"))
            ),
        )


class Account(Record):
    """The door by which a person signs in; locked when the person leaves."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="account")
    locked_at = models.DateTimeField(null=True)
    #: until when the printed first password opens the door; null once the person has an own one
    first_password_until = models.DateTimeField(null=True)


class Portfolio(Record, Timed):
    """
    Who answers for what, by the decision that assigns the work (phân công công tác).

    A row speaks of a field, a sender, a locality or several of them, which must then all fit; it
    names the way of its papers: deputy chief of office, leader, division, specialist. A person's
    stand-in takes the place while the person holds no post or is away.
    Source: practice item 1.
    """

    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="portfolios")
    #: a field of work or a steering committee; "" where the row does not speak of one
    field_name = models.CharField(max_length=120, blank=True)
    #: words that show the field in a subject, besides its name
    words = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    sender = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="portfolios"
    )
    #: letters from there and from whoever stands under it
    locality = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="local_portfolios"
    )
    leader = models.ForeignKey(Appointment, on_delete=models.PROTECT, null=True, related_name="+")
    leader_stand_in = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, null=True, related_name="+"
    )
    deputy = models.ForeignKey(Appointment, on_delete=models.PROTECT, null=True, related_name="+")
    deputy_stand_in = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, null=True, related_name="+"
    )
    #: a division is led by its head, who delegates: it needs no stand-in of its own
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="portfolios")
    specialist = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, null=True, related_name="+"
    )
    specialist_stand_in = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decision = models.CharField(max_length=200, help_text="Decision that assigns the work")
    decided_on = models.DateField(help_text="Date of the decision")
    #: the row of the same matter that this one followed, when it changed hands
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="replaced_by"
    )
    #: office, field, sender and locality: what two rows may not both claim on one day
    key = models.CharField(max_length=300, editable=False)

    class Meta(Timed.Meta):
        indexes = (models.Index(fields=["tenant", "valid_from"], name="directory_portfolio_of"),)
        constraints = (
            *Timed.Meta.constraints,
            one_a_day("directory_portfolio_one_a_day", key="key"),
            models.CheckConstraint(
                name="directory_portfolio_about",
                condition=~Q(field_name="") | Q(sender__isnull=False) | Q(locality__isnull=False),
            ),
            models.CheckConstraint(
                name="directory_portfolio_somebody",
                condition=Q(leader__isnull=False) | Q(deputy__isnull=False) | Q(unit__isnull=False),
            ),
        )


class DutyPlace(models.TextChoices):
    """Who is on duty, in the order in which people are called."""

    CLERK = "clerk", _("Clerk")
    OFFICE_LEADER = "office_leader", _("Leader of the office")
    SECRETARY = "secretary", _("Secretary")
    DRIVER = "driver", _("Driver")


class Duty(Record):
    """
    Who is on duty in one place of one day's watch, which begins and ends by a house rule.

    Somebody without a post here, such as a hired driver, stands by name and telephone.
    Source: practice item 12.
    """

    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="duties")
    day = models.DateField()
    place = models.CharField(max_length=13, choices=DutyPlace)
    appointment = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, null=True, related_name="duties"
    )
    name = models.CharField(max_length=100, blank=True)
    phone = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["tenant", "day", "place"], name="directory_duty_once"),
            models.CheckConstraint(
                name="directory_duty_somebody",
                condition=Q(appointment__isnull=False) | ~Q(name=""),
            ),
        )

    @property
    def who(self) -> str:
        """Return the name of who is on duty."""
        return self.appointment.person.full_name if self.appointment else self.name

    @property
    def reached_by(self) -> str:
        """Return the telephone for the watch, else that of the desk."""
        return self.phone or (self.appointment.phone if self.appointment else "")
