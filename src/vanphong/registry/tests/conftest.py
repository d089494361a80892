"""A book, a letter, and the way it is taken in."""

from __future__ import annotations

import dataclasses
import uuid
from datetime import date
from typing import Any, Protocol

import pytest
from tests.world import NOW, SETUP, SINCE, Province

from vanphong.directory import operations as directory
from vanphong.directory.models import IssuingBody
from vanphong.registry import operations
from vanphong.registry.models import Direction, Incoming, Outgoing, Series
from vanphong.registry.operations import Addressee, Issue, Letter

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


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """The Committee's body with one series for all kinds and one for decisions alone."""

    province: Province
    body: IssuingBody
    common: Series
    decisions: Series

    def issue(self, **changes: object) -> Issue:
        basic = Issue(
            body=self.body, kind_name="Công văn", issued_on=date(2026, 11, 24),
            unit=self.province.economy,
            subject="Về việc đôn đốc giải ngân vốn đầu tư công", signer_name="Phạm Quang Bình",
            recipients=[Addressee(name="Các sở, ban, ngành")],
        )  # fmt: skip
        return dataclasses.replace(basic, **changes)  # type: ignore[arg-type]  # a test's changes

    def number(self, key: uuid.UUID | None = None, **changes: object) -> Outgoing:
        return operations.number_outgoing(
            self.issue(**changes), clerk=self.province.clerk_lan, key=key or uuid.uuid4(),
            actor=self.province.actor(self.province.clerk_lan), now=NOW,
        )  # fmt: skip


@pytest.fixture
def house(province: Province) -> House:
    body = directory.open_issuing_body(
        tenant=province.committee, name="Ủy ban nhân dân tỉnh", symbol="UBND", valid_from=SINCE,
        actor=SETUP, now=NOW,
    )  # fmt: skip
    series = [
        operations.open_series(
            tenant=province.committee, name=name, valid_from=SINCE, actor=SETUP, now=NOW,
            direction=Direction.OUTGOING, scopes=[(body, kind)],
        )
        for name, kind in (("Văn bản đi", ""), ("Quyết định", "Quyết định"))
    ]  # fmt: skip
    return House(province=province, body=body, common=series[0], decisions=series[1])
