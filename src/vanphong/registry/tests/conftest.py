"""A book, a letter, and the way it is taken in."""

from __future__ import annotations

import dataclasses
import uuid
from datetime import date
from typing import Any, Protocol

import pytest
from tests.world import NOW, SETUP, SINCE, Province

from vanphong.registry import operations
from vanphong.registry.models import Incoming, Series
from vanphong.registry.operations import Letter

LETTER = Letter(
    sender_name="UBND tỉnh Sơn La", symbol="1182/QĐ-UBND", issued_on=date(2026, 11, 20),
    kind_name="Quyết định", subject="Về việc phê duyệt đơn giá khởi điểm cho thuê đất",
    signer="Nguyễn Thành Công",
)  # fmt: skip


class Intake(Protocol):
    """Receives a letter at the committee's desk, with changes to the usual one."""

    def __call__(self, **changes: Any) -> Incoming: ...


@pytest.fixture
def book(province: Province) -> Series:
    return operations.open_series(
        tenant=province.committee, name="Sổ văn bản đến", valid_from=SINCE, actor=SETUP, now=NOW
    )


@pytest.fixture
def receive(province: Province, book: Series) -> Intake:
    def take_in(**changes: Any) -> Incoming:
        key = changes.pop("key", None) or uuid.uuid4()
        arrived_at = changes.pop("arrived_at", NOW)
        series = changes.pop("series", book)
        enclosures = changes.pop("enclosures", ())
        return operations.receive_document(
            dataclasses.replace(LETTER, **changes), series=series, arrived_at=arrived_at,
            receiver=province.clerk_lan, key=key, actor=province.actor(province.clerk_lan), now=NOW,
            enclosures=enclosures,
        )  # fmt: skip

    return take_in


@pytest.fixture
def registered(province: Province, receive: Intake) -> Incoming:
    return operations.register_document(
        receive(), actor=province.actor(province.clerk_lan), now=NOW
    )
