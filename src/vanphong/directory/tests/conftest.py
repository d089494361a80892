"""A small province: two offices, a few people; made by the directory's own operations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from vanphong.directory import operations, queries
from vanphong.directory.models import Appointment, Organisation, Tenant, Unit
from vanphong.kernel.principals import Actor, system_actor

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
SINCE = date(2025, 7, 1)
SETUP = system_actor("setup")


@dataclass(frozen=True, slots=True, kw_only=True)
class Province:
    """Two offices with a division and people each."""

    committee: Tenant
    party: Tenant
    division: Unit
    party_division: Unit
    chief_hoa: Appointment
    specialist_minh: Appointment
    administrator_tuan: Appointment

    def actor(self, post: Appointment) -> Actor:
        return queries.actor_for(post, now=NOW, account_id=1)


def organisation(name: str, kind: str = "office", since: date = SINCE) -> Organisation:
    return operations.found_organisation(
        name=name, kind=kind, valid_from=since, actor=SETUP, now=NOW
    )


def office(name: str, prefix: str) -> tuple[Tenant, Unit]:
    tenant = operations.open_tenant(
        organisation=organisation(name), name=name, prefix=prefix, actor=SETUP, now=NOW
    )
    unit = operations.open_unit(
        tenant=tenant,
        name="Phòng Tổng hợp",
        abbreviation="TH",
        valid_from=SINCE,
        actor=SETUP,
        now=NOW,
    )
    return tenant, unit


def post(name: str, unit: Unit, title: str, role: str) -> Appointment:
    person = operations.enter_person(full_name=name, actor=SETUP, now=NOW)
    return operations.appoint(
        person=person, unit=unit, title=title, role=role, valid_from=SINCE, actor=SETUP, now=NOW
    )


@pytest.fixture
def province(db: None) -> Province:
    committee, division = office("Văn phòng UBND tỉnh Ninh Bình", "vpubnd")
    party, party_division = office("Văn phòng Tỉnh ủy Ninh Bình", "vptu")
    return Province(
        committee=committee,
        party=party,
        division=division,
        party_division=party_division,
        chief_hoa=post("Trần Thị Hòa", division, "Chánh Văn phòng", "chief"),
        specialist_minh=post("Lê Đức Minh", division, "Chuyên viên", "specialist"),
        administrator_tuan=post("Đỗ Anh Tuấn", division, "Quản trị", "administrator"),
    )
