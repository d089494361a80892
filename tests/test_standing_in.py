"""Standing in, through real pages: the delegate directs, and the history says for whom."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.page import OpenPage
from tests.world import NOW, SETUP, SINCE, Province
from vanphong.directory import operations as directory
from vanphong.directory.models import Appointment, Delegation
from vanphong.registry import operations as registry
from vanphong.registry.models import Incoming
from vanphong.registry.operations import Letter

BACKEND = "django.contrib.auth.backends.ModelBackend"


def sign_in(post: Appointment) -> Client:
    account = directory.open_account(
        post.person, tenant=post.tenant, password=None, actor=SETUP, now=NOW
    )
    client = Client()
    client.force_login(account.user, backend=BACKEND)
    return client


@pytest.fixture
def before_the_chief(province: Province) -> Incoming:
    """A document that waits for the chief's direction."""
    clerk = province.actor(province.clerk_lan)
    book = registry.open_series(
        tenant=province.committee, name="Sổ văn bản đến", valid_from=SINCE, actor=SETUP, now=NOW
    )
    letter = Letter(
        sender_name="UBND phường Hoa Lư", symbol="45/UBND-KTHT", subject="Về việc trồng cây"
    )
    document = registry.receive_document(
        letter, series=book, arrived_at=NOW, receiver=province.clerk_lan, key=uuid.uuid4(),
        actor=clerk, now=NOW,
    )  # fmt: skip
    document = registry.register_document(document, actor=clerk, now=NOW)
    return registry.submit_document(document, to=province.chief_hoa, actor=clerk, now=NOW)


def delegate(province: Province, *, starts_in: int, classes: tuple[str, ...]) -> Delegation:
    """Let the head of the economy division act for the chief for an hour, from some minutes on."""
    now = timezone.now()
    return directory.delegate(
        giver=province.chief_hoa, taker=province.head_son,
        starts_at=now + timedelta(minutes=starts_in), ends_at=now + timedelta(hours=1),
        classes=classes, reason="Dự họp Tỉnh ủy", actor=province.actor(province.chief_hoa), now=now,
    )  # fmt: skip


def direct(client: Client, document: Incoming, province: Province) -> int:
    data = {"opinion": "Giao Phòng Kinh tế tham mưu.", "lead_unit": str(province.economy.pk)}
    return client.post(f"/registry/incoming/{document.pk}/direction/", data).status_code


def test_the_history_says_on_whose_behalf(
    province: Province, before_the_chief: Incoming, page: OpenPage
) -> None:
    delegate(province, starts_in=-10, classes=("ordinary",))
    son = sign_in(province.head_son)
    assert direct(son, before_the_chief, province) == 302
    shown = page(son, f"/registry/incoming/{before_the_chief.pk}/")
    assert (
        "Vũ Hồng Sơn (Trưởng phòng) thay mặt Trần Thị Hòa (Chánh Văn phòng) cho ý kiến chỉ đạo"
        in shown.text
    )


@pytest.mark.parametrize(
    ("starts_in", "classes"),
    [(10, ("ordinary",)), (-10, ("public",))],
    ids=["before it begins", "another class"],
)
def test_outside_the_time_or_the_class_it_gives_nothing(
    province: Province, before_the_chief: Incoming, starts_in: int, classes: tuple[str, ...]
) -> None:
    delegate(province, starts_in=starts_in, classes=classes)
    assert direct(sign_in(province.head_son), before_the_chief, province) in {403, 404}
    assert not before_the_chief.directions.exists()


def test_a_revoked_one_gives_nothing_at_the_next_request(
    province: Province, before_the_chief: Incoming
) -> None:
    row = delegate(province, starts_in=-10, classes=("ordinary",))
    son = sign_in(province.head_son)
    assert son.get(f"/registry/incoming/{before_the_chief.pk}/direction/").status_code == 200
    directory.revoke_delegation(row, actor=province.actor(province.chief_hoa), now=timezone.now())
    assert direct(son, before_the_chief, province) in {403, 404}
    assert not before_the_chief.directions.exists()
