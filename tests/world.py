"""
The world of the tests: a small province, made by the directory's own operations.

Three offices would be one more than any rule here needs: walls show between two.
"""

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
    economy: Unit
    party_division: Unit
    leader_binh: Appointment
    chief_hoa: Appointment
    clerk_lan: Appointment
    head_son: Appointment
    specialist_minh: Appointment
    head_thu: Appointment
    administrator_tuan: Appointment
    party_clerk_nga: Appointment

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


def division(tenant: Tenant, name: str, abbreviation: str) -> Unit:
    return operations.open_unit(
        tenant=tenant, name=name, abbreviation=abbreviation, valid_from=SINCE, actor=SETUP, now=NOW
    )


@pytest.fixture
def province(db: None) -> Province:
    committee, general = office("Văn phòng UBND tỉnh Ninh Bình", "vpubnd")
    party, party_division = office("Văn phòng Tỉnh ủy Ninh Bình", "vptu")
    economy = division(committee, "Phòng Kinh tế", "KT")
    leaders = division(committee, "Lãnh đạo", "LĐ")
    return Province(
        committee=committee,
        party=party,
        division=general,
        economy=economy,
        party_division=party_division,
        leader_binh=post("Phạm Quang Bình", leaders, "Phó Chủ tịch", "province_leader"),
        chief_hoa=post("Trần Thị Hòa", general, "Chánh Văn phòng", "chief"),
        clerk_lan=post("Nguyễn Thị Lan", general, "Văn thư", "registry_clerk"),
        head_son=post("Vũ Hồng Sơn", economy, "Trưởng phòng", "division_head"),
        specialist_minh=post("Lê Đức Minh", economy, "Chuyên viên", "specialist"),
        head_thu=post("Đinh Thị Thu", general, "Trưởng phòng", "division_head"),
        administrator_tuan=post("Đỗ Anh Tuấn", general, "Quản trị", "administrator"),
        party_clerk_nga=post("Bùi Thúy Nga", party_division, "Văn thư", "registry_clerk"),
    )
