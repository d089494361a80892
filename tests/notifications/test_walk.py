"""The whole way: act → outbox → worker → notice and bell → mail, with the real worker."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from procrastinate.contrib.django import app

from tests.notifications.conftest import Submit, address_of, signed_in
from tests.page import open_page
from tests.world import Province
from vanphong.kernel.events.models import OutboxEvent
from vanphong.kernel.notifications.models import Mail, Notice


def work() -> None:
    """Let a worker do what waits and go home."""
    with app.replace_connector(app.connector.get_worker_connector()) as worker:  # type: ignore[attr-defined]  # of the Django connector
        worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)


@pytest.mark.django_db(transaction=True)
def test_an_express_document_reaches_bell_and_mail_box(
    province: Province, submit: Submit, mail_on: None, mailoutbox: list[Any]
) -> None:
    chief = signed_in(province.chief_hoa)
    now = timezone.now() - timedelta(seconds=5)
    submit(urgency="express", now=now)
    assert OutboxEvent.objects.filter(handled_at=None).exists()
    assert not Notice.objects.exists()
    work()
    assert not OutboxEvent.objects.filter(handled_at=None).exists()
    assert Notice.objects.get().urgent
    assert "Báo ngay" in open_page(chief, "/notifications/").text
    assert [mail.to for mail in mailoutbox] == [[address_of(province.chief_hoa)]]
    assert Mail.objects.get().outcome == "sent"
