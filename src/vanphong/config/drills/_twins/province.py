"""
Database A: the demo's five offices, with letters in every state and class.

Each text of a letter carries a mark of its own, so that a text found where it must not be names
the record it comes from. Line marks stand in the register's columns, deep marks above them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from vanphong.config.demo.province import FOUNDED, SETUP, open_offices
from vanphong.directory import operations as directory
from vanphong.directory.models import Appointment, Tenant, Unit
from vanphong.directory.queries import actor_for, list_appointments
from vanphong.kernel.principals import Actor
from vanphong.registry.models import Series

LINE, DEEP = "vqx", "vqz"
MARK = re.compile(rf"(?:{LINE}|{DEEP})\d{{6}}")

#: who reads: the policy roles of D8 with the office in which they are played; None is nobody
READERS: tuple[tuple[str, str] | None, ...] = (
    ("vpubnd", "province_leader"),
    ("vpubnd", "leader_secretary"),
    ("vpubnd", "chief"),
    ("vpubnd", "deputy_chief"),
    ("vpubnd", "division_head"),
    ("vpubnd", "specialist"),
    ("vpubnd", "registry_clerk"),
    ("vpubnd", "auditor"),
    ("vpubnd", "administrator"),
    ("stc", "department_leader"),
    ("stc", "department_specialist"),
    ("stc", "department_clerk"),
    ("hoalu", "commune_clerk"),
    ("vptu", "registry_clerk"),
    ("vphdnd", "province_leader"),
    None,
)
CLERKS = ("registry_clerk", "department_clerk", "commune_clerk")
DIRECTORS = ("chief", "deputy_chief", "department_leader", "province_leader")


@dataclass(frozen=True, slots=True)
class Words:
    """The marks of one record."""

    number: int

    @property
    def line(self) -> str:
        """Return the mark for texts that the line level may read."""
        return f"{LINE}{self.number:06d}"

    @property
    def deep(self) -> str:
        """Return the mark for texts above the line."""
        return f"{DEEP}{self.number:06d}"


@dataclass(slots=True)
class Office:
    """One office as the makers use it: who receives, who directs, who works, which book."""

    tenant: Tenant
    posts: list[Appointment]
    book: Series

    def of(self, *roles: str) -> list[Appointment]:
        """Return the posts with one of the roles."""
        return [post for post in self.posts if post.role in roles]

    @property
    def clerk(self) -> Appointment:
        """Return who receives."""
        return self.of(*CLERKS)[0]

    @property
    def directors(self) -> list[Appointment]:
        """Return whom documents are submitted to, the chief first."""
        return sorted(self.of(*DIRECTORS), key=lambda post: DIRECTORS.index(post.role))

    @property
    def units(self) -> list[Unit]:
        """Return the divisions in a fixed order."""
        return sorted({post.unit for post in self.posts}, key=lambda unit: unit.abbreviation)


@dataclass(slots=True, kw_only=True)
class Scene:
    """The offices of the database in use, the moment of the drill, and the next free mark."""

    now: datetime
    offices: dict[str, Office]
    marks: int = 0
    #: mark's number → the records that carry it, as (model label, primary key)
    marked: dict[int, list[tuple[str, object]]] = field(default_factory=dict)

    def words(self) -> Words:
        """Return marks that nothing bears yet."""
        self.marks += 1
        return Words(self.marks)

    def actor(self, post: Appointment) -> Actor:
        """Return the actor of a post at the drill's moment."""
        return actor_for(post, now=self.now)

    def reader(self, who: tuple[str, str]) -> Appointment:
        """Return the first post of an office with a role."""
        prefix, role = who
        return self.offices[prefix].of(role)[0]


def load(now: datetime) -> Scene:
    """Read the offices of the database in use."""
    day = now.date()
    offices = {
        tenant.prefix: Office(
            tenant=tenant,
            posts=list(list_appointments(tenant.pk, day).select_related("tenant").order_by("pk")),
            book=Series.objects.get(tenant=tenant, name="Sổ văn bản đến"),
        )
        for tenant in Tenant.objects.order_by("pk")
    }
    return Scene(now=now, offices=offices)


def build(now: datetime) -> Scene:
    """Build offices and people; the leader's secretary stands in for the leader, by class."""
    root = directory.found_organisation(
        name="Tỉnh Ninh Bình", kind="province", valid_from=FOUNDED, actor=SETUP, now=now
    )
    open_offices(root, now)
    scene = load(now)
    leader = scene.reader(("vpubnd", "province_leader"))
    directory.delegate(
        giver=leader, taker=scene.reader(("vpubnd", "leader_secretary")), starts_at=now,
        ends_at=now + timedelta(days=7), reason="Đi công tác", actor=scene.actor(leader), now=now,
    )  # fmt: skip
    return scene
