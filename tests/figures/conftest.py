"""The demo province, loaded once and taken back after the last test of the module."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction

from vanphong.config.demo.province import FOUNDED, SETUP, Demo, build
from vanphong.directory.models import Appointment
from vanphong.directory.operations import found_organisation
from vanphong.kernel.audit.log import declared_run

#: before the machine's own moment, so that acts may be told to have happened
DEMO_NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[Demo]:
    """Build the demo province inside a transaction that the module's end rolls back."""
    with django_db_blocker.unblock(), transaction.atomic():
        with declared_run("demo"):
            found_organisation(
                name="Tỉnh Ninh Bình", kind="province", valid_from=FOUNDED, unit_code="37",
                actor=SETUP, now=DEMO_NOW,
            )  # fmt: skip
        yield build(DEMO_NOW)
        transaction.set_rollback(True)


@pytest.fixture
def cast(demo: Demo, db: None) -> dict[str, Appointment]:
    """Return the first post of every role of the demo's cast."""
    found: dict[str, Appointment] = {}
    for post in demo.posts:
        found.setdefault(post.role, post)
    return found
