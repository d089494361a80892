"""A document on its way, people with addresses, and mail that stays in the test."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from tests.world import SETUP, SINCE, Province
from vanphong.directory import operations as directory
from vanphong.directory.models import Appointment
from vanphong.kernel.events import bus
from vanphong.kernel.notifications.models import Notice
from vanphong.registry import operations as registry
from vanphong.registry.models import Incoming, Series
from vanphong.registry.operations import Letter
from vanphong.tasks.operations import Order

SUBJECT = "Về việc phê duyệt đơn giá khởi điểm cho thuê đất"
#: Wednesday, a working day: 08:00 and 09:10 in Vietnam
MORNING = datetime(2026, 11, 18, 1, 0, tzinfo=UTC)
WORKDAY = datetime(2026, 11, 18, 2, 10, tzinfo=UTC)
Submit = Callable[..., Incoming]


@pytest.fixture
def mail_on(settings: Any) -> None:
    """Let the installation send mail (into the test's own box)."""
    settings.MAIL_IS_ON = True
    settings.BASE_URL = "https://vanphong.example"


@pytest.fixture
def book(province: Province) -> Series:
    return registry.open_series(
        tenant=province.committee, name="Sổ văn bản đến", valid_from=SINCE, actor=SETUP, now=MORNING
    )


@pytest.fixture
def submit(province: Province, book: Series) -> Submit:
    """Receive, register and submit a document to the chief, by the clerk."""

    def go(*, to: Appointment | None = None, now: datetime = WORKDAY, **changes: Any) -> Incoming:
        clerk = province.actor(province.clerk_lan)
        letter = Letter(
            sender_name="UBND tỉnh Sơn La", symbol="1182/QĐ-UBND", subject=SUBJECT,
            issued_on=date(2026, 11, 16), **changes,
        )  # fmt: skip
        document = registry.receive_document(
            letter, series=book, arrived_at=now, receiver=province.clerk_lan, key=uuid.uuid4(),
            actor=clerk, now=now,
        )  # fmt: skip
        document = registry.register_document(document, actor=clerk, now=now)
        return registry.submit_document(document, to=to or province.chief_hoa, actor=clerk, now=now)

    return go


def direct(
    province: Province, document: Incoming, *, now: datetime = WORKDAY, **order: Any
) -> None:
    """Let the chief give the economy division a task on the document."""
    chief = province.chief_hoa
    wanted: dict[str, Any] = {"content": "Tham mưu văn bản trả lời", "lead_unit": province.economy,
              "cooperating": {}, "due_on": date(2026, 12, 1)} | order  # fmt: skip
    registry.direct_document(
        document, orders=[Order(**wanted)], opinion="Giao Phòng Kinh tế", author=chief,
        typed_by=chief, actor=province.actor(chief), now=now,
    )  # fmt: skip


def told(post: Appointment) -> list[str]:
    """Return the codes of what a post was told, oldest first."""
    notices = Notice.objects.filter(appointment_id=post.pk).order_by("pk")
    return list(notices.values_list("row", flat=True))


def deliver(now: datetime = WORKDAY) -> None:
    """Let the outbox reach its handlers."""
    bus.deliver_pending(now=now)


def signed_in(post: Appointment) -> Client:
    """Open an account with an address for the holder of a post and sign in."""
    account = directory.open_account(
        post.person, tenant=post.tenant, password=None, email=address_of(post), actor=SETUP,
        now=MORNING,
    )  # fmt: skip
    client = Client()
    client.force_login(account.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def address_of(post: Appointment) -> str:
    """Return the invented address of a person."""
    return f"{post.person.folded.replace(' ', '')}@vanphong.example"


@pytest.fixture
def reachable(province: Province) -> Sequence[Appointment]:
    """Give chief, head, specialist and clerk an account with an address."""
    posts = (
        province.chief_hoa, province.head_son, province.specialist_minh, province.clerk_lan
    )  # fmt: skip
    for post in posts:
        signed_in(post)
    return posts
