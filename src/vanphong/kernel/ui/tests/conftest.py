"""A signed-in person without a directory, so that the frame is tested by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.http import HttpRequest
from django.test import Client

from vanphong.kernel.principals import Actor, actor_source, set_actor_source
from vanphong.kernel.ui import navigation

LAN = Actor(label="Nguyễn Thị Lan", account_id=1, roles=frozenset({"registry_clerk"}))


class EverybodyIsLan:
    """Every request comes from the clerk."""

    def actor_of(self, request: HttpRequest, *, now: datetime) -> Actor | None:
        return LAN


@pytest.fixture
def clerk_lan(no_queues: None) -> Iterator[Client]:
    """A clerk in an office without capabilities."""
    before = actor_source()
    set_actor_source(EverybodyIsLan())
    yield Client()
    if before:
        set_actor_source(before)


@pytest.fixture
def no_queues(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start with an empty list of queues."""
    monkeypatch.setattr(navigation, "_items", [])
