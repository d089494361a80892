"""The desk of a department or a commune works like the Office's own."""

from __future__ import annotations

import uuid

import pytest
from tests.world import NOW, SETUP, SINCE, Province, post

from vanphong.kernel.principals import Level
from vanphong.registry import operations
from vanphong.registry.policies import IncomingPolicy
from vanphong.registry.tests.conftest import LETTER


@pytest.mark.parametrize(
    ("clerk_role", "leader_role"),
    [("department_clerk", "department_leader"), ("commune_clerk", "chief")],
)
def test_a_clerk_of_another_kind_of_office_receives_registers_and_submits(
    province: Province, clerk_role: str, leader_role: str
) -> None:
    clerk = post("Trương Thị Hoài", province.party_division, "Văn thư", clerk_role)
    leader = post("Nguyễn Cao Sơn", province.party_division, "Giám đốc", leader_role)
    book = operations.open_series(
        tenant=province.party, name="Sổ", valid_from=SINCE, actor=SETUP, now=NOW
    )
    desk = province.actor(clerk)
    document = operations.receive_document(
        LETTER, series=book, arrived_at=NOW, receiver=clerk, key=uuid.uuid4(), actor=desk, now=NOW
    )
    document = operations.register_document(document, actor=desk, now=NOW)
    assert document.arrival_number == 1
    assert IncomingPolicy.level(province.actor(leader), document) == Level.FULL
    document = operations.submit_document(document, to=leader, actor=desk, now=NOW)
    assert IncomingPolicy.level(desk, document) == Level.LINE
